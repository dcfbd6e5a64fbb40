"""All that is learned from, and what of it each epoch sees."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from trucewatch.coding.language import Language

from .conllu import Sentence, documents, merge_hyphens, read_treebank
from .evaluate import read_as_cut
from .names import attach_universal_ner, outside_names, read_gmb, read_re3d, read_wikigold, with_guesses
from .restyle import restyle
from .substitute import own_words, substitute

MERGED_SHARE = 0.8  # of hyphenated words of the treebank are seen whole
RENAMED_SHARE = 0.3  # of names are replaced, in the sentences where that is done
SUBJECT = Path(__file__).with_name("subject.txt")
GMB_SHARE = 0.4  # of the largest and least sure source is seen in one epoch


@dataclass(slots=True)
class Corpus:
    """The sentences of every source under *data*."""

    data: Path
    treebank: list[Sentence] = field(init=False)
    named: list[Sentence] = field(init=False)
    gmb: list[Sentence] = field(init=False)

    def __post_init__(self) -> None:
        self.treebank = [
            outside_names(sentence) for sentence in read_treebank(self.data / "en_ewt-train.conllu.xz", "ewt")
        ]
        dev = read_treebank(self.data / "en_ewt-dev.conllu.xz", "ewt-dev")
        self.named = [
            *attach_universal_ner(dev, self.data / "uner" / "en_ewt-ud-dev.iob2"),
            *read_wikigold(self.data / "wikigold.conll.txt"),
            *read_re3d(self.data / "re3d", 0.7),
        ]
        self.gmb = read_gmb(self.data / "gmb_ner.csv.xz", 0.4)

    def all_forms(self) -> set[str]:
        """Return every word of every source."""
        return {form for part in (self.treebank, self.named, self.gmb) for s in part for form in s.forms}

    def epoch(self, rng: random.Random) -> list[Sentence]:
        """Return the sentences of one epoch; documents stay together."""
        seen = [self._vary(sentence, rng) for sentence in (*self.treebank, *self.named)]
        seen += [self._vary(s, rng) for s in self.gmb if rng.random() < GMB_SHARE]
        return [sentence for document in _shuffled(seen, rng) for sentence in document]

    def mark_names(self, teacher: Path) -> None:
        """Let a model of an earlier round say which proper nouns of the treebank are names of what."""
        language = Language.load(teacher)
        self.treebank = [
            with_guesses(sentence, [token.name for token in got.tokens])
            for sentence, got in read_as_cut(language, self.treebank, 1)
        ]

    def _vary(self, sentence: Sentence, rng: random.Random) -> Sentence:
        """Join hyphenated words, put in other names, print it otherwise: each by chance."""
        if rng.random() < MERGED_SHARE:
            sentence = merge_hyphens(sentence)
        if sentence.names and rng.random() < 0.5:
            sentence = substitute(sentence, rng, 2 * RENAMED_SHARE)
        return restyle(sentence, rng)


def _shuffled(sentences: list[Sentence], rng: random.Random) -> list[list[Sentence]]:
    grouped = documents(sentences)
    rng.shuffle(grouped)
    return grouped


def protected_words() -> set[str]:
    """Return words that must not be spelt out: those of made-up names and of the subject."""
    return own_words() | set(SUBJECT.read_text(encoding="utf-8").split())
