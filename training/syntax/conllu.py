"""Sentences to learn from, and the reader of treebanks in CoNLL-U."""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

HYPHENS = frozenset("-‐‑")


@dataclass(frozen=True, slots=True)
class Word:
    """One word. `head` counts from 0 within the sentence; -1 is the root."""

    form: str
    lemma: str = "_"
    upos: str = "_"
    feats: str = "_"
    head: int = -1
    deprel: str = "_"
    space_after: bool = True


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `names` holds for each word the BIO tags that it may have; empty where nothing is known."""

    words: tuple[Word, ...]
    doc: str
    source: str
    has_syntax: bool = False
    starts_paragraph: bool = False
    names: tuple[frozenset[str], ...] = ()
    weight: float = 1.0
    ident: str = field(default="", compare=False)

    @property
    def forms(self) -> list[str]:
        """The words as written."""
        return [word.form for word in self.words]


def open_text(path: Path) -> Iterator[str]:
    """Yield the lines of a UTF-8 file, plain or ``.xz``."""
    if path.suffix == ".xz":
        with lzma.open(path, "rt", encoding="utf-8") as packed:
            yield from packed
    else:
        with path.open(encoding="utf-8") as plain:
            yield from plain


def read_treebank(path: Path, source: str) -> list[Sentence]:
    """Read a treebank in CoNLL-U: one `Sentence` for each, in order."""
    sentences: list[Sentence] = []
    doc, ident, paragraph = source, "", False
    rows: list[list[str]] = []
    for raw in open_text(path):
        line = raw.rstrip("\n")
        if line.startswith("# newdoc"):
            doc, paragraph = line.split("=")[-1].strip(), True
        elif line.startswith("# newpar"):
            paragraph = True
        elif line.startswith("# sent_id"):
            ident = line.split("=")[-1].strip()
        elif line and not line.startswith("#"):
            rows.append(line.split("\t"))
        elif not line and rows:
            sentences.append(
                Sentence(
                    words=tuple(_words(rows)),
                    doc=doc,
                    source=source,
                    has_syntax=True,
                    starts_paragraph=paragraph,
                    ident=ident,
                )
            )
            rows, paragraph = [], False
    return sentences


def _words(rows: list[list[str]]) -> Iterator[Word]:
    """Turn the rows of one sentence into words; a multiword token's spacing goes to its parts."""
    last_of_token, token_space = 0, True
    for row in rows:
        if "." in row[0]:
            continue
        space = "SpaceAfter=No" not in row[9]
        if "-" in row[0]:
            last_of_token, token_space = int(row[0].split("-")[1]), space
            continue
        number = int(row[0])
        if number <= last_of_token:
            space = token_space if number == last_of_token else False
        yield Word(row[1].replace(" ", "_"), row[2], row[3], row[5], int(row[6]) - 1, row[7], space)


def merge_hyphens(sentence: Sentence) -> Sentence:
    """Make one word of each hyphenated word that the treebank has cut, where the tree allows it."""
    groups = list(_hyphenated(sentence))
    if not groups:
        return sentence
    place: dict[int, int] = {}
    merged: list[tuple[int, int, int]] = []  # first, last, the one that carries the relations
    at = 0
    starts = {first: (last, top) for first, last, top in groups}
    while at < len(sentence.words):
        last, top = starts.get(at, (at, at))
        for inside in range(at, last + 1):
            place[inside] = len(merged)
        merged.append((at, last, top))
        at = last + 1
    words = []
    for first, last, top in merged:
        carrier = sentence.words[top]
        parts = sentence.words[first : last + 1]
        head = place[carrier.head] if carrier.head >= 0 else -1
        words.append(
            replace(
                carrier,
                form="".join(part.form for part in parts),
                lemma="".join(part.form if carrier.upos == "PROPN" else part.form.lower() for part in parts[:-1])
                + parts[-1].lemma,
                head=head,
                space_after=parts[-1].space_after,
            )
        )
    names = tuple(sentence.names[first] for first, _, _ in merged) if sentence.names else ()
    return replace(sentence, words=tuple(words), names=names)


def _hyphenated(sentence: Sentence) -> Iterator[tuple[int, int, int]]:
    """Yield first, last and topmost word of each run ``a-b`` or ``a-b-c`` that hangs from outside at one point."""
    words, at = sentence.words, 0
    while at < len(words):
        last = at
        while (
            last + 2 < len(words)
            and words[last + 1].form in HYPHENS
            and not words[last].space_after
            and not words[last + 1].space_after
            and words[last].form[-1].isalnum()
            and words[last + 2].form[0].isalnum()
        ):
            last += 2
        if last > at and any(ch.isalpha() for word in words[at : last + 1] for ch in word.form):
            top = _top(words, at, last)
            if top is not None:
                yield at, last, top
        at = last + 1


def _top(words: tuple[Word, ...], first: int, last: int) -> int | None:
    """Return the word of the run that the others hang from, or None where the run hangs together otherwise."""
    outside = [
        i
        for i in range(first, last + 1)
        if not first <= words[i].head <= last and not (words[i].form in HYPHENS and words[i].deprel == "punct")
    ]
    hangs = {(words[i].head, words[i].deprel) for i in outside}
    if len(hangs) == 1 and (len(outside) == 1 or words[outside[0]].deprel == "flat"):
        return outside[0]
    return None


def documents(sentences: Iterable[Sentence]) -> list[list[Sentence]]:
    """Group neighbouring sentences of the same document."""
    grouped: list[list[Sentence]] = []
    for sentence in sentences:
        if grouped and grouped[-1][-1].doc == sentence.doc:
            grouped[-1].append(sentence)
        else:
            grouped.append([sentence])
    return grouped
