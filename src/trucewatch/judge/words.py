"""The words on which rulings rest: exceptions that a report must tell, doers who stay unknown, targets that may be
excluded ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

GAP = 4
"""How many words may stand where a phrase has a gap (`…`)."""
FILE = Path(__file__).parent.parent / "knowledge" / "agreements" / "_words.yaml"
_NOT = re.compile(r"\b(?:not|never|no|without|denied|rather than)\W+(?:\w+\W+){0,3}$")
_PLAIN = str.maketrans(dict.fromkeys("-‐‑‒–—/_’'`´ʿʾʻʼ", " ") | {".": ""})


def plain(text: str) -> str:
    """A text for comparing: small letters without accents, points (U.S.) and hyphens; one space between words."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in folded if not unicodedata.combining(c)).translate(_PLAIN)
    words = " ".join(bare.split())
    return words.replace("cease fire", "ceasefire").replace("de escalation", "deescalation")


def phrases(words: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that finds any of some phrases, whole words alone, in a plain text; None where there are none.

    An `…` in a phrase stands for up to `GAP` other words.
    """
    ordered = sorted({pattern_of(word) for word in words}, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(ordered)})(?!\w)") if ordered else None


def pattern_of(phrase: str) -> str:
    """A phrase as part of a pattern for plain texts."""
    return rf"(?: \S+){{0,{GAP}}} ".join(re.escape(plain(part)) for part in phrase.split("…"))


@dataclass(frozen=True, slots=True)
class ToldWords:
    """`_words.yaml`, ready to be asked."""

    exceptions: Mapping[str, re.Pattern[str]]
    unknown_doers: re.Pattern[str]
    unarmed: re.Pattern[str]
    perhaps_excluded: re.Pattern[str]
    truces: re.Pattern[str]

    def exception(self, name: str, text: str, mentions: Sequence[tuple[str, bool]] = ()) -> str | None:
        """The words of a text that tell an exception of the doer.

        Args:
            name: of the exception. text: where it is looked for.
            mentions: words for the actors, and whether each is a doer; words that stand nearer behind another actor
                tell it of
                that one. Denied words ("not in self-defence") tell none.
        """
        told = plain(text)
        for found in self.exceptions[name].finditer(told):
            before = told[: found.start()]
            last = max(((before.rfind(plain(word)), doer) for word, doer in mentions if word), default=(-1, True))
            if not _NOT.search(before) and (last[1] or last[0] < 0):
                return found.group()
        return None


@cache
def told_words() -> ToldWords:
    """The words that come with Trucewatch."""
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    lists = {name: phrases(raw[name]) for name in ("unknown_doers", "unarmed", "perhaps_excluded", "truces")}
    found = {name: phrases(words) for name, words in raw["exceptions"].items()}
    patterns = {name: pattern for name, pattern in (lists | found).items() if pattern is not None}
    return ToldWords(
        {name: patterns[name] for name in found},
        patterns["unknown_doers"],
        patterns["unarmed"],
        patterns["perhaps_excluded"],
        patterns["truces"],
    )
