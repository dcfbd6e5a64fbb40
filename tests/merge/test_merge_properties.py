"""What holds for any claims at all."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.merge.world import claim, coded, register
from trucewatch.merge import merge, scale
from trucewatch.merge.blocks import keys, neighbours
from trucewatch.merge.cluster import alike, groups
from trucewatch.merge.features import contradiction, likeness
from trucewatch.merge.rules import rules
from trucewatch.merge.told import Told, told

SCALE = scale(register())
FIRST = date(2018, 4, 16)
QUOTES = (
    "shells hit the water tower",
    "shells fell on the market of the town",
    "warplanes hit the outskirts of the town at dawn",
    "four raids on the eastern countryside",
    "clashes broke out near the grain silo",
)


def days(span: tuple[int, int]) -> Any:
    first = FIRST + timedelta(days=span[0])
    return first if span[1] == 0 else [first, first + timedelta(days=span[1])]


ROWS = st.fixed_dictionaries(
    {
        "act": st.sampled_from(["shelling", "air_strike", "violence_unspecified", "armed_clash", "threat"]),
        "q": st.sampled_from(QUOTES),
        "by": st.sampled_from([[], ["syrian-army"], ["syria-government"], ["southern-front"], ["russia"], ["militia"]]),
        "at": st.sampled_from(
            [[], ["busr"], ["mlihat"], ["daraa"], ["east"], ["province"], ["nowhere"], ["busr", "daraa"]]
        ),
        "f": st.sampled_from(["occurred", "occurred", "occurred", "negated", "future"]),
        "in": st.sampled_from([f"r{n}" for n in range(6)]),
        "pos": st.integers(0, 900),
    },
    optional={
        "day": st.tuples(st.integers(0, 3), st.integers(0, 4)).map(days),
        "k": st.sampled_from([0, 2, 5, "4.."]),
        "n": st.sampled_from([1, 4, 30]),
        "src": st.sampled_from([["army/party/syria-government"], ["Observatory/monitor"], ["residents/witness"]]),
    },
)
CLAIMS = st.lists(ROWS, max_size=12).map(lambda rows: {f"c{n:02}": row for n, row in enumerate(rows)})


def tell(claims: dict[str, Any]) -> list[Told]:
    return [told(one, r.report.published, r.report.outlet) for r in coded(claims) for one in r.claims]


@settings(max_examples=150, deadline=None)
@given(CLAIMS, st.randoms())
def test_the_order_of_reports_changes_nothing(claims: dict[str, Any], chance: random.Random) -> None:
    reports = coded(claims)
    before = merge(reports, register())
    chance.shuffle(reports)
    assert merge(reports, register()) == before


@settings(max_examples=100, deadline=None)
@given(CLAIMS)
def test_each_claim_is_in_one_incident_and_none_contradicts_another(claims: dict[str, Any]) -> None:
    by_id = {one.id: one for one in tell(claims)}
    found = merge(coded(claims), register())
    assert sorted(id for one in found for id in one.claims) == sorted(by_id)
    assert len({one.id for one in found}) == len(found)
    for one in found:
        for a in one.claims:
            for b in one.claims:
                assert a == b or contradiction(by_id[a], by_id[b], SCALE) is None


@settings(max_examples=100, deadline=None)
@given(CLAIMS)
def test_a_pair_is_compared_whichever_comes_first(claims: dict[str, Any]) -> None:
    known = tell(claims)
    for a in known:
        for b in known:
            ours, theirs = keys(a, rules()), keys(b, rules())
            assert bool(ours.sought & theirs.kept) == bool(theirs.sought & ours.kept)
            assert likeness(a, b, SCALE) == likeness(b, a, SCALE)
            assert contradiction(a, b, SCALE) == contradiction(b, a, SCALE)


@settings(max_examples=100, deadline=None)
@given(CLAIMS)
def test_claims_with_a_place_that_are_alike_are_compared(claims: dict[str, Any]) -> None:
    """Blocking costs nothing where both claims bear a day and a place on the map."""
    placed = [one for one in tell(claims) if one.spots and one.dated]
    compared = {frozenset((a.id, b.id)) for a, b in neighbours(placed, rules())}
    for a in placed:
        for b in placed:
            if a.id < b.id and alike(a, b, SCALE) is not None:
                assert frozenset((a.id, b.id)) in compared


@settings(max_examples=100, deadline=None)
@given(CLAIMS, st.integers(0, 12))
def test_new_claims_change_only_the_groups_they_are_alike_to(claims: dict[str, Any], cut: int) -> None:
    known = tell(claims)
    old, new = known[:cut], known[cut:]
    touched = {one.id for one in old for other in new if _meet(one, other)}
    before = {group.id: group for group in groups(old, SCALE)}
    kept = [
        group for group in before.values() if not any(one.id in touched for part in group.incidents for one in part)
    ]
    kept_ids = {one.id for group in kept for part in group.incidents for one in part}
    again = groups([one for one in known if one.id not in kept_ids], SCALE)
    assert sorted([*kept, *again], key=lambda group: group.id) == list(groups(known, SCALE))


def _meet(a: Told, b: Told) -> bool:
    return bool(keys(a, rules()).sought & keys(b, rules()).kept) and alike(a, b, SCALE) is not None


def test_a_claim_of_years_has_few_keys() -> None:
    row = {"act": "shelling", "q": "shells for years", "day": [date(2011, 1, 1), date(2018, 1, 1)], "at": ["syria"]}
    assert len(keys(told(claim("a", row), date(2018, 4, 20), None), rules()).kept) < 1000
