"""What times are read against, and the arithmetic of days, weeks and months."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from trucewatch.knowledge.time_nodes import Node

Days = tuple[date, date]
"""A first and a last day, both included."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a time expression is read against.

    Attributes:
        published: day of publication, or None; then only what is dated by itself or by the text can be read.
        anchor: the last days told before in the text, or None. month: the last time told before, however coarse.
        future: whether the act lies ahead. late: whether the last day told was told with its evening or night.
        country: ISO 3166-1 alpha-2, for feasts that differ by country.
    """

    published: date | None
    anchor: Days | None = None
    month: Days | None = None
    future: bool = False
    country: str | None = None
    late: bool = False

    def base(self, name: str) -> Days | None:
        """Return the days that a reading counts from: "published", "anchor", or "either", the anchor if there is one."""
        own = (self.published, self.published) if self.published is not None else None
        if name == "either":
            return self.anchor or own
        return self.anchor if name == "anchor" else own

    def capped(self, days: Days) -> Days:
        """Return days cut at the day of publication: what has happened by then ends there at the latest."""
        if not self.future and self.published is not None and days[0] <= self.published < days[1]:
            return days[0], self.published
        return days


Reader = Callable[[Node, Frame], Days | None]
"""Reads an expression that stands inside another."""


def precision(days: Days) -> int:
    """UCDP's date precision of a period: 1 day, 2 two to six days, 3 week, 4 month, 5 year or more."""
    length = (days[1] - days[0]).days + 1
    return next((prec for longest, prec in ((1, 1), (6, 2), (8, 3), (31, 4)) if length <= longest), 5)


def one(day: date | None) -> Days | None:
    """Return a day as days; None for none."""
    return (day, day) if day is not None else None


def nearest(month: int, day: int, to: date) -> date | None:
    """Return the day and month in the year that puts it nearest to another day."""
    dates = [date(to.year + k, month, day) for k in (-1, 0, 1) if day <= calendar.monthrange(to.year + k, month)[1]]
    return min(dates, key=lambda d: abs((d - to).days), default=None)


def up_to(day: date, weekday: int) -> date:
    """Return the last such weekday up to and including a day."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def from_on(day: date, weekday: int) -> date:
    """Return the first such weekday from a day on, that day included."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def monday(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def shift_month(first: date, n: int) -> date:
    """Return the first day of the month so many months on."""
    index = first.year * 12 + first.month - 1 + n
    return date(index // 12, index % 12 + 1, 1)


def month_days(first: date) -> Days:
    """Return the first and the last day of the month that begins on a day."""
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
