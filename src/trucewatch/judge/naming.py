"""Which agreements a report speaks of: by a name that reports give them, or as "the ceasefire" where only one can be
meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from trucewatch.judge.moments import local_day
from trucewatch.judge.words import phrases, plain, told_words
from trucewatch.records import Agreement

AFTERLIFE = timedelta(days=60)
"""How long after its end a report that says "the ceasefire" may still mean it."""


class Naming:
    """The names of some agreements, ready to be found in texts."""

    def __init__(self, agreements: Iterable[Agreement]) -> None:
        self._agreements = tuple(agreements)
        self._names: dict[str, list[Agreement]] = {}
        gapped: dict[str, list[Agreement]] = {}
        for agreement in self._agreements:
            for name in (agreement.name, *agreement.called):
                kept = gapped.setdefault(name, []) if "…" in name else self._names.setdefault(plain(name), [])
                if agreement not in kept:
                    kept.append(agreement)
        self._pattern = phrases(self._names)
        self._gapped = [(pattern, found) for name, found in gapped.items() if (pattern := phrases([name]))]

    def spoken_of(self, text: str, published: date | None = None, countries: Iterable[str] = ()) -> frozenset[str]:
        """The ids of the agreements that a text names.

        Args:
            text: a report.
            published: its day; an agreement concluded later cannot be meant, and of several that share a name it is
                the one in force.
            countries: ISO codes of the countries that the report is about: agreements of others are not meant. With
                them, and with no agreement named, "the ceasefire" and the like mean the one agreement of these
                countries that is in force on the day of publication, if it is the only one.
        """
        words, about = plain(text), frozenset(countries)
        found: set[str] = set()
        named = {match.group() for match in self._pattern.finditer(words)} if self._pattern else set()
        for agreements in [*(self._names[name] for name in named), *self._in_gaps(words)]:
            found |= self._meant(_about(agreements, about), published)
        if not found and published and told_words().truces.search(words):
            found |= self._only_one(published, about)
        return frozenset(found)

    def _in_gaps(self, words: str) -> list[list[Agreement]]:
        return [agreements for pattern, agreements in self._gapped if pattern.search(words)]

    def _meant(self, agreements: Sequence[Agreement], published: date | None) -> set[str]:
        """Of the agreements that share a name those that a report of that day can mean: the ones in force, else those that
        had just ended, else the last to have begun.
        """
        if published is None:
            return {agreement.id for agreement in agreements}
        begun = [one for one in agreements if _began(one) <= published]
        for after in (timedelta(0), AFTERLIFE):
            if alive := {one.id for one in begun if in_force_about(one, published, after)}:
                return alive
        last = max(begun, key=_began, default=None)
        return {last.id} if last else set()

    def _only_one(self, published: date, countries: frozenset[str]) -> set[str]:
        alive = [one for one in self._agreements if countries & set(one.countries) and in_force_about(one, published)]
        held = [one for one in alive if in_force_about(one, published, timedelta(0))] or alive
        roots = {one.id for one in held if one.extends not in {other.id for other in held}}
        return {one.id for one in held} if len(roots) == 1 else set()


def _about(agreements: Sequence[Agreement], countries: frozenset[str]) -> Sequence[Agreement]:
    """Of some agreements those of the countries that a report is about; all of them where that is not known."""
    return [one for one in agreements if countries & set(one.countries)] if countries else agreements


def _began(agreement: Agreement) -> date:
    """The first day on which a report can have known of an agreement."""
    first = local_day(agreement.in_force[0].start, agreement.timezone) if agreement.in_force else date.max
    return min(first, agreement.concluded or first)


def in_force_about(agreement: Agreement, day: date, after: timedelta = AFTERLIFE) -> bool:
    """Whether an agreement had been concluded by a day and was still in force, or had ended no longer before it than
    `after`.
    """
    if day < _began(agreement):
        return False
    ends = [one.until for one in agreement.in_force]
    return any(end is None or day <= local_day(end, agreement.timezone) + after for end in ends)
