"""What a time expression says, before anyone decides which day it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Day:
    """A day by date or weekday; what is None the text does not say.

    Attributes:
        which: -1 "last Friday", 0 "this Friday", 1 "next Friday". week: -1 "Friday last week", 0 "this week", 1 "next week".
        yearwards: -1 "of last year", 0 "this year", 1 "next year". weeks_ago: "a week ago on Friday" is 1.
        anchored: counted from the day meant before: "the same Friday", "the following Friday".
        part: part of the day as told ("night"), which moves nothing.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    which: int | None = None
    week: int | None = None
    yearwards: int | None = None
    weeks_ago: int = 0
    anchored: bool = False
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Numeric:
    """A date in digits, "04/05/2018": day first, unless that is no date."""

    first: int
    second: int
    year: int


@dataclass(frozen=True, slots=True)
class Shift:
    """So many units from a base: "yesterday", "the next day", "three days later", "a month ago", "two days after 9 July".

    Attributes:
        base: "published", "anchor" (the day meant before in the text), "either" (the anchor if there is one), or an expression.
        unit: day, week, month, year, or moment (minutes and hours, which stay on the day).
        calendar: the whole month or year is meant, not the day.
    """

    base: str | Node
    n: int
    unit: str = "day"
    part: str | None = None
    calendar: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """A calendar week, or a weekend, so many from this one; `part` early, mid, late, or earlier (up to now)."""

    offset: int = 0
    part: str | None = None
    weekend: bool = False
    base: str | Node = "published"


@dataclass(frozen=True, slots=True)
class Month:
    """A month by name, or so many from this one; `part` early, mid, late, or days ("the first ten days of May").

    Attributes:
        which: -1 "last March", 0 "this March", 1 "next March". week: 1-5 "the second week of May".
    """

    month: int | None = None
    year: int | None = None
    offset: int | None = None
    which: int | None = None
    yearwards: int | None = None
    part: str | None = None
    days: tuple[int, int] | None = None
    week: int | None = None
    base: str = "published"


@dataclass(frozen=True, slots=True)
class Year:
    """A year by number, or so many from this one; `part` early, mid, late, earlier."""

    year: int | None = None
    offset: int | None = None
    part: str | None = None
    base: str = "published"


@dataclass(frozen=True, slots=True)
class Season:
    """Northern seasons: 0 winter (December to February), 1 spring, 2 summer, 3 autumn."""

    season: int
    year: int | None = None
    which: int | None = None
    yearwards: int | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """A feast as named in the text; `whole` where all its days are meant ("during Eid")."""

    name: str
    year: int | None = None
    which: int | None = None
    yearwards: int | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Night:
    """A night that holds two days: "overnight" (until the day of publication, or the anchor), "overnight Sunday", "the night of 7-8 May".

    `into` is the day on which it ends ("overnight into Tuesday"), `of` the one on which it begins.
    """

    of: Node | None = None
    into: Node | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one time to another, both included; either may be left open."""

    start: Node | None
    end: Node | None


@dataclass(frozen=True, slots=True)
class Since:
    """From a time to the day of publication."""

    start: Node


@dataclass(frozen=True, slots=True)
class By:
    """A term: "by 10 October", "until Friday"; it looks forward where the claim does."""

    end: Node
    until: bool = False


@dataclass(frozen=True, slots=True)
class Recent:
    """The past (-1) or coming (1) so many units, up to or from the day of publication; n None is "recent", which dates nothing."""

    n: int | None
    unit: str
    way: int = -1
    base: str = "published"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day alone ("at dusk", "at 9:45am"): the day is the one the story is at."""

    text: str


Node: TypeAlias = (
    Day | Numeric | Shift | Week | Month | Year | Season | Holiday | Night | Stretch | Since | By | Recent | Clock
)
