"""Likely duplicates: incidents just below the line, for a person to settle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trucewatch.merge.blocks import neighbours
from trucewatch.merge.decided import NOTHING, Decided, pair
from trucewatch.merge.features import Likeness, Scale, contradiction, likeness, may_yet_be_one
from trucewatch.merge.told import Told


@dataclass(frozen=True, slots=True)
class Double:
    """Two incidents that may be one.

    Attributes:
        ours, theirs: their ids, in alphabetical order.
        claims: the likest pair of their claims. likeness: its points, with each feature's share and reason.
        because: why they were not merged all the same.
    """

    ours: str
    theirs: str
    claims: tuple[str, str]
    likeness: Likeness
    because: str


def doubles(
    all_told: Iterable[Told], incident_of: Mapping[str, str], scale: Scale, kept_to: Decided = NOTHING
) -> tuple[Double, ...]:
    """Pairs of incidents of which a pair of claims is worth a doubt, the likest first; none that a person has settled.

    Args:
        all_told: the claims of the incidents. incident_of: claim to incident.
        scale: rules and kinship. kept_to: what people decided.
    """
    settled = {pair(incident_of[a], incident_of[b]) for a, b in kept_to.apart if a in incident_of and b in incident_of}
    best: dict[tuple[str, str], Double] = {}
    for a, b in neighbours(all_told, scale.rules):
        ours, theirs = pair(incident_of[a.id], incident_of[b.id])
        if ours == theirs or (ours, theirs) in settled:
            continue
        against = contradiction(a, b, scale)
        if against and not may_yet_be_one(a, b, scale):
            continue
        found = likeness(a, b, scale)
        known = best.get((ours, theirs))
        if found.points >= scale.rules.doubt and (known is None or found.points > known.likeness.points):
            claims = (a.id, b.id) if incident_of[a.id] == ours else (b.id, a.id)
            best[ours, theirs] = Double(ours, theirs, claims, found, against or _why(found.points, scale))
    return tuple(sorted(best.values(), key=lambda one: (-one.likeness.points, one.ours, one.theirs)))


def _why(points: float, scale: Scale) -> str:
    if points < scale.rules.same:
        return f"{points:.1f} points, {scale.rules.same - points:.1f} short of one incident"
    return "alike, but other claims of the two do not go together"
