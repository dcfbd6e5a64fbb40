"""From the reading of a time expression to days, by the rules of the coding guide.

Every function takes a `Frame`: the day of publication, the time meant before in the text, and whether the words look forward.
Days are plain dates; nothing here knows a time zone, so none can shift one.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from trucewatch.knowledge.holidays import day_of_feast, feasts, is_julian
from trucewatch.knowledge.time_nodes import (
    By,
    Clock,
    Day,
    Holiday,
    Month,
    Night,
    Node,
    Numeric,
    Recent,
    Season,
    Shift,
    Since,
    Stretch,
    Week,
    Year,
)

NEAR_FUTURE = timedelta(days=35)
"""A date without a year that lies at most so far after publication is that coming day, not one eleven months ago."""

_MORNING = re.compile(r"\b(?:morning|dawn|daybreak|sunrise)\b", re.IGNORECASE)

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a time expression is read against.

    Attributes:
        published: day of publication, or None; then only what is dated by itself or by the text can be read.
        anchor: the last days told before in the text, or None. month: the last time told before, however coarse.
        future: whether the act lies ahead. late: whether the last day told was told with its evening or night. country: ISO 3166-1 alpha-2, for feasts that differ by country.
    """

    published: date | None
    anchor: Days | None = None
    month: Days | None = None
    future: bool = False
    country: str | None = None
    late: bool = False

    def base(self, name: str | Node) -> Days | None:
        """Return the days that a reading counts from: "published", "anchor", "either", or an expression of its own."""
        own = (self.published, self.published) if self.published is not None else None
        if name == "published":
            return own
        if name == "anchor":
            return self.anchor
        if name == "either":
            return self.anchor or own
        return read(name, self) if not isinstance(name, str) else None


def precision(days: Days) -> int:
    """UCDP's date precision of a period: 1 day, 2 two to six days, 3 week, 4 month, 5 year or more."""
    length = (days[1] - days[0]).days + 1
    return next((prec for longest, prec in ((1, 1), (6, 2), (8, 3), (31, 4)) if length <= longest), 5)


def read(node: Node, frame: Frame) -> Days | None:
    """Return the first and last day that an expression means, or None where it cannot be known."""
    try:
        days = _READERS[type(node)](node, frame)
    except (ValueError, OverflowError):
        return None
    return days if days is not None and days[0] <= days[1] else None


def _one(day: date | None) -> Days | None:
    return (day, day) if day is not None else None


def _capped(days: Days, frame: Frame) -> Days:
    """What has happened by the day of publication ends there at the latest."""
    if not frame.future and frame.published is not None and days[0] <= frame.published < days[1]:
        return days[0], frame.published
    return days


# --- days ---------------------------------------------------------------------------------------


def _day(node: Day, frame: Frame) -> Days | None:
    if node.day is not None and node.month is not None:
        return _one(_dated(node, frame))
    if node.day is not None:
        return _one(_nth(node, frame))
    return _one(_weekday(node, frame)) if node.weekday is not None else None


def _dated(node: Day, frame: Frame) -> date | None:
    month, day = node.month or 1, node.day or 1
    if node.year is not None:
        return date(node.year, month, day)
    if frame.published is None:
        near = frame.month
        return _nearest(month, day, near[0]) if near is not None else None
    if node.yearwards is not None:
        return date(frame.published.year + node.yearwards, month, day)
    years = (frame.published.year + k for k in (1, 0, -1, -2, -3, -4))
    dates = [date(year, month, day) for year in years if day <= calendar.monthrange(year, month)[1]]
    if node.weekday is not None:
        fitting = [d for d in dates if d.weekday() == node.weekday and abs((d - frame.published).days) < 400]
        dates = fitting or dates
    if frame.future:
        return min((d for d in dates if d >= frame.published), default=max(dates))
    return max((d for d in dates if d <= frame.published + NEAR_FUTURE), default=None)


def _nearest(month: int, day: int, to: date) -> date | None:
    dates = [date(to.year + k, month, day) for k in (-1, 0, 1) if day <= calendar.monthrange(to.year + k, month)[1]]
    return min(dates, key=lambda d: abs((d - to).days), default=None)


def _nth(node: Day, frame: Frame) -> date | None:
    """ "The 15th": in the month that the text is in, else the last one up to publication (the next one, looking forward)."""
    if node.weekday is not None and frame.published is not None:
        past = (frame.published - timedelta(days=k) for k in range(400))
        return next((d for d in past if d.day == node.day and d.weekday() == node.weekday), None)
    if frame.anchor is not None:
        first = frame.anchor[1].replace(day=1)
    elif frame.published is not None:
        first = frame.published.replace(day=1)
        late = (node.day or 1) > frame.published.day
        first = _shift_month(
            first, 0 if late == frame.future or (node.day or 1) == frame.published.day else (1 if frame.future else -1)
        )
    else:
        return None
    return first.replace(day=node.day or 1)


def _weekday(node: Day, frame: Frame) -> date | None:
    target = node.weekday or 0
    if node.anchored:
        base = frame.base("either")
        if base is None:
            return None
        if node.which == 1:
            return _after(base[1] + timedelta(days=1), target)
        return _upto(base[0] - timedelta(days=1) if node.which == -1 else base[1], target)
    if frame.published is None:
        return None
    here = frame.published
    if node.week is not None:
        return _monday(here) + timedelta(days=7 * node.week + target)
    if node.which == -1:
        return _upto(here - timedelta(days=1), target)
    if node.which == 1:
        return _monday(here) + timedelta(days=7 + target)
    if node.which == 0:
        return _monday(here) + timedelta(days=target)
    if frame.future:
        return _after(here, target)
    return _upto(here, target) - timedelta(days=7 * node.weeks_ago)


def _upto(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def _after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _numeric(node: Numeric, frame: Frame) -> Days | None:
    """Day first; month first where day first is no date, or lies well after publication."""
    found = []
    for month, day in ((node.second, node.first), (node.first, node.second)):
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(node.year, month)[1]:
            found.append(date(node.year, month, day))
    if not found:
        return None
    if len(found) > 1 and frame.published is not None and not frame.future:
        early = [d for d in found if d <= frame.published + timedelta(days=1)]
        return _one((early or found)[0])
    return _one(found[0])


def _shift(node: Shift, frame: Frame) -> Days | None:
    base = frame.month if node.base == "anchor" and node.calendar else frame.base(node.base)
    if base is None:
        return None
    if node.unit == "day":
        if node.n == 0:
            return base
        day = (base[1] if node.n > 0 else base[0]) + timedelta(days=node.n)
        return day, day
    here = base[1] if node.n > 0 else base[0]
    if node.unit == "month":
        return _month_days(_shift_month(here.replace(day=1), node.n))
    return date(here.year + node.n, 1, 1), date(here.year + node.n, 12, 31)


def _night(node: Night, frame: Frame) -> Days | None:
    if node.into is not None:
        into = read(node.into, frame)
        return (into[0] - timedelta(days=1), into[1]) if into is not None else None
    if node.of is None:
        own = frame.base("published")
        if own is None:
            return None
        return (own[0], own[1] + timedelta(days=1)) if frame.future else (own[0] - timedelta(days=1), own[1])
    of = read(node.of, frame)
    if of is None or of[0] != of[1]:
        return of
    if of[1] == frame.published and not frame.future:
        return of[0] - timedelta(days=1), of[1]
    return of[0], of[1] + timedelta(days=1)


def _clock(node: Clock, frame: Frame) -> Days | None:
    """A time of day is on the day that the story is at: the one told before, or else the day of publication."""
    if frame.anchor is not None:
        day = frame.anchor[1]
        if frame.late and _MORNING.search(node.text):
            day += timedelta(days=1)
        return day, day
    return frame.base("published")


# --- weeks, months, years -----------------------------------------------------------------------


def _week(node: Week, frame: Frame) -> Days | None:
    base = frame.base(node.base)
    if base is None:
        return None
    if node.weekend:
        return _weekend(node, base, frame)
    if not isinstance(node.base, str):
        return base[0], base[0] + timedelta(days=6)
    first = _monday(base[0]) + timedelta(days=7 * node.offset)
    last = first + timedelta(days=6)
    if node.part in {"early", "mid", "late"}:
        low, high = {"early": (0, 2), "mid": (1, 3), "late": (4, 6)}[node.part]
        first, last = first + timedelta(days=low), first + timedelta(days=high)
    elif node.offset == 0 and node.base == "published" and frame.published is not None:
        return (frame.published, last) if frame.future or node.part == "later" else (first, frame.published)
    return _capped((first, last), frame)


def _weekend(node: Week, base: Days, frame: Frame) -> Days | None:
    here = base[0]
    saturday = _monday(here) + timedelta(days=5)
    if node.base == "anchor" or node.offset > 0 or frame.future:
        shifted = saturday + timedelta(days=7 * node.offset)
        return shifted, shifted + timedelta(days=1)
    if here < saturday:
        saturday -= timedelta(days=7)
        offset = min(node.offset + 1, 0)
    else:
        offset = node.offset
    saturday += timedelta(days=7 * offset)
    return _capped((saturday, saturday + timedelta(days=1)), frame)


def _shift_month(first: date, n: int) -> date:
    index = first.year * 12 + first.month - 1 + n
    return date(index // 12, index % 12 + 1, 1)


def _month_days(first: date) -> Days:
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _month(node: Month, frame: Frame) -> Days | None:
    first = _month_first(node, frame)
    if first is None:
        return None
    whole = _month_days(first)
    if node.part == "earlier" and frame.published is not None and whole[0] <= frame.published <= whole[1]:
        return whole[0], frame.published
    if node.part == "later" and frame.published is not None and whole[0] <= frame.published <= whole[1]:
        return frame.published, whole[1]
    low, high = _part_of_month(node, whole[1].day)
    return _capped((whole[0].replace(day=low), whole[0].replace(day=min(high, whole[1].day))), frame)


def _part_of_month(node: Month, last: int) -> tuple[int, int]:
    if node.days is not None:
        low, high = node.days
        return (low, min(high, last)) if low > 0 else (last + low + 1, last)
    if node.week is not None:
        return (last - 6, last) if node.week >= 5 else (7 * node.week - 6, 7 * node.week)
    parts = {"early": (1, 10), "mid": (11, 20), "late": (21, last), "half1": (1, 15), "half2": (16, last)}
    return parts.get(node.part or "", (1, last))


def _month_first(node: Month, frame: Frame) -> date | None:
    if node.month is None:
        base = (frame.month or frame.base("either")) if node.base == "either" else frame.base(node.base)
        return _shift_month(base[0].replace(day=1), node.offset or 0) if base is not None else None
    if node.year is not None:
        return date(node.year, node.month, 1)
    if frame.published is None:
        near = _nearest(node.month, 1, frame.month[0]) if frame.month is not None else None
        return near
    this = frame.published.replace(day=1)
    if node.yearwards is not None:
        return date(this.year + node.yearwards, node.month, 1)
    firsts = [date(this.year + k, node.month, 1) for k in (1, 0, -1)]
    if node.which == -1:
        return max(d for d in firsts if d < this)
    if node.which == 0:
        return date(this.year, node.month, 1)
    if node.which == 1:
        return min(d for d in [*firsts, date(this.year + 2, node.month, 1)] if d > this)
    if frame.future:
        return min(d for d in firsts if d >= this)
    return max(d for d in firsts if d <= this)


def _year(node: Year, frame: Frame) -> Days | None:
    year = node.year
    if year is None:
        base = (
            frame.month
            if node.base == "anchor"
            else (frame.month or frame.base("either"))
            if node.base == "either"
            else frame.base("published")
        )
        if base is None:
            return None
        year = base[0].year + (node.offset or 0)
    low, high = {"early": (1, 3), "mid": (5, 8), "late": (10, 12)}.get(node.part or "", (1, 12))
    days = date(year, low, 1), _month_days(date(year, high, 1))[1]
    if node.part == "later" and frame.published is not None:
        return frame.published, days[1]
    return _capped(days, frame)


def _season(node: Season, frame: Frame) -> Days | None:
    def days(year: int) -> Days:
        start = date(year, 12, 1) if node.season == 0 else date(year, 3 * node.season, 1)
        return start, _month_days(_shift_month(start, 2))[1]

    if node.year is not None:
        return _capped(days(node.year), frame)
    if frame.published is None:
        return None
    here = frame.published
    if node.yearwards is not None:
        return _capped(days(here.year + node.yearwards), frame)
    known = [days(here.year + k) for k in (1, 0, -1, -2)]
    if node.which == -1:
        return max(d for d in known if d[1] < here)
    if node.which == 1 or frame.future:
        return min(d for d in known if d[1] >= here)
    return _capped(max(d for d in known if d[0] <= here), frame)


def _holiday(node: Holiday, frame: Frame) -> Days | None:
    country = "UA" if is_julian(node.name) else frame.country
    here = frame.published
    year = (
        node.year
        if node.year is not None
        else here.year + node.yearwards
        if here is not None and node.yearwards is not None
        else None
    )
    if year is None and here is None:
        return None
    years = (year,) if year is not None else tuple(here.year + k for k in (-1, 0, 1)) if here is not None else ()
    firsts = [(first, feast) for feast in feasts(node.name) for y in years for first in feast.firsts(y, country)]
    if year is None and here is not None:
        firsts = _fitting(firsts, here, node, frame)
    if not firsts:
        return None
    first, feast = firsts[0]
    start = first + timedelta(days=day_of_feast(node.name))
    return start, max(start, feast.last(first, node.whole))


def _fitting(firsts: list[Any], here: date, node: Holiday, frame: Frame) -> list[Any]:
    """The feast that is meant: the coming one looking forward, else the last, or one that begins within days."""
    if frame.future or node.which == 1:
        return sorted((f for f in firsts if f[0] >= here), key=lambda f: f[0])
    before = here - timedelta(days=1) if node.which == -1 else here + timedelta(days=2)
    return sorted((f for f in firsts if f[0] <= before), key=lambda f: f[0], reverse=True)


# --- stretches ----------------------------------------------------------------------------------


def _stretch(node: Stretch, frame: Frame) -> Days | None:
    if node.start is None or node.end is None:
        return None
    if frame.future:
        start = read(node.start, frame)
        if start is None:
            return None
        end = (
            read(node.end, replace(frame, published=start[0], anchor=start))
            if _relative(node.end)
            else read(node.end, frame)
        )
        return (start[0], end[1]) if end is not None else None
    end = read(node.end, frame)
    if end is None:
        return None
    start = end if isinstance(node.start, Clock) else read(node.start, frame)
    if start is None or start[0] > end[0] or _relative(node.start):
        start = read(node.start, replace(frame, published=end[1], anchor=frame.anchor))
    return (start[0], end[1]) if start is not None else None


def _relative(node: Node) -> bool:
    """Whether an end of a range is told by the calendar alone and so hangs on the other end."""
    return (
        isinstance(node, (Day, Month))
        and node.year is None
        and node.yearwards is None
        and getattr(node, "which", None) is None
    )


def _since(node: Since, frame: Frame) -> Days | None:
    if frame.published is None:
        return None
    start = (
        (frame.published, frame.published)
        if isinstance(node.start, Clock) and frame.anchor is None
        else read(node.start, frame)
    )
    return (start[0], frame.published) if start is not None else None


def _by(node: By, frame: Frame) -> Days | None:
    end = read(node.end, frame)
    if end is None or not frame.future or frame.published is None:
        return end
    return min(frame.published, end[0]), end[1]


def _recent(node: Recent, frame: Frame) -> Days | None:
    base = frame.base(node.base)
    if base is None or (node.n is None and node.unit not in {"hour", "moment"}):
        return None
    here = base[1]
    way = node.way or (1 if frame.future else -1)
    other = _moved(here, way * (node.n or 0), node.unit)
    return (here, other) if way > 0 else (other, here)


def _moved(day: date, n: int, unit: str) -> date:
    if unit in {"hour", "moment"}:
        hours = n if unit == "hour" else 0
        days = -(-abs(hours) // 24) if abs(hours) > 12 else 0
        return day + timedelta(days=days if n > 0 else -days)
    if unit in {"day", "week", "fortnight"}:
        return day + timedelta(days=n * {"day": 1, "week": 7, "fortnight": 14}[unit])
    first = _shift_month(day.replace(day=1), n if unit == "month" else 12 * n)
    return first.replace(day=min(day.day, calendar.monthrange(first.year, first.month)[1]))


_READERS: dict[type, Callable[[Any, Frame], Days | None]] = {
    Day: _day,
    Numeric: _numeric,
    Shift: _shift,
    Night: _night,
    Clock: _clock,
    Week: _week,
    Month: _month,
    Year: _year,
    Season: _season,
    Holiday: _holiday,
    Stretch: _stretch,
    Since: _since,
    By: _by,
    Recent: _recent,
}
