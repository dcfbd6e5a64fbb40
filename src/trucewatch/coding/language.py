"""English as a machine reads it: sentences, words, their lemmas and features, who depends on whom, and names.

`Language` runs the model that ships in ``trucewatch/model``. A paragraph is read by itself and in windows of its own
sentences, so its reading never depends on what is read beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from . import _split
from ._bio import best_tags, steps
from ._lemmas import Lemmas
from ._mst import best_tree
from ._pieces import Pieces
from ._tokens import words as words_of

MODEL = Path(__file__).resolve().parent.parent / "model"

LONGEST_SENTENCE = 200
"""What runs on for more words than this is cut."""

_WINDOW = 128  # pieces that are read at once, if no single sentence needs more
_MOST_PIECES = 254

Floats = NDArray[np.float32]
Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Token:
    """One word.

    Attributes:
        i: its index in the sentence.
        text: as written.
        start: where it begins in the text that was given, in code points.
        end: where it ends.
        lemma: its dictionary form; ``cease-fire`` and ``ceasefire`` share one.
        upos: its universal part of speech.
        feats: its universal features, ``Number=Plur|Tense=Past``; ``_`` if it has none.
        head: the index of the word that it hangs from; -1 at the root.
        deprel: its universal relation to that word.
        name: ``B-`` or ``I-`` and PER, ORG, LOC or MISC; ``O`` outside names.
    """

    i: int
    text: str
    start: int
    end: int
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    name: str

    def has(self, feature: str) -> bool:
        """Say whether it has a feature, as in ``token.has("Tense=Past")``."""
        return feature in self.feats.split("|")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; its bounds are those of its first and last word."""

    start: int
    end: int
    tokens: tuple[Token, ...]

    @property
    def root(self) -> Token:
        """The word that the others hang from."""
        return next(token for token in self.tokens if token.head < 0)

    def head(self, i: int) -> Token | None:
        """Return the word that word *i* hangs from; None at the root."""
        above = self.tokens[i].head
        return self.tokens[above] if above >= 0 else None

    def children(self, i: int, *deprels: str) -> tuple[Token, ...]:
        """Return the words that hang from word *i*, in order.

        Args:
            i: the index of the word.
            deprels: relations to keep; ``nsubj`` keeps ``nsubj:pass`` too. None keeps all.
        """
        return tuple(t for t in self.tokens if t.head == i and (not deprels or _is_any(t.deprel, deprels)))

    def subtree(self, i: int) -> tuple[Token, ...]:
        """Return word *i* and all that hangs from it at any depth, in order."""
        below: dict[int, list[int]] = {}
        for token in self.tokens:
            below.setdefault(token.head, []).append(token.i)
        found, waiting = [], [i]
        while waiting:
            at = waiting.pop()
            found.append(at)
            waiting.extend(below.get(at, ()))
        return tuple(self.tokens[at] for at in sorted(found))

    def ancestors(self, i: int) -> Iterator[Token]:
        """Yield the words above word *i*, nearest first."""
        above = self.head(i)
        while above is not None:
            yield above
            above = self.head(above.i)

    def names(self) -> Iterator[tuple[int, int, str]]:
        """Yield first word, end and kind of each name."""
        first, kind = 0, ""
        for token in self.tokens:
            if not token.name.startswith("I-"):
                if kind:
                    yield first, token.i, kind
                first, kind = token.i, token.name[2:]
        if kind:
            yield first, len(self.tokens), kind


def _is_any(deprel: str, wanted: tuple[str, ...]) -> bool:
    """Say whether a relation is one of those wanted, or a kind of it."""
    return deprel in wanted or deprel.partition(":")[0] in wanted


@dataclass(frozen=True, slots=True)
class _Labels:
    """The labels that the graph scores, in its order, and where each kind lies among the tags."""

    upos: tuple[str, ...]
    feats: tuple[str, ...]
    name: tuple[str, ...]
    deprel: tuple[str, ...]
    root: int
    sections: tuple[slice, slice, slice]

    @classmethod
    def read(cls, path: Path) -> _Labels:
        """Read the labels that ship with the graph."""
        raw = json.loads(path.read_text(encoding="utf-8"))
        ends = np.cumsum([0, *(len(raw[kind]) for kind in ("upos", "feats", "name"))]).tolist()
        upos, feats, name = (slice(a, b) for a, b in pairwise(ends))
        lists = {kind: tuple(raw[kind]) for kind in ("upos", "feats", "name", "deprel")}
        return cls(**lists, root=raw["deprel"].index("root"), sections=(upos, feats, name))


class Language:
    """The reader of English. It keeps no state that shows: the same text always gives the same answer."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._graph = onnxruntime.InferenceSession(
            str(folder / "syntax.onnx"),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # the fused operator is the slower one
        )
        self._pieces = Pieces(folder)
        self._lemmas = Lemmas(folder / "lemmas.tsv")
        self._labels = _Labels.read(folder / "syntax.json")
        self._steps = steps(self._labels.name)

    @classmethod
    def load(cls, path: Path | None = None, threads: int = 1) -> Language:
        """Load the model that ships, or one in a folder of its own.

        Args:
            path: the folder of another model of the same make.
            threads: threads that one window may use.
        """
        return cls(path or MODEL, threads)

    def split(self, text: str) -> list[Bounds]:
        """Return the bounds of the sentences of a paragraph."""
        return _split.split(text)

    def parse_many(self, texts: Iterable[str]) -> list[list[Sentence]]:
        """Parse paragraphs, each by itself."""
        return [self.parse(text) for text in texts]

    def parse(self, text: str, sentences: list[Bounds] | None = None) -> list[Sentence]:
        """Parse one paragraph.

        Args:
            text: the paragraph; any text will do.
            sentences: bounds of its sentences, if they are known better than `split` tells them.
        """
        return self.parse_words(text, self._sentences(text, self.split(text) if sentences is None else sentences))

    def parse_words(self, text: str, sentences: Iterable[list[Bounds]]) -> list[Sentence]:
        """Parse one paragraph whose words are known.

        Args:
            text: the paragraph.
            sentences: the bounds of the words of each sentence; none may be longer than the model can read.
        """
        found: list[Sentence] = []
        window: list[list[Bounds]] = []
        room = _WINDOW
        for words in sentences:
            need = sum(len(self._pieces.of(text[a:b])[0]) for a, b in words)
            if window and need > room:
                found.extend(self._read(text, window))
                window, room = [], _WINDOW
            window.append(words)
            room -= need
        if window:
            found.extend(self._read(text, window))
        return found

    def _sentences(self, text: str, sentences: list[Bounds]) -> Iterator[list[Bounds]]:
        """Yield the bounds of the words of each sentence; what is too long to be read at once is cut."""
        for start, end in sentences:
            held: list[Bounds] = []
            need = 0
            for a, b in words_of(text[start:end]):
                pieces = len(self._pieces.of(text[start + a : start + b])[0])
                if held and (need + pieces > _MOST_PIECES or len(held) >= LONGEST_SENTENCE):
                    yield held
                    held, need = [], 0
                held.append((start + a, start + b))
                need += pieces
            if held:
                yield held

    def _read(self, text: str, window: list[list[Bounds]]) -> Iterator[Sentence]:
        """Run the graph on one window and read its sentences off the scores."""
        ids, case, first = [self._pieces.begin], [0], [0]
        for words in window:
            for a, b in words:
                pieces, written = self._pieces.of(text[a:b])
                first.append(len(ids))
                ids.extend(pieces)
                case.extend([written] * len(pieces))
        ids.append(self._pieces.end)
        case.append(0)
        feed = {"embedded": self._pieces.embed(ids)[None], "case": np.array([case]), "words": np.array([first])}
        arcs, relations, tags = self._graph.run(None, feed)
        upos, feats = (tags[:, section].argmax(axis=1).tolist() for section in self._labels.sections[:2])
        at = 1
        for words in window:
            end = at + len(words)
            heads, deprels = self._tree(arcs, relations, at, end)
            names = best_tags(tags[at:end, self._labels.sections[2]], self._steps)
            tagged = zip(words, upos[at:end], feats[at:end], names, heads, deprels, strict=True)
            yield Sentence(words[0][0], words[-1][1], tuple(self._tokens(text, tagged)))
            at = end

    def _tree(self, arcs: Floats, relations: Floats, at: int, end: int) -> tuple[list[int], list[int]]:
        """Return the head and the relation of each word from *at* to *end*."""
        places = np.array([0, *range(at, end)])
        heads = best_tree(arcs[np.ix_(places, places)])[1:]
        scores = relations[places[1:], :, places[heads]]
        scores[:, self._labels.root] = -np.inf
        deprels = scores.argmax(axis=1)
        deprels[heads == 0] = self._labels.root
        return (heads - 1).tolist(), deprels.tolist()

    def _tokens(self, text: str, tagged: Iterable[tuple[Bounds, int, int, int, int, int]]) -> Iterator[Token]:
        """Put the words of one sentence together."""
        labels = self._labels
        for i, ((start, end), upos, feats, name, head, deprel) in enumerate(tagged):
            form, tag = text[start:end], labels.name[name]
            pos, features, relation = labels.upos[upos], labels.feats[feats], labels.deprel[deprel]
            lemma = form if pos == "ADJ" and tag != "O" else self._lemmas.of(form, pos, features)
            yield Token(i, form, start, end, lemma, pos, features, head, relation, tag)
