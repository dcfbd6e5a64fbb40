"""The best figure of several, who tells what otherwise, and the record of those who say it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.merge.test_merge_facts import one
from tests.merge.world import coded, register
from trucewatch.merge import credibility, merge, scale, told, track
from trucewatch.merge.track import Record, lower_end
from trucewatch.output import incident_json
from trucewatch.records import Incident

SCALE = scale(register())
DAY = [date(2018, 4, 19), date(2018, 4, 20), date(2018, 4, 21)]


def killed(found: Incident) -> tuple[int | None, int, int | None]:
    [best] = [best for best in found.best if best.slot == "killed"]
    assert best.because
    assert found.killed is not None
    return found.killed.low, best.figure, found.killed.high


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"k": 4}, {}], (4, 4, 4)),
        ([{"k": 4}, {"k": 4}, {"k": 9, "pub": DAY[2]}], (4, 4, 9)),  # two against one, though it came last
        ([{"k": 4, "pub": DAY[0]}, {"k": 6, "pub": DAY[1]}], (4, 6, 6)),  # the dead are found one after another
        ([{"k": 4}, {"k": 6}], (4, 4, 6)),  # of one day, the cautious one
        ([{"k": "4.."}, {"k": 6}, {"k": 4}], (4, 4, None)),
        ([{"k": "4.."}, {"k": 6, "pub": DAY[2]}, {"k": 5}], (4, 6, None)),
        (
            [
                {"k": 4, "out": "A", "pub": DAY[0]},
                {"k": 9, "out": "A", "pub": DAY[1]},
                {"k": 4, "out": "A", "pub": DAY[2]},
            ],
            (4, 4, 9),
        ),
        (
            [
                {"k": 30, "src": ["army/party/syrian-army"]},
                {"k": 4},
                {"k": 30, "src": ["police/party/syria-government"]},
            ],
            (4, 4, 30),  # one side, however many of its voices repeat it
        ),
        ([{"k": 30, "src": ["army/party/syrian-army"], "pub": DAY[2]}, {"k": 4}], (4, 4, 30)),  # a party weighs half
    ],
)
def test_low_best_and_high(rows: list[dict[str, Any]], expected: tuple[int | None, int, int | None]) -> None:
    rows = [{"q": f"shells hit the market of the town {n}"} | row for n, row in enumerate(rows)]
    assert killed(one(*rows)) == expected


def test_a_denial_gives_no_figure() -> None:
    found = one({"k": 4}, {"f": "negated", "k": 0, "src": ["army command/party/syria-government"]})
    assert killed(found) == (4, 4, 4)
    assert ("factuality", "c1", "shells hit the market of the town") in found.differs


def test_who_tells_it_otherwise() -> None:
    found = one({"k": 4}, {"k": 9}, {"k": 4, "act": "gunfire"})
    assert ("killed", "c1", "9") in found.differs
    assert [claim for slot, claim, _ in found.differs if slot == "act"] == ["c2"]
    shown = incident_json(found)
    assert (shown["killed"]["low"], shown["killed"]["best"], shown["killed"]["high"]) == (4, 4, 9)
    agrees = {row["claim"]: row["agrees"] for row in shown["support"] if row["slot"] == "killed"}
    assert agrees == {"c0": True, "c1": False, "c2": True}


def test_a_doer_whom_the_others_do_not_name() -> None:
    blamed = {"by": ["southern-front"], "k": 4}
    found = one({"k": 4}, {"k": 4}, blamed)
    assert [(slot, claim) for slot, claim, _ in found.differs] == [("initiator", "c2")]


def test_agreement_leaves_nothing_that_differs() -> None:
    assert one({"k": 4}, {"k": 4}).differs == ()


# --- track records ------------------------------------------------------------------------------


def records(rows: dict[str, dict[str, Any]]) -> dict[str, Record]:
    base = {"act": "shelling", "at": ["busr"], "by": ["syrian-army"], "q": "shells hit the market of the town"}
    reports = coded({id: base | {"day": date(2018, 4, 19)} | row for id, row in rows.items()})
    known = {c.id: told(c, r.report.published, r.report.outlet) for r in reports for c in r.claims}
    texts = {r.report.id: r.report.text for r in reports}
    found = merge(reports, register())
    with_claims = [(one, sorted((known[id] for id in one.claims), key=lambda t: t.order)) for one in found]
    return {one.name: one for one in track(with_claims, texts, SCALE)}


def test_what_others_say_too_is_borne_out_and_the_first_has_said_it_first() -> None:
    found = records({"a": {"out": "Daily", "pub": DAY[0], "k": 4}, "b": {"out": "Evening", "pub": DAY[1], "k": 4}})
    assert (found["Daily"].borne_out, found["Daily"].first, found["Evening"].borne_out, found["Evening"].first) == (
        1,
        1,
        1,
        0,
    )
    assert (found["Daily"].figures, found["Daily"].figures_held) == (1, 1)


def test_a_copy_and_ones_own_side_bear_nothing_out() -> None:
    copied = records({"a": {"out": "Daily", "text": "wire"}, "b": {"out": "Evening", "text": "wire"}})
    assert [(name, one.alone) for name, one in copied.items()] == [("Daily", 1)]
    by = {"by": ["southern-front"]}
    sides = records(
        {"a": by | {"src": ["army/party/syrian-army"]}, "b": by | {"src": ["police/party/syria-government"]}}
    )
    assert {one.alone for one in sides.values()} == {1}


def test_a_denial_disputes_both() -> None:
    found = records({"a": {"out": "Daily"}, "b": {"f": "negated", "src": ["army command/party/syria-government"]}})
    assert {one.disputed for one in found.values()} == {1}


def record(borne_out: int, disputed: int, alone: int = 0, partial: int = 0) -> Record:
    number = borne_out + disputed + alone
    return Record("x", "x", "", number, partial, borne_out, 0, disputed, alone, 0, 0)


@pytest.mark.parametrize(
    ("given", "letter"),
    [
        (record(60, 0), "A"),
        (record(10, 0), "B"),  # ten of ten is a short record
        (record(9, 0, alone=500), "F"),
        (record(30, 10), "C"),
        (record(8, 12), "E"),
        (record(60, 0, partial=60), "C"),  # a party in its own cause
        (record(0, 40), "E"),
    ],
)
def test_letters(given: Record, letter: str) -> None:
    assert given.admiralty == letter


def test_wilson_as_published() -> None:
    # Newcombe 1998, table I: 81 of 263 has a 95 % interval of 0.2553 to 0.3662; ours takes 90 %, so its lower end lies inside
    assert 0.2553 < lower_end(81, 263) < 81 / 263
    assert lower_end(0, 10) == 0.0


def test_numbers() -> None:
    assert credibility(one({}, {})) == 2
    assert credibility(one({})) == 3
    assert credibility(one({"by": ["southern-front"], "src": ["army/party/syrian-army"]})) == 6
    assert credibility(one({}, {"f": "negated", "src": ["army command/party/syria-government"]})) == 4
