"""Which of the places of one name is meant: a table of reasons, each with its weight, and the choice by their sum.

The weights are in natural-log units of odds, set by hand on reports of many conflicts and left round; what they do is
pinned by the cases in `tests/cases/places`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from trucewatch.knowledge.places import POPULATED, Gazetteer, PlaceEntry
from trucewatch.resolve.place_scene import Scene, importance
from trucewatch.resolve.place_words import AREA_WORDS, DISTRICT_WORDS, PROVINCE_WORDS, QUARTER_WORDS, SETTLEMENT_WORDS
from trucewatch.resolve.relative_places import Where

UNIT_KINDS = frozenset({"province", "region", "country"})
SAME_KM = 20.0  # candidates nearer than this are one place for our purpose
MARGIN = 0.4  # how far the best must stand before the next place that lies elsewhere
LEAST_SHARE = 0.02  # of the report's evidence for the country, below which a lesser place is not believed
WELL_KNOWN = 5.9  # importance from which a place is meant whatever the report is about: some 800,000 people


@dataclass(frozen=True, slots=True)
class Choice:
    """A place with its score and the reasons in words, weightiest first."""

    entry: PlaceEntry
    score: float
    reasons: tuple[str, ...]


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in km."""
    a, b = math.radians(lat), math.radians(other_lat)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, h)))


def choose(
    entries: tuple[PlaceEntry, ...],
    where: Where,
    scene: Scene,
    outer: PlaceEntry | None,
    near: tuple[PlaceEntry, ...],
    gazetteer: Gazetteer,
) -> tuple[Choice | None, str]:
    """The place meant, or None and why none can be told.

    Args:
        entries: the places of that name. where: the words, taken apart. scene: the report.
        outer: the larger place that the words name, resolved. near: places already settled close by in the text.
        gazetteer: for the names of countries.
    """
    scored = sorted(
        (weigh(e, where, scene, outer, near, gazetteer) for e in entries), key=lambda c: (-c.score, c.entry.number)
    )
    if not scored:
        return None, "no place of this name is known"
    best = scored[0]
    if (
        outer is None
        and scene.countries
        and scene.share(best.entry.country) < LEAST_SHARE
        and importance(best.entry) < WELL_KNOWN
    ):
        return (
            None,
            f"the only place of this name is in {gazetteer.country_name(best.entry.country)}, of which the report does not speak",
        )
    rivals = [c for c in scored[1:] if not _same(best.entry, c.entry)]
    if rivals and best.score - rivals[0].score < MARGIN:
        return None, f"it could be {_full(best.entry, gazetteer)} or {_full(rivals[0].entry, gazetteer)}"
    return best, ""


def _same(one: PlaceEntry, other: PlaceEntry) -> bool:
    apart = distance_km(one.lat, one.lon, other.lat, other.lon)
    reach = max(SAME_KM, one.radius_km, other.radius_km)
    return apart <= (2 * reach if "district" in (one.kind, other.kind) else reach) and one.country == other.country


def _full(entry: PlaceEntry, gazetteer: Gazetteer) -> str:
    province = gazetteer.province(entry.province)
    return ", ".join(
        dict.fromkeys([entry.name, *([province.name] if province else []), gazetteer.country_name(entry.country)])
    )


def weigh(
    entry: PlaceEntry,
    where: Where,
    scene: Scene,
    outer: PlaceEntry | None,
    near: tuple[PlaceEntry, ...],
    gazetteer: Gazetteer,
) -> Choice:
    """Score one candidate."""
    share = scene.share(entry.country) if scene.countries else 0.3
    parts = [
        (
            1.6 * math.log(share + 0.003),
            f"the report is about {gazetteer.country_name(entry.country)}" if share >= 0.3 else "",
        ),
        (0.7 * importance(entry), ""),
        (_kind_fits(entry, where), f"the words say {where.kind}" if where.kind else ""),
        ((entry.alike - 100.0) / 6.0, f"spelt {entry.name} in the gazetteer" if entry.alike < 100 else ""),
        (1.0 if entry.curated else 0.0, ""),
        _held(entry, outer, gazetteer),
        _close(entry, near),
    ]
    told = [
        (abs(score), reason) for score, reason in parts if reason and (score > 0 or entry.alike < 100 or share >= 0.3)
    ]
    return Choice(entry, sum(score for score, _ in parts), tuple(r for _, r in sorted(told, key=lambda p: -p[0])))


def _kind_fits(entry: PlaceEntry, where: Where) -> float:
    """How well a candidate's kind fits the word for it; a bare name is sooner a town than the province called after it."""
    kind = entry.kind
    if where.relation == "countryside":
        return 0.8 if kind in POPULATED or kind == "province" else 0.0
    if where.kind in PROVINCE_WORDS:
        return 4.0 if kind in UNIT_KINDS else 0.0
    if where.kind in DISTRICT_WORDS:
        return 2.0 if kind == "district" else 0.3 if kind not in UNIT_KINDS else -0.5
    if where.kind in SETTLEMENT_WORDS | QUARTER_WORDS:
        return 2.0 if kind in POPULATED else -2.0
    if where.kind in AREA_WORDS:
        return 1.0 if kind not in ("country",) else 0.0
    if where.relation in ("near", "offset", "between", "road", "front"):
        return 1.5 if kind not in UNIT_KINDS else -1.0
    return 1.2 if kind == "city" else 0.0


def _held(entry: PlaceEntry, outer: PlaceEntry | None, gazetteer: Gazetteer) -> tuple[float, str]:
    """Whether the larger place that the words name holds the candidate."""
    if outer is None:
        return 0.0, ""
    if outer.number == entry.number:
        return -3.0, ""
    reason = f"it lies in {outer.name}, which the words name"
    if outer.kind == "country":
        return (3.0, reason) if entry.country == outer.country else (-4.0, "")
    province = gazetteer.province(entry.province)
    if province is not None and province.number == outer.number:
        return 3.0, reason
    apart = distance_km(entry.lat, entry.lon, outer.lat, outer.lon)
    reach = max(30.0, 1.3 * outer.radius_km)
    if entry.country == outer.country and apart <= reach:
        return 2.5, reason
    return -min(5.0, 1.0 + apart / 100.0), ""


def _close(entry: PlaceEntry, near: tuple[PlaceEntry, ...]) -> tuple[float, str]:
    """How near a candidate lies to the places told beside it."""
    apart = [(distance_km(entry.lat, entry.lon, n.lat, n.lon), n.name) for n in near if n.number != entry.number]
    if not apart:
        return 0.0, ""
    apart.sort()
    closest, name = apart[0]
    score = 1.8 * math.exp(-closest / 60.0) + 0.7 * math.exp(-apart[len(apart) // 2][0] / 200.0)
    return score, f"it lies {round(closest)} km from {name}, which the report names too" if score > 0.5 else ""
