"""Two readers of one report: where they agree a claim is surer, where they differ both readings stand, marked for whoever reviews them.

Nothing is dropped: claims of one reader alone stay, less sure. Where both fill a slot with different words, the built-in reader's stay,
since its errors are measured and published, and a note gives the other's. All words are the report's own, whoever pointed at them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from trucewatch.knowledge.acts import acts
from trucewatch.records import ActorRef, Claim, Mention, Note, PlaceRef, Range, Source, Span

ALONE = 0.8
"""What a claim that only one of the two reads keeps of its confidence. A rule, not a measurement."""

SLOTS = ("initiator", "recipient", "place", "when", "count", "killed", "injured", "sources")
_IDLE = frozenset("the a an of al el and for in s".split())


def joined(first: Sequence[Claim], second: Sequence[Claim], names: tuple[str, str]) -> tuple[Claim, ...]:
    """The claims of both, in the order of the text.

    Args:
        first, second: claims of the built-in reader and of the other, of one report. names: of the two readers.
    """
    pairs = _pairs(first, second)
    left = [claim for n, claim in enumerate(first) if n not in {i for i, _ in pairs}]
    right = [claim for n, claim in enumerate(second) if n not in {j for _, j in pairs}]
    out = [_agreed(first[i], second[j], names) for i, j in pairs]
    out += [_alone(claim, right, names) for claim in left]
    taken = {claim.id for claim in out}
    out += [_alone(claim, left, (names[1], names[0])) for claim in right if claim.id not in taken]
    return tuple(sorted(out, key=lambda claim: (claim.trigger.start, claim.trigger.end, claim.act, claim.id)))


def _pairs(first: Sequence[Claim], second: Sequence[Claim]) -> list[tuple[int, int]]:
    """Which claims of the two are one: the same act, told alike in the same words; the likest first."""
    likely = []
    for i, one in enumerate(first):
        for j, other in enumerate(second):
            shared = _shared(one.spans, other.spans)
            if one.act == other.act and shared:
                same = one.id == other.id
                likely.append(
                    (same, one.factuality is other.factuality, one.trigger.overlaps(other.trigger), shared, i, j)
                )
    likely.sort(key=lambda p: (not p[0], not p[1], not p[2], -p[3], p[4], p[5]))
    out: list[tuple[int, int]] = []
    for *_, i, j in likely:
        if all(i != a and j != b for a, b in out):
            out.append((i, j))
    return sorted(out)


def _shared(one: Sequence[Span], other: Sequence[Span]) -> int:
    return max((max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other), default=0)


def _agreed(ours: Claim, theirs: Claim, names: tuple[str, str]) -> Claim:
    """One claim of two readings: slots that one of them fills are taken from it; of two different, ours, with a note."""
    notes = [*ours.notes, *theirs.notes]
    filled: dict[str, Any] = {}
    same = 0
    both = 0
    for slot in SLOTS:
        one, other = getattr(ours, slot), getattr(theirs, slot)
        if one and other:
            both += 1
            same += _alike(one, other)
            if not _alike(one, other):
                notes.append(Note("differs", slot, f"{names[0]}: {_words(one)}; {names[1]}: {_words(other)}"))
        elif other:
            filled[slot] = other
            notes.append(Note("alone", slot, f"only {names[1]} reads it"))
    if ours.factuality is not theirs.factuality:
        both += 1
        said = f"{names[0]}: {ours.factuality.value}; {names[1]}: {theirs.factuality.value}"
        notes.append(Note("differs", "factuality", said))
    if ours.violation_stated is not theirs.violation_stated:
        sees = names[0] if ours.violation_stated else names[1]
        notes.append(Note("alone", "violation_stated", f"only {sees} reads it as called a breach"))
    share = same / both if both else 1.0
    sure = ours.confidence + (1 - ours.confidence) * 0.5 * share
    notes.append(Note("agreed", "claim", f"{names[0]} and {names[1]} read the same act in the same words"))
    breach = ours if ours.violation_stated else theirs
    return replace(
        ours,
        **filled,
        spans=tuple(dict.fromkeys((*ours.spans, *theirs.spans))),
        harm=ours.harm or theirs.harm,
        weapon=ours.weapon or theirs.weapon,
        violation_stated=breach.violation_stated,
        violation_of=breach.violation_of,
        confidence=round(sure, 3),
        readers=names,
        notes=tuple(dict.fromkeys(notes)),
    )


def _alone(claim: Claim, others: Sequence[Claim], names: tuple[str, str]) -> Claim:
    """A claim that only one reads; where the other reads another act in the same words, both say so."""
    beside = [other for other in others if _shared(claim.spans, other.spans)]
    if beside:
        read = ", ".join(sorted({acts()[other.act].key.replace("_", " ") for other in beside}))
        note = Note("differs", "act", f"{names[0]}: {claim.act.replace('_', ' ')}; {names[1]}: {read}")
    else:
        note = Note("alone", "claim", f"only {names[0]} reads it")
    sure = round(claim.confidence * ALONE, 3)
    return replace(claim, confidence=sure, readers=(names[0],), notes=(*claim.notes, note))


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, Mention):
        return bool(one.span.overlaps(other.span) or one.text.casefold() == other.text.casefold())
    if isinstance(one, Range):
        return (one.low, one.high) == (other.low, other.high)
    return all(any(_one_name(a, b) for b in other) for a in one) or all(
        any(_one_name(a, b) for a in one) for b in other
    )


def _one_name(one: ActorRef | PlaceRef | Source, other: ActorRef | PlaceRef | Source) -> bool:
    a, b = (_parts(ref.name) | _parts(ref.text) for ref in (one, other))
    return one.span.overlaps(other.span) or (bool(a and b) and (a <= b or b <= a))


def _parts(name: str) -> set[str]:
    words = set(re.findall(r"[^\W_]+", name.casefold()))
    return words - _IDLE or words


def _words(value: Any) -> str:
    if isinstance(value, (Mention, Range)):
        return f"“{' '.join(value.text.split())}”"
    return ", ".join(ref.name for ref in value)
