"""Words that a reader wrote, found in the report: the only way by which they enter a claim.

Words match letter by letter, whole words only; typewriter's and printer's quotation marks and dashes count as the same, and so do
all runs of white space, since models write them as they like. What is found is a span: the words that go on are the report's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trucewatch.records import Span

LONGEST = 600
"""Characters; longer "words" are no words but a page."""

_BEYOND = 2
"""Characters after the end of what is searched that must be seen, lest a word be taken for whole that is cut there."""

_LIKE = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-", "−": "-"}
)  # fmt: skip
"""One character for one, so that offsets stay."""
_STOPS = re.compile(r"(?<=[^A-Z][.!?…])[\"”’')\]]*\s+|\n+")


class Words:
    """A report's text, in which words are looked for.

    Args:
        text: as published. closed: spans in which nothing is ever found.
    """

    def __init__(self, text: str, closed: Sequence[Span] = ()) -> None:
        self.text, self.closed = text, tuple(closed)
        self._plain = text.translate(_LIKE)

    def all(self, words: str, within: Span | None = None) -> Iterator[Span]:
        """Every place where the words stand, in order; none for words without a letter or figure."""
        parts = words.translate(_LIKE).split()
        if not parts or len(words) > LONGEST or not any(ch.isalnum() for ch in words):
            return
        within = within or Span(0, len(self.text))
        body = r"\s+".join(map(re.escape, parts))
        pattern = re.compile(_edge(parts[0][0], before=True) + body + _edge(parts[-1][-1], before=False))
        for found in pattern.finditer(self._plain, within.start, within.end + _BEYOND):
            span = Span(found.start(), found.end())
            if span.end <= within.end and not any(span.overlaps(one) for one in self.closed):
                yield span

    def near(self, words: str, at: Span, reach: int) -> Span | None:
        """Where the words stand nearest to a span, at most `reach` characters off; capitals may begin a sentence."""
        window = Span(max(0, at.start - reach), min(len(self.text), at.end + reach))
        for form in (words, _other_case(words)):
            found = min(self.all(form, window), key=lambda span: (distance(span, at), span.start), default=None)
            if found is not None:
                return found
        return None

    def sentence(self, span: Span) -> Span:
        """The sentence in which a span begins, or those over which it runs."""
        start, end = 0, len(self.text)
        for stop in _STOPS.finditer(self.text):
            if stop.end() <= span.start:
                start = stop.end()
            elif stop.start() >= span.end:
                end = stop.start()
                break
        return Span(start, max(end, span.end))

    def open_text(self) -> str:
        """The text with blanks for what is closed; offsets stay."""
        out = self.text
        for span in self.closed:
            out = out[: span.start] + " " * (span.end - span.start) + out[span.end :]
        return out

    def at(self, span: Span) -> str:
        """The words of a span."""
        return self.text[span.start : span.end]


def distance(one: Span, other: Span) -> int:
    """Characters between two spans; 0 where they touch or overlap."""
    return max(0, one.start - other.end, other.start - one.end)


def _other_case(words: str) -> str:
    return words[:1].swapcase() + words[1:]


def _edge(mark: str, *, before: bool) -> str:
    """Whole words only; and no part of a longer figure: "4" does not stand in "4,000"."""
    if mark.isdigit():
        return r"(?<![\w])(?<!\d[.,])" if before else r"(?!\w)(?![.,]\d)"
    if mark.isalnum() or mark == "_":
        return r"(?<!\w)" if before else r"(?!\w)"
    return ""
