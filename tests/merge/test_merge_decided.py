"""What people decide holds, in any order of the reports and whatever comes later."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.merge.test_merge_properties import CLAIMS, tell
from tests.merge.world import coded, register
from trucewatch.merge import decided, groups, in_force, merge, scale
from trucewatch.merge.doubles import doubles
from trucewatch.records import Decision

SCALE = scale(register())
BASE: dict[str, Any] = {
    "act": "shelling",
    "at": ["busr"],
    "by": ["syrian-army"],
    "q": "shells hit the market of the town",
}
FIRST, NEXT = BASE | {"day": date(2018, 4, 18)}, BASE | {"day": date(2018, 4, 19)}
ROWS = {"a": FIRST, "b": FIRST | {"q": "the market was shelled"}, "c": NEXT, "d": NEXT | {"q": "market shelled again"}}


def made(nth: int, what: str, ours: str = "", theirs: str = "", decision: str = "") -> Decision:
    detail = {"ours": ours, "theirs": theirs} | ({"decision": decision} if decision else {})
    when = datetime(2018, 5, 1, tzinfo=UTC) + timedelta(hours=nth)
    return Decision(f"d{nth}", "i", what, "somebody", when, "because", tuple(detail.items()))


def sets(rows: dict[str, Any], *decisions: Decision) -> list[str]:
    found = merge(coded(rows), register(), decided(decisions))
    assert merge(coded(rows)[::-1], register(), decided(decisions)) == found
    return sorted("".join(one.claims) for one in found)


def test_joined_incidents_are_one_and_take_up_what_is_like_either() -> None:
    join = made(1, "join", "a b", "c")
    assert sets(ROWS) == ["ab", "cd"]
    assert sets({name: ROWS[name] for name in "abc"}, join) == ["abc"]
    assert sets(ROWS, join) == ["abcd"]


def test_a_joined_incident_takes_nothing_that_is_like_neither() -> None:
    rows = ROWS | {"e": BASE | {"day": date(2018, 4, 20)}}
    assert sets(rows, made(1, "join", "a b", "c d")) == ["abcd", "e"]


def test_split_claims_stay_apart_and_later_ones_join_the_likest() -> None:
    rows = {"a": FIRST | {"k": 12}, "b": FIRST, "c": FIRST | {"q": "a mill burned at noon", "k": 3}}
    split = made(1, "split", "a b", "c")
    assert sets(rows) in (["abc"], ["ab", "c"])
    assert sets(rows, split) == ["ab", "c"]
    later = rows | {"d": FIRST | {"q": "the mill burned at noon, and three died", "k": 3}}
    assert sets(later, split) == ["ab", "cd"]


def test_split_of_claims_that_tell_the_same() -> None:
    assert sets(ROWS, made(1, "split", "a", "b")) == ["a", "b", "cd"]


def test_the_later_decision_counts() -> None:
    join, split = made(1, "join", "a b", "c d"), made(2, "split", "a b c", "d")
    assert sets(ROWS, join, split) == ["abc", "d"]
    assert sets(ROWS, made(1, "split", "a", "b"), made(2, "join", "a", "b")) == ["ab", "cd"]


def test_undoing_and_undoing_that() -> None:
    join, undo = made(1, "join", "a b", "c d"), made(2, "undo", decision="d1")
    assert sets(ROWS, join, undo) == ["ab", "cd"]
    assert sets(ROWS, join, undo, made(3, "undo", decision="d2")) == ["abcd"]
    assert in_force([join, undo]) == ()


def test_incidents_kept_apart_are_no_doubles_any_more() -> None:
    rows = {
        "a": FIRST | {"k": 4},
        "b": BASE | {"at": ["east"], "q": "a roof fell in", "by": []} | {"day": date(2018, 4, 18)},
    }
    claims, home = tell(rows), {"a": "i-a", "b": "i-b"}
    [found] = doubles(claims, home, SCALE)
    assert (found.ours, found.theirs, found.claims) == ("i-a", "i-b", ("a", "b"))
    assert SCALE.rules.doubt <= found.likeness.points < SCALE.rules.same
    assert round(sum(points for _, points, _ in found.likeness.parts), 4) == found.likeness.points
    assert "short of one incident" in found.because
    assert doubles(claims, home, SCALE, decided([made(1, "apart", "a", "b")])) == ()


def test_two_sides_blame_is_a_double_and_the_next_day_is_not() -> None:
    rows = {"a": FIRST, "b": FIRST | {"by": ["southern-front"], "q": "rebel guns fired on homes"}, "c": NEXT}
    claims = tell(rows)
    assert [one.because for one in doubles(claims, {id: id for id in rows}, SCALE)] == ["by different actors"]


NUMBERS = st.sets(st.integers(0, 11))
DECISIONS = st.lists(st.tuples(st.sampled_from(["join", "split", "apart"]), NUMBERS, NUMBERS), max_size=5)


@settings(max_examples=60, deadline=None)
@given(CLAIMS, DECISIONS, st.randoms())
def test_decisions_hold_in_any_order(
    claims: dict[str, Any], rows: list[tuple[str, set[int], set[int]]], chance: random.Random
) -> None:
    def names(numbers: set[int]) -> str:
        return " ".join(f"c{n:02}" for n in sorted(numbers))

    decisions = [made(n, what, names(a - b), names(b - a)) for n, (what, a, b) in enumerate(rows) if a - b and b - a]
    kept_to, reports = decided(decisions), coded(claims)
    found = merge(reports, register(), kept_to)
    home = {claim: one.id for one in found for claim in one.claims}
    for together in kept_to.together:
        assert len({home[id] for id in together if id in home}) <= 1
    for a, b in kept_to.apart:
        held = any(a in one and b in one for one in kept_to.together)
        assert held or a not in home or b not in home or home[a] != home[b]
    assert sorted(home) == sorted(claims)
    chance.shuffle(reports)
    assert merge(reports, register(), kept_to) == found


def test_groups_hold_what_is_decided_together() -> None:
    found = groups(tell(ROWS), SCALE, decided([made(1, "join", "a b", "c d")]))
    assert len(found) == 1
