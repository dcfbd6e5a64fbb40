"""Measures a model that ships: ``python -m training.syntax.evaluate --data DIR --model DIR``.

Syntax is scored on the treebank's own words and sentences (UAS and LAS with punctuation, relations with their
subtypes), and names as whole spans of the same kind. The text path is scored apart: words and sentences as we cut
them. Everything runs through `trucewatch.coding.language`, so the figures are those of what ships.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from trucewatch.coding.language import Language, Token
from trucewatch.coding.language import Sentence as Parsed

from .conllu import Sentence, Word, merge_hyphens, read_treebank
from .names import attach_universal_ner


def read_as_cut(language: Language, sentences: list[Sentence], group: int) -> Iterator[tuple[Sentence, Parsed]]:
    """Parse sentences whose words are given, *group* neighbours at a time, as one paragraph is read."""
    for at in range(0, len(sentences), group):
        held = sentences[at : at + group]
        text, window = "", []
        for sentence in held:
            bounds = []
            for form in sentence.forms:
                bounds.append((len(text), len(text) + len(form)))
                text += form + " "
            window.append(bounds)
        yield from zip(held, language.parse_words(text, window), strict=True)


def score(pairs: list[tuple[Sentence, Parsed]]) -> dict[str, float]:
    """Return the shares of words with the right head, relation, tag, features and lemma, in per cent."""
    right: Counter[str] = Counter()
    for gold, got in pairs:
        for word, token in zip(gold.words, got.tokens, strict=True):
            for key in _right(word, token):
                right[key] += 1
            right["n"] += 1
    return {key: round(100 * right[key] / right["n"], 2) for key in ("UAS", "LAS", "UPOS", "feats", "lemma")}


def _right(word: Word, token: Token) -> Iterator[str]:
    if word.head == token.head:
        yield "UAS"
        if word.deprel == token.deprel:
            yield "LAS"
    if word.upos == token.upos:
        yield "UPOS"
    if word.feats == token.feats:
        yield "feats"
    if word.lemma.lower() == token.lemma.lower():
        yield "lemma"


def score_names(pairs: list[tuple[Sentence, Parsed]]) -> dict[str, float]:
    """Return precision, recall and F1 of persons, organisations and places."""
    found: Counter[str] = Counter()
    for gold, got in pairs:
        ours = {name for name in got.names() if name[2] != "MISC"}
        theirs = set(_gold_names(gold))
        for kind in ("PER", "ORG", "LOC", ""):
            a, b = ({n for n in names if kind in ("", n[2])} for names in (ours, theirs))
            found[f"tp{kind}"] += len(a & b)
            found[f"n{kind}"] += len(a) + len(b)
            found[f"got{kind}"] += len(a)
    f1 = {kind or "F1": 200 * found[f"tp{kind}"] / max(1, found[f"n{kind}"]) for kind in ("", "PER", "ORG", "LOC")}
    f1["P"] = 100 * found["tp"] / max(1, found["got"])
    f1["R"] = 100 * found["tp"] / max(1, found["n"] - found["got"])
    return {kind: round(value, 1) for kind, value in f1.items()}


def _gold_names(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    tags = [next(iter(tag)) if len(tag) == 1 else "O" for tag in sentence.names]
    first = 0
    for i, tag in enumerate([*tags, "O"]):
        before = tags[i - 1] if i else "O"
        if before != "O" and not (tag.startswith("I-") and tag[2:] == before[2:]):
            yield first, i, before[2:]
        if tag != "O" and not (tag.startswith("I-") and tag[2:] == before[2:]):
            first = i


def score_text(language: Language, sentences: list[Sentence]) -> dict[str, float]:
    """Return F1 of words and sentences found in running text, and words read a second from text to tokens."""
    hits: Counter[str] = Counter()
    spent = 0.0
    for text, words, bounds in _paragraphs(sentences):
        began = time.perf_counter()
        parsed = language.parse(text)
        spent += time.perf_counter() - began
        ours = {(t.start, t.end) for s in parsed for t in s.tokens}
        cut = {(s.start, s.end) for s in parsed}
        for key, got, gold in (("words", ours, words), ("sentences", cut, bounds)):
            hits[f"tp {key}"] += len(got & gold)
            hits[f"n {key}"] += len(got) + len(gold)
        hits["read"] += len(ours)
    f1 = {key: round(200 * hits[f"tp {key}"] / hits[f"n {key}"], 2) for key in ("words", "sentences")}
    return {**f1, "words a second": round(hits["read"] / spent)}


def _paragraphs(sentences: list[Sentence]) -> Iterator[tuple[str, set[tuple[int, int]], set[tuple[int, int]]]]:
    """Yield the text of each paragraph with the bounds of its words and sentences."""
    held: list[Sentence] = []
    for i, sentence in enumerate(sentences):
        held.append(sentence)
        after = sentences[i + 1] if i + 1 < len(sentences) else None
        if after is None or after.starts_paragraph or after.doc != sentence.doc:
            text, words, bounds = "", set(), set()
            for one in held:
                start = end = len(text)
                for word in one.words:
                    end = len(text) + len(word.form)
                    words.add((len(text), end))
                    text += word.form + (" " if word.space_after else "")
                bounds.add((start, end))
                text += "" if text.endswith(" ") else " "
            yield text, words, bounds
            held = []


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=None)
    args = parser.parse_args()
    began = time.perf_counter()
    language = Language.load(args.model)
    print("load", round(time.perf_counter() - began, 3), "s")
    for name, file in (("EWT dev", "ewt-dev"), ("EWT test", "ewt-test"), ("PUD", "pud-test")):
        gold = read_treebank(args.data / f"en_{file}.conllu.xz", file)
        merged = [merge_hyphens(sentence) for sentence in gold]
        print(name, "syntax", score(list(read_as_cut(language, gold, 1))))
        print(name, "syntax, hyphenated words whole", score(list(read_as_cut(language, merged, 1))))
        if "test" in file:
            part = attach_universal_ner(gold, args.data / "uner" / f"en_{file.replace('-', '-ud-')}.iob2")
            print(name, "names", score_names(list(read_as_cut(language, part, 1))))
        print(name, "text", score_text(language, merged))


if __name__ == "__main__":
    main()
