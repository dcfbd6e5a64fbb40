"""Incidents about an agreement as numbers a day: what its effect is worked out from, by phase, party and place.

Counted is what took place and is violence, lies in the agreement's area and is known to the week or better. What is not counted is
told, with its reason. The acts of groups that the agreement excludes are kept apart: a truce does not promise their silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from trucewatch.judge.area import Zone
from trucewatch.judge.effect import WEEK, Effect, Stretch, effect
from trucewatch.judge.who import Register, Who
from trucewatch.knowledge.acts import acts
from trucewatch.records import Agreement, Factuality, Incident, Ruling, Verdict

VIOLENCE = frozenset({"remote_violence", "battle", "civilians"})
"""Families of acts that are counted: violence, not talk, movements of troops or totals of breaches told without an act."""
MOST_DAYS = WEEK
"""Days within which an act must be known to lie to be counted on the first of them."""
Key = TypeVar("Key", str, date)
PHASES = ("before", "during", "after")


@dataclass(slots=True)
class Tally:
    """Incidents, deaths in them by the best or else the lowest figure, and alleged breaches."""

    incidents: int = 0
    deaths: int = 0
    breaches: int = 0

    def add(self, deaths: int, breach: bool) -> None:
        """Counts one incident more."""
        self.incidents += 1
        self.deaths += deaths
        self.breaches += breach


@dataclass(frozen=True, slots=True)
class Counted:
    """One incident as it is counted: its day, the sides that took part, its place, its deaths, whether a breach is alleged."""

    day: date
    sides: tuple[str, ...]
    place: str
    deaths: int
    breach: bool


@dataclass(frozen=True, slots=True)
class Series:
    """What is known of the days about an agreement.

    Attributes:
        covered: incidents between those whom the agreement covers; excluded: those by or against excluded groups alone.
        left_out: reason to number, of incidents that are not counted. first, last: the days that the data cover.
    """

    agreement: Agreement
    covered: tuple[Counted, ...]
    excluded: tuple[Counted, ...]
    left_out: Mapping[str, int]
    first: date
    last: date

    def days(self) -> dict[date, Tally]:
        """The tally of each day on which there was anything."""
        return _tallied(self.covered, lambda one: (one.day,))

    def weeks(self, begins: date) -> dict[date, Tally]:
        """The tally of each week, counted from the first day of the truce, by its first day; weeks without anything too."""
        found = _tallied(self.covered, lambda one: (begins + timedelta(weeks=(one.day - begins).days // WEEK),))
        start = begins + timedelta(weeks=(self.first - begins).days // WEEK)
        while start <= self.last:
            found.setdefault(start, Tally())
            start += timedelta(weeks=1)
        return dict(sorted(found.items()))

    def counts(self, what: str = "incidents", *, excluded: bool = False) -> dict[date, int]:
        """Incidents, deaths or breaches by day; with those of excluded groups where `excluded` says so."""
        counted = (*self.covered, *self.excluded) if excluded else self.covered
        return {day: getattr(tally, what) for day, tally in _tallied(counted, lambda one: (one.day,)).items()}

    def effect(self, what: str = "incidents", *, excluded: bool = False) -> Effect:
        """The effect on incidents or deaths."""
        return effect(self.agreement, self.counts(what, excluded=excluded), self.first, self.last, what)

    def phases(self, found: Effect) -> dict[str, Tally]:
        """The tally of each phase that an effect compares."""
        return {name: _sum(self.covered, stretch) for name, stretch in _stretches(found)}

    def by_party(self, found: Effect) -> dict[str, dict[str, Tally]]:
        """The tally of each phase for each side; a fight counts for both of its sides."""
        return self._by(found, lambda one: one.sides)

    def by_place(self, found: Effect) -> dict[str, dict[str, Tally]]:
        """The tally of each phase for each place."""
        return self._by(found, lambda one: (one.place,))

    def _by(self, found: Effect, names: Callable[[Counted], Iterable[str]]) -> dict[str, dict[str, Tally]]:
        parts: dict[str, dict[str, Tally]] = {}
        for phase, stretch in _stretches(found):
            inside = [one for one in self.covered if stretch.first <= one.day <= stretch.last]
            for name, tally in _tallied(inside, names).items():
                parts.setdefault(name, {})[phase] = tally
        return dict(sorted(parts.items(), key=lambda part: (-sum(one.incidents for one in part[1].values()), part[0])))


def series(
    agreement: Agreement,
    incidents: Iterable[tuple[Incident, Iterable[Ruling]]],
    register: Register,
    *,
    first: date | None = None,
    last: date | None = None,
) -> Series | None:
    """The numbers about an agreement; None where no incident has a day.

    Args:
        agreement: the agreement. incidents: with their rulings, those of other agreements too.
        register: who is who. first, last: the days that the data cover; the first and last day in them where not given.
    """
    counter = _Counter(agreement, register)
    for incident, rulings in incidents:
        counter.count(incident, any(_is_breach(ruling, agreement) for ruling in rulings))
    begin, end = first or counter.first, last or counter.last
    if begin is None or end is None or end < begin:
        return None
    outside = [one for one in (*counter.covered, *counter.excluded) if not begin <= one.day <= end]
    counter.left_out["outside the days asked for"] += len(outside)
    covered, excluded = (
        tuple(sorted((one for one in some if begin <= one.day <= end), key=lambda one: (one.day, one.place, one.sides)))
        for some in (counter.covered, counter.excluded)
    )
    return Series(agreement, covered, excluded, {why: n for why, n in counter.left_out.items() if n}, begin, end)


def _is_breach(ruling: Ruling, agreement: Agreement) -> bool:
    return ruling.agreement == agreement.id and ruling.verdict is Verdict.ALLEGED_BREACH


class _Counter:
    def __init__(self, agreement: Agreement, register: Register) -> None:
        self.covered: list[Counted] = []
        self.excluded: list[Counted] = []
        self.left_out: Counter[str] = Counter()
        self.first: date | None = None
        self.last: date | None = None
        self._zone, self._who = Zone(agreement.area), Who(agreement, register)

    def count(self, incident: Incident, breach: bool) -> None:
        """Counts an incident, or notes why it is not counted."""
        days = incident.date
        if days is not None:
            self.first = min(self.first or days.start, days.start)
            self.last = max(self.last or days.end, days.end)
        reason = self._why_not(incident)
        if reason:
            self.left_out[reason] += 1
            return
        assert days is not None  # else there was a reason
        sides = tuple(
            dict.fromkeys(self._who.side(ref, days.start) for ref in (*incident.initiator, *incident.recipient))
        )
        place = incident.place[0].name if incident.place else "no place told"
        one = Counted(days.start, sides or ("nobody named",), place, _deaths(incident), breach)
        (self.excluded if self._is_excluded(incident, days.start) else self.covered).append(one)

    def _why_not(self, incident: Incident) -> str:
        if incident.factuality is not Factuality.OCCURRED:
            return "not told as having taken place"
        if acts()[incident.act].family not in VIOLENCE:
            return "no violence"
        if incident.date is None:
            return "no day told"
        inside = self._zone.test(incident.place).inside
        if inside is None:
            return "not clear whether inside the area"
        if not inside:
            return "outside the area"
        if (incident.date.end - incident.date.start).days > MOST_DAYS:
            return "days known to no better than more than a week"
        return ""

    def _is_excluded(self, incident: Incident, on: date) -> bool:
        """Whether an act is by excluded groups alone, or against them alone."""
        targets = [ref for ref in incident.recipient if not self._who.is_unarmed(ref)]
        return any(
            side and all(self._who.excluded(ref, on).yes for ref in side) for side in (incident.initiator, targets)
        )


def _deaths(incident: Incident) -> int:
    if incident.coded_by is not None and incident.coded_by.best is not None:
        return incident.coded_by.best
    return (incident.killed.low or 0) if incident.killed else 0


def _stretches(found: Effect) -> Iterable[tuple[str, Stretch]]:
    for name in PHASES:
        stretch = getattr(found, name)
        if stretch is not None:
            yield name, stretch


def _sum(counted: Iterable[Counted], stretch: Stretch) -> Tally:
    total = Tally()
    for one in counted:
        if stretch.first <= one.day <= stretch.last:
            total.add(one.deaths, one.breach)
    return total


def _tallied(counted: Iterable[Counted], keys: Callable[[Counted], Iterable[Key]]) -> dict[Key, Tally]:
    found: dict[Key, Tally] = {}
    for one in counted:
        for key in keys(one):
            found.setdefault(key, Tally()).add(one.deaths, one.breach)
    return dict(sorted(found.items()))
