"""How names of actors are compared: what spellings differ in is folded away, token by token.

"Jaish Khaled bin al-Waleed" and "Jaysh Khalid ibn al-Walid" fold to the same tokens. Tokens keep their offsets, so that a name
found in a text can be shown where it stands.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’ʼʿ`‘][^\W_]+)*|&")
_SAME = {
    "jaish": "jaysh", "jeish": "jaysh", "jaych": "jaysh", "jaesh": "jaysh", "gaish": "jaysh", "geish": "jaysh",
    "bin": "ibn", "ben": "ibn", "khaled": "khalid", "waleed": "walid", "hezbollah": "hizbullah", "hizbollah": "hizbullah",
    "hezballah": "hizbullah", "hizballah": "hizbullah", "hezbullah": "hizbullah", "hay'at": "hayat", "hayet": "hayat",
    "hayaat": "hayat", "hayyat": "hayat", "jabhet": "jabhat", "jabha": "jabhat", "jabhah": "jabhat", "jebhat": "jabhat",
    "gabhat": "jabhat", "faylak": "faylaq", "failaq": "faylaq", "feylaq": "faylaq", "liwaa": "liwa", "lewa": "liwa",
    "deen": "din", "dine": "din", "eddine": "din", "eddin": "din", "uddin": "din", "muhammed": "mohammed",

    "harakah": "harakat", "haraket": "harakat", "haraka": "harakat", "kataeb": "kataib", "kata'ib": "kataib",
    "katibat": "katibat", "katiba": "katibat", "muhammad": "mohammed", "mohamed": "mohammed", "mohammad": "mohammed",
    "mahdi": "mehdi", "ansarullah": "ansarallah", "ansarollah": "ansarallah",
    "organisation": "organization", "organisations": "organizations", "defence": "defense", "labour": "labor",
    "centre": "center", "programme": "program", "harbour": "harbor", "nato's": "nato", "troop": "troops",
    "islamiyya": "islamiya", "islamiyah": "islamiya", "islami": "islamiya", "sharkiya": "sharqiya", "sharqiyah": "sharqiya",
    "sharqiyya": "sharqiya", "and": "&", "kyiv": "kiev", "lugansk": "luhansk", "al": "", "el": "", "ul": "", "as": "",
    "ash": "", "ad": "", "ar": "", "at": "", "az": "", "an": "", "the": "", "a": "", "of": "", "for": "", "de": "",
    "du": "", "des": "", "la": "", "le": "", "del": "", "los": "", "las": "", "et": "&", "y": "&",
}  # fmt: skip
"""Folded token → the one spelling it is compared by; "" for articles and the like, which do not count inside a name."""

_VOWELS = (
    ("ee", "i"),
    ("oo", "u"),
    ("ou", "u"),
    ("ei", "ay"),
    ("ai", "ay"),
    ("kh", "h"),
    ("dh", "d"),
    ("gh", "g"),
    ("q", "k"),
)
_TWICE = re.compile(r"([a-z])\1+(?=[a-z])")
_POSSESSIVE = re.compile(r"['’ʼ`‘]s$")
_APOSTROPHES = re.compile(r"['’ʼʿ`‘]")


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """One word as it is compared; "" for articles ("the", "al"), which do not count."""
    plain = word.lower()
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in letters if not unicodedata.combining(c)).translate(_PLAIN)
    plain = _POSSESSIVE.sub("", plain)
    plain = _SAME.get(plain, plain)
    plain = _APOSTROPHES.sub("", plain)
    if plain in _SAME:
        return _SAME[plain]
    if len(plain) > 4:
        for long, short in _VOWELS:
            plain = plain.replace(long, short)
        plain = _TWICE.sub(r"\1", plain)
        if plain.endswith("ah"):
            plain = plain[:-1]
    return plain


_PLAIN = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ə": "a", "ß": "ss", "æ": "ae", "œ": "oe"})


def tokens(text: str) -> list[tuple[str, int, int]]:
    """The words of a text that count in names: folded, with start and end; a plain possessive ending is left out of the end."""
    out = []
    for match in _WORD.finditer(text):
        word, end = match.group(), match.end()
        if word[-2:] in {"'s", "’s", "ʼs"}:
            word, end = word[:-2], end - 2
        folded = fold_word(word)
        if folded:
            out.append((folded, match.start(), end))
    return out


@lru_cache(maxsize=65536)
def key(name: str) -> tuple[str, ...]:
    """A name as the tuple of its folded words; of a name made of articles alone, the words as they are."""
    return tuple(folded for folded, _, _ in tokens(name)) or tuple(name.lower().split())
