"""The words that time expressions are made of, each with its class and its value (`time_words.yaml`).

A text becomes a string of classes, one character a token, on which the grammar of `times` runs. Words that no time expression
holds are the class `word`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from trucewatch.knowledge.holidays import names_of_feasts

_FILE = Path(__file__).with_name("time_words.yaml")
_TOKEN_CLASSES = (
    *("word", "stop", "break", "poss", "comma", "dash", "dot", "open", "close", "plus"),
    *("day", "ord", "year", "number", "clock", "ampm", "isodate", "numdate", "holiday"),
)
"""Classes of what is no word of the lexicon: signs, numbers, feasts, other words."""
_CAPITAL_ONLY = frozenset({"wdabbr", "mabbr", "maymar", "month"})
"""Classes whose words are read only with a capital: "may" and "march" are words of every day."""


def _lexicon() -> dict[str, dict[str, object]]:
    """Class → word → value; words that the file gives no value are their own."""
    loaded = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {kind: words if isinstance(words, dict) else {w: w for w in words} for kind, words in loaded.items()}


_LEXICON = _lexicon()
CODES: dict[str, str] = {name: chr(0x100 + i) for i, name in enumerate((*_TOKEN_CLASSES, *_LEXICON))}
"""The character that stands for each class."""
NAMES: dict[str, str] = {code: name for name, code in CODES.items()}
WORDS: dict[str, tuple[str, object]] = {
    word: (CODES[kind], value) for kind, words in _LEXICON.items() for word, value in words.items()
}
"""Lower-case word → class and value."""
_CAPITALS = frozenset(CODES[kind] for kind in _CAPITAL_ONLY)

_FEASTS = "|".join(re.escape(n).replace("\\ ", "[ -]").replace("'", "['’]?") for n in names_of_feasts())
_CHURCHES = "(?:(?:Catholic|Western|Orthodox|Julian|Russian) )?"
_CLOCKS = (
    r"\b\d{1,2}[:.]\d{2}(?::\d{2})?(?=\s?(?:[ap]\.?m\b|h(?:rs)?\b|hours\b|GMT|UTC|local))"  # 9.45 am, 18:40 UTC
    r"|\b\d{1,2}:\d{2}(?::\d{2})?\b"  # 21:45
    r"|(?:(?<=\bat )|(?<=\bsince )|(?<=\bby )|(?<=\bfrom )|(?<=\baround ))(?:\d{1,2}\.\d{2}|[012]\d[0-5]\d)(?![\d.]|\.\d)"  # at 0430
    r"|(?:(?<=\n)|(?<=\A))[012]?\d\.[0-5]\d(?=\s)"  # 10.58 at the start of a line
    r"|\b\d{4}(?=\s?(?:hrs|hours|GMT|UTC|h)\b)|\b\d{1,2}h\d{2}\b|\b\d{1,2}(?=\s?(?:[ap]\.?m\b|o['’]clock))"  # 0600hrs, 9 am
)
TOKEN = re.compile(
    rf"(?P<holiday>\b(?=[A-Zt])(?:the )?(?:(?:first|second|third|last) day of )?(?:the )?{_CHURCHES}(?:{_FEASTS})\b)"
    r"|(?P<iso>\b\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?\b)"
    r"|(?P<numdate>(?<![\d.,/-])\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:(?:19|20)\d{2}|\d{2})(?![\d/-]|\.\d))"
    rf"|(?P<clock>{_CLOCKS})"
    r"|(?P<ord>\b\d{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<number>(?<![\d.,])\d{1,4}(?![\d]|[.,]\d|%))"
    r"|(?P<ampm>(?<=\d)\s?(?:[ap]\.m\.?|(?:am|pm|hrs|AM|PM)\b)|o['’]clock\b)"
    r"|(?P<word>[^\W\d_]+)|(?P<poss>['’]s?\b)|(?P<dash>[-–—/])|(?P<comma>,)|(?P<breaking>\n\s*\n)"
    r"|(?P<dot>\.)|(?P<open>[(\[])|(?P<close>[)\]])|(?P<plus>\+)|(?P<stop>[^\s\w])|(?P<digits>\d+)"
)
_RENAMED = {"breaking": "break", "digits": "word", "iso": "isodate", "sep": "numdate"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as classes (one character a token), with the value, start and end of each token."""

    classes: str
    values: tuple[object, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def _number(text: str) -> tuple[str, object]:
    value = int(text)
    if len(text) == 4 and 1900 <= value <= 2099:
        return CODES["year"], value
    if 1 <= value <= 31 and len(text) <= 2:
        return CODES["day"], value
    return CODES["number"], value


_OTHER = (CODES["word"], None)


def _word(text: str) -> tuple[str, object]:
    found = WORDS.get(text.lower(), _OTHER)
    return _OTHER if found[0] in _CAPITALS and text[0].islower() else found


def _classed(kind: str, text: str) -> tuple[str, object]:
    if kind == "word":
        return _word(text)
    if kind == "number":
        return _number(text)
    if kind == "ord":
        value = int(text[:-2])
        return (CODES["ord"], value) if 1 <= value <= 31 else _OTHER
    return CODES[_RENAMED.get(kind, kind)], text


def tokenise(text: str) -> Tokens:
    """Return the tokens of a text."""
    classes, values, starts, ends = [], [], [], []
    for match in TOKEN.finditer(text):
        code, value = _classed(match.lastgroup or "stop", match.group())
        classes.append(code)
        values.append(value)
        starts.append(match.start())
        ends.append(match.end())
    return Tokens("".join(classes), tuple(values), tuple(starts), tuple(ends))
