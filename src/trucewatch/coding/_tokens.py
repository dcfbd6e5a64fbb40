"""Words of a text, with their places, by the habits of Universal Dependencies for English.

Contractions are cut (``do`` ``n't``, ``Syria`` ``'s``), punctuation stands alone, abbreviations keep their full
stop. One habit differs: a hyphenated word with a letter in it stays whole (``cease-fire``, ``opposition-run``,
``al-Hirak``), because reports of conflict are full of them and a word broken at its hyphens is parsed worse.

Every character that is not white space lies in exactly one word. Work is linear in the length of the text: what
stands between white space is cut at `LONGEST` characters before any pattern sees it.
"""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 256

_APOSTROPHE = "'’‘ʼ`´"
_HYPHEN = "-‐‑"
_MARK = "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d\u00ad"
_LETTER = rf"[^\W_{_MARK}]"
_RUN = rf"[\w{_MARK}]+"

ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr prof rev hon fr sr jr st gen maj col lt capt sgt cpl pvt adm cmdr cdr brig gov sen rep pres amb
    supt insp det esq messrs mme mt ft
    lt.-gen maj.-gen brig.-gen lt.-col lt-gen maj-gen brig-gen lt-col
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    no nos vs v etc al inc corp co ltd plc bros dept univ assn govt est approx ca cf art sec fig vol pp ed eds
    ave blvd rd hwy hrs hr min
    """.split()
)
"""Words that a full stop belongs to, in lower case and without it."""

_CHUNK = re.compile(r"\S+")
_PIECE = re.compile(
    rf"""
      (?P<url>(?:https?://|www\.)[^\s<>"“”]+)
    | (?P<mail>[\w.+-]{{1,64}}@[\w-]+(?:\.[\w-]+)+)
    | (?P<clitic>(?<=[\w.)])[{_APOSTROPHE}](?:s|re|ve|ll|d|m)(?!\w))
    | (?P<decade>[{_APOSTROPHE}]\d0s(?!\w))
    | (?P<handle>[@\#]\w+)
    | (?P<dotted>(?:[A-Za-z]\.){{2,}}(?:[{_HYPHEN}]{_RUN})*|(?:[A-Za-z]\.)+[A-Za-z](?![\w.{_APOSTROPHE}]))
    | (?P<domain>\w+(?:\.\w+)*\.(?:com|org|net|info|gov|edu|ly|sy|uk)(?![\w]))
    | (?P<date>\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}(?![\w]))
    | (?P<unit>(?:\d+(?:[.,:]\d+)*)(?=(?:km|kms|m|mm|cm|kg|am|pm|hrs|mph|kph)(?![\w])))
    | (?P<number>\d+(?:[.,:]\d+)+(?![\w]))
    | (?P<ranks>[A-Za-z]+\.[{_HYPHEN}][A-Z][a-z]+(?=\.))
    | (?P<word>{_RUN}(?:(?:[{_HYPHEN}{_APOSTROPHE}&]|(?<=\d)[.,:](?=\d)){_RUN})*)
    | (?P<dots>\.{{2,}}|…+)
    | (?P<dashes>[-–—]{{2,}}|[*=_~]{{2,}}|[!?]{{2,}}|''|``)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ENDING = re.compile(
    rf"(?:n[{_APOSTROPHE}]t|[{_APOSTROPHE}](?:s|re|ve|ll|d|m))$",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"^(\d[\d.,:]*)([{_HYPHEN}])(\d[\d.,:]*)$")
_URL_TAIL = ".,;:!?)]}'\"’”»"
_FUSED = {"cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3}


def words(text: str) -> list[tuple[int, int]]:
    """Return the bounds of every word of *text*, in order."""
    found: list[tuple[int, int]] = []
    for match in _CHUNK.finditer(text):
        start, end = match.span()
        for at in range(start, end, LONGEST):
            found.extend((at + a, at + b) for a, b in _cut(text[at : min(at + LONGEST, end)]))
    return found


@lru_cache(maxsize=65536)
def _cut(chunk: str) -> tuple[tuple[int, int], ...]:
    """Return the bounds of the words of a *chunk* without white space."""
    if chunk.isalpha() and chunk.isascii() and chunk.lower() not in _FUSED:
        return ((0, len(chunk)),)
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(chunk):
        match = _PIECE.match(chunk, at)
        assert match is not None  # the last branch takes any character
        end = match.end()
        if match.lastgroup == "url":
            end = at + max(1, len(match.group().rstrip(_URL_TAIL)))
            found.append((at, end))
        elif match.lastgroup in ("word", "ranks"):
            end = _with_stop(chunk, at, end)
            found.extend(_word(chunk, at, end))
        elif match.lastgroup == "dotted":
            found.extend(_word(chunk, at, end))
        else:
            found.append((at, end))
        at = end
    return tuple(found)


def _with_stop(chunk: str, start: int, end: int) -> int:
    """Take the full stop after an abbreviation or an initial into the word."""
    if end < len(chunk) and chunk[end] == "." and chunk[end : end + 2] != "..":
        word = chunk[start:end]
        if word.lower() in ABBREVIATIONS and not (word.islower() and word in ("no", "sat", "sun", "art", "fig", "min")):
            return end + 1
        if len(word) == 1 and word.isupper():
            return end + 1
    return end


def _word(chunk: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut contractions, possessives and ranges of numbers off a word."""
    word = chunk[start:end]
    fused = _FUSED.get(word.lower())
    if fused:
        return [(start, start + fused), (start + fused, end)]
    span = _RANGE.match(word)
    if span:
        return [(start + a, start + b) for a, b in (span.span(1), span.span(2), span.span(3))]
    ending = _ENDING.search(word)
    if ending and ending.start() > 0:
        return [(start, start + ending.start()), (start + ending.start(), end)]
    return [(start, end)]
