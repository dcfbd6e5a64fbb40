"""Time expressions in news English: where they stand, and how each is built.

`find` gives the words; `expressions` gives the words with their reading, a small tree (`time_nodes`) that says what they mean
without saying which day that is: "the next day" is one day after whatever day was meant before. Which day it is, the stage
that resolves dates decides.

The grammar runs over classes of words (`time_words`), not over letters: each rule is a pattern of class names (`time_rules`),
all compiled to one regular expression; what it finds is then joined to ranges, nights and terms here. Not found, because they
date nothing: "may" the modal, "march" the verb, ages, durations ("for twelve minutes", "a five-month siege"), names that hold
a date ("March 23 Movement", "the Sunday Times").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from trucewatch.knowledge.time_build import Words, build, duration
from trucewatch.knowledge.time_nodes import (
    By,
    Clock,
    Day,
    Holiday,
    Month,
    Night,
    Node,
    Recent,
    Shift,
    Since,
    Stretch,
    Year,
)
from trucewatch.knowledge.time_rules import MASTER, compiled
from trucewatch.knowledge.time_words import NAMES, Tokens, tokenise
from trucewatch.records import Mention, Span

_NAME_AFTER = re.compile(
    r"\s+(?:Movement|Alliance|Brigades?|Battalion|Division|Street|Square|Bridge|University|Hospital|Airport|Dam|Camp|Stadium|"
    r"Neighbou?rhood|District|School|Times|Telegraph|Herald|Mirror|Express|Standard|Martyrs|Kadra|Front|Forces|Coalition|"
    r"Revolutionary|Uprising)\b|-Kadra\b"
)
_NAMED_FEAST = re.compile(r"\s+(?:truce|cease-?fire|pause|agreement|offensive|massacre)", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"(?:Bloody|Black|Ruby|Movement of|Group of|Brigade of|Theresa|Brian|Martyrs of)\s$")

_JOINS = re.compile(compiled("comma? (to|until|dash|up|and)+ the? (early|late)*$"))
_OPENS = re.compile(compiled("(over|in)? (from|between|since)$"))
_SINCE = re.compile(compiled("since the?$"))
_SINCE_CLAUSE = re.compile(compiled("since (word|the|of|one|in|poss|prev|last|fn|dash)+ (on|in)?$"))
_BY = re.compile(compiled("(by|until|up to|only until|before) the?$"))
_AFTER = re.compile(
    compiled(
        "around* (number|day|few|one|count dash? count?)? (days|weeks|months|years|hours|moments|fortnight) (before|after) the?$"
    )
)
_SPAN_TO = re.compile(compiled("(in|over)* the (number|day|few|count)? (days|weeks) (to|until|up to|begin|begin on)$"))
_NIGHT_OF = re.compile(compiled("overnight (on|of|from|between|comma)* the?$"))
_NIGHT_TO = re.compile(compiled("(overnight|the? part) in? to the?$"))
_LOOK_BACK = 8


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words of a text that tell a time, where they stand, and their reading."""

    text: str
    span: Span
    node: Node


@dataclass(slots=True)
class _Item:
    """An expression while it is being joined: the tokens it covers, its rule and its reading."""

    first: int
    last: int
    rule: str
    node: Node


@lru_cache(maxsize=64)
def expressions(text: str, bare: bool = False) -> tuple[TimeExpression, ...]:
    """Return every time expression in a text with its reading, longest, in order, none overlapping another.

    Kept for the last texts: a report's times are asked for when its claims are read and again when its days are told.
    """
    tokens = tokenise(text)
    items = []
    for match in MASTER.finditer(tokens.classes):
        rule = match.lastgroup or ""
        node = build(rule, tokens, match.start(), match.end())
        if node is not None and not _part_of_a_name(text, tokens, match.start(), match.end()):
            items.append(_Item(match.start(), match.end(), rule, node))
    for step in (_nights, _stretches, _prefixed):
        items = step(items, tokens)
    return tuple(_told(text, tokens, item) for item in items if bare or item.rule != "bare")


def find(text: str) -> tuple[Mention, ...]:
    """Return every time expression in a text: longest, in order ("on Thursday night", "the past 24 hours", "three days later")."""
    return tuple(Mention(e.text, e.span) for e in expressions(text))


@lru_cache(maxsize=16384)
def parse(words: str) -> Node | None:
    """Return the reading of words that were picked as a time: of the longest expression in them, or None."""
    found = expressions(words, bare=True)
    if found:
        return max(found, key=lambda e: e.span.end - e.span.start).node
    return _as_picked(words)


_CLOCK = re.compile(r"\d{1,2}[.:]?\d{2}|(?:at|by|since|around|towards?) \w+")


def _as_picked(words: str) -> Node | None:
    """Words that tell a time only because someone says so: "0905", "at seven", "earlier", "three days", "weekly"."""
    tokens = tokenise(words)
    told = Words(tokens, 0, len(tokens.classes))
    if told.at("clock", "part") >= 0 or (_CLOCK.fullmatch(words) and told.at("count", "number", "day", "year") >= 0):
        return Clock(words)
    if "now" in told:
        return Shift("published", 0)
    if "earlier" in told:
        return Shift("either", 0)
    if words.lower() == "weekly" or ("weeks" in told and told.at("number", "day", "count", "ordword") < 0):
        return Recent(1, "week")
    return duration(told)


def _told(text: str, tokens: Tokens, item: _Item) -> TimeExpression:
    start, end = tokens.starts[item.first], tokens.ends[item.last - 1]
    return TimeExpression(text[start:end], Span(start, end), item.node)


def _part_of_a_name(text: str, tokens: Tokens, first: int, last: int) -> bool:
    start, end = tokens.starts[first], tokens.ends[last - 1]
    if last - first == 1 and NAMES[tokens.classes[first]] == "holiday" and _NAMED_FEAST.match(text, end):
        return True
    return bool(_NAME_AFTER.match(text, end) or _NAME_BEFORE.search(text, max(0, start - 16), start))


def _before(pattern: re.Pattern[str], tokens: Tokens, at: int, floor: int) -> int:
    """Return where a pattern starts that ends right before token `at`, no earlier than `floor`; -1 if there is none."""
    start = max(floor, at - _LOOK_BACK)
    found = pattern.search(tokens.classes[start:at])
    return start + found.start() if found else -1


def _between(tokens: Tokens, left: _Item, right: _Item) -> str | None:
    """Return the classes of the words that join two expressions, or None if they do not join."""
    gap = tokens.classes[left.last : right.first]
    return gap if gap and len(gap) <= 4 and _JOINS.fullmatch(gap) else None


def _stretches(items: list[_Item], tokens: Tokens) -> list[_Item]:
    """Join "from A to B", "A to B", "between A and B", "Monday and Tuesday"."""
    out: list[_Item] = []
    for item in items:
        left = out[-1] if out else None
        if left is None or not _joins(tokens, left, item, out[-2].last if len(out) > 1 else 0):
            out.append(item)
            continue
        opening = _before(_OPENS, tokens, left.first, out[-2].last if len(out) > 1 else 0)
        first = opening if opening >= 0 else left.first
        out[-1] = _Item(first, item.last, "stretch", Stretch(_filled(left.node, item.node), item.node))
    return out


def _joins(tokens: Tokens, left: _Item, right: _Item, floor: int) -> bool:
    gap = _between(tokens, left, right)
    if gap is None or left.rule == "stretch":
        return False
    opened = _before(_OPENS, tokens, left.first, floor) >= 0 or NAMES[tokens.classes[left.first]] in {"from", "between"}
    names = {NAMES[code] for code in gap}
    between = NAMES[tokens.classes[left.first]] == "between" or (
        _before(_OPENS, tokens, left.first, floor) >= 0 and NAMES[tokens.classes[left.first - 1]] == "between"
    )
    if "and" in names and (not between or "comma" in names):
        return "comma" not in names and (
            isinstance(left.node, (Day, Shift))
            and isinstance(right.node, (Day, Shift))
            and left.rule == right.rule == "full"
        )
    if names == {"dash"} and not opened:
        return type(left.node) is type(right.node)
    return "bare" not in {left.rule, right.rule} or opened or isinstance(left.node, Month)


def _filled(left: Node, right: Node) -> Node:
    """Give the first end of a range the year or month that only its second end tells."""
    if isinstance(left, Day) and isinstance(right, Day) and left.month is not None and left.year is None:
        return Day(right.year, left.month, left.day, left.weekday, yearwards=right.yearwards) if right.month else left
    if isinstance(left, Month) and isinstance(right, Month) and left.year is None and left.month is not None:
        return Month(left.month, right.year, part=left.part, yearwards=right.yearwards, which=left.which)
    if isinstance(left, Month) and isinstance(right, Day) and left.month is None and right.month:
        return left
    return left


def _nights(items: list[_Item], tokens: Tokens) -> list[_Item]:
    """Join "overnight on Sunday", "overnight into Tuesday", "the night to Friday", "Sunday overnight"."""
    out: list[_Item] = []
    for item in items:
        left = out[-1] if out else None
        if item.rule == "full":
            to, of = _before(_NIGHT_TO, tokens, item.first, 0), _before(_NIGHT_OF, tokens, item.first, 0)
            if to >= 0 or of >= 0:
                node = Night(into=item.node) if to >= 0 else Night(of=item.node)
                item = _Item(to if to >= 0 else of, item.last, "night", node)
                while out and out[-1].first >= item.first:
                    out.pop()
        elif item.rule == "overnight" and left is not None and left.rule == "full" and left.last == item.first:
            out[-1] = _Item(left.first, item.last, "night", Night(of=left.node))
            continue
        out.append(item)
    return out


def _prefixed(items: list[_Item], tokens: Tokens) -> list[_Item]:
    """Take in what stands before: "since", "by", "until", "three days after", "the week before"."""
    out: list[_Item] = []
    for item in items:
        floor = out[-1].last if out else 0
        out.append(_with_prefix(item, tokens, floor))
    return out


def _with_prefix(item: _Item, tokens: Tokens, floor: int) -> _Item:
    if item.rule in {"full", "nth", "days"}:
        item = _grown(item, tokens, floor, _AFTER, _after)
    if isinstance(item.node, (Day, Shift)):
        item = _grown(item, tokens, floor, _SPAN_TO, _span_to)
    if item.rule == "stretch" or isinstance(item.node, Stretch):
        return item
    for pattern, make in _WRAPS:
        at = _before(pattern, tokens, item.first, floor)
        if at >= 0:
            return _Item(at, item.last, "wrapped", make(item.node))
    return _opened(item, tokens, floor)


def _grown(
    item: _Item, tokens: Tokens, floor: int, pattern: re.Pattern[str], make: Callable[[Words, Node], Node | None]
) -> _Item:
    """Take in the words before an expression that a pattern finds, where a reading can be made of both."""
    at = _before(pattern, tokens, item.first, floor)
    node = make(Words(tokens, at, item.first), item.node) if at >= 0 else None
    return _Item(at, item.last, item.rule, node) if node is not None else item


def _opened(item: _Item, tokens: Tokens, floor: int) -> _Item:
    """Read "since", "by" and "until" that open an expression ("since dawn on Friday"), and "since the truce began on Friday"."""
    lead = NAMES[tokens.classes[item.first]]
    if lead == "since":
        return _Item(item.first, item.last, "wrapped", Since(item.node))
    if lead in {"by", "until"} and not isinstance(item.node, Clock):
        return _Item(item.first, item.last, "wrapped", By(item.node, until=lead == "until"))
    clause = _before(_SINCE_CLAUSE, tokens, item.first, floor) if item.rule in {"full", "days"} else -1
    return _Item(clause, item.last, "wrapped", Since(item.node)) if clause >= 0 else item


_WRAPS: tuple[tuple[re.Pattern[str], Callable[[Node], Node]], ...] = ((_SINCE, Since), (_BY, By))


def _span_to(words: Words, node: Node) -> Node | None:
    """ "The twelve days to 19 February", "the week ending on Sunday"."""
    n = words.amount() or 1
    unit = words.names[words.at("days", "weeks")]
    return Stretch(Shift(node, 1 - n * (7 if unit == "weeks" else 1)), node) if unit in {"days", "weeks"} else None


def _after(words: Words, node: Node) -> Node | None:
    if not isinstance(node, (Day, Holiday, Shift, Stretch, Year)):
        return None
    sign = -1 if "before" in words else 1
    unit = words.names[words.at("days", "weeks", "months", "years", "hours", "moments", "fortnight")]
    n = words.amount()
    if n is None and unit == "weeks":
        return Stretch(Shift(node, sign * 7), node) if sign < 0 else Stretch(node, Shift(node, 7))
    if n is None and unit != "days":
        return None
    sizes = {"days": 1, "weeks": 7, "fortnight": 14, "hours": 0, "moments": 0}
    if unit in sizes:
        return Shift(node, sign * (n or 1) * sizes[unit])
    return Shift(node, sign * (n or 1), unit.removesuffix("s"), calendar=True)
