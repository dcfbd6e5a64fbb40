"""How well an incident is borne out: two voices count as two only where neither repeats nor belongs to the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from trucewatch.merge.features import Scale, is_denial
from trucewatch.merge.kinship import Bond
from trucewatch.merge.told import Told, day_of, folded
from trucewatch.records import ActorRef, Factuality, Source, SourceKind, Standing


@dataclass(frozen=True, slots=True, order=True)
class Voice:
    """Who says it first.

    Attributes:
        name: for people. key: the same for one speaker in any report.
        side: the party that it belongs to or speaks for; empty where it is of none.
        partial: whether it takes part in the conflict, so that its word about others is no independent one.
    """

    name: str
    key: str
    side: str
    partial: bool


def standing(claims: Sequence[Told], copies: Mapping[str, str], scale: Scale) -> tuple[Standing, str]:
    """The standing that the claims of one incident give it, and the reason in words.

    Args:
        claims: of one incident, in their order.
        copies: report to the report whose text it shares, from `copies.voices`.
        scale: rules and kinship.
    """
    dispute = _denied(claims) or _laid_to_others(claims, scale)
    if dispute:
        return Standing.DISPUTED, dispute
    doers = tuple(ref for told in claims for ref in told.claim.initiator)
    heard = sorted({voice.key: voice for told in claims for voice in _voices(told, claims, copies, scale)}.values())
    neutral = [voice.name for voice in heard if not voice.partial]
    own = [voice.name for voice in heard if voice.partial and _is_of(voice, doers, day_of(claims[0]), scale)]
    others = [voice.name for voice in heard if voice.partial and voice.name not in own]
    return _weigh(neutral, own, others)


def _weigh(neutral: Sequence[str], own: Sequence[str], others: Sequence[str]) -> tuple[Standing, str]:
    """What neutral voices, the doer's own side and other parties to the conflict amount to together."""
    if len(neutral) >= 2:
        return Standing.CORROBORATED, f"told independently by {_list(neutral)}"
    if own and neutral:
        return Standing.CORROBORATED, f"told by {neutral[0]} and by the doer's own side ({_list(own)})"
    if own and others:
        return Standing.CORROBORATED, f"told by both sides ({_list(own)}; {_list(others)})"
    if neutral and others:
        return Standing.REPORTED, f"told by {neutral[0]}; {_list(others)}, on one side of the conflict, is not counted"
    if neutral:
        return Standing.REPORTED, f"told by {neutral[0]} alone"
    if own:
        return Standing.REPORTED, f"told by the doer's own side alone ({_list(own)})"
    return Standing.REPORTED, f"told by one side of the conflict alone ({_list(others)})"


def _denied(claims: Sequence[Told]) -> str:
    for denial in claims:
        for told in claims:
            if denial.claim.factuality is Factuality.NEGATED and is_denial(denial, told):
                return f"{_speaker(denial)} denies what {_speaker(told)} tells"
    return ""


def _laid_to_others(claims: Sequence[Told], scale: Scale) -> str:
    for a, b in combinations(claims, 2):
        if a.claim.act in scale.rules.mutual and b.claim.act in scale.rules.mutual:
            continue
        if scale.kinship.closest(a.claim.initiator, b.claim.initiator, day_of(a)) is Bond.STRANGERS:
            return f"{_speaker(a)} lays it on {a.claim.initiator[0].name}, {_speaker(b)} on {b.claim.initiator[0].name}"
    return ""


def _voices(told: Told, claims: Sequence[Told], copies: Mapping[str, str], scale: Scale) -> Iterator[Voice]:
    """The first speaker, and beside it whoever else is no mere carrier; the outlet where it speaks in its own voice."""
    sources = told.claim.sources
    if not sources:
        first = copies.get(told.claim.report, told.claim.report)
        outlet = next((other.outlet for other in claims if other.claim.report == first and other.outlet), told.outlet)
        yield _outlet(outlet, first, claims, scale)
    for nth, source in enumerate(sources):
        if nth == 0 or source.kind is not SourceKind.MEDIA:
            yield _voice(source, claims, scale)


def _outlet(name: str | None, report: str, claims: Sequence[Told], scale: Scale) -> Voice:
    if name is None:
        return Voice("an outlet without a name", report, "", partial=False)
    known = scale.kinship.outlet(name)
    side = (known.side if known else None) or ""
    partial = bool(side) and _takes_part(side, _involved(claims), day_of(claims[0]), scale)
    return Voice(name, known.id if known else folded(name), side, partial)


def _voice(source: Source, claims: Sequence[Told], scale: Scale) -> Voice:
    named = source.kind is not SourceKind.ANONYMOUS and source.name != source.name.lower()
    key = source.id or (folded(source.name) if named else f"an unnamed {source.kind}")
    side = source.side or (source.id if source.kind is SourceKind.PARTY else None) or ""
    partial = source.kind is SourceKind.PARTY or (
        bool(side) and _takes_part(side, _involved(claims), day_of(claims[0]), scale)
    )
    return Voice(source.name, key, side, partial)


def _involved(claims: Sequence[Told]) -> tuple[ActorRef, ...]:
    return tuple(ref for told in claims for ref in (*told.claim.initiator, *told.claim.recipient))


def _takes_part(side: str, refs: Sequence[ActorRef], day: date | None, scale: Scale) -> bool:
    """Whether a side stands with any actor of the incident; taken for granted where none of them is known."""
    known = [ref.id for ref in refs if ref.id]
    return not known or any(scale.kinship.of_ids(side, id, day) >= Bond.ALLIES for id in known)


def _is_of(voice: Voice, doers: Sequence[ActorRef], day: date | None, scale: Scale) -> bool:
    """Whether a voice belongs to the side that is said to have done it."""
    return bool(voice.side) and any(
        scale.kinship.of_ids(voice.side, ref.id, day) >= Bond.KIN for ref in doers if ref.id
    )


def _speaker(told: Told) -> str:
    return told.claim.sources[0].name if told.claim.sources else told.outlet or "the report"


def _list(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
