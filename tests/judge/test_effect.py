"""Did the truce hold: the estimate finds what was there, and says when too little was."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from tests.judge.conftest import CASES
from trucewatch.judge import load_agreements
from trucewatch.judge.effect import Effect, effect
from trucewatch.records import Agreement, Interval

SOUTHWEST = next(one for one in load_agreements() if one.id == "syr-southwest-2017")


def daraa() -> dict[date, int]:
    lines = (CASES / "effect" / "daraa_2016_2019.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {date.fromisoformat(row["day"]): int(row["events"]) for row in rows}


def made(before: float, under: float, after: float, seed: int, spread: float = 0.0) -> Effect:
    """A truce of 40 weeks within 120, with so many incidents a day; `spread` makes weeks vary more than chance has them."""
    chance = np.random.default_rng(seed)
    first = date(2019, 1, 1)
    begins, ends = first + timedelta(weeks=50), first + timedelta(weeks=90)
    counts = {}
    for week in range(120):
        factor = chance.gamma(1 / spread, spread) if spread else 1.0
        for step in range(7):
            day = first + timedelta(weeks=week, days=step)
            level = before if day < begins else under if day < ends else after
            counts[day] = int(chance.poisson(level * factor))
    return effect(truce(begins, ends), counts, first, first + timedelta(weeks=120, days=-1))


def truce(begins: date, ends: date | None) -> Agreement:
    def noon(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)

    return replace(SOUTHWEST, in_force=(Interval(noon(begins), noon(ends) if ends else None),), timezone="UTC")


def test_daraa_fell_in_july_2017_and_broke_in_june_2018() -> None:
    found = effect(SOUTHWEST, daraa(), date(2016, 1, 1), date(2019, 12, 31))
    assert found.start is not None
    assert found.start.high < 1
    assert 0.1 < found.start.value < 0.6
    assert found.broke is not None
    assert date(2018, 6, 15) <= found.broke <= date(2018, 6, 21)
    assert found.worst is not None
    assert found.worst >= date(2018, 6, 18)
    assert found.during is not None
    assert found.during.first == date(2017, 7, 9)
    assert any("fell" in sentence for sentence in found.says)
    assert any("18 June 2018" in sentence for sentence in found.says)


@pytest.mark.parametrize("seed", range(8))
def test_a_step_that_is_there_is_found(seed: int) -> None:
    found = made(3.0, 0.8, 3.0, seed, spread=0.1)
    assert found.start is not None
    assert found.start.high < 1
    assert found.end is not None
    assert found.end.low > 1


def test_intervals_hold_as_often_as_they_say() -> None:
    held = [made(2.0, 1.0, 1.0, seed, spread=0.15).start for seed in range(60)]
    assert all(step is not None for step in held)
    inside = sum(step.low <= 0.5 <= step.high for step in held if step is not None)
    assert inside >= 52  # of 60; 57 expected, and fewer than 52 in one of a hundred runs


def test_no_step_and_no_break_is_seldom_found_where_none_is() -> None:
    runs = [made(1.5, 1.5, 1.5, seed, spread=0.15) for seed in range(60)]
    assert sum(run.start is not None and run.start.clear for run in runs) <= 7
    assert sum(run.broke is not None for run in runs) <= 4


def test_too_little_is_said_to_be_too_little() -> None:
    sparse = {date(2017, 6, 1): 2, date(2017, 8, 1): 1}
    found = effect(SOUTHWEST, sparse, date(2016, 1, 1), date(2019, 12, 31))
    assert found.start is None
    assert any("Too few" in sentence for sentence in found.says)


def test_days_that_are_not_covered_are_not_taken_for_quiet() -> None:
    found = effect(SOUTHWEST, daraa(), date(2017, 7, 1), date(2018, 3, 1))
    assert found.before is not None
    assert (found.before.first, found.before.last) == (date(2017, 7, 1), date(2017, 7, 8))
    assert found.during is not None
    assert found.during.last == date(2018, 3, 1)
    assert found.after is None
    assert found.start is None


def test_a_truce_outside_the_days_covered() -> None:
    found = effect(SOUTHWEST, {}, date(2019, 1, 1), date(2019, 12, 31))
    assert found.during is None
    assert found.says == ("No day of the truce is covered, so nothing can be said of it.",)


def test_a_truce_that_lasts_has_no_end() -> None:
    counts = {date(2019, 1, 1) + timedelta(days=step): 2 for step in range(400)}
    found = effect(truce(date(2019, 8, 1), None), counts, date(2019, 1, 1), date(2020, 2, 1))
    assert found.after is None
    assert found.end is None
    assert found.start is not None
    assert not found.start.clear or abs(found.start.value - 1) < 0.01


def test_a_quiet_truce_has_no_worst_day() -> None:
    counts = {date(2019, 1, 1) + timedelta(days=step): 3 for step in range(100)}
    found = effect(truce(date(2019, 6, 1), None), counts, date(2019, 1, 1), date(2019, 12, 31))
    assert found.worst is None
    assert found.broke is None
