"""Weeks, months, years, seasons, feasts, and stretches of time."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from trucewatch.knowledge.holidays import day_of_feast, feasts, is_julian
from trucewatch.knowledge.time_nodes import (
    By,
    Clock,
    Day,
    Holiday,
    Month,
    Node,
    Recent,
    Season,
    Since,
    Stretch,
    Week,
    Year,
)
from trucewatch.resolve.date_frame import Days, Frame, Reader, monday, month_days, nearest, shift_month


def read_week(node: Week, frame: Frame, read: Reader) -> Days | None:
    """Read a calendar week from Monday to Sunday, a part of it, or a weekend."""
    base = frame.base(node.base) if isinstance(node.base, str) else read(node.base, frame)
    if base is None:
        return None
    if node.weekend:
        return _weekend(node, base, frame)
    if not isinstance(node.base, str):
        return base[0], base[0] + timedelta(days=6)
    first = monday(base[0]) + timedelta(days=7 * node.offset)
    last = first + timedelta(days=6)
    if node.part in {"early", "mid", "late"}:
        low, high = {"early": (0, 2), "mid": (1, 3), "late": (4, 6)}[node.part]
        first, last = first + timedelta(days=low), first + timedelta(days=high)
    elif node.offset == 0 and node.base == "published" and frame.published is not None:
        return (frame.published, last) if frame.future or node.part == "later" else (first, frame.published)
    return frame.capped((first, last))


def _weekend(node: Week, base: Days, frame: Frame) -> Days | None:
    here = base[0]
    saturday = monday(here) + timedelta(days=5)
    if node.base == "anchor" or node.offset > 0 or frame.future:
        shifted = saturday + timedelta(days=7 * node.offset)
        return shifted, shifted + timedelta(days=1)
    if here < saturday:
        saturday -= timedelta(days=7)
        offset = min(node.offset + 1, 0)
    else:
        offset = node.offset
    saturday += timedelta(days=7 * offset)
    return frame.capped((saturday, saturday + timedelta(days=1)))


def read_month(node: Month, frame: Frame, _read: Reader) -> Days | None:
    """Read a month or a part of it, no further than the day of publication."""
    first = _month_first(node, frame)
    if first is None:
        return None
    whole = month_days(first)
    if node.part == "earlier" and frame.published is not None and whole[0] <= frame.published <= whole[1]:
        return whole[0], frame.published
    if node.part == "later" and frame.published is not None and whole[0] <= frame.published <= whole[1]:
        return frame.published, whole[1]
    low, high = _part_of_month(node, whole[1].day)
    return frame.capped((whole[0].replace(day=low), whole[0].replace(day=min(high, whole[1].day))))


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
        return shift_month(base[0].replace(day=1), node.offset or 0) if base is not None else None
    if node.year is not None:
        return date(node.year, node.month, 1)
    if frame.published is None:
        return nearest(node.month, 1, frame.month[0]) if frame.month is not None else None
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


def read_year(node: Year, frame: Frame, _read: Reader) -> Days | None:
    """Read a year or a part of it."""
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
    days = date(year, low, 1), month_days(date(year, high, 1))[1]
    if node.part == "later" and frame.published is not None:
        return frame.published, days[1]
    return frame.capped(days)


def read_season(node: Season, frame: Frame, _read: Reader) -> Days | None:
    """Read a season of the northern year."""

    def days(year: int) -> Days:
        start = date(year, 12, 1) if node.season == 0 else date(year, 3 * node.season, 1)
        return start, month_days(shift_month(start, 2))[1]

    if node.year is not None:
        return frame.capped(days(node.year))
    if frame.published is None:
        return None
    here = frame.published
    if node.yearwards is not None:
        return frame.capped(days(here.year + node.yearwards))
    known = [days(here.year + k) for k in (1, 0, -1, -2)]
    if node.which == -1:
        return max(d for d in known if d[1] < here)
    if node.which == 1 or frame.future:
        return min(d for d in known if d[1] >= here)
    return frame.capped(max(d for d in known if d[0] <= here))


def read_holiday(node: Holiday, frame: Frame, _read: Reader) -> Days | None:
    """Read a feast: its first day, or all its days where the words say so."""
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


def read_stretch(node: Stretch, frame: Frame, read: Reader) -> Days | None:
    """Read from one time to another; each end helps to date the other."""
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


def read_since(node: Since, frame: Frame, read: Reader) -> Days | None:
    """Read from a time to the day of publication."""
    if frame.published is None:
        return None
    start = (
        (frame.published, frame.published)
        if isinstance(node.start, Clock) and frame.anchor is None
        else read(node.start, frame)
    )
    return (start[0], frame.published) if start is not None else None


def read_by(node: By, frame: Frame, read: Reader) -> Days | None:
    """Read a term: the day itself, or looking forward, all days up to it."""
    end = read(node.end, frame)
    if end is None or not frame.future or frame.published is None:
        return end
    return min(frame.published, end[0]), end[1]


def read_recent(node: Recent, frame: Frame, _read: Reader) -> Days | None:
    """Read so many days, weeks or hours up to the day of publication, or from it."""
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
    first = shift_month(day.replace(day=1), n if unit == "month" else 12 * n)
    return first.replace(day=min(day.day, calendar.monthrange(first.year, first.month)[1]))
