"""How well an incident is borne out: two voices count as two only where neither repeats nor belongs to the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    heard = sorted({voice.key: voice for voice in voices_of(claims, copies, scale)}.values())
    neutral = [voice.name for voice in heard if not voice.partial]
    partial = [voice for voice in heard if voice.partial]
    own = [voice for voice in partial if _is_of(voice, doers, day_of(claims[0]), scale)]
    both = next(((a, b) for a in own for b in partial if _are_enemies(a, b, day_of(claims[0]), scale)), None)
    if len(neutral) >= 2:
        return Standing.CORROBORATED, f"told independently by {_list(neutral)}"
    if both:
        return Standing.CORROBORATED, f"told by both sides ({both[0].name}; {both[1].name})"
    if own and neutral:
        return Standing.CORROBORATED, f"told by {neutral[0]} and by the doer's own side ({own[0].name})"
    return Standing.REPORTED, _told_by(neutral, own, partial)


def voices_of(claims: Sequence[Told], copies: Mapping[str, str], scale: Scale) -> tuple[Voice, ...]:
    """Who says each claim of an incident first, in the order of the claims; arguments as for `standing`."""
    return tuple(_first_voice(told, claims, copies, scale) for told in claims)


def _told_by(neutral: Sequence[str], own: Sequence[Voice], partial: Sequence[Voice]) -> str:
    """Why it is no more than reported."""
    parties = _list([voice.name for voice in partial]) if partial else ""
    if neutral and parties:
        return f"told by {neutral[0]}; {parties}, on one side of the conflict, is not counted"
    if neutral:
        return f"told by {neutral[0]} alone"
    side = "the doer's own side" if own else "one side of the conflict"
    return f"told by {side} alone ({parties})"


def _denied(claims: Sequence[Told]) -> str:
    for denial in claims:
        for told in claims:
            if denial.claim.factuality is Factuality.NEGATED and is_denial(denial, told):
                return f"{_speaker(denial)} denies what {_speaker(told)} said"
    return ""


def _laid_to_others(claims: Sequence[Told], scale: Scale) -> str:
    for a, b in combinations(claims, 2):
        if a.claim.act in scale.rules.mutual and b.claim.act in scale.rules.mutual:
            continue
        if scale.kinship.closest(a.claim.initiator, b.claim.initiator, day_of(a)) is Bond.STRANGERS:
            first, second = a.claim.initiator[0].name, b.claim.initiator[0].name
            return f"laid on {first} by {_speaker(a)}, on {second} by {_speaker(b)}"
    return ""


def _first_voice(told: Told, claims: Sequence[Told], copies: Mapping[str, str], scale: Scale) -> Voice:
    """The first speaker, or the outlet where it speaks in its own voice.

    Further sources of a claim are those that carry the first one's word as often as others that say the same; so they are
    not counted.
    """
    if told.claim.sources:
        return _voice(told.claim.sources[0], claims, scale)
    first = copies.get(told.claim.report, told.claim.report)
    outlet = next((other.outlet for other in claims if other.claim.report == first and other.outlet), told.outlet)
    return _outlet(outlet, first, claims, scale)


def _outlet(name: str | None, report: str, claims: Sequence[Told], scale: Scale) -> Voice:
    if name is None:
        return Voice("an outlet without a name", report, "", partial=False)
    known = scale.kinship.outlet(name)
    side = (known.side or ("" if known.kind == "media" else known.id)) if known else ""
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


def _are_enemies(a: Voice, b: Voice, day: date | None, scale: Scale) -> bool:
    """Whether two voices speak for sides that have nothing to do with each other."""
    return bool(a.side and b.side) and scale.kinship.of_ids(a.side, b.side, day) is Bond.STRANGERS


def _speaker(told: Told) -> str:
    return told.claim.sources[0].name if told.claim.sources else told.outlet or "the report"


def _list(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
