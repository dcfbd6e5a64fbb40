"""The network that reads claims: for each word, whether it tells an act and which; for each act told, who, whom, where, when, how many.

A small encoder (see `model/CARD.md`) reads windows of a report together with what our knowledge says of each word. What it gives are
scores; what becomes of them is decided by `claims.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trucewatch.coding import _tokens
from trucewatch.coding._pieces import MOST_PIECES, Pieces
from trucewatch.coding.document import Block, BlockKind, blocks
from trucewatch.coding.features import COLUMNS, Features
from trucewatch.coding.windows import TARGET, Window, as_words, windows
from trucewatch.knowledge.acts import acts
from trucewatch.records import Span

ACTS: tuple[str, ...] = tuple(acts())
FACTUALITIES = ("occurred", "negated", "future", "hypothetical")
ROLES = ("initiator", "recipient", "place", "date", "count", "killed", "injured", "source", "source2", "cue")
ROLE_WIDTH = 48
"""Width of the vectors whose product scores a word for a role of an act."""

Array = NDArray[np.float32]
Split = Callable[[str], list[tuple[int, int]]]
Spot = Callable[[str], Iterable[tuple[Span, str]]]


@dataclass(frozen=True, slots=True)
class Encoded:
    """One window in the network's own terms: pieces, how words are written, context or target, first piece of each word, features."""

    pieces: list[int]
    cases: list[int]
    segments: list[int]
    firsts: list[int]
    features: Array


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text made ready: its sentences (offsets and kind) and its windows."""

    text: str
    sentences: tuple[Span, ...]
    kinds: tuple[BlockKind, ...]
    windows: tuple[Window, ...]
    encoded: tuple[Encoded, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of one window, each row a word: acts (probabilities, 0 is "tells none"), factuality, breach, role vectors."""

    window: Window
    acts: Array
    facts: Array
    breach: Array
    asks: Array
    answers: Array

    def roles(self, trigger: int) -> Array:
        """Probabilities, `ROLES` x words, that each word fills each role of the act told by the word `trigger`."""
        asked = self.asks[trigger].reshape(len(ROLES), ROLE_WIDTH)
        given = self.answers.reshape(len(self.answers), len(ROLES), ROLE_WIDTH + 1)
        logits = np.einsum("rd,wrd->rw", asked, given[:, :, :-1]) + given[:, :, -1].T
        return _sigmoid(logits)


class Preparer:
    """Makes texts ready for the network, alike when it learns and when it reads."""

    def __init__(self, pieces: Pieces, split: Split, spot: Spot) -> None:
        self._pieces, self._split, self._spot, self._features = pieces, split, spot, Features()

    def prepare(self, text: str) -> Prepared:
        """Sentences, windows and numbers of a text; page furniture is left out."""
        sentences, kinds, marks = self._sentences(text)
        words = [
            as_words(text, s.start, s.end, _tokens.words, self._count, kind is BlockKind.HEADLINE)
            for s, kind in zip(sentences, kinds, strict=True)
        ]
        bounds = [b for w in words for b in w.bounds]
        rows = self._features.of(text, bounds, [*self._spot(text), *marks])
        row_of = {b: i for i, b in enumerate(bounds)}
        cut = windows(words)
        encoded = tuple(self._encode(text, w, rows[[row_of[b] for b in w.bounds]]) for w in cut)
        return Prepared(text, tuple(sentences), tuple(kinds), tuple(cut), encoded)

    def _sentences(self, text: str) -> tuple[list[Span], list[BlockKind], list[tuple[Span, str]]]:
        sentences: list[Span] = []
        kinds: list[BlockKind] = []
        marks: list[tuple[Span, str]] = []
        for block in blocks(text):
            if block.kind is BlockKind.FURNITURE:
                continue
            if block.kind in (BlockKind.ITEM, BlockKind.SUBHEAD):
                marks.append((Span(block.start, block.end), block.kind.value))
            for start, end in self._bounds(text, block):
                sentences.append(Span(block.start + start, block.start + end))
                kinds.append(block.kind)
        return sentences, kinds, marks

    def _bounds(self, text: str, block: Block) -> Sequence[tuple[int, int]]:
        if block.kind in (BlockKind.HEADLINE, BlockKind.SUBHEAD):
            return [(0, block.end - block.start)]
        return self._split(text[block.start : block.end])

    def _count(self, word: str) -> int:
        return len(self._pieces.of(word)[0])

    def _encode(self, text: str, window: Window, features: Array) -> Encoded:
        ids, cases, segments, firsts = [self._pieces.begin], [0], [0], []
        for (start, end), role in zip(window.bounds, window.roles, strict=True):
            pieces, case = self._pieces.of(text[start:end])
            firsts.append(len(ids))
            for piece in pieces[:MOST_PIECES]:
                ids.append(piece)
                cases.append(case)
                segments.append(int(role == TARGET))
        ids.append(self._pieces.end)
        return Encoded(ids, [*cases, 0], [*segments, 0], firsts, features)


def pad(batch: Sequence[Encoded]) -> dict[str, NDArray[np.int64] | Array]:
    """Several windows as arrays of one size; features stand at the first piece of their word."""
    longest = max(len(e.pieces) for e in batch)
    widest = max(max((len(e.firsts) for e in batch), default=1), 1)
    out: dict[str, NDArray[np.int64] | Array] = {
        "cases": np.zeros((len(batch), longest), np.int64),
        "segments": np.zeros((len(batch), longest), np.int64),
        "mask": np.zeros((len(batch), longest), np.int64),
        "firsts": np.zeros((len(batch), widest), np.int64),
        "features": np.zeros((len(batch), longest, len(COLUMNS)), np.float32),
    }
    for row, item in enumerate(batch):
        size = len(item.pieces)
        out["cases"][row, :size] = item.cases
        out["segments"][row, :size] = item.segments
        out["mask"][row, :size] = 1
        out["firsts"][row, : len(item.firsts)] = item.firsts
        if item.firsts:
            out["features"][row, item.firsts] = item.features
    return out


class Tagger:
    """The network at work."""

    def __init__(self, folder: Path, pieces: Pieces, threads: int = 1) -> None:
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        self._pieces = pieces
        self._session = ort.InferenceSession(str(folder / "claims.onnx"), options, providers=["CPUExecutionProvider"])

    def score(self, prepared: Prepared, batch: int = 8) -> list[Scores]:
        """The scores of every window of a text, in order."""
        out: list[Scores | None] = [None] * len(prepared.windows)
        order = sorted(range(len(out)), key=lambda i: len(prepared.encoded[i].pieces))
        for at in range(0, len(order), batch):
            chosen = order[at : at + batch]
            for i, scores in zip(chosen, self._run(prepared, chosen), strict=True):
                out[i] = scores
        return [s for s in out if s is not None]

    def _run(self, prepared: Prepared, chosen: Sequence[int]) -> list[Scores]:
        items = [prepared.encoded[i] for i in chosen]
        arrays = pad(items)
        embedded = np.zeros((*arrays["mask"].shape, self._pieces.embed([0]).shape[1]), np.float32)
        for row, item in enumerate(items):
            embedded[row, : len(item.pieces)] = self._pieces.embed(item.pieces)
        results = self._session.run(None, {"embedded": embedded, **arrays})
        out = []
        for row, i in enumerate(chosen):
            n = len(prepared.windows[i].bounds)
            act, fact, breach, asks, answers = (np.asarray(r[row][:n], np.float32) for r in results)
            out.append(
                Scores(prepared.windows[i], _softmax(act), _softmax(fact), _sigmoid(breach[:, 0]), asks, answers)
            )
        return out


def _sigmoid(x: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30, 30))), np.float32)


def _softmax(x: Array) -> Array:
    e = np.exp(x - x.max(axis=-1, keepdims=True)) if x.size else x
    return np.asarray(e / e.sum(axis=-1, keepdims=True) if x.size else e, np.float32)
