"""Sources: what kind of source speaks, and for whose side.

The register decides (an outlet, a ministry, a spokesman known by name), then the words for the source, then what the text says
beside a person's name ("activist Diaa al-Hariri", "Abdul Qayoom, a police officer, said"). Merging asks for the kind when it
counts independent voices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from trucewatch.knowledge import actor_names
from trucewatch.knowledge.actors import Actor, ActorRegister
from trucewatch.records import Claim, Report, Source, SourceKind, Span
from trucewatch.resolve.actors import ActorFinder
from trucewatch.resolve.scene import read_cast

_WORDS = Path(actor_names.__file__).with_name("source_words.yaml")
_BESIDE = 70
"""Characters before and after a name in which the text may say what the person is."""

_TITLE = 45
"""Characters before a name in which its title stands."""
_BY_ACTOR = {
    "media": SourceKind.MEDIA,
    "monitor": SourceKind.MONITOR,
    "mediator": SourceKind.GOVERNMENT,
    "court": SourceKind.MONITOR,
    "aid": SourceKind.MONITOR,
    "civilians": SourceKind.WITNESS,
    "state": SourceKind.GOVERNMENT,
    "government": SourceKind.GOVERNMENT,
    "political": SourceKind.PARTY,
    "organization": SourceKind.MONITOR,
    "company": SourceKind.PARTY,
}
"""Kind of actor → kind of source; what bears arms for a side is a party."""
_STATE_KINDS = frozenset({"government", "state", "state_forces", "police"})
_WHOLE_KINDS = frozenset({"government", "state", "state_forces", "rebel_group"})
"""Kinds of which an actor can be a part so that it speaks for them; alliances and networks have no one voice."""
_DEEPEST = 6
_OWN_SIDE = frozenset({SourceKind.PARTY, SourceKind.GOVERNMENT})


@cache
def _patterns() -> tuple[tuple[SourceKind, re.Pattern[str]], ...]:
    """Words that tell a kind of source, in the order in which they are asked."""
    raw = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    out = []
    for kind, listed in raw.items():
        words = sorted((re.escape(word.strip()) for word in listed.split(",")), key=len, reverse=True)
        out.append((SourceKind(kind), re.compile(rf"\b(?:{'|'.join(words)})s?\b", re.IGNORECASE)))
    return tuple(out)


class SourceFinder:
    """Says what the sources of one report are."""

    def __init__(self, report: Report, register: ActorRegister, finder: ActorFinder) -> None:
        self._text, self._published, self._register, self._finder = report.text, report.published, register, finder

    def resolved(self, source: Source, on: date | None = None) -> Source:
        """Return a source with its kind, its side and its id in the register, as far as they can be known."""
        on = on or self._published
        found = self._finder.find(source.name, on) or self._finder.find(source.text, on)
        told = _kind_of(source.name) or _kind_of(source.text)
        if found is not None:
            return self._known(source, found.actor, told, on)
        if told is None or told is SourceKind.ANONYMOUS:
            told = self._beside(source.span, source.text) or told
        kind = told or source.kind
        side = self._side_beside(source, on) if kind in _OWN_SIDE else None
        return replace(source, kind=kind, side=side)

    def _known(self, source: Source, actor: Actor, told: SourceKind | None, on: date | None) -> Source:
        kind = self._kind_of_actor(actor, on)
        if told in {SourceKind.MEDIC, SourceKind.ACTIVIST, SourceKind.EXPERT, SourceKind.WITNESS} and actor.kind in {
            "state",
            "civilians",
            "government",
        }:
            kind = told
        own = kind in _OWN_SIDE or actor.kind in _STATE_KINDS
        side = actor.side or (self._whole(actor, on) if own else None)
        return replace(source, kind=kind, side=side, id=actor.id)

    def _kind_of_actor(self, actor: Actor, on: date | None) -> SourceKind:
        if "un" in self._register.ancestors(actor.id, on):
            return SourceKind.UN
        return _BY_ACTOR.get(actor.kind, SourceKind.PARTY)

    def _whole(self, actor: Actor, on: date | None) -> str:
        """The party that an actor speaks for: the government of a force or ministry, the movement of its armed wing."""
        whole = actor
        for _ in range(_DEEPEST):
            above = (self._register.get(link.to) for link in whole.parents if link.holds(on))
            parent = next((a for a in above if a is not None and a.kind in _WHOLE_KINDS), None)
            if parent is None or (whole.kind == "government" and not self._governs_itself(parent)):
                break
            whole = parent
        return whole.id

    def _governs_itself(self, actor: Actor) -> bool:
        """Whether a state and its government are one, as where nobody contests it."""
        state = self._register.states.get(actor.id)
        return actor.kind == "government" or (state is not None and state.government == actor.id)

    def _beside(self, span: Span, words: str) -> SourceKind | None:
        """What the text says of a person where he or she is named, here or at first."""
        for start in dict.fromkeys((span.start, self._text.find(words))):
            if start < 0:
                continue
            end = start + len(words)
            before = re.split(r"[.;\n]|\bsaid\b|\btold\b", self._text[max(0, start - _BESIDE) : start])[-1]
            after = re.split(r"[.;\n]|\bsaid\b|\btold\b|\badded\b", self._text[end : end + _BESIDE])[0]
            kind = _kind_of(before[-40:]) or (_kind_of(after) if after.lstrip().startswith(",") else None)
            if kind is not None:
                return kind
        return None

    def _side_beside(self, source: Source, on: date | None) -> str | None:
        """Whose official or officer speaks, where the words that touch the name say it: "Fatah officer X", "X, mayor of Kyiv,"."""
        start, end = source.span.start, source.span.end
        before = re.split(r"[.,;:\n]| and | said | that ", self._text[max(0, start - _TITLE) : start])[-1]
        after = self._text[end : end + _BESIDE]
        apposition = after[1:].split(",")[0] if after.startswith(",") else ""
        for words in (source.name, before, apposition):
            for match in self._register.find(words):
                found = self._finder.find(match.name, on)
                if found is not None and self._kind_of_actor(found.actor, on) in _OWN_SIDE:
                    return self._whole(found.actor, on)
        return None


def _kind_of(words: str) -> SourceKind | None:
    return next((kind for kind, pattern in _patterns() if pattern.search(words)), None)


def resolve_sources(report: Report, claims: Iterable[Claim], register: ActorRegister) -> tuple[Claim, ...]:
    """Return the claims with the kind, side and id of each source."""
    claims = tuple(claims)
    cast = read_cast(report, register, (place for claim in claims for place in claim.place))
    finder = SourceFinder(report, register, ActorFinder(register, cast))
    return tuple(
        replace(
            claim, sources=tuple(finder.resolved(s, claim.date.start if claim.date else None) for s in claim.sources)
        )
        for claim in claims
    )
