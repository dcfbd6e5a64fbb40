"""From the reading of a time expression to days, by the rules of the coding guide.

Days are plain dates; nothing here knows a time zone, so none can shift one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
from trucewatch.resolve import date_days, date_spans
from trucewatch.resolve.date_frame import Days, Frame, Reader

_READERS: dict[type, Callable[[Any, Frame, Reader], Days | None]] = {
    Day: date_days.read_day,
    Numeric: date_days.read_numeric,
    Shift: date_days.read_shift,
    Night: date_days.read_night,
    Clock: date_days.read_clock,
    Week: date_spans.read_week,
    Month: date_spans.read_month,
    Year: date_spans.read_year,
    Season: date_spans.read_season,
    Holiday: date_spans.read_holiday,
    Stretch: date_spans.read_stretch,
    Since: date_spans.read_since,
    By: date_spans.read_by,
    Recent: date_spans.read_recent,
}


def read(node: Node, frame: Frame) -> Days | None:
    """Return the first and last day that an expression means, or None where it cannot be known."""
    try:
        days = _READERS[type(node)](node, frame, read)
    except (ValueError, OverflowError):  # "30 February", or a day before the calendar begins
        return None
    return days if days is not None and days[0] <= days[1] else None
