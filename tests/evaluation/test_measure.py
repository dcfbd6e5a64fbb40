"""The measure itself, on codings whose score can be worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from evaluation.measure import Tally, compare, f1, tally

TEXT = "Warplanes carried out four raids on Busra on Thursday. Later gunmen seized the post at Nasib. Rebels fear more."
RAIDS = "carried out four raids on Busra"
POST = "seized the post at Nasib"


def _claim(quote: str, act: str, **slots: Any) -> dict[str, Any]:
    at = TEXT.index(quote)
    base = {"quote": quote, "act": act, "factuality": "occurred", "spans": [[at, at + len(quote)]], "confidence": 0.9}
    return base | slots


def _gold(quote: str, act: str, **slots: Any) -> dict[str, Any]:
    return {"quote": quote, "act": act, "factuality": "occurred"} | slots


GOLD = {
    "id": "a",
    "text": TEXT,
    "claims": [
        _gold(
            RAIDS,
            "air_strike",
            count={"low": 4, "high": 4},
            place=[{"name": "Busra", "lat": 32.5, "lon": 36.5, "radius_km": 5}],
        ),
        _gold(POST, "territory_taken", initiator=["gunmen"]),
    ],
    "not_claims": [{"quote": "Rebels fear more", "why": "feared"}],
}


def test_a_perfect_coding_scores_one() -> None:
    t = Tally()
    claims = [
        _claim(RAIDS, "air_strike", count={"low": 4, "high": 4}, place=[{"lat": 32.51, "lon": 36.52}]),
        _claim(POST, "territory_taken", initiator=[{"name": "gunmen", "text": "gunmen"}]),
    ]
    assert tally(GOLD, claims, t) == [(0, 0), (1, 1)]
    assert (t.claim_f1, t.record_f1, t.traps_taken) == (1.0, 1.0, 0.0)


def test_a_miss_an_extra_and_a_trap_are_counted() -> None:
    t = Tally()
    tally(GOLD, [_claim(RAIDS, "air_strike"), _claim("Rebels fear more", "threat")], t)
    assert (t.matched, t.gold, t.predicted) == (1, 2, 2)
    assert t.traps_taken == 1.0
    assert t.missed == {"territory_taken": 1}
    assert t.extra == {"threat": 1}
    assert t.claim_f1 == pytest.approx(0.5)
    assert t.record_f1 < t.claim_f1  # the raid lacks its number and place


def test_an_act_of_the_same_family_counts_only_leniently() -> None:
    t = Tally()
    tally(GOLD, [_claim(RAIDS, "shelling")], t)
    assert t.claim_f1 == 0
    assert t.family_f1 > 0


@pytest.mark.parametrize(
    ("slot", "gold", "told", "score"),
    [
        ("date", {"start": "2018-04-19", "end": "2018-04-19"}, {"start": "2018-04-19", "end": "2018-04-20"}, 1.0),
        ("date", {"start": "2018-04-19", "end": "2018-04-19"}, {"start": "2018-04-20", "end": "2018-04-20"}, 0.0),
        ("date", None, {"start": "2018-04-20", "end": "2018-04-20"}, 0.0),
        ("initiator", ["Syrian regime"], [{"name": "Government of Syria", "text": "Syrian regime"}], 1.0),
        ("recipient", ["civilians"], [{"name": "two women", "text": "two women"}], 1.0),
        ("initiator", ["Russia"], [{"name": "Kremlin", "text": "Russian army"}], 1.0),
        ("initiator", ["Hezbollah", "Israel"], [{"name": "Israel", "text": "Israel"}], 2 / 3),
        ("killed", {"low": 5, "high": None}, {"low": 5, "high": 5}, 0.0),
        ("place", [{"lat": 32.0, "lon": 36.0, "radius_km": 60}], [{"lat": 32.4, "lon": 36.0}], 1.0),
        ("place", [{"lat": 32.0, "lon": 36.0, "radius_km": 5}], [{"lat": 32.4, "lon": 36.0}], 0.0),
        ("place", [{"lat": 32.0, "lon": 36.0, "radius_km": 5}], [{"lat": None, "lon": None}], 0.0),
        ("violation_stated", True, False, 0.0),
    ],
)
def test_slots(slot: str, gold: object, told: object, score: float) -> None:
    assert compare({slot: gold}, {"factuality": "occurred", slot: told})[slot] == pytest.approx(score)


def test_f1_of_nothing_is_nothing() -> None:
    assert f1(0, 0, 0) == 0.0


def test_calibration_error_is_the_gap_between_said_and_right() -> None:
    t = Tally(confidence=[(0.9, True)] * 8 + [(0.9, False)] * 2)
    assert t.calibration_error() == pytest.approx(0.1)
