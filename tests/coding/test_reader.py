"""The reader as a whole: what it must get right on plain pages, and that nothing makes it fall over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trucewatch.coding import Reader
from trucewatch.errors import SettingsError
from trucewatch.records import Claim, Report

PAGE = """Search

Government jets bomb Busra in fresh breach of truce

Government jets bomb Busra in fresh breach of truce

Government warplanes carried out three raids on Busra on Tuesday, killing two civilians, local activists said, in breach of the truce.

Rebels shelled the airport road on Monday night, the army said. There were no casualties.

The foreign ministers of Russia and Jordan met in Amman on Sunday and called on both sides to respect the truce.

This article was edited by the Example Desk.

Related articles
Army shells Nasib again
"""


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


@pytest.fixture(scope="module")
def claims(reader: Reader) -> tuple[Claim, ...]:
    return reader.code(Report("page", PAGE, date(2018, 5, 2))).claims


def _one(claims: tuple[Claim, ...], act: str) -> Claim:
    found = [c for c in claims if c.act == act]
    assert len(found) == 1, [(c.act, c.quote) for c in claims]
    return found[0]


def test_headline_and_lead_tell_one_raid(claims: tuple[Claim, ...]) -> None:
    raid = _one(claims, "air_strike")
    assert raid.count is not None
    assert (raid.count.low, raid.count.high) == (3, 3)
    assert raid.killed is not None
    assert (raid.killed.low, raid.killed.high) == (2, 2)
    assert any("Busra" in p.name for p in raid.place)
    assert raid.when is not None
    assert "Tuesday" in raid.when.text
    assert [s.name for s in raid.sources] == ["local activists"]
    assert raid.violation_stated


def test_the_shelling_has_its_own_day_and_source(claims: tuple[Claim, ...]) -> None:
    shelling = _one(claims, "shelling")
    assert any("ebels" in a.name for a in shelling.initiator)
    assert shelling.when is not None
    assert "Monday" in shelling.when.text
    assert any("army" in s.name for s in shelling.sources)
    assert not shelling.violation_stated


def test_nothing_of_the_furniture_becomes_a_claim(claims: tuple[Claim, ...]) -> None:
    after = PAGE.index("This article was edited")
    assert all(span.end <= after for c in claims for span in c.spans)


def test_spans_hold_the_words(claims: tuple[Claim, ...]) -> None:
    for claim in claims:
        assert PAGE[claim.spans[0].start : claim.spans[0].end] == claim.quote
        for place in claim.place:
            assert PAGE[place.span.start : place.span.end] == place.text


def test_the_same_report_gives_the_same_claims(reader: Reader) -> None:
    report = Report("page", PAGE, date(2018, 5, 2))
    assert reader.code(report) == reader.code(report)


@pytest.mark.parametrize(
    "text",
    [
        "The striker fired twice from close range and the keeper was beaten.\n\nThe visitors attacked down the left all evening.",
        "Recipe: shell the peas, then leave them to cool for an hour.",
        "The talk show host bombed at the box office, the studio said on Friday.",
    ],
    ids=["football", "kitchen", "cinema"],
)
def test_other_senses_of_the_words_tell_no_act(reader: Reader, text: str) -> None:
    assert reader.code(Report("other", text, date(2018, 5, 2))).claims == ()


@pytest.mark.parametrize(
    "text",
    ["", "\n\n\n", "x" * 200_000, "word " * 30_000, "\u202eمرحبا بالعالم", "😀" * 500, "A.\x00B\u2028C", "(" * 5_000],
    ids=["empty", "lines", "one-word", "no-end", "right-to-left", "emoji", "controls", "brackets"],
)
def test_odd_texts_give_an_answer(reader: Reader, text: str) -> None:
    reader.code(Report("odd", text))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=300))
def test_any_text_gives_claims_inside_it(reader: Reader, text: str) -> None:
    for claim in reader.code(Report("any", text)).claims:
        assert all(0 <= s.start < s.end <= len(text) for s in claim.spans)


def test_a_folder_without_a_model_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no model"):
        Reader.load(folder=tmp_path)


@pytest.mark.parametrize(
    ("text", "doers"),
    [
        ("Rebels repelled the offensive on Nasib on Thursday, a commander said.", []),
        (
            "The army repelled an offensive by Islamic State on the town of Busra on Thursday, killing six fighters, "
            "activists said.",
            ["Islamic State"],
        ),
    ],
    ids=["doer-untold", "doer-told"],
)
def test_who_repels_an_attack_is_not_taken_for_its_doer(reader: Reader, text: str, doers: list[str]) -> None:
    found = [c for c in reader.code(Report("repelled", text, date(2018, 5, 2))).claims if c.act == "ground_attack"]
    assert len(found) == 1
    assert [a.name for a in found[0].initiator] == doers
