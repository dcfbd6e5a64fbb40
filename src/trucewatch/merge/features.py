"""The table of features: how far two claims agree, each with its reason, and what of them contradicts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from trucewatch.merge.kinship import Bond, Kinship
from trucewatch.merge.rules import Rules
from trucewatch.merge.told import Spot, Told, day_of, folded, geometry, is_open
from trucewatch.records import Factuality, Range

HALF_KM = 25.0
"""Two claims of one place known to so many km agree by half: in a wide area other acts of the kind are likely."""

NEAR_CHARACTERS = 300
"""Within a report, two tellings of one act by two sides stand at most so far apart: some two sentences."""

FINE_KM = 10.0
"""A place known to so many km, a town at most, is fine enough to tell one act from others."""


RIVAL_SHARE = 0.4
"""Figures or words must agree by so much before one act is taken to be laid on two doers."""

APART = 0.5
"""Two exactly named places are one only within this part of the wider radius: as a quarter is in its town."""


@dataclass(frozen=True, slots=True)
class Share:
    """How far two claims agree in one feature, -1 to 1, and why."""

    share: float
    because: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """Points over all features; `parts` are `(feature, points, reason)` for those that count."""

    points: float
    parts: tuple[tuple[str, float, str], ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """What features need beside the two claims."""

    rules: Rules
    kinship: Kinship


Feature = Callable[[Told, Told, Scale], Share]
NOTHING = Share(0.0, "")


def act(a: Told, b: Told, scale: Scale) -> Share:
    """The same act, or two under which one event may be told."""
    likeness = scale.rules.likeness(a.claim.act, b.claim.act) or 0.0
    same = a.claim.act == b.claim.act
    return Share(likeness, f"both tell {a.claim.act}" if same else f"{a.claim.act} may be told as {b.claim.act}")


def time(a: Told, b: Told, _: Scale) -> Share:
    """Days in common, out of the days that either could mean."""
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return NOTHING
    common = min(a.end, b.end) - max(a.start, b.start) + 1
    if common <= 0:
        return NOTHING
    if not (a.dated and b.dated):
        return Share(0.25, "one bears no day, but was published about then")
    if common == a.end - a.start + 1 == b.end - b.start + 1:
        share = 1.0 if common == 1 else max(0.4, 1.0 - 0.1 * (common - 1))
        return Share(share, "the same day" if common == 1 else "the same days")
    either = max(a.end, b.end) - min(a.start, b.start) + 1
    return Share(max(0.1, common / either), f"{common} of {either} days in common")


def place(a: Told, b: Told, _: Scale) -> Share:
    """The best pair of places: near, and known well enough to say something."""
    best = NOTHING
    for ours in a.spots:
        for theirs in b.spots:
            found = _two_places(ours, theirs)
            if found.share > best.share:
                best = found
    return _named_alike(a, b) if best is NOTHING and not (a.spots and b.spots) else best


def _named_alike(a: Told, b: Told) -> Share:
    """Places that are on no map are compared by name."""
    theirs = {folded(place.name) for place in b.claim.place}
    same = next((place.name for place in a.claim.place if folded(place.name) in theirs), None)
    return Share(0.6, f"both name {same}") if same else NOTHING


def _two_places(a: Spot, b: Spot) -> Share:
    away = km(a, b)
    if not meets(a, b, away):
        return NOTHING
    wide = max(a.radius, b.radius)
    known = HALF_KM / (HALF_KM + wide)
    if (a.id is not None and a.id == b.id) or away < 1.0:
        return Share(known, f"the same place, known to {wide:g} km")
    return Share(known * 0.7, f"{away:.0f} km apart, known to {wide:g} km")


def initiator(a: Told, b: Told, scale: Scale) -> Share:
    """The same doer; in mutual acts, the same sides in either order."""
    mutual = a.claim.act in scale.rules.mutual and b.claim.act in scale.rules.mutual
    if mutual:
        return _sides(a, b, scale)
    return _bond(scale.kinship.closest(a.claim.initiator, b.claim.initiator, day_of(a)), "doer")


def recipient(a: Told, b: Told, scale: Scale) -> Share:
    """The same target. Two different ones only weaken: a raid has many victims."""
    if a.claim.act in scale.rules.mutual and b.claim.act in scale.rules.mutual:
        return NOTHING  # counted with the initiators
    return _bond(scale.kinship.closest(a.claim.recipient, b.claim.recipient, day_of(a)), "target")


def _sides(a: Told, b: Told, scale: Scale) -> Share:
    ours = (*a.claim.initiator, *a.claim.recipient)
    theirs = (*b.claim.initiator, *b.claim.recipient)
    if not ours or not theirs:
        return NOTHING
    few, many = (ours, theirs) if len(ours) <= len(theirs) else (theirs, ours)
    met = sum(scale.kinship.closest((ref,), many, day_of(a)) >= Bond.KIN for ref in few)
    return Share(met / len(few) if met else -0.5, f"{met} of {len(few)} sides in common")


_BONDS = {
    Bond.SAME: (1.0, "the same {}"),
    Bond.KIN: (0.8, "{}s of one side"),
    Bond.ALLIES: (0.3, "{}s that are allies"),
    Bond.UNKNOWN: (0.0, ""),
    Bond.STRANGERS: (-1.0, "different {}s"),
}


def _bond(bond: Bond, role: str) -> Share:
    share, because = _BONDS[bond]
    return Share(share, because.format(role))


def numbers(a: Told, b: Told, _: Scale) -> Share:
    """Dead, injured and acts counted: rare figures that agree say much, figures far apart speak against."""
    share, reasons = 0.0, []
    for name in ("killed", "injured", "count"):
        ours, theirs = getattr(a.claim, name), getattr(b.claim, name)
        if ours is None or theirs is None:
            continue
        part = _two_numbers(ours, theirs)
        share += part
        reasons.append(f"{name} {ours.text or ours.low} and {theirs.text or theirs.low}")
    return Share(max(-1.0, min(1.0, share)), ", ".join(reasons))


def _two_numbers(a: Range, b: Range) -> float:
    low_a, low_b = a.low or 0, b.low or 0
    high_a = a.high if a.high is not None else max(low_a * 2, low_b)
    high_b = b.high if b.high is not None else max(low_b * 2, low_a)
    if low_a == low_b and high_a == high_b:
        return 0.2 if low_a == 0 else 0.4 if low_a <= 2 else 0.7 if low_a < 10 else 1.0
    if low_a <= high_b and low_b <= high_a:
        return 0.2
    few, many = sorted((high_a, high_b))
    return -0.3 if few and many <= 2 * few else -0.8


def words(a: Told, b: Told, _: Scale) -> Share:
    """Telling words in common, beyond the names and figures that the other features look at."""
    fewer = min(len(a.words), len(b.words))
    if not fewer:
        return NOTHING
    common = len(a.words & b.words)
    if not common:
        return Share(-0.25, "no telling word in common") if fewer >= 3 else NOTHING
    return Share(common / fewer * min(1.0, common / 4), f"{common} telling words in common")


def weapon(a: Told, b: Told, _: Scale) -> Share:
    """The same weapon named."""
    if not a.claim.weapon or not b.claim.weapon:
        return NOTHING
    same = folded(a.claim.weapon) == folded(b.claim.weapon)
    return Share(1.0, f"both name {a.claim.weapon}") if same else NOTHING


def answer(a: Told, b: Told, _: Scale) -> Share:
    """One report that tells an act and, beside it, that it is denied."""
    return Share(1.0, "told and denied side by side") if is_denial(a, b) and _close(a, b) else NOTHING


FEATURES: tuple[tuple[str, Feature], ...] = (
    ("act", act),
    ("time", time),
    ("place", place),
    ("initiator", initiator),
    ("recipient", recipient),
    ("numbers", numbers),
    ("words", words),
    ("weapon", weapon),
    ("answer", answer),
)


def likeness(a: Told, b: Told, scale: Scale) -> Likeness:
    """The points of two claims, the same whichever stands first."""
    if b.id < a.id:
        a, b = b, a
    weights = scale.rules.weights(a.claim.act)
    parts = []
    for name, feature in FEATURES:
        found = feature(a, b, scale)
        if found.share:
            parts.append((name, round(found.share * weights[name], 4), found.because))
    return Likeness(round(sum(points for _, points, _ in parts), 4), tuple(parts))


def contradiction(a: Told, b: Told, scale: Scale) -> str | None:
    """Why two claims cannot be one incident however much else agrees; None where nothing stands against it."""
    if b.id < a.id:
        a, b = b, a
    for test in (
        _acts_differ,
        _worlds_differ,
        _days_differ,
        _places_differ,
        _totals_differ,
        _told_as_two,
        _doers_differ,
    ):
        reason = test(a, b, scale)
        if reason:
            return reason
    return None


def may_yet_be_one(a: Told, b: Told, scale: Scale) -> bool:
    """Whether all that stands against two claims is a doer or a place, on which reports of one act are often at odds.

    Of places that means two so close that one lies within what the other could mean.
    """
    if any(test(a, b, scale) for test in (_acts_differ, _worlds_differ, _days_differ, _totals_differ, _told_as_two)):
        return False
    spots = [(p, q) for p in a.spots for q in b.spots]
    return not spots or any(km(p, q) <= max(p.radius, q.radius) for p, q in spots)


def _acts_differ(a: Told, b: Told, scale: Scale) -> str | None:
    return None if scale.rules.likeness(a.claim.act, b.claim.act) else f"{a.claim.act} is not {b.claim.act}"


def _worlds_differ(a: Told, b: Told, _: Scale) -> str | None:
    return "one of them is yet to come" if is_open(a.claim) != is_open(b.claim) else None


def _days_differ(a: Told, b: Told, _: Scale) -> str | None:
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return None
    return "on different days" if a.end < b.start or b.end < a.start else None


def _places_differ(a: Told, b: Told, _: Scale) -> str | None:
    if not a.spots or not b.spots or any(meets(p, q, km(p, q)) for p in a.spots for q in b.spots):
        return None
    return "in different places"


def _totals_differ(a: Told, b: Told, _: Scale) -> str | None:
    if a.total != b.total:
        return "one of them is a total"
    if a.total and (a.start, a.end) != (b.start, b.end):
        return "totals of different days"
    return None


def _told_as_two(a: Told, b: Told, scale: Scale) -> str | None:
    """A report tells an act once; twice only where one denies it, or two sides lay it on different doers."""
    if a.claim.report != b.claim.report or is_denial(a, b):
        return None
    rivals = scale.kinship.closest(a.claim.initiator, b.claim.initiator, day_of(a)) is Bond.STRANGERS
    if rivals and _close(a, b) and _speakers(a).isdisjoint(_speakers(b)) and a.claim.act == b.claim.act:
        return None
    return "one report tells them as two"


def _doers_differ(a: Told, b: Told, scale: Scale) -> str | None:
    """Another doer is another act, unless all else says that two sides lay one act on each other."""
    if scale.kinship.closest(a.claim.initiator, b.claim.initiator, day_of(a)) is not Bond.STRANGERS:
        return None
    if a.claim.report == b.claim.report:
        return None  # then `_told_as_two` has found that two sides tell it
    if a.claim.act in scale.rules.mutual or a.claim.act in scale.rules.spoken:
        return None if _sides(a, b, scale).share > 0 else "by different actors"
    fine = any(max(p.radius, q.radius) <= FINE_KM and meets(p, q, km(p, q)) for p in a.spots for q in b.spots)
    close = fine and time(a, b, scale).share == 1.0 and a.claim.act == b.claim.act
    alike = close and max(numbers(a, b, scale).share, words(a, b, scale).share) >= RIVAL_SHARE
    return None if alike else "by different actors"


def is_denial(a: Told, b: Told) -> bool:
    """Whether one says that it happened and the other that it did not."""
    return {a.claim.factuality, b.claim.factuality} == {Factuality.OCCURRED, Factuality.NEGATED}


def km(a: Spot, b: Spot) -> float:
    """Great-circle distance in km."""
    if a.lat == b.lat and a.lon == b.lon:
        return 0.0
    up, over = radians(b.lat - a.lat), radians(b.lon - a.lon)
    half = sin(up / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(over / 2) ** 2
    return 12742.0 * asin(min(1.0, sqrt(half)))


def meets(a: Spot, b: Spot, away: float) -> bool:
    """Whether one act can have been in both: one lies in what the other could mean. Neighbouring villages do not."""
    if a.id is not None and a.id == b.id:
        return True
    if away > a.radius + b.radius:
        return False
    if a.shape and b.shape:
        return bool(geometry(a.shape).intersects(geometry(b.shape)))
    apart = APART if a.exact and b.exact and a.id and b.id else 1.0
    return away <= max(a.radius, b.radius) * apart


def _close(a: Told, b: Told) -> bool:
    """Whether one report tells both within a sentence or two."""
    if a.claim.report != b.claim.report:
        return False
    apart = max(a.claim.trigger.start, b.claim.trigger.start) - min(a.claim.trigger.end, b.claim.trigger.end)
    return apart <= NEAR_CHARACTERS


def _speakers(told: Told) -> frozenset[str]:
    return frozenset(source.id or folded(source.name) for source in told.claim.sources)
