"""The sentence and the line around a place in a text: what stands there tells of one place, mostly."""

from __future__ import annotations

import re

PARAGRAPH = 300  # characters to either side that tell of one place, mostly
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])|\n+")


def line_around(text: str, at: int) -> tuple[int, int]:
    """The same line, no farther than a short paragraph reaches."""
    end = text.find("\n", at)
    return max(text.rfind("\n", 0, at) + 1, at - PARAGRAPH), min(end if end >= 0 else len(text), at + PARAGRAPH)


def sentence_around(text: str, at: int) -> tuple[int, int]:
    """Where the sentence around a position begins and ends."""
    start, end = 0, len(text)
    for found in _SENTENCE_END.finditer(text):
        if found.end() <= at:
            start = found.end()
        elif found.start() >= at:
            end = found.start()
            break
    return start, end
