"""From sentences to the numbers that the network learns from."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from trucewatch.coding._pieces import Pieces

from .conllu import Sentence, documents
from .names import TAGS

LONGEST_WINDOW = 128
FIRST_WORD = 1  # word 0 of a window is the root
UNKNOWN = -100


@dataclass(frozen=True, slots=True)
class Labels:
    """Every label that the network can give."""

    upos: tuple[str, ...]
    feats: tuple[str, ...]
    deprel: tuple[str, ...]
    name: tuple[str, ...] = TAGS

    @classmethod
    def of(cls, sentences: list[Sentence]) -> Labels:
        """Collect labels from sentences with syntax; rare sets of features are left out."""
        words = [word for sentence in sentences if sentence.has_syntax for word in sentence.words]
        feats = Counter(word.feats for word in words)
        return cls(
            upos=tuple(sorted({word.upos for word in words})),
            feats=tuple(feat for feat, n in feats.most_common() if n >= 3),
            deprel=tuple(sorted({word.deprel for word in words})),
        )


@dataclass(frozen=True, slots=True)
class Window:
    """Some sentences that the network reads at once, as numbers. Lists by piece, then lists by word."""

    pieces: list[int]
    case: list[int]
    first_piece: list[int]
    sentence: list[int]
    head: list[int]
    deprel: list[int]
    upos: list[int]
    feats: list[int]
    start: list[int]
    name: list[int]  # a bit set of the tags that the word may have; 0 if nothing is known
    weight: list[float]


class Encoder:
    """Turns sentences into windows."""

    def __init__(self, pieces: Pieces, labels: Labels) -> None:
        self.pieces = pieces
        self.index = {
            kind: {label: i for i, label in enumerate(getattr(labels, kind))}
            for kind in ("upos", "feats", "deprel", "name")
        }

    def length(self, sentence: Sentence) -> int:
        """Count the pieces of a sentence."""
        return sum(len(self.pieces.of(form)[0]) for form in sentence.forms)

    def windows(self, sentences: list[Sentence], rng: random.Random) -> list[Window]:
        """Pack neighbouring sentences into windows, none longer than the longest, cut anew at random each time."""
        found: list[Window] = []
        for document in documents(sentences):
            held: list[Sentence] = []
            room = 0
            for sentence in document:
                need = self.length(sentence)
                if need > 250:
                    continue
                new = sentence.starts_paragraph and rng.random() < 0.5
                if held and (need > room or new):
                    found.append(self.encode(held))
                    held = []
                if not held:
                    room = rng.choice((16, 48, 96, LONGEST_WINDOW)) - 2
                held.append(sentence)
                room -= need
            if held:
                found.append(self.encode(held))
        return found

    def encode(self, sentences: list[Sentence]) -> Window:
        """Turn sentences that are read at once into one window."""
        window = Window(
            pieces=[self.pieces.begin],
            case=[0],
            first_piece=[0],
            sentence=[-1],
            head=[UNKNOWN],
            deprel=[UNKNOWN],
            upos=[UNKNOWN],
            feats=[UNKNOWN],
            start=[UNKNOWN],
            name=[0],
            weight=[0.0],
        )
        for number, sentence in enumerate(sentences):
            self._add(window, sentence, number)
        window.pieces.append(self.pieces.end)
        window.case.append(0)
        return window

    def _add(self, window: Window, sentence: Sentence, number: int) -> None:
        offset = len(window.first_piece)
        for i, word in enumerate(sentence.words):
            pieces, case = self.pieces.of(word.form)
            window.first_piece.append(len(window.pieces))
            window.pieces.extend(pieces)
            window.case.extend([case] * len(pieces))
            window.sentence.append(number)
            known = sentence.has_syntax
            window.head.append((offset + word.head if word.head >= 0 else 0) if known else UNKNOWN)
            for kind in ("deprel", "upos", "feats"):
                label = self.index[kind].get(getattr(word, kind), UNKNOWN) if known else UNKNOWN
                getattr(window, kind).append(label)
            window.start.append(int(i == 0) if known else UNKNOWN)
            window.name.append(_bits(sentence.names[i]) if sentence.names else 0)
            window.weight.append(sentence.weight)


@lru_cache(maxsize=256)
def _bits(tags: frozenset[str]) -> int:
    return sum(1 << TAGS.index(tag) for tag in tags)


@dataclass(frozen=True, slots=True)
class Batch:
    """Several windows as tensors, padded."""

    pieces: Tensor
    case: Tensor
    mask: Tensor
    words: Tensor
    sentence: Tensor
    head: Tensor
    deprel: Tensor
    upos: Tensor
    feats: Tensor
    start: Tensor
    name: Tensor
    weight: Tensor


def collate(windows: list[Window]) -> Batch:
    """Pad windows to one length."""

    def pad(rows: list[list[int]], fill: int) -> Tensor:
        longest = max(map(len, rows))
        return torch.tensor([row + [fill] * (longest - len(row)) for row in rows])

    weights = [window.weight for window in windows]
    longest = max(map(len, weights))
    pieces = pad([window.pieces for window in windows], -1)
    return Batch(
        pieces=pieces.clamp(min=0),
        case=pad([window.case for window in windows], 0),
        mask=pieces >= 0,
        words=pad([window.first_piece for window in windows], 0),
        sentence=pad([window.sentence for window in windows], -2),
        head=pad([window.head for window in windows], UNKNOWN),
        deprel=pad([window.deprel for window in windows], UNKNOWN),
        upos=pad([window.upos for window in windows], UNKNOWN),
        feats=pad([window.feats for window in windows], UNKNOWN),
        start=pad([window.start for window in windows], UNKNOWN),
        name=pad([window.name for window in windows], 0),
        weight=torch.tensor([row + [0.0] * (longest - len(row)) for row in weights]),
    )


def batches(windows: list[Window], rng: random.Random, pieces: int = 2048) -> list[list[Window]]:
    """Group windows of like length into batches of about *pieces* pieces, in random order."""
    shuffled = windows[:]
    rng.shuffle(shuffled)
    found: list[list[Window]] = []
    for at in range(0, len(shuffled), 600):
        held: list[Window] = []
        for window in sorted(shuffled[at : at + 600], key=lambda w: len(w.pieces)):
            if held and (len(held) + 1) * len(window.pieces) > pieces:
                found.append(held)
                held = []
            held.append(window)
        if held:
            found.append(held)
    rng.shuffle(found)
    return found
