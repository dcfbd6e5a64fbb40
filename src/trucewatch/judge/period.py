"""When an act took place, held against when a clause was in force: days are local days, a truce begins and ends at
instants.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from trucewatch.judge.moments import days_as_instants, local, local_day
from trucewatch.records import Agreement, Clause, Interval

GRACE = timedelta(hours=1)
"""A day of which all but this lies within counts as within: truces begin at 00:01, or at midnight in a capital further
west.
"""
_ON_FILE = 200_000


class When(NamedTuple):
    """What the period test found: `inside` None where the days told lie only partly within, or it is not known where
    they lie.
    """

    inside: bool | None
    because: str


class Calendar:
    """The times at which the clauses of one agreement were in force, ready to be asked."""

    def __init__(self, agreement: Agreement) -> None:
        self._zone = agreement.timezone
        self._times = {clause.id: _times(agreement, clause) for clause in agreement.clauses}
        self._known: dict[tuple[str, date, date, bool], When] = {}

    def test(self, clause: Clause, start: date, end: date, *, stated: bool) -> When:
        """Whether a clause was in force on the days from `start` to `end`, both included.

        Days that lie only partly within are undetermined, save those from the very first day of a truce on where
        `stated`
        holds: who calls an act a breach of a truce lays it after the truce began.
        """
        key = (clause.id, start, end, stated)
        found = self._known.get(key)
        if found is None:
            if len(self._known) > _ON_FILE:
                self._known.clear()
            found = self._known[key] = self._find(*key)
        return found

    def _find(self, clause: str, start: date, end: date, stated: bool) -> When:
        times, days = self._times[clause], _days(start, end)
        first, last = days_as_instants(start, end, self._zone)
        for one in times:
            if first >= one.start - GRACE and (one.until is None or last <= one.until + GRACE):
                return When(True, f"{days}: in force from {local(one.start, self._zone)}")
        touching = [one for one in times if first < (one.until or last) - GRACE and last > one.start + GRACE]
        if not touching:
            return When(False, f"{days}: {self._outside(times, first)}")
        one = touching[0]
        if stated and start == local_day(one.start, self._zone) and (one.until is None or last <= one.until + GRACE):
            return When(True, f"{days}: from the day on which it came into force, and told as a breach of it")
        edge = f"it came into force on {local(one.start, self._zone)}"
        if first >= one.start and one.until is not None:
            edge = f"it was in force until {local(one.until, self._zone)}"
        return When(None, f"{days}: {edge}, within the days told")

    def _outside(self, times: tuple[Interval, ...], first: datetime) -> str:
        if not times:
            return "the clause was never in force"
        later = [one for one in times if one.start > first]
        if len(later) == len(times):
            return f"before it came into force on {local(times[0].start, self._zone)}"
        last = times[-1].until
        if later or last is None:
            return "between the times at which it was in force"
        return f"after it had ended on {local(last, self._zone)}"

    def begins(self, clause: Clause) -> date | None:
        """The first day on which a clause was in force, in local time; None where it never was."""
        times = self._times[clause.id]
        return local_day(times[0].start, self._zone) if times else None


def _times(agreement: Agreement, clause: Clause) -> tuple[Interval, ...]:
    """The parts of the times in force of an agreement in which a clause holds."""
    found = []
    for one in agreement.in_force:
        start = max(one.start, clause.since) if clause.since else one.start
        until = min((end for end in (one.until, clause.until) if end is not None), default=None)
        if until is None or until > start:
            found.append(Interval(start, until))
    return tuple(found)


@lru_cache(maxsize=20_000)
def _days(start: date, end: date) -> str:
    first = f"{start.day} {start:%B %Y}"
    return first if start == end else f"{first} to {end.day} {end:%B %Y}"
