"""The table of lemmas that ships: what the rules of ``trucewatch.coding._lemmas`` get wrong.

Verbs, nouns and adjectives come from LemmInflect's table of inflections, kept to words that English texts use; words
of closed classes and what a treebank decides otherwise come from counts over its training part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from lemminflect import getAllLemmas, getInflection
from wordfreq import top_n_list, zipf_frequency

from trucewatch.coding._lemmas import regular

from .conllu import Sentence

WORDS = 120_000
UNIVERSAL = {"VERB": "V", "NOUN": "N", "ADJ": "A", "ADV": "R"}
CLOSED = {"AUX": "X", "PROPN": "M"}
OWN = Path(__file__).with_name("lemmas_own.tsv")
"""Lemmas set by hand, of words that the sources lack or that reports of conflict use otherwise."""


def build(sentences: Iterable[Sentence], out: Path) -> int:
    """Write the table and return how many forms it holds."""
    table: dict[tuple[str, str], str] = {}
    bases: set[str] = set()
    for form in top_n_list("en", WORDS):
        if form.isalpha() and form.isascii():
            _add_open(form, table, bases)
    _add_treebank(sentences, table)
    own = [line.split("\t") for line in OWN.read_text(encoding="utf-8").splitlines()]
    for kind, lemma, *forms in own:
        for form in forms:
            table[kind, form] = lemma
    kept = {key: lemma for key, lemma in table.items() if _by_rule(key) != lemma}
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (kind, form), lemma in sorted(kept.items()):
        grouped[kind, lemma].append(form)
    for form in sorted(bases):
        grouped["B", "="].append(form)
    lines = ["\t".join((kind, lemma, *forms)) for (kind, lemma), forms in sorted(grouped.items())]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(kept)


def _by_rule(key: tuple[str, str]) -> str:
    kind, form = key
    return regular(form, kind, "Number=Plur" if kind == "N" else "_")


def _add_open(form: str, table: dict[tuple[str, str], str], bases: set[str]) -> None:
    """Add what LemmInflect knows of one form of a verb, noun or adjective."""
    known = {upos: [x for x in found if "-" not in x] for upos, found in getAllLemmas(form).items()}
    for upos, kind in UNIVERSAL.items():
        lemmas = known.get(upos, ())
        if kind in "AR" or not lemmas:
            continue
        others = [lemma for lemma in lemmas if lemma != form] or lemmas
        table[kind, form] = max(others, key=lambda lemma: (zipf_frequency(lemma, "en"), lemma))
    verbs = known.get("VERB", ())
    if form in verbs and len(verbs) > 1:
        other = max((v for v in verbs if v != form), key=lambda v: zipf_frequency(v, "en"))
        table["V", form] = other
        bases.add(form)
    for lemma in known.get("ADJ", ()):
        if lemma != form and form in (*getInflection(lemma, "JJR"), *getInflection(lemma, "JJS")):
            table["A", form] = lemma


def _add_treebank(sentences: Iterable[Sentence], table: dict[tuple[str, str], str]) -> None:
    """Add what the treebank says: closed classes, and open ones where it is sure and the table has nothing."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word in sentence.words:
            kind = UNIVERSAL.get(word.upos) or CLOSED.get(word.upos, "C")
            if "Typo=Yes" not in word.feats and (word.form[0].isalpha() or word.form[0] in "'’"):
                counts[kind, word.form.lower().replace("’", "'")][word.lemma] += 1
    for (kind, form), lemmas in counts.items():
        lemma, n = lemmas.most_common(1)[0]
        if kind in "CX" or (n >= 2 and (kind in "AR" or (kind, form) not in table)):
            if kind == "M" or (kind == "C" and lemma.lower() == form and n < 3):
                continue
            table[kind, form] = lemma
