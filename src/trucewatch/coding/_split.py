"""Where sentences end, by rule.

A full stop ends a sentence unless it belongs to an abbreviation, an initial or a number, or the next word goes on in
lower case. What stands in quotes is followed through: ``"It broke." He left.`` is two, ``"Why?" he asked.`` is one.
"""

from __future__ import annotations

import re

from ._tokens import ABBREVIATIONS

_END = re.compile(
    r"""(?P<mark>\.{1,3}|…|[!?]{1,8}|[.!?]{2,8}|。|؟|۔)(?P<close>["'”’»)\]]{0,4})(?P<gap>\s+|(?=[A-Z“"‘][a-z]))"""
)
_BREAK = re.compile(r"\s*\n\s*\n\s*|[\r\v\f\x1c-\x1e\x85\u2028\u2029]+\s*")
_BEFORE = re.compile(r"\S{1,40}$")
_NEXT = re.compile(r"""["'“‘«(\[]*(?P<word>[^\s,;:]{1,40})""")
_SAID = re.compile(
    r"""\s*(?:[A-Z][\w.'’-]*\s+|[a-z]{1,12}\s+){0,4}?(?:said|says|asked|asks|told|added|wrote|replied|cried|shouted)\b"""
)

_NEVER = frozenset(
    """mr mrs ms dr prof rev hon gen maj col lt capt sgt cpl pvt adm cmdr cdr brig gov sen rep pres amb supt insp det
    st mt ft messrs mme vs v cf approx ca al""".split()
) | frozenset({"maj.-gen", "lt.-gen", "brig.-gen", "lt.-col", "lt-gen", "maj-gen", "brig-gen", "lt-col", "e.g", "i.e"})
_BEFORE_NUMBER = frozenset(
    """no nos jan feb mar apr jun jul aug sep sept oct nov dec art sec fig vol pp p ch para
    mon tue tues wed thu thur thurs fri sat sun""".split()
)
_STARTERS = frozenset(
    """the a an it its he his she her they their we our i you this that these those there here in on at by for from
    with after before as if when while since although though but and or so yet however meanwhile earlier later also
    both some many several most two three four five at according local another no nobody what who why how where
    residents witnesses officials sources activists reports rebels troops one then now despite until
    following""".split()
)


def split(text: str) -> list[tuple[int, int]]:
    """Return the bounds of the sentences of *text*, without the white space around them."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _BREAK.finditer(text):
        found.extend(_lines(text, start, match.start()))
        start = match.end()
    found.extend(_lines(text, start, len(text)))
    return found


def _lines(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Split a stretch without a blank line."""
    found: list[tuple[int, int]] = []
    at = start
    for match in _END.finditer(text, start, stop):
        if match.end() < stop and _ends(text, match):
            found.append((at, match.start("gap")))
            at = match.end()
    found.append((at, stop))
    return [bounds for bounds in (_trim(text, a, b) for a, b in found) if bounds[0] < bounds[1]]


def _trim(text: str, start: int, stop: int) -> tuple[int, int]:
    """Move bounds past the white space at both ends."""
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return start, stop


def _ends(text: str, match: re.Match[str]) -> bool:
    """Say whether a sentence ends at this mark."""
    after = _NEXT.match(text, match.end())
    word = after.group("word") if after else ""
    first = next((ch for ch in word if ch.isalnum()), "")
    if not first or first.islower():
        return False
    mark, close = match["mark"], match["close"]
    if mark == "." and not close:
        return _stop_ends(text, match, word)
    if mark == "." and not match["gap"]:
        return True
    if close and close[0] in "\"'”’»" and mark != "." and _SAID.match(text, match.end()):
        return False
    return bool(match["gap"])


def _stop_ends(text: str, match: re.Match[str], word: str) -> bool:
    """Say whether a sentence ends at this full stop, which nothing closes, before this word."""
    before = _BEFORE.search(text, max(0, match.start() - 40), match.start())
    last = before.group().lstrip("\"'“‘«([—–-") if before else ""
    low, nxt = last.lower(), word.rstrip(".,;:!?\"'”’)").lower()
    if not match["gap"]:
        return len(last) > 2 and last[-3:].isalpha() and last.islower() and low not in ABBREVIATIONS
    if low in _NEVER:
        return False
    if low in _BEFORE_NUMBER:
        return not word[0].isdigit() and (low == "no" or nxt in _STARTERS or low in ("sat", "sun", "mar", "art"))
    if len(last) == 1 and last.isalpha():
        return last == "I" or (not last.isupper()) or nxt in _STARTERS
    if re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", last) or low in ABBREVIATIONS:
        return nxt in _STARTERS
    return True
