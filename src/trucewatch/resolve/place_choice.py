"""Which of the places of one name is meant: a table of reasons, each with its weight, and the choice by their sum.

The weights are in natural-log units of odds, set by hand on reports of many conflicts and left round; what they do is
pinned by the cases in `tests/cases/places`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from trucewatch.knowledge.places import POPULATED, Gazetteer, PlaceEntry
from trucewatch.knowledge.places_names import fold, likeness
from trucewatch.resolve.place_scene import Scene, importance
from trucewatch.resolve.place_words import AREA_WORDS, DISTRICT_WORDS, PROVINCE_WORDS, QUARTER_WORDS, SETTLEMENT_WORDS
from trucewatch.resolve.relative_places import Where

UNIT_KINDS = frozenset({"province", "region", "country"})
# Candidates nearer than this, in km, are one place for our purpose; across a border the second.
SAME_KM, NEXT_DOOR_KM = 20.0, 8.0
ASTRAY_KM, VILLAGE_ASTRAY_KM, MUCH_LESSER = 1000.0, 350.0, 0.7
MARGIN = 0.25  # how far the best must stand before the next place that lies elsewhere
LEAST_SHARE = 0.02  # of the report's evidence for the country, below which a lesser place is not believed
COMMON_SHARE = 0.1  # the same for names without a capital letter
LESSER, LEAST_PART = 4.0, 0.2  # a village must be in a country with this part of what the likeliest country has
# importance from which a place is meant whatever the report is about: 80,000 people; by another than its usual name 800,000
WELL_KNOWN, FAMOUS = 4.9, 5.9
IN_PROVINCE = 1.4  # for a place in the one province that a report names
ALIKE = 88.0  # how alike a city and its province are written that are called the same ("Si Sa Ket", "Sisaket")
OUTSIDE_KM = 35.0  # beyond one and a half radii of a district, from which a place is not in it
FLOOR, FLOOR_THIN = 0.003, 0.1  # share that any country has, more where the report says little


@dataclass(frozen=True, slots=True)
class Choice:
    """A place with its score and the reasons in words, weightiest first."""

    entry: PlaceEntry
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a name is read against: the report, the larger place that the words name, places settled close by, the gazetteer."""

    scene: Scene
    outer: PlaceEntry | None
    near: tuple[PlaceEntry, ...]
    gazetteer: Gazetteer


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in km."""
    a, b = math.radians(lat), math.radians(other_lat)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, h)))


def choose(entries: tuple[PlaceEntry, ...], where: Where, setting: Setting) -> tuple[Choice | None, str]:
    """The place meant among those of one name, or None and why none can be told."""
    scored = sorted((weigh(e, where, setting) for e in entries), key=lambda c: (-c.score, c.entry.number))
    if not scored:
        return None, "no place of this name is known"
    best, gazetteer = scored[0], setting.gazetteer
    alone = (
        best.entry.country in gazetteer.theatres
        and unrivalled(best.entry, entries)
        and not astray(best.entry, setting.near, ASTRAY_KM)
    )
    scene = setting.scene
    if setting.outer is None and scene.countries and not believed(best.entry, where.name, scene, alone=alone):
        country = gazetteer.country_name(best.entry.country)
        return None, f"the only place of this name is in {country}, of which the report does not speak"
    if (
        setting.outer is None
        and importance(best.entry) < LESSER
        and astray(best.entry, setting.near, VILLAGE_ASTRAY_KM)
    ):
        return (
            None,
            f"no place of this name is known nearer than {_full(best.entry, gazetteer)}, far from all that the report names",
        )
    rivals = [c for c in scored[1:] if not same_place(best.entry, c.entry)]
    if rivals and best.score - rivals[0].score < MARGIN:
        return None, f"it could be {_full(best.entry, gazetteer)} or {_full(rivals[0].entry, gazetteer)}"
    return best, ""


def believed(entry: PlaceEntry, name: str, scene: Scene, *, alone: bool) -> bool:
    """Whether the report, this name apart, speaks enough of a place's country for the place to be meant.

    Args:
        alone: whether the country has a conflict of ours, and no other has a place of the name that matters.
    """
    share = scene.share_but(entry.country, fold(name))
    if not any(map(str.isupper, name)):  # "the line of contact": there is one in many countries
        return share >= COMMON_SHARE and not scene.thin()
    if importance(entry) >= (WELL_KNOWN if fold(name) == fold(entry.name) else FAMOUS):
        return True
    if (alone and importance(entry) >= LESSER) or (scene.thin() and entry.curated):
        return True
    if importance(entry) < LESSER and share < LEAST_PART * max(scene.countries.values()):
        return False
    return share >= LEAST_SHARE


def usual(entry: PlaceEntry, name: str) -> bool:
    """Whether a name is the usual one of a place that many know."""
    return entry.curated or (importance(entry) >= WELL_KNOWN and called(entry, name) > 0)


def unrivalled(entry: PlaceEntry, entries: tuple[PlaceEntry, ...]) -> bool:
    """Whether every other country's place of the name is much lesser."""
    return all(importance(e) < importance(entry) - MUCH_LESSER for e in entries if e.country != entry.country)


def astray(entry: PlaceEntry, near: tuple[PlaceEntry, ...], far_km: float) -> bool:
    """Whether a place lies far from all that are told beside it."""
    return bool(near) and all(distance_km(entry.lat, entry.lon, n.lat, n.lon) > far_km for n in near)


def same_place(one: PlaceEntry, other: PlaceEntry) -> bool:
    """Whether it makes no odds which of two places is meant: near enough, or two of one name in one province."""
    apart = distance_km(one.lat, one.lon, other.lat, other.lon)
    if apart <= NEXT_DOOR_KM:
        return True
    if one.country != other.country:
        return False
    if one.province and one.province == other.province:
        return True
    reach = max(SAME_KM, one.radius_km, other.radius_km)
    return apart <= (2 * reach if "district" in (one.kind, other.kind) else reach)


def weigh(entry: PlaceEntry, where: Where, setting: Setting) -> Choice:
    """Score one candidate."""
    scene, gazetteer = setting.scene, setting.gazetteer
    share = scene.share_but(entry.country, fold(where.name)) if scene.countries else 0.3
    about = f"the report is about {gazetteer.country_name(entry.country)}" if share >= 0.3 else ""
    spelt = f"spelt {entry.name} in the gazetteer" if entry.alike < 100 else ""
    parts = [
        (1.6 * math.log(share + FLOOR + FLOOR_THIN / (2 + scene.evidence)), about),
        (0.9 * importance(entry), ""),
        (kind_fits(entry, where), f"the words say {where.kind}" if where.kind else ""),
        (called(entry, where.name), ""),
        ((entry.alike - 100.0) / 6.0, spelt),
        (1.0 if entry.curated else 0.0, ""),
        (0.8 if entry.country in gazetteer.theatres else 0.0, ""),
        (namesake(entry, where, gazetteer), ""),
        held(entry, setting.outer, gazetteer),
        in_named_province(entry, where.name, scene, gazetteer),
        close(entry, setting.near),
    ]
    told = [(abs(score), reason) for score, reason in parts if reason and (score > 0 or reason in (about, spelt))]
    return Choice(entry, sum(score for score, _ in parts), tuple(r for _, r in sorted(told, key=lambda p: -p[0])))


def called(entry: PlaceEntry, name: str) -> float:
    """A name that is, or nearly is, the usual one is sooner meant than an old or foreign one."""
    return (max(40.0, likeness(entry.name, name)) - 80.0) / 40.0


def namesake(entry: PlaceEntry, where: Where, gazetteer: Gazetteer) -> float:
    """A bare name that a province and its capital share means the capital, unless the words say otherwise."""
    if entry.kind != "province" or where.kind or where.relation in ("part", "countryside"):
        return 0.0
    towns = (e for e in gazetteer.exact(fold(where.name)) if e.kind in POPULATED and e.country == entry.country)
    return -2.5 if any(importance(t) >= LESSER for t in towns) else 0.0


def kind_fits(entry: PlaceEntry, where: Where) -> float:
    """How well a candidate's kind fits the word for it; a bare name is sooner a town than the province called after it."""
    kind = entry.kind
    if where.relation == "countryside":
        return 0.8 if kind in POPULATED or kind == "province" else 0.0
    fits = (
        (PROVINCE_WORDS, 4.0 if kind in UNIT_KINDS else 0.0),
        (DISTRICT_WORDS, 2.0 if kind == "district" else 0.3 if kind not in UNIT_KINDS else -0.5),
        (SETTLEMENT_WORDS | QUARTER_WORDS, 2.0 if kind in POPULATED else -2.0),
        (AREA_WORDS, 1.0 if kind != "country" else 0.0),
    )
    for words, score in fits:
        if where.kind in words:
            return score
    if where.relation in ("near", "offset", "between", "road", "front"):
        return 1.5 if kind not in UNIT_KINDS else -1.0
    return 1.2 if kind == "city" else 0.0


def held(entry: PlaceEntry, outer: PlaceEntry | None, gazetteer: Gazetteer) -> tuple[float, str]:
    """Whether the larger place that the words name holds the candidate."""
    if outer is None:
        return 0.0, ""
    if outer.number == entry.number:
        return -3.0, ""
    reason = f"it lies in {outer.name}, which the words name"
    if outer.kind == "country":
        return (3.0, reason) if entry.country == outer.country else (-4.0, "")
    province = gazetteer.province(entry.province)
    if province is not None and entry.country == outer.country:
        if province.number == outer.number:
            return 3.0, reason
        if (
            outer.kind in POPULATED
            and outer.province == entry.province
            and likeness(province.name, outer.name) >= ALIKE
        ):
            return 2.5, reason  # "in Sagaing" may be the city or the region called after it
    apart = distance_km(entry.lat, entry.lon, outer.lat, outer.lon)
    if entry.country == outer.country and apart <= max(30.0, 1.3 * outer.radius_km):
        return 2.5, reason
    return -min(5.0, 1.0 + apart / 100.0), ""


def lies_in(entry: PlaceEntry, outer: PlaceEntry, gazetteer: Gazetteer) -> bool:
    """Whether a larger place holds a smaller one, by its province or by distance."""
    return held(entry, outer, gazetteer)[0] > 0


def told_elsewhere(
    entry: PlaceEntry, where: Where, outer: PlaceEntry | None, scene: Scene, gazetteer: Gazetteer
) -> bool:
    """Whether the words put a place in a province, or a hamlet in a district or town, that clearly does not hold it."""
    if outer is None or where.loose or outer.kind in ("country", "region") or outer.number == entry.number:
        return False
    if lies_in(entry, outer, gazetteer) or importance(entry) >= (FAMOUS if outer.kind == "province" else LESSER):
        return False
    if entry.country != outer.country and scene.share(outer.country) < scene.share(entry.country):
        return False  # "Mission" may be a town in Texas
    apart = distance_km(entry.lat, entry.lon, outer.lat, outer.lon)
    return apart > OUTSIDE_KM + 1.5 * outer.radius_km


def in_named_province(entry: PlaceEntry, name: str, scene: Scene, gazetteer: Gazetteer) -> tuple[float, str]:
    """Whether a place lies in a province that the report names anywhere: the more of its provinces' mentions, the likelier."""
    if not scene.provinces or entry.kind in UNIT_KINDS:
        return 0.0, ""
    share = scene.provinces.get(entry.province, 0.0)
    if not share:
        return 0.0, ""
    province = gazetteer.province(entry.province)
    if province is None or fold(province.name) == fold(name):  # the name itself does not vouch for where it is
        return 0.0, ""
    return IN_PROVINCE * (0.5 + 0.5 * share), f"it lies in {province.name}, which the report names"


def close(entry: PlaceEntry, near: tuple[PlaceEntry, ...]) -> tuple[float, str]:
    """How near a candidate lies to the places told beside it."""
    apart = sorted((distance_km(entry.lat, entry.lon, n.lat, n.lon), n.name) for n in near if n.number != entry.number)
    if not apart:
        return 0.0, ""
    closest, name = apart[0]
    score = 1.8 * math.exp(-closest / 60.0) + 0.7 * math.exp(-apart[len(apart) // 2][0] / 200.0)
    return score, f"it lies {round(closest)} km from {name}, which the report names too" if score > 0.5 else ""


def _full(entry: PlaceEntry, gazetteer: Gazetteer) -> str:
    province = gazetteer.province(entry.province)
    return ", ".join(
        dict.fromkeys([entry.name, *([province.name] if province else []), gazetteer.country_name(entry.country)])
    )
