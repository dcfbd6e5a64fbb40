"""Which claims are compared at all: those near in acts and days that share a stretch of land or an actor.

Each claim is kept under some keys and seeks others; two are compared where one seeks what the other is kept under. So the cost
of a new claim grows with its neighbours, not with the ledger. The relation is the same from both sides: `n` (narrow) and `w`
(wide, or without a place) tell what a claim is kept as, and two narrow claims meet in fine cells alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, floor, radians

from trucewatch.merge.rules import Rules
from trucewatch.merge.told import Told, is_open, stems

DAYS = 4
"""Length of a stretch of days. Longer ones hold more strangers, shorter ones put a claim under more keys."""

WIDE_KM = 80.0
"""From this radius on a place is wide: it is sought by the coarse cell."""

FINE, COARSE = 1.0, 10.0
"""Degrees of latitude and longitude of a cell."""

KM_PER_DEGREE = 111.2
LONGEST_DAYS = 370
"""A claim of a longer period is kept by its first days alone: a total of years is no neighbour of single acts."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that a claim is kept under and those that it seeks."""

    kept: frozenset[str]
    sought: frozenset[str]


def keys(told: Told, rules: Rules) -> Keys:
    """The keys of one claim."""
    kept, sought = set[str](), set[str]()
    prefix = f"{rules.neighbourhood[told.claim.act]}{'?' if is_open(told.claim) else ''}"
    quote = f"{prefix}|q|{' '.join(stems(told.claim.quote))}"  # reprints meet by their words
    kept.add(quote)
    sought.add(quote)
    for days in _stretches(told):
        for key_kept, keys_sought in _where(told):
            kept.add(f"{prefix}|{days}|{key_kept}")
            sought.update(f"{prefix}|{days}|{key}" for key in keys_sought)
    return Keys(frozenset(kept), frozenset(sought))


def _stretches(told: Told) -> range:
    if told.start is None or told.end is None:
        return range(0)
    last = min(told.end, told.start + LONGEST_DAYS)
    return range(told.start // DAYS, last // DAYS + 1)


def _where(told: Told) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Pairs of a key to be kept under and keys to be sought."""
    narrow = bool(told.spots) and max(spot.radius for spot in told.spots) < WIDE_KM
    as_what = "n" if narrow else "w"
    for spot in told.spots:
        if narrow:
            for cell in _cells(spot.lat, spot.lon, spot.radius, FINE):
                yield cell, (cell,)
        for cell in _cells(spot.lat, spot.lon, spot.radius, COARSE):
            yield f"{cell}{as_what}", (f"{cell}w",) if narrow else (f"{cell}n", f"{cell}w")
    # a claim without a place meets others by an actor, one with a place only those without
    placed = "p" if told.spots else "o"
    for actor in _actors(told):
        yield f"@{actor}{placed}", (f"@{actor}o",) if told.spots else (f"@{actor}p", f"@{actor}o")


def _cells(lat: float, lon: float, radius: float, size: float) -> Iterable[str]:
    high = radius / KM_PER_DEGREE
    wide = high / max(0.05, cos(radians(min(89.0, abs(lat) + high))))
    rows = range(floor((lat - high) / size), floor((lat + high) / size) + 1)
    columns = range(floor((lon - wide) / size), floor((lon + wide) / size) + 1)
    around = round(360 / size)
    return {f"{size:g}:{row},{column % around}" for row in rows for column in columns}


def _actors(told: Told) -> set[str]:
    refs = (*told.claim.initiator, *told.claim.recipient)
    return {ref.id or "-".join(sorted(stems(ref.name))) for ref in refs}


def neighbours(all_told: Iterable[Told], rules: Rules) -> Iterator[tuple[Told, Told]]:
    """Each pair that is to be compared, once."""
    kept: dict[str, list[Told]] = {}
    for told in sorted(all_told, key=lambda one: one.id):
        own = keys(told, rules)
        met = {other.id: other for key in own.sought for other in kept.get(key, ())}
        for other in met.values():
            yield other, told
        for key in own.kept:
            kept.setdefault(key, []).append(told)
