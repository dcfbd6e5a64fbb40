"""Numbers that a reader points at: read from the report's own words, with what stands beside them and changes them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trucewatch.coding import quantities
from trucewatch.readers.finding import Words
from trucewatch.records import Harm, Range, Span

_BEFORE = re.compile(
    r"(?:\b(?:at least|at most|no (?:less|fewer|more) than|not (?:less|fewer|more) than|more than|over|above|upwards of|"
    r"a minimum of|a maximum of|in excess of|up to|as many as|fewer than|less than|under|half a|tens of|hundreds of|no|some|about|"
    r"between(?: [\w,.-]+ and)?|from [\w,.-]+ to|[\d,.]+\s?[-–])\s*)+$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:\s?[-–]\s?\d[\d,]*|\s(?:to|or)\s\d[\d,]*|\s+(?:and\s+)?(?:dozen|hundred|thousand|million)s?)*(?:\s+(?:or more|and more))?",
    re.IGNORECASE,
)
_AND = re.compile(r"\s(?:and|to)\s[\w,.-]*\w")
_KILLED = (
    r"kill|dead|\bdie|death|dying|slain|slay|bod(?:y|ies)\b|fatal|martyr|massacr|execut|murder|\blives?\b|perish|casualt|toll|\bloss|\blost\b|"
    r"behead|burie|corpse|lynch|victim|\bhurt|harm|\bshot\b|hacked|slaughter|mourn|lament|funeral"
)
_INJURED = r"injur|wound|hurt|casualt|maim|burn|hospital|harm|unscath|shrapnel|treated|victim|\bloss|\blost\b|hit\b|amputat|critical"
_HARM = {"killed": re.compile(_KILLED, re.IGNORECASE), "injured": re.compile(_INJURED, re.IGNORECASE)}
_NOBODY = re.compile(
    r"\b(?:no|nobody|none|without|zero|not|neither|unhurt|unharmed|uninjured|unscathed|safe)\b", re.IGNORECASE
)


def whole(words: Words, span: Span) -> Span:
    """The span with what changes its number: "at least" before "12", "dozen" after "two"."""
    before = _BEFORE.search(words.text, max(0, span.start - 40), span.start)
    after = _AFTER.match(words.text, span.end)
    pair = _AND.match(words.text, span.end) if before and before.group().casefold().strip() == "between" else None
    after = pair or after
    return Span(before.start() if before else span.start, after.end() if after else span.end)


def count(words: Words, span: Span) -> Range | None:
    """How many acts the words of a span tell; None where they tell no number."""
    span = whole(words, span)
    bounds = quantities.read(words.at(span))
    return Range(*bounds, words.at(span), span) if bounds is not None else None


def people(words: Words, spans: Iterable[Span], kind: str) -> tuple[Range | None, tuple[Harm, ...]]:
    """How many people the words of some spans tell as `killed` or `injured`, all together and group by group.

    Words count where their sentence speaks of such harm: "four" of "four raids" is no number of dead.
    """
    total: quantities.Bounds | None = None
    first: Span | None = None
    harm: list[Harm] = []
    for span in map(lambda one: whole(words, one), spans):  # noqa: C417 - each is needed in turn
        told, bounds = words.at(span), _people(words, span)
        if bounds is None or not _HARM[kind].search(words.at(words.sentence(span))):
            continue
        total = bounds if total is None else quantities.add(total, bounds)
        first = first or span
        harm.extend(Harm(who, kind, low, high, told, span) for who, (low, high) in quantities.groups(told))
    if total is None or first is None:
        return None, ()
    return Range(*total, words.at(first), first), tuple(dict.fromkeys(harm))


def _people(words: Words, span: Span) -> quantities.Bounds | None:
    told = words.at(span)
    bounds = quantities.people(told)
    if bounds is None and quantities.is_one(told):
        return 1, 1
    return bounds if bounds != (0, 0) or _NOBODY.search(told) else None
