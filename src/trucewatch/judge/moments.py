"""Days and instants as agreement files write them, and as claims are held against them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from trucewatch.judge.located import Part

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SAY = "write a day as 2017-07-09, an hour as ‘2017-07-09 12:00’ (local time) or 2017-07-09T09:00Z"


def zone_of(part: Part, default: str) -> str:
    """The time zone that a file names, checked; or the default."""
    name = part.text("timezone") or default
    try:
        _zone(name)
    except (KeyError, ValueError, OSError):
        part.fault("timezone", f"‘{name}’ is no time zone; use a name such as Asia/Damascus or Europe/Kyiv")
        return "UTC"
    return name


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def midnight(day: date, zone: str) -> datetime:
    """The instant, in UTC, at which a day begins in a time zone."""
    return datetime.combine(day, time(), _zone(zone)).astimezone(UTC)


@lru_cache(maxsize=100_000)
def days_as_instants(start: date, end: date, zone: str) -> tuple[datetime, datetime]:
    """The half-open interval of instants, in UTC, that whole days (both included) cover in a time zone."""
    return midnight(start, zone), midnight(end + timedelta(days=1), zone)


def day(part: Part, name: str) -> date | None:
    """A part as a day; a fault where it is none."""
    words = part.text(name)
    if not words:
        return None
    try:
        return date.fromisoformat(words if _DAY.fullmatch(words) else words.partition("T")[0].partition(" ")[0])
    except ValueError:
        part.fault(name, f"‘{words}’ is no day; {_SAY}")
        return None


def instant(part: Part, name: str, zone: str) -> datetime | None:
    """A part as an instant in UTC: a plain day is the midnight at which it begins, an hour without a zone is local
    time.
    """
    words = part.text(name)
    if not words:
        return None
    try:
        if _DAY.fullmatch(words):
            return midnight(date.fromisoformat(words), zone)
        moment = datetime.fromisoformat(words)
    except ValueError:
        part.fault(name, f"‘{words}’ is no moment; {_SAY}")
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=_zone(zone))).astimezone(UTC)


@lru_cache(maxsize=2_000)
def local(moment: datetime, zone: str) -> str:
    """An instant in words, in local time: ‘9 July 2017, 12:00’, or the day alone where it is midnight."""
    there = moment.astimezone(_zone(zone))
    words = f"{there.day} {there:%B %Y}"
    return words if there.time() == time() else f"{words}, {there:%H:%M}"


def local_day(moment: datetime, zone: str) -> date:
    """The day on which an instant falls in a time zone."""
    return moment.astimezone(_zone(zone)).date()
