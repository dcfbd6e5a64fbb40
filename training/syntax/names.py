"""Readers of sentences with names: Universal NER, Wikigold, the Groningen Meaning Bank, re3d.

All are brought to four kinds: PER, ORG, LOC, MISC (peoples, languages, events, works). A source that does not mark
a kind says nothing about it: its words outside names may be O or MISC, and the loss is told so.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from trucewatch.coding import _tokens

from .conllu import Sentence, Word, open_text

KINDS = ("PER", "ORG", "LOC", "MISC")
TAGS = ("O", *(f"{position}-{kind}" for kind in KINDS for position in "BI"))
ANY = frozenset(TAGS)
NOT_PER_ORG_LOC = frozenset({"O", "B-MISC", "I-MISC"})

_TITLE = (
    r"(?:president|minister|prime|mr|mrs|ms|dr|prof|senator|sen|general|gen|colonel|col|sir|king|queen|prince|pope|"
    r"secretary|chancellor|foreign|defense|interior|judge|chief|leader|vice|sheikh|ayatollah|spokesman|rep|"
    r"representative|justice|attorney|ambassador)"
)
_GMB = {"geo": "LOC", "org": "ORG", "per": "PER", "gpe": "MISC", "art": "MISC", "eve": "MISC", "nat": "MISC"}
_RE3D = {"Organisation": "ORG", "Location": "LOC", "Person": "PER", "Nationality": "MISC"}
_LINKS = frozenset(("of", "the", "for", "and", "al", "in", "bin", "ibn", "de"))
_LEADING = re.compile(
    r"^(?:the|a|an|former|its|their|our|his|this|that|near|city of|town of|"
    r"(?:north|south|east|west|central)(?:ern)?)\s+",
    re.IGNORECASE,
)
_TITLE_LEADING = re.compile(rf"^(?:{_TITLE}\.?\s+)+(?=[A-Z])", re.IGNORECASE)
_NOT_NAMES = re.compile("(?:we|they|it|he|she|i|us|you|our|his|their|minister|president|government|coalition)$", re.I)


def attach_universal_ner(sentences: list[Sentence], path: Path) -> list[Sentence]:
    """Give treebank sentences the names that Universal NER marks in them; leave out those it does not hold."""
    marked: dict[tuple[str, ...], list[str]] = {}
    forms: list[str] = []
    tags: list[str] = []
    for raw in [*open_text(path), ""]:
        parts = raw.rstrip("\n").split("\t")
        if len(parts) > 2:
            forms.append(parts[1].replace(" ", "_"))
            tags.append(parts[2])
        elif forms and not raw.startswith("#"):
            marked[tuple(forms)] = tags
            forms, tags = [], []
    found = []
    for sentence in sentences:
        known = marked.get(tuple(sentence.forms))
        if known:
            names = tuple(frozenset({tag}) if tag[2:] in KINDS else NOT_PER_ORG_LOC for tag in known)
            found.append(_with_names(sentence, names))
    return found


def outside_names(sentence: Sentence) -> Sentence:
    """Mark what the tags of a treebank leave no doubt of: ordinary words in lower case are no names."""
    sure = frozenset({"O"})
    ordinary = ("NOUN", "VERB", "ADJ", "ADV", "PRON", "AUX", "SCONJ", "INTJ")
    names = tuple(sure if word.form.islower() and word.upos in ordinary else ANY for word in sentence.words)
    return replace(sentence, names=names, weight=0.1)


def with_guesses(sentence: Sentence, tags: list[str]) -> Sentence:
    """Take a model's word for proper nouns that it calls names; see `outside_names` for the rest."""
    marked = outside_names(sentence)
    names = tuple(
        frozenset({tag}) if tag != "O" and word.upos == "PROPN" else known
        for word, tag, known in zip(sentence.words, tags, marked.names, strict=True)
    )
    return replace(marked, names=names, weight=0.3)


def _with_names(sentence: Sentence, names: tuple[frozenset[str], ...]) -> Sentence:
    """Return a copy that teaches names alone."""
    words = tuple(Word(form=word.form, space_after=word.space_after) for word in sentence.words)
    return Sentence(words=words, doc=sentence.doc, source="uner", names=names, ident=sentence.ident, weight=1.5)


def read_wikigold(path: Path) -> list[Sentence]:
    """Read Wikigold (hand-made, Wikipedia)."""
    sentences: list[Sentence] = []
    rows: list[tuple[str, str]] = []
    for raw in [*open_text(path), ""]:
        parts = raw.split()
        if len(parts) == 2 and parts[0] != "-DOCSTART-":
            rows.append((parts[0], parts[1]))
        elif rows:
            tags = _bio([tag[2:] if tag != "O" else None for _, tag in rows])
            sentences.append(_from_tags([form for form, _ in rows], tags, f"wikigold-{len(sentences) // 8}", 1.0))
            rows = []
    return sentences


def read_gmb(path: Path, weight: float) -> list[Sentence]:
    """Read the Groningen Meaning Bank's news (machine-made in part, so it weighs less)."""
    sentences: list[Sentence] = []
    rows: list[list[str]] = []
    for row in [*csv.reader(open_text(path)), ["Sentence: end", "", "", "O"]]:
        if row[0].startswith("Sentence: ") and rows:
            sentences.append(_gmb_sentence(rows, len(sentences), weight))
            rows = []
        if row[0] != "Sentence #" and row[1]:
            rows.append(row)
    return sentences


def _gmb_sentence(rows: list[list[str]], number: int, weight: float) -> Sentence:
    """Bring one sentence to our kinds; a title is no part of a person's name."""
    kinds: list[str | None] = []
    begins: list[bool] = []
    for _, form, tag, name in rows:
        kind = _GMB.get(name[2:])
        if name[2:] == "gpe" and tag in ("NNP", "NN"):
            kind = "LOC"
        if kind == "PER" and re.fullmatch(rf"{_TITLE}\.?", form, re.IGNORECASE):
            kind = None
        kinds.append(kind)
        begins.append(name.startswith("B-"))
    return _from_tags([row[1] for row in rows], _bio(kinds, begins), f"gmb-{number}", weight)


def _bio(kinds: list[str | None], begins: list[bool] | None = None) -> list[str]:
    """Turn the kind of each word into BIO tags."""
    tags = []
    for i, kind in enumerate(kinds):
        goes_on = i > 0 and kinds[i - 1] == kind and not (begins and begins[i])
        tags.append("O" if kind is None else f"{'I' if goes_on else 'B'}-{kind}")
    return tags


def _from_tags(forms: list[str], tags: list[str], doc: str, weight: float) -> Sentence:
    """Make a sentence of forms and their tags."""
    return Sentence(
        words=tuple(Word(form=form) for form in forms),
        doc=doc,
        source=doc.split("-")[0],
        names=tuple(frozenset({tag}) for tag in tags),
        weight=weight,
    )


def read_re3d(folder: Path, weight: float) -> list[Sentence]:
    """Read every collection of re3d under *folder*. A capitalised word that it does not mark stays open."""
    sentences: list[Sentence] = []
    for place in sorted(path.parent for path in folder.glob("*/entities.json")):
        marks: dict[str, list[tuple[int, int, str]]] = {}
        for record in _json_lines(place / "entities.json"):
            span = _clean(record)
            if span:
                marks.setdefault(str(record["documentId"]), []).append(span)
        for record in _json_lines(place / "documents.json"):
            text, doc = str(record["text"]), str(record["_id"])
            sentences.extend(_re3d_sentences(text, marks.get(doc, []), f"re3d-{doc}", weight))
    return sentences


def _json_lines(path: Path) -> Iterator[dict[str, object]]:
    """Yield the records of a file that holds one JSON object a line."""
    for line in open_text(path):
        if line.strip():
            yield json.loads(line)


def _clean(record: dict[str, object]) -> tuple[int, int, str] | None:
    """Bring one marked span to a bare name, or None where it is a description."""
    kind = _RE3D.get(str(record["type"]))
    begin, end, value = int(str(record["begin"])), int(str(record["end"])), str(record["value"])
    if kind is None:
        return None
    if kind == "PER" and "," in value:
        begin, value = begin + value.rindex(",") + 1, value[value.rindex(",") + 1 :]
        begin, value = begin + len(value) - len(value.lstrip()), value.strip()
    while match := _LEADING.match(value):
        begin, value = begin + match.end(), value[match.end() :]
    if kind == "PER" and (match := _TITLE_LEADING.match(value)):
        begin, value = begin + match.end(), value[match.end() :]
    parts = re.split(r"[\s-]+", value)
    named = bool(value) and parts[0][:1].isupper() and parts[-1][:1].isupper()
    if not named or _NOT_NAMES.match(value) or any(p[:1].islower() and p not in _LINKS for p in parts):
        return None
    return begin, end, kind


def _re3d_sentences(text: str, marks: Iterable[tuple[int, int, str]], doc: str, weight: float) -> Iterator[Sentence]:
    """Cut a document into lines and mark the names in each; longer marks win over those inside them."""
    owner: dict[int, tuple[int, str]] = {}
    for begin, end, kind in sorted(set(marks), key=lambda m: (m[0] - m[1], m)):
        if not any(at in owner for at in range(begin, end)):
            owner.update(dict.fromkeys(range(begin, end), (begin, kind)))
    for line in re.finditer(r"[^\n]+?(?:(?<=[a-z)\]\"”][.!?])(?=\s+[A-Z\"“])|$)", text, re.MULTILINE):
        words, names = [], []
        previous: tuple[int, str] | None = None
        for a, b in _tokens.words(line.group()):
            form, mark = line.group()[a:b], owner.get(line.start() + a)
            words.append(Word(form=form, space_after=line.group()[b : b + 1].isspace()))
            if mark is None:
                names.append(ANY if form[0].isupper() and words[:-1] else frozenset({"O"}))
            else:
                names.append(frozenset({f"{'I' if mark == previous else 'B'}-{mark[1]}"}))
            previous = mark
        if len(words) > 3:
            yield Sentence(words=tuple(words), doc=doc, source="re3d", names=tuple(names), weight=weight)
