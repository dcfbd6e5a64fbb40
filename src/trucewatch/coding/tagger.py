"""The network that reads claims, in two looks.

The first look goes over every sentence: which words tell which act. The second goes to each act that the first saw, marked in
its surroundings: is it told as a claim, as having happened or not, as a breach, and which words say who, whom, where, when, how
many and who says so. Both looks are one small encoder (see `model/CARD.md`) that reads words together with what our knowledge says
of them. It gives scores; what becomes of them is decided in `claims.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trucewatch.coding import _tokens
from trucewatch.coding._pieces import MOST_PIECES, Pieces
from trucewatch.coding.document import Block, BlockKind, blocks
from trucewatch.coding.features import COLUMNS, Features
from trucewatch.coding.language import Language, Sentence
from trucewatch.coding.relations import COLUMNS as RELATION_COLUMNS
from trucewatch.coding.relations import relations
from trucewatch.coding.windows import TARGET, Window, Words, as_words, focus, parts, windows
from trucewatch.knowledge.acts import acts
from trucewatch.records import Span

ACTS: tuple[str, ...] = tuple(acts())
FACTUALITIES = ("occurred", "negated", "future", "hypothetical")
ROLES = ("initiator", "recipient", "place", "date", "count", "killed", "injured", "source", "source2", "cue")
RELATIONS = {name: COLUMNS.index(f"syntax:{name}") for name in RELATION_COLUMNS}
MARKS = {act: COLUMNS.index(f"trigger:{act}") for act in ACTS}

Array = NDArray[np.float32]
Split = Callable[[str], list[tuple[int, int]]]
Spot = Callable[[str], Iterable[tuple[Span, str]]]


@dataclass(frozen=True, slots=True)
class Encoded:
    """One window in the network's own terms: pieces, how words are written, target or not, first piece of each word, features."""

    pieces: list[int]
    cases: list[int]
    segments: list[int]
    firsts: list[int]
    features: Array


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text made ready: its sentences (words, offsets, kind), what is known of its words, and its windows for the first look.

    `names` are the actors' names that the register knows; `parsed` holds the sentences whose syntax was asked for.
    """

    text: str
    words: tuple[Words, ...]
    sentences: tuple[Span, ...]
    kinds: tuple[BlockKind, ...]
    rows: Array
    row_of: dict[tuple[int, int], int]
    windows: tuple[Window, ...]
    names: tuple[Span, ...] = ()
    parsed: dict[int, Sentence] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that may tell an act: a run of words of one sentence, by their offsets, and how sure the first look is."""

    act: str
    bounds: tuple[tuple[int, int], ...]
    sentence: int
    score: float


@dataclass(frozen=True, slots=True)
class Look:
    """The second look at a trigger: is it a claim; factuality (`FACTUALITIES`); breach; `ROLES` x words of the window."""

    trigger: Trigger
    window: Window
    claim: float
    facts: Array
    breach: float
    roles: Array


class Preparer:
    """Makes texts ready for the network, alike when it learns and when it reads."""

    def __init__(self, pieces: Pieces, split: Split, spot: Spot, language: Language | None = None) -> None:
        self._pieces, self._split, self._spot, self._features = pieces, split, spot, Features()
        self._language = language

    def prepare(self, text: str) -> Prepared:
        """Sentences, windows and features of a text; page furniture is left out."""
        words: list[Words] = []
        kinds: list[BlockKind] = []
        marks: list[tuple[Span, str]] = []
        for block in blocks(text):
            if block.kind is BlockKind.FURNITURE:
                continue
            if block.kind is not BlockKind.TEXT:
                marks.append((Span(block.start, block.end), block.kind.value))
            for part in self._parts(text, block):
                words.append(part)
                kinds.append(block.kind)
        bounds = [b for w in words for b in w.bounds]
        spotted = list(self._spot(text))
        names = tuple(sorted({span for span, column in spotted if column == "actor"}))
        rows = self._features.of(text, bounds, [*spotted, *marks])
        spans = tuple(Span(w.bounds[0][0], w.bounds[-1][1]) for w in words)
        row_of = {b: i for i, b in enumerate(bounds)}
        return Prepared(text, tuple(words), spans, tuple(kinds), rows, row_of, tuple(windows(words)), names)

    def _parts(self, text: str, block: Block) -> Iterable[Words]:
        whole = block.kind in (BlockKind.HEADLINE, BlockKind.SUBHEAD)
        cut = [(0, block.end - block.start)] if whole else self._split(text[block.start : block.end])
        for start, end in cut:
            headline = block.kind is BlockKind.HEADLINE
            yield from parts(
                as_words(text, block.start + start, block.start + end, _tokens.words, self._count, headline)
            )

    def _count(self, word: str) -> int:
        return len(self._pieces.of(word)[0])

    def encode(self, prepared: Prepared, window: Window) -> Encoded:
        """A window for the first look."""
        ids, cases, segments, firsts = [self._pieces.begin], [0], [0], []
        for (start, end), role in zip(window.bounds, window.roles, strict=True):
            pieces, case = self._pieces.of(prepared.text[start:end])
            firsts.append(len(ids))
            for piece in pieces[:MOST_PIECES]:
                ids.append(piece)
                cases.append(case)
                segments.append(int(role == TARGET))
        ids.append(self._pieces.end)
        rows = prepared.rows[[prepared.row_of[b] for b in window.bounds]]
        return Encoded(ids, [*cases, 0], [*segments, 0], firsts, rows)

    def mark(self, prepared: Prepared, trigger: Trigger) -> tuple[Window, Encoded]:
        """The window around a trigger, with the trigger marked, for the second look."""
        window = focus(prepared.words, trigger.sentence)
        encoded = self.encode(prepared, window)
        for w, bound in enumerate(window.bounds):
            if bound in trigger.bounds:
                encoded.features[w, MARKS[trigger.act]] = 1.0
        self._mark_relations(prepared, trigger, window, encoded)
        return window, encoded

    def _mark_relations(self, prepared: Prepared, trigger: Trigger, window: Window, encoded: Encoded) -> None:
        """How each word of the act's sentence stands to the trigger by its syntax."""
        if self._language is None:
            return
        if trigger.sentence not in prepared.parsed:
            bounds = list(prepared.words[trigger.sentence].bounds)
            prepared.parsed[trigger.sentence] = self._language.parse_words(prepared.text, [bounds])[0]
        sentence = prepared.parsed[trigger.sentence]
        told = [token.i for token in sentence.tokens if (token.start, token.end) in trigger.bounds]
        row_of = {bound: w for w, bound in enumerate(window.bounds)}
        for i, name in relations(sentence, told):
            row = row_of.get((sentence.tokens[i].start, sentence.tokens[i].end))
            if row is not None:
                encoded.features[row, RELATIONS[name]] = 1.0


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

    def acts(self, encoded: Sequence[Encoded]) -> list[Array]:
        """First look: for each window, words x (1 + acts) probabilities; column 0 is "tells none"."""
        return [_softmax(acts) for acts, *_ in self._run(encoded, ["acts"])]

    def looks(self, encoded: Sequence[Encoded]) -> list[tuple[Array, Array, Array, Array]]:
        """Second look: for each window, by word: claim, factuality, breach (probabilities) and roles (words x roles)."""
        names = ["claim", "facts", "breach", "roles"]
        return [
            (_sigmoid(claim[:, 0]), _softmax(facts), _sigmoid(breach[:, 0]), _sigmoid(roles))
            for claim, facts, breach, roles in self._run(encoded, names)
        ]

    def _run(self, encoded: Sequence[Encoded], outputs: list[str], batch: int = 8) -> list[list[Array]]:
        out: list[list[Array]] = [[] for _ in encoded]
        first_of: dict[bytes, int] = {}
        alike = [first_of.setdefault(_key(item), i) for i, item in enumerate(encoded)]  # a repeated window is read once
        order = sorted(first_of.values(), key=lambda i: len(encoded[i].pieces))
        for at in range(0, len(order), batch):
            chosen = order[at : at + batch]
            items = [encoded[i] for i in chosen]
            arrays = pad(items)
            results = self._session.run(
                outputs, {"embedded": embed(items, self._pieces, arrays["mask"].shape[1]), **arrays}
            )
            for row, i in enumerate(chosen):
                out[i] = [np.asarray(r[row][: len(encoded[i].firsts)], np.float32) for r in results]
        return [out[i] for i in alike]


def _key(item: Encoded) -> bytes:
    """What makes two windows the same to the network."""
    return b"|".join(
        (bytes(repr((item.pieces, item.cases, item.segments, item.firsts)), "ascii"), item.features.tobytes())
    )


def look(trigger: Trigger, window: Window, claim: Array, facts: Array, breach: Array, roles: Array) -> Look:
    """The second look, read at the words of the trigger."""
    at = [w for w, bound in enumerate(window.bounds) if bound in trigger.bounds] or [0]
    return Look(trigger, window, float(claim[at].max()), facts[at].mean(axis=0), float(breach[at].mean()), roles.T)


def embed(items: Sequence[Encoded], pieces: Pieces, longest: int) -> Array:
    """The vectors of the pieces of several windows, windows x pieces x width."""
    out = np.zeros((len(items), longest, pieces.embed([0]).shape[1]), np.float32)
    for row, item in enumerate(items):
        out[row, : len(item.pieces)] = pieces.embed(item.pieces)
    return out


def _sigmoid(x: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30, 30))), np.float32)


def _softmax(x: Array) -> Array:
    if not x.size:
        return x
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True), np.float32)
