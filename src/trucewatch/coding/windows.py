"""A report cut into windows that the network reads: a few sentences to be judged, with the headline and the sentences before them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

CONTEXT, TARGET, HEADLINE = 0, 1, 2
MAX_HEADLINE_PIECES = 40
MAX_CONTEXT_PIECES = 56
MAX_TARGET_PIECES = 120
MAX_SENTENCE_PIECES = 200
"""A longer sentence is read in parts."""


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence as words: offsets in the report's text, how many pieces each takes, and what the sentence is."""

    bounds: tuple[tuple[int, int], ...]
    pieces: tuple[int, ...]
    headline: bool = False

    @property
    def size(self) -> int:
        """Pieces in all."""
        return sum(self.pieces)


@dataclass(frozen=True, slots=True)
class Window:
    """Words that the network sees at once. `roles` says of each word whether it is judged (TARGET) or only context."""

    bounds: tuple[tuple[int, int], ...]
    roles: tuple[int, ...]
    sentences: tuple[int, ...]


def windows(sentences: Sequence[Words]) -> list[Window]:
    """Cut sentences into windows, so that every word is judged in exactly one of them."""
    parts = [part for i, s in enumerate(sentences) for part in _parts(s, i)]
    headline = next(((s, i) for s, i in parts if s.headline), None)
    out, start = [], 0
    while start < len(parts):
        end, size = start, 0
        while end < len(parts) and (end == start or size + parts[end][0].size <= MAX_TARGET_PIECES):
            size += parts[end][0].size
            end += 1
        out.append(_window(parts, start, end, headline))
        start = end
    return out


def _window(parts: list[tuple[Words, int]], start: int, end: int, headline: tuple[Words, int] | None) -> Window:
    before, size = start, 0
    while before > 0 and size + parts[before - 1][0].size <= MAX_CONTEXT_PIECES:
        before -= 1
        size += parts[before][0].size
    chosen = [(part, i, CONTEXT) for part, i in parts[before:start]]
    if headline and all(i != headline[1] for _, i in parts[before:end]):
        chosen.insert(0, (_head(headline[0], MAX_HEADLINE_PIECES), headline[1], HEADLINE))
    chosen += [(part, i, TARGET) for part, i in parts[start:end]]
    return Window(
        tuple(b for part, _, _ in chosen for b in part.bounds),
        tuple(role for part, _, role in chosen for _ in part.bounds),
        tuple(i for part, i, _ in chosen for _ in part.bounds),
    )


def _head(words: Words, limit: int) -> Words:
    size, n = 0, 0
    while n < len(words.pieces) and size + words.pieces[n] <= limit:
        size += words.pieces[n]
        n += 1
    return Words(words.bounds[:n], words.pieces[:n], words.headline)


def _parts(sentence: Words, index: int) -> list[tuple[Words, int]]:
    if sentence.size <= MAX_SENTENCE_PIECES:
        return [(sentence, index)] if sentence.bounds else []
    out, start, size = [], 0, 0
    for n, count in enumerate(sentence.pieces):
        if size + count > MAX_SENTENCE_PIECES and n > start:
            out.append((Words(sentence.bounds[start:n], sentence.pieces[start:n], sentence.headline), index))
            start, size = n, 0
        size += count
    out.append((Words(sentence.bounds[start:], sentence.pieces[start:], sentence.headline), index))
    return out


def as_words(
    text: str,
    start: int,
    end: int,
    cut: Callable[[str], list[tuple[int, int]]],
    count: Callable[[str], int],
    headline: bool = False,
) -> Words:
    """The words of `text[start:end]`, by a tokenizer `cut` and a counter of pieces."""
    bounds = tuple((start + s, start + e) for s, e in cut(text[start:end]))
    return Words(bounds, tuple(count(text[s:e]) for s, e in bounds), headline)
