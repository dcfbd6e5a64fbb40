"""The words of a place as a claim should keep them: whole, with what places it more exactly, and without what stands around."""

from __future__ import annotations

import re

from trucewatch.records import Span


def trim_place(text: str, span: Span) -> Span:
    """The span without prepositions before it and marks after it."""
    words = text[span.start : span.end]
    lead = re.match(
        r"^(?:[\s,;:(\"“]|(?:in|at|on|into|onto|from|to|towards?|across|over|inside|within|of|the|and)\b\s*)+",
        words,
        re.IGNORECASE,
    )
    start = lead.end() if lead and lead.end() < len(words) else 0
    trail = re.search(r"(?:[\s,;:.)\"”!?]|'s|’s)+$", words[start:])
    end = start + trail.start() if trail and trail.start() else len(words)
    return Span(span.start + start, span.start + end)


_PLACE_KIND = re.compile(
    r" (?:province|governorate|district|region|state|county|oblast|department|prefecture|township|area|valley|basin|subdistrict|"
    r"camp|city|town|village|neighbou?rhood|countryside|crossing|airport|base|front|axis|sector|mountains?|hills?|plain|peninsula|strip)\b",
    re.IGNORECASE,
)
_PLACE_PART = re.compile(
    r"(?:\b(?:(?:north|south|east|west)(?:ern|[- ]?(?:east|west)(?:ern)?)?|central|rural|upper|lower|downtown|old)"
    r"(?: (?:countryside|outskirts|suburbs?|parts?|edge|side|approaches|rural|sector|districts?))?(?: of)?(?: the)? "
    r"(?:(?:city|town|village|province|district) of )?"
    r"|\b(?:countryside|outskirts|suburbs|vicinity|environs|edge|gates?) of (?:the )?(?:(?:city|town|village|province|district) of )?"
    r"|\b\d+ ?(?:km|kilomet(?:re|er)s?|miles?) (?:(?:to the )?(?:north|south|east|west)(?:[- ]?(?:east|west))? (?:of|from) |from |outside )"
    r"|\b(?:near|outside) )$",
    re.IGNORECASE,
)


def whole_place(text: str, span: Span) -> Span:
    """The span with what places it more exactly: "eastern countryside of" before it, "province" after it."""
    after = _PLACE_KIND.match(text, span.end)
    before = _PLACE_PART.search(text[max(0, span.start - 70) : span.start])
    start = span.start - len(before.group(0)) if before else span.start
    return Span(start, after.end() if after else span.end)


def inside(span: Span, other: Span) -> bool:
    """Whether a span is part of another, longer one."""
    return span.overlaps(other) and span.end - span.start < other.end - other.start
