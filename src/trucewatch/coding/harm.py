"""The dead and the injured as sentences usually tell them, read by their words alone.

The network points at harm word by word and now and then misses it. Where one sentence tells one violent act and one toll, the plain wording
decides: "killing at least five people", "two of them were wounded", "nobody was hurt".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trucewatch.coding import quantities
from trucewatch.records import Range, Span

_RE = re.IGNORECASE
_MANY = (
    rf"(?:(?:at least|more than|over|up to|about|around|some|nearly|almost|another|a further|no fewer than|as many as) )?"
    rf"(?:{quantities.NUMBER}|dozens|scores|hundreds|several|a number|a handful)(?: of)?(?: (?:the|its|his|her|their|our|them))?"
)
_ONE = r"(?:an?|another|one|his|her|their|its)\b"
_STOPS = r"and|were|was|is|are|in|on|at|by|who|when|after|had|have|has|been|dead|died|lost|killed|wounded|injured|hurt|slightly|seriously"
_GROUP = rf"(?:{_MANY}|{_ONE})(?: (?!(?:{_STOPS})\b)[\w'’-]+){{0,5}}"
_WHO = rf"{_GROUP}(?:(?:, | and |, and |, including ){_GROUP})*"
_KILLED = r"killed|slain|shot dead|murdered|martyred|dead"
_HURT = r"wounded|injured|hurt|maimed"
_WERE = r"(?:was|were|is|are|has been|had been|have been|being|got) "
_BEING = r"(?:(?:was|were|is|are|has|have|had|being|been|got|left|reportedly|also|both|all|either|seriously|slightly|lightly|critically) )*"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "killed",
        re.compile(rf"\b(?:killing|kills?|killed|claim(?:ed|ing) the lives? of|cost the lives? of) ({_WHO})", _RE),
    ),
    ("injured", re.compile(rf"\b(?:wounding|wounds|wounded|injuring|injures|injured|hurting|maiming) ({_WHO})", _RE)),
    ("killed", re.compile(rf"\b({_WHO}),? (?:who )?{_WERE}{_BEING}(?:{_KILLED})\b(?! or)", _RE)),
    ("injured", re.compile(rf"\b({_WHO}),? (?:who )?{_WERE}{_BEING}(?:{_HURT})\b", _RE)),
    (
        "killed",
        re.compile(rf"\b({_MANY}(?: (?!(?:{_STOPS})\b)\w+){{0,2}}?) (?:{_KILLED})\b(?! (?:or|an?|the|\d)\b)", _RE),
    ),
    (
        "injured",
        re.compile(
            rf"\b({_MANY}(?: (?!(?:{_STOPS})\b)\w+){{0,2}}?) {_BEING}(?:{_HURT})\b(?! (?:or|an?|the|\d)\b)", _RE
        ),
    ),
    ("killed", re.compile(rf"\b({_WHO}) (?:died|perished|lost (?:his|her|their) (?:life|lives))\b", _RE)),
)
_NOBODY = re.compile(
    r"\b(?:no|without|nor any) (?:\w+ ){0,2}(?:casualties|victims|injuries|one (?:was|were) (?:hurt|harmed|injured|wounded|killed))"
    r"|\b(?:no ?one|nobody|none)(?: of \w+(?: \w+)?)? (?:was|were|has been|had been) (?:\w+ )?(?:hurt|harmed|injured|wounded|killed)"
    r"|\bwithout (?:causing |any )*(?:casualties|injuries|victims|loss of life)|\bcaused no (?:\w+ )?(?:casualties|injuries|victims)",
    _RE,
)
_UNKNOWN = re.compile(
    r"\b(?:no (?:immediate )?(?:word|reports?|details|information) (?:of|on|about)|not (?:yet )?known|unclear)\b", _RE
)


@dataclass(frozen=True, slots=True)
class Toll:
    """Harm told by plain words: `kind` is killed or injured."""

    kind: str
    low: int | None
    high: int | None
    span: Span

    def as_range(self, text: str) -> Range:
        """As a slot of a claim."""
        return Range(self.low, self.high, text[self.span.start : self.span.end], self.span)


def tolls(text: str, sentence: Span) -> list[Toll]:
    """Every toll that a sentence tells in plain words, in order; of two that overlap the longer."""
    found: list[Toll] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text, sentence.start, sentence.end):
            words = match.group(1)
            bounds = quantities.people(words)
            if bounds is None or bounds == (0, 0):
                continue
            toll = Toll(kind, bounds[0], bounds[1], Span(match.start(1), match.end(1)))
            if not any(t.kind == kind and t.span.overlaps(toll.span) for t in found):
                found.append(toll)
    return sorted(found, key=lambda t: t.span)


def nobody_hurt(text: str, span: Span) -> Span | None:
    """Where words say that nobody was harmed ("without casualties"); no word on casualties is not that."""
    match = _NOBODY.search(text, span.start, span.end)
    if match is None or _UNKNOWN.search(text, max(span.start, match.start() - 40), match.end()):
        return None
    return Span(match.start(), match.end())
