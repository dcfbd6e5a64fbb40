"""Incidents about an agreement as numbers a day: what is counted, what is left out and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.judge.conftest import incident
from trucewatch.judge import Judge, load_agreements
from trucewatch.judge.series import Series, series
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.records import CodedBy, Incident, Range

SOUTHWEST = next(one for one in load_agreements() if one.id == "syr-southwest-2017")
REGISTER = ActorRegister.load()
JUDGE = Judge([SOUTHWEST], REGISTER)


def told(id: str, day: Any, **facts: Any) -> Incident:
    case = {"id": id, "act": "shelling", "by": ["syrian-army"], "at": ["Nawa"], "day": day} | facts
    killed = case.pop("killed", None)
    return replace(incident(case), killed=Range(killed, None, str(killed)) if killed is not None else None)


def counted(*incidents: Incident, **bounds: Any) -> Series:
    found = series(SOUTHWEST, [(one, JUDGE.rule(one)) for one in incidents], REGISTER, **bounds)
    assert found is not None
    return found


LEFT_OUT = [
    (told("x", date(2017, 8, 1), at=["Aleppo"]), "outside the area"),
    (told("x", date(2017, 8, 1), at=["south of Damascus"]), "not clear whether inside the area"),
    (told("x", None), "no day told"),
    (told("x", [date(2017, 8, 1), date(2017, 8, 30)]), "days known to no better than more than a week"),
    (told("x", date(2017, 8, 1), act="talks"), "no violence"),
    (told("x", date(2017, 8, 1), act="ceasefire_violation"), "no violence"),
    (told("x", date(2017, 8, 1), factuality="negated"), "not told as having taken place"),
    (told("x", date(2017, 8, 1), at=[]), "not clear whether inside the area"),
]


@pytest.mark.parametrize(("one", "why"), LEFT_OUT, ids=lambda part: part if isinstance(part, str) else "")
def test_what_is_left_out_is_told_with_its_reason(one: Incident, why: str) -> None:
    found = counted(told("kept", date(2017, 8, 1)), one)
    assert dict(found.left_out) == {why: 1}
    assert len(found.covered) == 1


def test_incidents_deaths_and_breaches_by_day_week_party_and_place() -> None:
    found = counted(
        told("a", date(2017, 7, 1), killed=3),
        told("b", date(2017, 7, 10), killed=2),
        told("c", date(2017, 7, 10), by=["southern-front"], to=["hezbollah"], at=["Daraa"]),
        told("d", date(2017, 7, 20), to=["civilians"], killed=1),
    )
    assert (found.first, found.last) == (date(2017, 7, 1), date(2017, 7, 20))
    days = {str(day): (one.incidents, one.deaths, one.breaches) for day, one in found.days().items()}
    assert days == {"2017-07-01": (1, 3, 0), "2017-07-10": (2, 2, 2), "2017-07-20": (1, 1, 1)}
    weeks = {str(day): one.incidents for day, one in found.weeks(date(2017, 7, 9)).items()}
    assert weeks == {"2017-06-25": 1, "2017-07-02": 0, "2017-07-09": 2, "2017-07-16": 1}
    effect = found.effect()
    phases = {name: (one.incidents, one.breaches) for name, one in found.phases(effect).items()}
    assert phases == {"before": (1, 0), "during": (3, 3)}
    parties = {name: one["during"].incidents for name, one in found.by_party(effect).items() if "during" in one}
    assert parties == {"Syrian government": 3, "Southern Front": 1, "civilians": 1}
    places = {name: sum(tally.incidents for tally in one.values()) for name, one in found.by_place(effect).items()}
    assert places == {"Nawa": 3, "Daraa": 1}


def test_acts_of_excluded_groups_are_kept_apart() -> None:
    found = counted(
        told("a", date(2017, 8, 1)),
        told("b", date(2017, 8, 2), by=["islamic-state"]),
        told("c", date(2017, 8, 3), to=["jaysh-khalid-ibn-al-walid"]),
        told("d", date(2017, 8, 4), to=["islamic-state", "southern-front"]),
    )
    assert [one.day.day for one in found.covered] == [1, 4]
    assert [one.day.day for one in found.excluded] == [2, 3]
    assert sum(found.counts(excluded=True).values()) == 4


def test_deaths_are_the_best_figure_of_those_who_coded_it_and_else_the_lowest() -> None:
    coded = replace(
        told("a", date(2017, 8, 1), killed=2), coded_by=CodedBy("UCDP GED", "1", "1", "version-1", True, best=4)
    )
    assert counted(coded, told("b", date(2017, 8, 2), killed=2)).counts("deaths") == {
        date(2017, 8, 1): 4,
        date(2017, 8, 2): 2,
    }


def test_days_asked_for_bound_what_is_counted() -> None:
    every = [told(str(n), date(2017, 8, 1) + timedelta(days=n)) for n in range(10)]
    found = counted(*every, first=date(2017, 8, 3), last=date(2017, 8, 5))
    assert len(found.covered) == 3
    assert dict(found.left_out) == {"outside the days asked for": 7}


def test_nothing_with_a_day_is_no_series() -> None:
    assert series(SOUTHWEST, [(told("x", None), ())], REGISTER) is None
