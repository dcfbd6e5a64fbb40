"""What our knowledge says of each word, as numbers that the network reads beside the word itself.

A column is 1 where the word belongs to words of that kind: words that tell or hint at an act, known actors, places, times, numbers, cues.
So the network need not learn every village and militia by heart, and new knowledge helps without new training.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trucewatch.coding import relations
from trucewatch.knowledge.acts import HERE, ActWords, acts, forms
from trucewatch.knowledge.load import read_yaml
from trucewatch.records import Span

WORD_CLASSES = (
    "reporting",
    "hearsay",
    "negation",
    "modal",
    "condition",
    "fear",
    "breach",
    "truce",
    "killed",
    "injured",
    "unarmed",
    "armed",
    "number",
    "background",
)
SPOTTED = ("actor", "actor_armed", "actor_media", "place", "people", "time")
COLUMNS: tuple[str, ...] = (
    tuple(f"tells:{a}" for a in acts())
    + tuple(f"hints:{a}" for a in acts())
    + WORD_CLASSES
    + SPOTTED
    + ("digits", "item", "subhead", "quoted")
    + tuple(f"trigger:{a}" for a in acts())
    + ("headline",)
    + tuple(f"syntax:{name}" for name in relations.COLUMNS)
)


class WordClasses:
    """Finds the words of `words.yaml`."""

    def __init__(self, path: Path = HERE / "words.yaml") -> None:
        raw = read_yaml(path)
        self._single: dict[str, set[str]] = {}
        self._runs: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in WORD_CLASSES:
            for phrase in raw[name]:
                parts = str(phrase).split()
                if len(parts) == 1:
                    for form in forms(parts[0]):
                        self._single.setdefault(form, set()).add(name)
                else:
                    for form in forms(parts[0]):
                        self._runs.setdefault(form, []).append((tuple(p.lower() for p in parts[1:]), name))

    def of(self, words: Sequence[str]) -> list[tuple[int, int, str]]:
        """`(first word, last word, class)` for every word or run of words in a class; words in lower case."""
        out = [(i, i, name) for i, word in enumerate(words) for name in self._single.get(word, ())]
        for i, word in enumerate(words):
            for rest, name in self._runs.get(word, ()):
                if tuple(words[i + 1 : i + 1 + len(rest)]) == rest:
                    out.append((i, i + len(rest), name))
        return out


class Features:
    """Computes the columns for the words of a report."""

    def __init__(self) -> None:
        self._acts, self._classes = ActWords(), WordClasses()
        self._column = {name: i for i, name in enumerate(COLUMNS)}

    def of(
        self, text: str, bounds: Sequence[tuple[int, int]], spotted: Iterable[tuple[Span, str]] = ()
    ) -> NDArray[np.float32]:
        """A row of `COLUMNS` for each word.

        Args:
            text: the report's text.
            bounds: the words, in order.
            spotted: spans of names, times and page parts found by others, each with its column.
        """
        rows = np.zeros((len(bounds), len(COLUMNS)), dtype=np.float32)
        if not bounds:
            return rows
        starts, ends = [s for s, _ in bounds], [e for _, e in bounds]

        def mark(start: int, end: int, column: str) -> None:
            rows[bisect_right(ends, start) : bisect_left(starts, end), self._column[column]] = 1.0

        for word in self._acts.find(text):
            mark(word.start, word.end, f"{'tells' if word.tells else 'hints'}:{word.act}")
        lowered = [text[s:e].lower().replace("’", "'") for s, e in bounds]
        for first, last, name in self._classes.of(lowered):
            rows[first : last + 1, self._column[name]] = 1.0
        for span, column in spotted:
            mark(span.start, span.end, column)
        rows[:, self._column["digits"]] = [float(any(ch.isdigit() for ch in w)) for w in lowered]
        _mark_quoted(rows[:, self._column["quoted"]], lowered)
        return rows


def _mark_quoted(column: NDArray[np.float32], words: Sequence[str]) -> None:
    """1 for words inside quotation marks; an unclosed mark ends after 80 words."""
    opened = -1
    for i, word in enumerate(words):
        if word in ('"', "“", "”", "«", "»", "``", "''"):
            if opened >= 0 and word != "“":
                column[opened + 1 : i] = 1.0
                opened = -1
            else:
                opened = i
        elif opened >= 0 and i - opened > 80:
            opened = -1
