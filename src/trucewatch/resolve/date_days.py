"""Single days: dates, weekdays, days told from another day, nights, times of day."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from trucewatch.knowledge.time_nodes import Clock, Day, Night, Numeric, Shift
from trucewatch.resolve.date_frame import (
    Days,
    Frame,
    Reader,
    from_on,
    monday,
    month_days,
    nearest,
    one,
    shift_month,
    up_to,
)

NEAR_FUTURE = timedelta(days=35)
"""A date without a year that lies at most so far after publication is that coming day, not one eleven months ago."""
NEAR_MONTH = 62
"""Days from publication within which "the 21st" is read in the month of the day told before."""
_MORNING = re.compile(r"\b(?:morning|dawn|daybreak|sunrise)\b", re.IGNORECASE)


def read_day(node: Day, frame: Frame, _read: Reader) -> Days | None:
    """Read a date or weekday, whole or in part."""
    if node.day is not None and node.month is not None:
        return one(_dated(node, frame))
    if node.day is not None:
        return one(_nth(node, frame))
    return one(_weekday(node, frame)) if node.weekday is not None else None


def _dated(node: Day, frame: Frame) -> date | None:
    month, day = node.month or 1, node.day or 1
    if node.year is not None:
        return date(node.year, month, day)
    if frame.published is None:
        near = frame.month
        return nearest(month, day, near[0]) if near is not None else None
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


def _nth(node: Day, frame: Frame) -> date | None:
    """ "The 15th": in the month that the text is in, else the last one up to publication (the next one, looking forward)."""
    if node.weekday is not None and frame.published is not None:
        past = (frame.published - timedelta(days=k) for k in range(400))
        return next((d for d in past if d.day == node.day and d.weekday() == node.weekday), None)
    told, here = frame.anchor, frame.published
    if told is not None and (here is None or abs((told[1] - here).days) <= NEAR_MONTH):
        first = told[1].replace(day=1)
    elif frame.published is not None:
        first = frame.published.replace(day=1)
        late = (node.day or 1) > frame.published.day
        first = shift_month(
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
            return from_on(base[1] + timedelta(days=1), target)
        return up_to(base[0] - timedelta(days=1) if node.which == -1 else base[1], target)
    if frame.published is None:
        return None
    here = frame.published
    if node.week is not None:
        return monday(here) + timedelta(days=7 * node.week + target)
    if node.which == -1:
        return up_to(here - timedelta(days=1), target)
    if node.which == 1:
        return monday(here) + timedelta(days=7 + target)
    if node.which == 0:
        return monday(here) + timedelta(days=target)
    if frame.future:
        return from_on(here, target) + timedelta(days=7 * node.weeks_ago)
    return up_to(here, target) - timedelta(days=7 * node.weeks_ago)


def read_numeric(node: Numeric, frame: Frame, _read: Reader) -> Days | None:
    """Day first; month first where day first is no date, or lies well after publication."""
    found = []
    for month, day in ((node.second, node.first), (node.first, node.second)):
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(node.year, month)[1]:
            found.append(date(node.year, month, day))
    if not found:
        return None
    if len(found) > 1 and frame.published is not None and not frame.future:
        early = [d for d in found if d <= frame.published + timedelta(days=1)]
        return one((early or found)[0])
    return one(found[0])


def read_shift(node: Shift, frame: Frame, read: Reader) -> Days | None:
    """Read a day, month or year told from another: "yesterday", "three days later", "a month ago"."""
    if not isinstance(node.base, str):
        base = read(node.base, frame)
    else:
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
        return month_days(shift_month(here.replace(day=1), node.n))
    return date(here.year + node.n, 1, 1), date(here.year + node.n, 12, 31)


def read_night(node: Night, frame: Frame, read: Reader) -> Days | None:
    """Read a night, which holds two days."""
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


def read_clock(node: Clock, frame: Frame, _read: Reader) -> Days | None:
    """A time of day is on the day that the story is at: the one told before, or else the day of publication."""
    if frame.anchor is not None:
        day = frame.anchor[1]
        if frame.late and _MORNING.search(node.text):
            day += timedelta(days=1)
        return day, day
    return frame.base("published")
