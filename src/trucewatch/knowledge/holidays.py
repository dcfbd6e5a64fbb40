"""Feasts that reports date by: which days they fall on (`holidays.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

_FILE = Path(__file__).parent / "holidays.yaml"
_WHOLE_FROM = 10
"""Feasts of this many days or more (Ramadan) mean all their days, shorter ones their first."""


@dataclass(frozen=True, slots=True)
class Feast:
    """A feast: how many days it lasts, and by what its day is found.

    Attributes:
        sighted: its day hangs on the sight of the moon and may be one off. dates: its first days, year by year.
        each_year: month and day, where it is fixed. from_easter: days after Easter Sunday.
    """

    key: str
    days: int
    sighted: bool
    dates: tuple[date, ...] = ()
    each_year: tuple[int, int] | None = None
    from_easter: int | None = None

    def firsts(self, year: int, country: str | None = None) -> tuple[date, ...]:
        """Return its first days in a year, none to two of them; the Julian Easter where the country keeps it."""
        if self.each_year is not None:
            return (date(year, *self.each_year),)
        if self.from_easter is not None:
            julian = country in _table()["julian_easter"]
            sunday = easter(year, EASTER_ORTHODOX) if julian else easter(year, EASTER_WESTERN)
            return (sunday + timedelta(days=self.from_easter),)
        return tuple(day for day in self.dates if day.year == year)

    def last(self, first: date, whole: bool) -> date:
        """Return the last day that the words mean: of the whole feast, or the first day again."""
        return first + timedelta(days=self.days - 1) if whole or self.days >= _WHOLE_FROM else first


@cache
def _table() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def _feasts() -> dict[str, Feast]:
    """Every feast under each of its folded names."""
    feasts: dict[str, Feast] = {}
    for key, row in _table()["feasts"].items():
        month, _, day = str(row.get("each_year", "")).partition("-")
        fixed = (int(month), int(day)) if month else None
        feast = Feast(
            key, row["days"], bool(row.get("sighted")), tuple(row.get("dates", ())), fixed, row.get("from_easter")
        )
        for name in row["names"]:
            feasts[_folded(name)] = feast
    return feasts


def _folded(name: str) -> str:
    return name.lower().replace("-", " ").replace("’", "'").removeprefix("the ").strip()


def names_of_feasts() -> list[str]:
    """Return every name that a feast goes by, the longest first, with "Eid" for either."""
    names = {"Eid", *(str(name) for row in _table()["feasts"].values() for name in row["names"])}
    return sorted(names, key=lambda name: (-len(name), name))


def feasts(name: str) -> tuple[Feast, ...]:
    """Return the feasts that a name means, "Eid" both; none if it is not known."""
    folded = _folded(name)
    for lead in ("first day of ", "second day of ", "third day of ", "last day of "):
        folded = folded.removeprefix(lead)
    folded = folded.removeprefix("the ")
    known = _feasts()
    if folded == "eid":
        return known["eid al fitr"], known["eid al adha"]
    for church in ("orthodox ", "julian ", "russian "):
        if folded.startswith(church) and folded not in known:
            return feasts(folded.removeprefix(church))
    return (known[folded],) if folded in known else ()


def day_of_feast(name: str) -> int:
    """Return which day of the feast the words mean ("second day of Eid" 1), 0 for the first."""
    return {"second": 1, "third": 2}.get(_folded(name).split(" ", 1)[0], 0)


def is_julian(name: str) -> bool:
    """Whether the words name the eastern churches' feast."""
    return _folded(name).split(" ", 1)[0] in {"orthodox", "julian", "russian"}
