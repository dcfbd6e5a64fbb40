"""The acts that a report can claim, and the words that tell them.

`acts.yaml` says what each act means and where it stands in the field's schemes; `act_words.yaml` which words tell it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from trucewatch.knowledge.load import read_yaml

HERE = Path(__file__).parent
GAP_WORDS = 3
"""How many words may stand where a phrase has a gap (`_`)."""

_SUFFIXES = (
    "",
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "ings",
    "er",
    "ers",
    "e",
    "ion",
    "ions",
    "ation",
    "ations",
    "ment",
    "ments",
)
_IRREGULAR: Mapping[str, tuple[str, ...]] = {
    "strike": ("struck", "stricken"), "shoot": ("shot",), "fly": ("flew", "flown"), "overfly": ("overflew", "overflown"),
    "flee": ("fled", "fleeing"), "steal": ("stole", "stolen"), "break": ("broke", "broken"), "take": ("took", "taken"),
    "fight": ("fought",), "lay": ("laid", "lain"), "blow": ("blew", "blown"), "lose": ("lost",), "leave": ("left",),
    "fall": ("fell", "fallen"), "drive": ("drove", "driven"), "give": ("gave", "given"), "hold": ("held",), "meet": ("met",),
    "send": ("sent",), "bring": ("brought",), "dig": ("dug",), "build": ("built",), "seek": ("sought",), "swear": ("swore", "sworn"),
    "bus": ("buses", "bused"), "free": ("freed", "freeing"), "die": ("dying",), "leav": ("left", "leave", "leaves"),
    "lay down": (), "slit": ("slit",), "beat": ("beaten",), "retak": ("retook", "retaken", "retake", "retakes"),
    "prepar": ("prepare", "prepares"), "plead": ("pled",), "sit": ("sat",), "stand": ("stood",), "deny": ("denied", "denies"),
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:[-'’&.][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its key, its family (acts that are merged and compared), what it means, and its codes in ACLED, PLOVER and CAMEO."""

    key: str
    family: str
    means: str
    acled: str
    plover: str
    cameo: str


@cache
def acts() -> Mapping[str, Act]:
    """Every act by its key, in the order of `acts.yaml`."""
    raw = read_yaml(HERE / "acts.yaml")
    return {
        key: Act(key, row["family"], row["means"], row["acled"], row["plover"], str(row["cameo"]))
        for key, row in raw.items()
    }


@dataclass(frozen=True, slots=True)
class ActWord:
    """Words of a text that may tell an act: offsets, the act, and whether they tell it on their own (`tells`) or only hint at it."""

    start: int
    end: int
    act: str
    tells: bool


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[frozenset[str] | None, ...]
    act: str
    strength: int  # 2 tells, 1 hints, 0 not


class ActWords:
    """Finds the words of `act_words.yaml` in a text, in time linear in its length."""

    def __init__(self, path: Path = HERE / "act_words.yaml") -> None:
        raw = read_yaml(path)
        self._by_first: dict[str, list[_Phrase]] = {}
        for act, lists in raw.items():
            for name, strength in (("tells", 2), ("hints", 1), ("not", 0)):
                for phrase in lists.get(name, ()):
                    self._add(str(phrase), act, strength)

    def _add(self, phrase: str, act: str, strength: int) -> None:
        words = tuple(None if part == "_" else forms(part) for part in phrase.split())
        entry = _Phrase(words, act, strength)
        for form in words[0] or ():
            self._by_first.setdefault(form, []).append(entry)

    def find(self, text: str) -> list[ActWord]:
        """Every run of words that may tell an act, in order; those inside a `not` phrase of the same act are left out."""
        tokens = [(m.start(), m.end(), m.group().lower()) for m in _WORD.finditer(text)]
        found: list[tuple[int, int, str, int]] = []
        for i, (_, _, word) in enumerate(tokens):
            for phrase in self._by_first.get(word, ()):
                last = _matches(phrase.words, tokens, i)
                if last >= 0:
                    found.append((i, last, phrase.act, phrase.strength))
        blocked = [(i, j, act) for i, j, act, strength in found if strength == 0]
        return list(_kept(found, blocked, tokens))


def _kept(
    found: list[tuple[int, int, str, int]], blocked: list[tuple[int, int, str]], tokens: list[tuple[int, int, str]]
) -> Iterator[ActWord]:
    for i, j, act, strength in found:
        if strength and not any(a == act and i <= y and j >= x for x, y, a in blocked):
            yield ActWord(tokens[i][0], tokens[j][1], act, strength == 2)


def _matches(words: tuple[frozenset[str] | None, ...], tokens: list[tuple[int, int, str]], at: int) -> int:
    """Index of the last token of the phrase if it stands at `at`, else -1."""
    i, k = at + 1, 1
    while k < len(words):
        wanted = words[k]
        if wanted is not None:
            if i >= len(tokens) or tokens[i][2] not in wanted:
                return -1
            i, k = i + 1, k + 1
            continue
        after = words[k + 1] or frozenset()
        for skip in range(GAP_WORDS + 1):
            if i + skip < len(tokens) and tokens[i + skip][2] in after:
                i, k = i + skip + 1, k + 2
                break
        else:
            return -1
    return i - 1


def forms(part: str) -> frozenset[str]:
    """Every form of one word of a phrase: `shell~` gives shell, shells, shelled, shelling; a word without `~` only itself."""
    word = part.lower()
    if not word.endswith("~"):
        return frozenset([word])
    stem = word[:-1]
    out = {stem + suffix for suffix in _SUFFIXES} | set(_IRREGULAR.get(stem, ()))
    if stem.endswith("e"):
        out |= {stem[:-1] + suffix for suffix in ("ing", "ings", "ed", "er", "ers", "ion", "ions", "ation", "ations")}
    if stem.endswith("y"):
        out |= {stem[:-1] + suffix for suffix in ("ies", "ied")}
    if len(stem) > 2 and stem[-1] not in "aeiouwxy" and stem[-2] in "aeiou":
        out |= {stem + stem[-1] + suffix for suffix in ("ed", "ing", "er", "ers")}
    return frozenset(out)
