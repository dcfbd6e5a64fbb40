"""A long report as parts that overlap, cut where a line or a sentence ends."""

from __future__ import annotations

import re

from trucewatch.records import Span

_ENDS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[.!?…][\"”’')\]]*\s"), re.compile(r"\s"))
"""Where a part may end, the best first."""


def parts(text: str, longest: int, overlap: int) -> tuple[Span, ...]:
    """Spans that together cover the text, none over `longest` characters; each repeats up to `overlap` of the one before.

    Args:
        text: the report. longest: characters, at least 200. overlap: characters, less than half of `longest`.
    """
    out: list[Span] = []
    start = 0
    while len(text) - start > longest:
        end = _cut(text, start + longest // 2, start + longest)
        out.append(Span(start, end))
        start = _cut(text, end - overlap, end - overlap // 2) if overlap else end
    out.append(Span(start, len(text)))
    return tuple(out)


def asked_parts(text: str, longest: int, overlap: int) -> tuple[Span, ...]:
    """The parts of a text about which a model is asked: those that hold any word."""
    return tuple(part for part in parts(text, longest, overlap) if any(map(str.isalpha, text[part.start : part.end])))


def _cut(text: str, first: int, last: int) -> int:
    """The end of the last paragraph, else line, sentence or word, that ends between two places; else the last."""
    for end in _ENDS:
        found = [match.end() for match in end.finditer(text, first, last)]
        if found:
            return found[-1]
    return last
