"""A report cut into windows that the network reads: sentences to be judged, with the headline and what stands around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

CONTEXT, TARGET, HEADLINE = 0, 1, 2
MAX_HEADLINE_PIECES = 40
MAX_CONTEXT_PIECES = 56
MAX_TARGET_PIECES = 120
MAX_BEFORE_PIECES = 80
MAX_AFTER_PIECES = 40
MAX_SENTENCE_PIECES = 200
"""A longer sentence is read in parts."""


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence as words: offsets in the report's text, how many pieces each takes, and whether it is the headline."""

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


Chosen = list[tuple[Words, int, int]]


def windows(sentences: Sequence[Words]) -> list[Window]:
    """Cut sentences into windows, so that every word is judged in exactly one of them."""
    out, start = [], 0
    while start < len(sentences):
        end, size = start, 0
        while end < len(sentences) and (end == start or size + sentences[end].size <= MAX_TARGET_PIECES):
            size += sentences[end].size
            end += 1
        chosen = _before(sentences, start, MAX_CONTEXT_PIECES)
        chosen += [(sentences[i], i, TARGET) for i in range(start, end)]
        out.append(_joined(_with_headline(sentences, chosen)))
        start = end
    return [w for w in out if w.bounds]


def focus(sentences: Sequence[Words], index: int) -> Window:
    """The window around one sentence in which an act is told: the headline, what stands before it, and what comes next."""
    chosen = [*_before(sentences, index, MAX_BEFORE_PIECES), (sentences[index], index, TARGET)]
    after = index + 1
    if after < len(sentences) and sentences[after].size <= MAX_AFTER_PIECES and not sentences[after].headline:
        chosen.append((sentences[after], after, CONTEXT))
    return _joined(_with_headline(sentences, chosen))


def _before(sentences: Sequence[Words], start: int, limit: int) -> Chosen:
    """The sentences before one, as many as fit."""
    first, size = start, 0
    while first > 0 and size + sentences[first - 1].size <= limit:
        first -= 1
        size += sentences[first].size
    return [(sentences[i], i, CONTEXT) for i in range(first, start)]


def _with_headline(sentences: Sequence[Words], chosen: Chosen) -> Chosen:
    """The headline in front, unless it is among the sentences or stands after them."""
    headline = next((i for i, s in enumerate(sentences) if s.headline), None)
    if headline is None or headline >= min(i for _, i, _ in chosen):
        return chosen
    return [(_head(sentences[headline], MAX_HEADLINE_PIECES), headline, HEADLINE), *chosen]


def _joined(chosen: Chosen) -> Window:
    return Window(
        tuple(b for words, _, _ in chosen for b in words.bounds),
        tuple(role for words, _, role in chosen for _ in words.bounds),
        tuple(i for words, i, _ in chosen for _ in words.bounds),
    )


def _head(words: Words, limit: int) -> Words:
    size, n = 0, 0
    while n < len(words.pieces) and size + words.pieces[n] <= limit:
        size += words.pieces[n]
        n += 1
    return Words(words.bounds[:n], words.pieces[:n], words.headline)


def parts(sentence: Words) -> Iterator[Words]:
    """A sentence in parts that each fit a window; nearly always itself."""
    if sentence.size <= MAX_SENTENCE_PIECES:
        if sentence.bounds:
            yield sentence
        return
    start, size = 0, 0
    for n, count in enumerate(sentence.pieces):
        if size + count > MAX_SENTENCE_PIECES and n > start:
            yield Words(sentence.bounds[start:n], sentence.pieces[start:n], sentence.headline)
            start, size = n, 0
        size += count
    yield Words(sentence.bounds[start:], sentence.pieces[start:], sentence.headline)


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
