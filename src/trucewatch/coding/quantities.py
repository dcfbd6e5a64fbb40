"""Numbers as reports tell them, read by the guide: "at least 12" is 12 and more, "dozens" 24 to 99, "no casualties" none."""

from __future__ import annotations

import re

Bounds = tuple[int | None, int | None]

_UNITS = {
    word: i
    for i, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * (i + 2)
    for i, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
}
_TIMES = {"once": 1, "twice": 2, "thrice": 3}
VAGUE: dict[str, Bounds] = {
    "dozens": (24, 99),
    "several": (3, 9),
    "a handful": (3, 9),
    "handful": (3, 9),
    "a few": (3, 9),
    "few": (3, 9),
    "hundreds": (200, 999),
    "thousands": (2000, 9999),
    "scores": (40, None),
    "tens of thousands": (20000, 99999),
    "hundreds of thousands": (200000, 999999),
    "tens": (20, 99),
    "a number of": (1, None),
    "multiple": (2, None),
    "numerous": (2, None),
    "many": (2, None),
    "a couple": (2, 2),
    "a couple of": (2, 2),
    "couple": (2, 2),
    "a pair": (2, 2),
    "pair": (2, 2),
    "both": (2, 2),
    "a dozen": (12, 12),
    "half a dozen": (6, 6),
    "half-a-dozen": (6, 6),
    "a score": (20, 20),
    "a hundred": (100, 100),
    "a thousand": (1000, 1000),
    "dozens of": (24, 99),
}
"""After the coding guide; those that it does not name follow its pattern."""

_WORD_NUMBER = (
    r"(?:(?:(?:{units}|{tens}(?:[- ](?:{units}))?|an?)\s+(?:hundred|thousand|dozen)"
    r"(?:\s+(?:and\s+)?(?:{tens}(?:[- ](?:{units}))?|{units}))?)|{tens}(?:[- ](?:{units}))?|{units})"
).format(units="|".join(sorted(_UNITS, key=len, reverse=True)), tens="(?:" + "|".join(_TENS) + ")")
_FIGURE = r"\d{1,3}(?:[,.\u00a0 ]\d{3})+|\d+"
NUMBER = rf"(?:(?:{_FIGURE})(?:\s+(?:dozen|hundred|thousand))?|{_WORD_NUMBER})"
_RE = re.IGNORECASE
_NONE = re.compile(r"\b(?:no|nobody|none|without|zero|not? (?:a |any |one )?)\b(?!\s+(?:less|fewer)\s+than)", _RE)
_RANGE = re.compile(rf"(?:between\s+|from\s+)?\b({NUMBER})\s*(?:-|–|—|to|and|or)\s*({NUMBER})\b", _RE)
_BETWEEN = re.compile(rf"between\s+({NUMBER})\s+and\s+({NUMBER})\b", _RE)
_AT_LEAST = re.compile(
    r"\b(?:at least|no (?:less|fewer) than|not (?:less|fewer) than|more than|over|above|upwards of|a minimum of|in excess of|"
    rf"exceed(?:s|ed|ing)?)\s+(?:some\s+|about\s+)?({NUMBER})\b",
    _RE,
)
_OR_MORE = re.compile(rf"\b({NUMBER})\s*(?:\+|or more|at least|plus\b|and more|if not more)", _RE)
_AT_MOST = re.compile(
    rf"\b(?:up to|at most|as many as|no more than|not more than|fewer than|less than|under|a maximum of)\s+({NUMBER})\b",
    _RE,
)
_PLAIN = re.compile(rf"(?<![\w.,-])({NUMBER})(?![\w]|[.,]\d)", _RE)
_TIMES_WORD = re.compile(r"\b(once|twice|thrice)\b", _RE)
_VAGUE = re.compile(r"\b(" + "|".join(sorted(map(re.escape, VAGUE), key=len, reverse=True)) + r")\b", _RE)
_AGE = re.compile(r"\b(?:\d+|[a-z]+)-year-olds?\b|\baged \d+\b|\(\d{1,2}\)", _RE)
_DOZENS = re.compile(rf"\b({NUMBER})\s+dozens?\b", _RE)
_PERSON = re.compile(
    r"\b(?:an?|another|his|her|him|he|she|herself|himself|man|woman|boy|girl|child|baby|soldier|fighter|driver|peacekeeper|[a-z]+er|civilian|guard)\b|^[A-Z]",
    re.MULTILINE,
)
_PART_OF = re.compile(r"\W+(?:including|among (?:them|whom)|of (?:whom|them)|most of|mostly|all of them)\b", _RE)
_GROUPS = re.compile(r"\s*(?:,(?!\d)|;|\band\b|&|\bplus\b|\bas well as\b|\balong with\b)\s*", _RE)
_COUNTING = re.compile(
    rf"\b(?:{NUMBER}|at least|more than|over|up to|some|about|around|nearly|an?|no|dozens of|several|killed|injured|wounded|dead|"
    r"hurt|died|slain|wounding|killing|injuring|were|was|including|among them|other|others|bodies of|the)\b",
    _RE,
)
_UNHURT = re.compile(r"\b(?:unhurt|unharmed|uninjured|unscathed|safe|alive)\b", _RE)
_PLURAL = re.compile(
    r"\b(?:people|men|women|children|civilians|villagers|residents|soldiers|troops|fighters|rebels|militants|others|(?!his\b|this\b|its\b|hers\b)\w+s)\b",
    _RE,
)


def read(words: str) -> Bounds | None:
    """The number that a run of words tells, `(low, high)`; None where it tells none.

    >>> read("at least 12 rockets")
    (12, None)
    >>> read("between three and five")
    (3, 5)
    """
    text = words.replace("’", "'")
    if _NONE.search(text) and not _PLAIN.search(re.sub(r"\bno\. ?\d+", "", text, flags=_RE)):
        return 0, 0
    for pattern, bounds in ((_BETWEEN, _pair), (_AT_LEAST, _low), (_OR_MORE, _low), (_AT_MOST, _high)):
        found = pattern.search(text)
        if found:
            return bounds(found)
    vague = _VAGUE.search(text)
    dozens = _DOZENS.search(text)
    if dozens and not (vague and vague.group(1).lower() == "half a dozen"):
        n = 12 * value(dozens.group(1))
        return n, n
    span = _RANGE.search(text)
    if span and value(span.group(1)) < value(span.group(2)) and "and" not in span.group(0).split():
        return _pair(span)
    if vague and not (_PLAIN.search(text) and _PLAIN.search(text).start() < vague.start()):  # type: ignore[union-attr]
        return VAGUE[vague.group(1).lower()]
    times = _TIMES_WORD.search(text)
    if times:
        return _TIMES[times.group(1).lower()], _TIMES[times.group(1).lower()]
    plain = _PLAIN.search(text)
    if plain:
        n = value(plain.group(1))
        return n, n
    return None


def people(words: str) -> Bounds | None:
    """How many people a run of words tells: groups are added up, a person told without a number is one, "unhurt" is none.

    >>> people("49 gendarmes and four civilians")
    (53, 53)
    >>> people("22 people, including 20 children")
    (22, 22)
    """
    text = _PART_OF.split(_AGE.sub("", words), maxsplit=1)[0]
    if _UNHURT.search(text):
        return 0, 0
    pair = _RANGE.search(text)
    whole = _BETWEEN.search(text) or (pair and "and" not in pair.group(0).split())
    parts = [text] if whole else _GROUPS.split(text)
    told = [n for n in map(_group, parts) if n is not None]
    if not told:
        return None
    total = told[0]
    for more in told[1:]:
        total = add(total, more)
    return total


def groups(words: str) -> list[tuple[str, Bounds]]:
    """Each group of people that a run of words counts, with its number: "six rebels and a medic" gives two.

    >>> groups("six rebel fighters and two medics")
    [('rebel fighters', (6, 6)), ('medics', (2, 2))]
    """
    out = []
    for part in _GROUPS.split(_PART_OF.sub(", ", words)):
        told = _group(part)
        who = _COUNTING.sub(" ", part).strip(" ,.;:\"“”'’()")
        if told is not None and any(ch.isalpha() for ch in who):
            out.append((" ".join(who.split()), told))
    return out


def _group(words: str) -> Bounds | None:
    told = read(words)
    if told is not None:
        return told
    if not _PERSON.search(words) or _PLURAL.search(words):
        return None
    return 1, 1


def value(number: str) -> int:
    """A number in figures or words: "1,037", "twenty-four", "a hundred and five"."""
    figure = re.match(rf"^\s*({_FIGURE})(?:\s+(dozen|hundred|thousand))?\s*$", number, _RE)
    if figure:
        n = int(re.sub(r"[,.\u00a0 ]", "", figure.group(1)))
        return n * {"dozen": 12, "hundred": 100, "thousand": 1000}.get((figure.group(2) or "").lower(), 1)
    total, current = 0, 0
    for word in re.split(r"[-\s]+", number.lower().strip()):
        if word in _UNITS:
            current += _UNITS[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word in ("hundred", "thousand", "dozen"):
            current = max(current, 1) * {"hundred": 100, "thousand": 1000, "dozen": 12}[word]
            if word == "thousand":
                total, current = total + current, 0
        elif word in ("a", "an"):
            current = 1
    return total + current


def is_one(words: str) -> bool:
    """Whether words name a single person without a number ("paramedic"), rather than many or only their fate ("wounded")."""
    who = _COUNTING.sub(" ", words)
    return any(ch.isalpha() for ch in who) and not _PLURAL.search(words)


def add(first: Bounds, second: Bounds) -> Bounds:
    """The sum of two numbers told of different groups."""
    low = None if first[0] is None or second[0] is None else first[0] + second[0]
    high = None if first[1] is None or second[1] is None else first[1] + second[1]
    return low, high


def _pair(found: re.Match[str]) -> Bounds:
    return value(found.group(1)), value(found.group(2))


def _low(found: re.Match[str]) -> Bounds:
    return value(found.group(1)), None


def _high(found: re.Match[str]) -> Bounds:
    return None, value(found.group(1))
