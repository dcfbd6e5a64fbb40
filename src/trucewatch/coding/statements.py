"""Statements of a side itself: who signs at the foot speaks in every line above that names nobody else."""

from __future__ import annotations

import re

from trucewatch.records import Span

_QUOTED = re.compile(r"[\"“«][^\"”»]{0,600}[\"”»]")
_OWN_VOICE = re.compile(
    r"\b(?:we|our (?:forces|fighters|men|troops|positions|base|bases|units|soldiers|comrades|people|side|mujahideen|defen[cs]es?))\b",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"\b(?:statement|communiqu[eé]|declaration|press release|for immediate release)\b", re.IGNORECASE
)
_OFFICE = (
    r"(?i:spokes(?:man|woman|person)|commander|secretary|press|media|information|military|political|general|command|bureau|office|"
    r"cent(?:er|re)|chairman|president|director|coordinator|representative|department|committee|council)"
)
_RANK = (
    r"(?:(?:Col|Gen|Maj|Lt|Brig|Capt|Dr|Mr|Mrs|Ms|Tgk|Cde|Sgt|Hon|Amb|Sheikh|Comrade)\.?(?:-Gen\.?| Gen\.?| Col\.?)? )*"
)
_PERSON = rf"{_RANK}(?:[A-Z][\w'’.-]+ ){{1,3}}[A-Z][\w'’-]+"
_LINE_OF_OFFICE = rf"[^\n]{{0,80}}\b{_OFFICE}\b[^\n]{{0,60}}$"
_TWO_LINES = re.compile(rf"^(?i:signed:? |for )?(?P<name>{_PERSON}),?$\n+^{_LINE_OF_OFFICE}", re.MULTILINE)
_ONE_LINE = re.compile(
    rf"^(?i:signed:? |for )?(?P<name>{_RANK}(?:[A-Z][\w'’.-]+ ?){{1,4}}), {_LINE_OF_OFFICE}", re.MULTILINE
)
_BODY = re.compile(
    rf"^(?P<name>[^\n.]{{0,60}}\b(?:{_OFFICE}|Front|Forces|Army|Movement)\b[^\n.]{{0,60}})$\n+^[^\n]*\b(?:19|20)\d\d\b[^\n]{{0,20}}$",
    re.MULTILINE,
)
_FOOT = 600
"""Characters at the end of a text in which its signature stands."""
LEAST = 2
"""How often a statement speaks of "we" and "our forces" outside quotation marks."""


def signature(text: str) -> Span | None:
    """Where the one who signs a side's own statement is named; None for a text that is none, or that nobody signs."""
    bare = _QUOTED.sub(lambda found: " " * len(found.group(0)), text)
    if len(_OWN_VOICE.findall(bare)) < (1 if _STATEMENT.search(text[:400]) else LEAST):
        return None
    start = max(0, len(text) - _FOOT)
    line = text.find("\n", start)
    for pattern in (_TWO_LINES, _ONE_LINE, _BODY):
        found = pattern.search(text, line if line >= 0 else start)
        if found is not None and any(ch.isupper() for ch in found["name"]):
            return Span(found.start("name"), found.end("name"))
    return None
