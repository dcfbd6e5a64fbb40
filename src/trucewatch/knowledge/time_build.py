"""From the words of one time expression to its reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from trucewatch.knowledge.time_nodes import (
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
    Stretch,
    Week,
    Year,
)
from trucewatch.knowledge.time_words import NAMES, Tokens

_WHICH = {"last": -1, "past": -1, "prev": -1, "this": 0, "next": 1, "foll": 1}
_UNITS = {
    "days": "day",
    "weeks": "week",
    "months": "month",
    "years": "year",
    "hours": "hour",
    "fortnight": "fortnight",
    "moments": "moment",
}
_DAYS_A_UNIT = {"day": 1, "week": 7, "fortnight": 14}
_PARTS = {
    "start": "early",
    "early": "early",
    "mid": "mid",
    "late": "late",
    "end": "late",
    "earlier": "earlier",
    "later": "later",
}


class Words:
    """The tokens of one expression: classes by name, in order, with their values."""

    def __init__(self, tokens: Tokens, first: int, last: int) -> None:
        self.names = [NAMES[code] for code in tokens.classes[first:last]]
        self.values = tokens.values[first:last]

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def at(self, *names: str) -> int:
        """Return where the first token of one of these classes stands, or -1."""
        return next((i for i, name in enumerate(self.names) if name in names), -1)

    def number(self, *names: str) -> int | None:
        """Return the value of the first token of one of these classes."""
        found = self.at(*names)
        value = self.values[found] if found >= 0 else None
        return value if isinstance(value, int) else None

    def word(self, name: str) -> str:
        """Return the word of the first token of a class."""
        found = self.at(name)
        return str(self.values[found]) if found >= 0 else ""

    def cut(self, first: int, last: int) -> Words:
        """Return some of the tokens."""
        part = object.__new__(Words)
        part.names, part.values = self.names[first:last], self.values[first:last]
        return part

    def amount(self) -> int | None:
        """Return a number in words or digits: "two" 2, "twenty-four" 24, "a" 1, "a couple of" 2; None if there is none or it is vague."""
        i = self.at("number", "day", "count", "few")
        if i < 0:
            i = self.at("one")
        if i < 0:
            return None
        value = self.values[i]
        total = value if isinstance(value, int) else 0
        rest = self.names[i + 1 : i + 3]
        if self.names[i] == "count" and rest[:1] == ["dash"] and rest[1:] == ["count"]:
            second = self.values[i + 2]
            total += second if isinstance(second, int) else 0
        return total or None


def build(rule: str, tokens: Tokens, first: int, last: int) -> Node | None:
    """Return the reading of `tokens[first:last]`, which a rule of the grammar matched; None if it makes none."""
    words = Words(tokens, first, last)
    return _BUILDERS[rule](words)


def _yearwards(words: Words) -> tuple[Words, int | None]:
    """Cut "of last year" off, and say how many years that is from this one."""
    i = words.at("years")
    if i <= 0 or words.names[i - 1] not in {*_WHICH, "same", "that"}:
        return words, None
    return words.cut(0, i - 1), _WHICH.get(words.names[i - 1], 0)


def _month(words: Words) -> int | None:
    return words.number("month", "maymar", "mabbr")


def _which(words: Words) -> int | None:
    i = words.at(*_WHICH)
    if i < 0:
        return None
    if words.names[i] == "this" and words.names[i + 1 : i + 2] and words.names[i + 1] in _WHICH:
        return _WHICH[words.names[i + 1]]
    return _WHICH[words.names[i]]


def _days(words: Words) -> Node | None:
    words, yearwards = _yearwards(words)
    months = words.at("month", "maymar", "mabbr")
    ends = [
        v
        for n, v in zip(words.names, words.values, strict=True)
        if n in {"day", "ord", "ordword"} and isinstance(v, int)
    ]
    if months < 0 or len(ends) < 2:
        return None
    year = words.number("year")
    day = Day(year=year, month=_month(words), yearwards=yearwards)
    return Stretch(replace(day, day=min(ends)), replace(day, day=max(ends)))


def _full(words: Words) -> Node | None:
    for reader in (_digits, _holiday, _date, _shifted, _weekday, _relative_day, _near):
        node = reader(words)
        if node is not None:
            return node
    return None


def _digits(words: Words) -> Node | None:
    if "isodate" in words:
        text = words.word("isodate")
        return Day(int(text[:4]), int(text[5:7]), int(text[8:10]))
    if "numdate" in words:
        text = words.word("numdate")
        first, second, year = (int(part) for part in text.replace("/", ".").replace("-", ".").split("."))
        return Numeric(first, second, year if year > 99 else 2000 + year if year < 60 else 1900 + year)
    return None


def _holiday(words: Words) -> Node | None:
    i = words.at("holiday")
    if i < 0:
        return None
    rest, yearwards = _yearwards(words)
    return Holiday(str(words.values[i]), words.number("year"), _which(rest), yearwards, whole="over" in words)


def _date(words: Words) -> Node | None:
    words, yearwards = _yearwards(words)
    i = words.at("month", "maymar", "mabbr")
    if i < 0:
        if ("weekday" in words or "wdabbr" in words) and words.at("ord", "ordword") >= 0:
            return Day(day=words.number("ord", "ordword"), weekday=words.number("weekday", "wdabbr"))
        return None
    near = [
        j
        for j in (i - 1, i + 1, i + 2, i - 2, i + 3)
        if 0 <= j < len(words.names) and words.names[j] in {"day", "ord", "ordword"}
    ]
    if not near:
        return None
    day = words.values[near[0]]
    year = words.number("year")
    return Day(
        year,
        _month(words),
        day if isinstance(day, int) else None,
        words.number("weekday", "wdabbr"),
        yearwards=yearwards,
    )


def _shifted(words: Words) -> Node | None:
    i = words.at("ago", "earlier", "later", "before", "after")
    units = [j for j, name in enumerate(words.names) if name in _UNITS and (i < 0 or j < i)]
    if i < 0 or not units or "weekday" in words:
        return None
    if "relday" in words:
        return Shift("published", (words.number("relday") or 0) * 2)
    unit = units[-1]
    if (
        words.names[unit - 1 : unit]
        and words.names[unit - 1] in {"the", "that", "same"}
        and words.names[i] in {"before", "after"}
    ):
        return Shift("either", -1 if words.names[i] == "before" else 1)
    return _counted(words.cut(0, unit + 1), words.names[i])


def _counted(words: Words, way: str) -> Node | None:
    unit = _UNITS[words.names[-1]]
    n = words.amount()
    if unit in {"hour", "moment"}:
        days = round((n or 0) / 24) if unit == "hour" and (n or 0) >= 20 else 0
        n, unit = days, "day"
    elif n is None:
        return Recent(None, unit)
    sign = -1 if way in {"ago", "earlier", "before"} else 1
    base = "published" if way == "ago" else "either" if sign < 0 else "anchor"
    calendar = unit in {"month", "year"}
    if unit in _DAYS_A_UNIT:
        n, unit = n * _DAYS_A_UNIT[unit], "day"
    return Shift(base, sign * n, unit, calendar=calendar)


def _weekday(words: Words) -> Node | None:
    i = words.at("weekday")
    if i < 0:
        return None
    part = words.word("part") or None
    weekday = words.number("weekday")
    if "ago" in words or words.names[:2] == ["one", "weeks"]:
        return Day(weekday=weekday, weeks_ago=1, part=part)
    w = words.at("weeks")
    if w == i + 1:  # "Saturday week": a week after the next, or a week before the last
        return Day(weekday=weekday, weeks_ago=1, part=part)
    if w > i:
        return Day(weekday=weekday, week=_which(words.cut(i + 1, w)), part=part)
    before, after = words.cut(0, i), words.cut(i + 1, len(words.names))
    which = _which(before)
    if which is None and after.names[:1] and after.names[0] in {"last", "next"}:
        which = _WHICH[after.names[0]]
    anchored = any(name in before for name in ("same", "that", "prev", "foll"))
    return Day(weekday=weekday, which=which, anchored=anchored, part=part)


def _relative_day(words: Words) -> Node | None:
    if "relday" not in words:
        return None
    return Shift("published", words.number("relday") or 0, part=words.word("part") or None)


def _near(words: Words) -> Node | None:
    i = words.at("days", "part", "moments")
    part = words.word("part") or None
    if "before" in words or "after" in words:
        return Shift("either", -1 if "before" in words else 1, part=part)
    lead = words.names[max(0, i - 1)]
    if lead in {"last", "past"} and "part" in words:
        return Shift("published", -1, part=part)
    if lead == "this":
        return Shift("published", 0, part=part)
    if lead == "prev":
        return Shift("either", -1, part=part)
    if lead in {"next", "foll"}:
        if words.word("days") == "days":
            return Recent(None, "day", 1)
        return Shift("anchor", 1, part=part)
    return Shift("either", 0, part=part)


def _week(words: Words) -> Node | None:
    if _month(words) is not None and "weekend" not in words:
        if words.at("day", "ord") > words.at("weeks"):
            inner = _date(words.cut(words.at("weeks") + 1, len(words.names)))
            return Week(0, base=inner) if inner is not None else None
        nth = words.at("ordword", "ord", "last")
        week = words.values[nth] if words.names[nth] != "last" else 5
        return Month(_month(words), words.number("year"), week=week if isinstance(week, int) else None)
    part = next((_PARTS[name] for name in words.names if name in _PARTS), None)
    weekend = "weekend" in words
    if words.names[-2:] == ["before", "last"]:
        return Week(-2, weekend=weekend)
    if "before" in words or "after" in words:
        return Week(-1 if "before" in words else 1, part, weekend, base="anchor")
    unit = words.at("weeks", "weekend")
    lead = _which(words.cut(0, unit))
    anchored = any(name in words.names for name in ("same", "that", "foll", "prev"))
    if lead is None:
        return Week(0, part, weekend, base="either" if anchored else "published")
    return Week(lead, part, weekend, base="either" if anchored else "published")


def _month_rule(words: Words) -> Node | None:
    words, yearwards = _yearwards(words)
    month, year = _month(words), words.number("year")
    part = next((_PARTS[name] for name in words.names if name in _PARTS), None)
    days = _days_of(words)
    if "half" in words:
        half = words.number("ordword")
        part = "half1" if half == 1 else "half2"
    which = _which(words)
    if month is not None:
        return Month(month, year, None, which, yearwards, part, days)
    if "months" not in words:
        return None
    base = "either" if any(name in words.names for name in ("same", "that", "foll", "prev")) else "published"
    return Month(None, year, which or 0, part=part, days=days, base=base)


def _days_of(words: Words) -> tuple[int, int] | None:
    """Which days of a month: "the first ten days of" (1, 10), "the last two weeks of" (-14, -1)."""
    i = words.at("days", "weeks")
    if i < 0:
        return None
    n = (words.cut(1, i).amount() or 10) * (7 if words.names[i] == "weeks" else 1)
    return (1, n) if "ordword" in words else (-n, -1)


def _year(words: Words) -> Node | None:
    part = next((_PARTS[name] for name in words.names if name in _PARTS), None)
    year = words.number("year")
    if year is not None:
        return Year(year, part=part)
    if "before" in words or words.names[-1:] == ["earlier"]:
        return Year(offset=-1, base="anchor")
    base = "either" if any(name in words.names for name in ("same", "that", "foll", "prev")) else "published"
    return Year(offset=_which(words) or 0, part=part, base=base)


def _season(words: Words) -> Node | None:
    words, yearwards = _yearwards(words)
    return Season(words.number("season") or 0, words.number("year"), _which(words), yearwards)


def _recent(words: Words) -> Node | None:
    if (
        words.amount() is None
        and _which(words) is None
        and words.names[-1] in {"hours", "moments"}
        and "recent" not in words
    ):
        return Shift("either", 0)
    unit = next(i for i, name in enumerate(words.names) if name in _UNITS)
    name = _UNITS[words.names[unit]]
    if "recent" in words:
        return Recent(None, name)
    which = -1 if words.names[:2] == ["over", "the"] else _which(words.cut(0, unit))
    n = words.cut(0, unit).amount()
    vague = any(c == "few" for c in words.names[:unit]) and n is None
    if vague:
        return Recent(None, name, which or -1)
    if which is None and "since" not in words:
        return Recent(n, name, 0)
    return Recent(n or 1, name, which or -1, base="either" if "prev" in words or "foll" in words else "published")


def _nth(words: Words) -> Node | None:
    return Day(day=words.number("ord", "ordword"))


def duration(words: Words) -> Node | None:
    """Return the reading of a bare length of time ("three days"), where it is known to date: so long, up to now."""
    unit = words.at("days", "weeks", "months", "hours", "part")
    n = words.cut(0, unit).amount() if unit > 0 else None
    if n is None:
        return None
    name = _UNITS.get(words.names[unit], "day")
    return Shift("either", 0) if name == "hour" and n < 12 else Recent(n - 1 if name == "day" and n > 1 else n, name, 0)


def _overnight(_words: Words) -> Node | None:
    return Night()


def _bare(words: Words) -> Node | None:
    month = _month(words)
    return Month(month) if month is not None else Year(words.number("year"))


def _lone(words: Words) -> Node | None:
    if words.word("part") == "night" and not {"at", "by", "before", "until"} & set(words.names):
        return Night()
    return Clock(" ".join(str(v) for v in words.values if v is not None))


_BUILDERS: dict[str, Callable[[Words], Node | None]] = {
    "days": _days,
    "week": _week,
    "full": _full,
    "recent": _recent,
    "nth": _nth,
    "season": _season,
    "month": _month_rule,
    "year": _year,
    "lone": _lone,
    "overnight": _overnight,
    "bare": _bare,
}
