"""What the claims of an incident agree on, slot by slot, and which claim supports it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from trucewatch.merge.features import Scale, km, meets
from trucewatch.merge.kinship import Bond
from trucewatch.merge.told import Told, day_of, folded, spot_of
from trucewatch.records import ActorRef, Factuality, Period, PlaceRef, Range, Source

FIGURES = ("count", "killed", "injured")
Support = tuple[str, str, str]
"""`(slot, claim id, words)`."""


def act_of(claims: Sequence[Told]) -> str:
    """The act that most claims tell; of equals the more telling, then the first by name."""
    counted = Counter(told.claim.act for told in claims)
    return min(counted, key=lambda act: (-counted[act], act == "violence_unspecified", act))


def factuality_of(claims: Sequence[Told]) -> Factuality:
    """Occurred where any claim says so; negated only where all do."""
    told = {one.claim.factuality for one in claims}
    return next(factuality for factuality in Factuality if factuality in told)


def actors_of(claims: Sequence[Told], slot: str, scale: Scale) -> tuple[ActorRef, ...]:
    """Each actor once, by the most exact name: the army rather than the state where claims name both for one side."""
    kept: list[ActorRef] = []
    for told in claims:
        day = day_of(told)
        for ref in getattr(told.claim, slot):
            twin = next((i for i, other in enumerate(kept) if scale.kinship.of_refs(ref, other, day) >= Bond.KIN), None)
            if twin is None:
                kept.append(ref)
            elif scale.kinship.is_part(ref, kept[twin], day) or (ref.id and not kept[twin].id):
                kept[twin] = ref
    return tuple(kept)


def places_of(claims: Sequence[Told]) -> tuple[PlaceRef, ...]:
    """Each place once; one that says more widely what another says closely is left out: where the one is true, both are."""
    told = [place for one in claims for place in one.claim.place]
    once = {place.id or folded(place.name): place for place in reversed(told)}
    places = sorted(once.values(), key=lambda place: (place.radius_km or 0.0, place.name))
    kept: list[PlaceRef] = []
    for place in places:
        if not any(_holds(place, finer) for finer in kept):
            kept.append(place)
    return tuple(kept)


def _holds(wide: PlaceRef, fine: PlaceRef) -> bool:
    outer, inner = spot_of(wide), spot_of(fine)
    if outer is None or inner is None or outer.radius <= inner.radius:
        return False
    return meets(outer, inner, km(outer, inner))


def date_of(claims: Sequence[Told]) -> Period | None:
    """The days that all claims have in common; where there are none, all days that any of them names."""
    dates = [told.claim.date for told in claims if told.claim.date]
    if not dates:
        return None
    first, last = max(one.start for one in dates), min(one.end for one in dates)
    if first > last:
        first, last = min(one.start for one in dates), max(one.end for one in dates)
    same = [one for one in dates if (one.start, one.end) == (first, last)]
    if same:
        return same[0]
    return replace(dates[0], start=first, end=last, date_prec=max(one.date_prec for one in dates), span=None)


def range_of(claims: Sequence[Told], slot: str) -> Range | None:
    """From the lowest figure to the highest of all claims; no upper end where one of them leaves it open."""
    ranges: list[Range] = [value for told in _tellers(claims) if (value := getattr(told.claim, slot))]
    if not ranges:
        return None
    lows = [one.low for one in ranges if one.low is not None]
    highs = [one.high for one in ranges if one.high is not None]
    low = min(lows) if lows else None
    high = max(highs) if len(highs) == len(ranges) else None
    same = [one for one in ranges if (one.low, one.high) == (low, high)]
    texts = dict.fromkeys(one.text for one in ranges)
    return same[0] if same else Range(low, high, " / ".join(texts))


def _tellers(claims: Sequence[Told]) -> Sequence[Told]:
    """Those who say that it happened, whose figures count; all where nobody does."""
    occurred = [told for told in claims if told.claim.factuality is Factuality.OCCURRED]
    return occurred or claims


def sources_of(claims: Sequence[Told]) -> tuple[Source, ...]:
    """Every speaker once, those who speak first before those who carry it."""
    ranked = sorted(
        (
            (depth, order, source)
            for order, told in enumerate(claims)
            for depth, source in enumerate(told.claim.sources)
        ),
        key=lambda item: item[:2],
    )
    return tuple({source.id or folded(source.name): source for *_, source in reversed(ranked)}.values())[::-1]


def support_of(claims: Sequence[Told]) -> Iterator[Support]:
    """Which claim tells which slot, in which words."""
    for told in claims:
        claim = told.claim
        yield "act", claim.id, claim.quote
        for slot in ("initiator", "recipient", "place"):
            for ref in getattr(claim, slot):
                yield slot, claim.id, ref.text
        for slot in ("date", *FIGURES):
            value = getattr(claim, slot)
            if value:
                yield slot, claim.id, value.text
