"""The dictionary form of a word: a table of exceptions, and rules for what is not in it.

The table is made with the model (see ``training/syntax/lexicon.py``) and holds what the rules below get wrong. Rules
and table belong together: who changes a rule makes the table anew.
"""

from __future__ import annotations

import re
from pathlib import Path

_CLASS = {"VERB": "V", "AUX": "X", "NOUN": "N", "PROPN": "M", "ADJ": "A", "ADV": "R"}
_VOWELS = frozenset("aeiouy")


class Lemmas:
    """Looks up and works out lemmas."""

    def __init__(self, path: Path) -> None:
        self._table: dict[tuple[str, str], str] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            kind, lemma, *forms = line.split("\t")
            for form in forms:
                self._table[kind, form] = lemma
        self._bases = frozenset(form for kind, form in self._table if kind == "B")

    def of(self, form: str, upos: str, feats: str = "_") -> str:
        """Return the lemma of a word, given what the tagger says of it."""
        kind = _CLASS.get(upos, "C")
        low = form.lower().replace("’", "'").replace("‑", "-").replace("‐", "-")
        if kind == "M":
            return form[:-1] if "Number=Plur" in feats and low.endswith("s") else form
        if upos == "NUM" and low[:1].isdigit():
            return low.replace(",", "")
        if upos == "PRON" and "Poss=Yes" in feats:
            return low
        if kind == "V" and low in self._bases and _is_plain(feats):
            return low
        known = self._table.get((kind, low))
        if known is not None:
            return known
        if kind in "VN" and "-" in low:
            front, _, back = low.rpartition("-")
            return f"{front}-{self.of(back, upos, feats)}" if front and back else low
        return regular(low, kind, feats)


def _is_plain(feats: str) -> bool:
    """Say whether the features are those of the bare form of a verb."""
    if "VerbForm=Inf" in feats or "Mood=Imp" in feats:
        return True
    return "Tense=Pres" in feats and "VerbForm=Fin" in feats and not ("Number=Sing" in feats and "Person=3" in feats)


def regular(low: str, kind: str, feats: str = "_") -> str:
    """Return the lemma of a lower-case word by rule alone."""
    if kind == "N":
        return _singular(low) if "Number=Plur" in feats or feats == "_" else low
    if kind == "V":
        return _infinitive(low)
    return low


def _singular(low: str) -> str:
    """Undo a regular plural."""
    if low.endswith("men") and len(low) > 4:
        return low[:-2] + "an"
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return low[:-2]
    if low.endswith("s") and not low.endswith(("ss", "us", "is")) and len(low) > 2:
        return low[:-1]
    return low


def _infinitive(low: str) -> str:
    """Undo the regular endings of verbs."""
    if low.endswith("ied") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith("ing") and len(low) > 4 and _VOWELS & set(low[:-3]):
        return _stem(low[:-3])
    if low.endswith("ed") and len(low) > 3 and _VOWELS & set(low[:-2]):
        return _stem(low[:-2])
    if low.endswith(("ies", "sses", "shes", "ches", "xes", "zzes", "s")):
        return _singular(low)
    return low


_SILENT_E = re.compile(r"(?:(?<!o)u|v|c|(?<!z)z|[drl]g|[bptdgkfcz]l|[rnl]s)$")
_NO_E = re.compile(r"(?:[ieoua]t|[oiu]p|[ioae]n|[oiu]m|[eao]l|[eo]r|o[kb]|ic)$(?<!at)(?<!um)(?<!up)")


def _stem(stem: str) -> str:
    """Give back what was left before ``-ed`` or ``-ing``: a single consonant, or a silent e."""
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] in "bdgkmnprtv":
        return stem[:-1]
    if _SILENT_E.search(stem):
        return stem + "e"
    if len(stem) < 2 or stem[-1] in "wxyhaeiou" or stem[-2] not in _VOWELS:
        return stem
    if len(stem) > 2 and stem[-3] in _VOWELS:
        return stem + "e" if stem.endswith(("s", "iat", "uat")) else stem
    if stem[-1] in "lnr" and stem[-2] == "e":
        return stem
    if len(re.findall("[aeiouy]+", stem)) > 1 and _NO_E.search(stem):
        return stem
    return stem + "e"
