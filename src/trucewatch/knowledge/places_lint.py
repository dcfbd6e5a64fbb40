"""Whether what people wrote of places can be: in their country, once each. `tests/knowledge/test_places.py` asks it of every file."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable

from shapely import STRtree, distance
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from trucewatch.knowledge.places import POPULATED, Gazetteer
from trucewatch.knowledge.places_compile import Row
from trucewatch.knowledge.places_names import fold
from trucewatch.knowledge.places_store import BASE_FILE, open_readonly

# Degrees from the nearest town that GeoNames has; Angola's south-east has none for hundreds of kilometres, and no outline here.
FAR, FAR_IN = 1.3, {"AO": 4.0}
NEAR_OUTLINE = 0.5  # degrees off a country's outline, which leaves out islands and is drawn coarsely
WIDE = frozenset({"sea", "strait", "region", "lake", "river", "road", "front", "border", "desert"})
TWICE_KM = 5.0  # two entries of one name nearer than this are one place


def astray(rows: Iterable[Row], gazetteer: Gazetteer) -> list[str]:
    """The entries that lie outside their country: neither in its outline nor by a GeoNames town of it.

    Outlines leave out Jolo, Socotra and Crimea; a place with a `note` (a disputed one) is passed over.
    """
    grounds: dict[str, tuple[BaseGeometry, STRtree]] = {}
    told = []
    for row in rows:
        if row.kind in WIDE or row.outline is not None or row.note:
            continue
        if row.country not in grounds:
            grounds[row.country] = _ground(row.country, gazetteer)
        outline, towns = grounds[row.country]
        off = _off(Point(row.lon, row.lat), outline, towns)
        if off > FAR_IN.get(row.country, FAR):
            told.append(f"{row.ref}: {row.lat}, {row.lon} lies {off:.1f} degrees off {row.country}")
    return told


def _ground(country: str, gazetteer: Gazetteer) -> tuple[BaseGeometry, STRtree]:
    entry = gazetteer.country(country)
    text = gazetteer.shape(entry.number) if entry else None
    with open_readonly(BASE_FILE) as base:
        towns = base.execute("select lon, lat from place where country = ? and id > 0", (country,)).fetchall()
    outline = shape(json.loads(text)) if text else Point(0, 90)
    return outline, STRtree([Point(lon / 10_000, lat / 10_000) for lon, lat in towns])


def _off(point: Point, outline: BaseGeometry, towns: STRtree) -> float:
    if not len(towns):
        return 0.0
    off = float(outline.distance(point))
    return off if off <= NEAR_OUTLINE else float(distance(point, towns.geometries[towns.nearest(point)]))


def twice(rows: Iterable[Row]) -> list[str]:
    """The entries that stand there twice: one name, one kind, one spot; what UCDP names is passed over."""
    seen: dict[tuple[str, str, bool], list[Row]] = {}
    told = []
    for row in rows:
        if "/" not in row.ref or "ucdp" in row.ref:
            continue
        others = seen.setdefault((row.country, fold(row.name), row.kind in POPULATED), [])
        told += [f"{row.ref} and {other.ref}" for other in others if _apart(row, other) < TWICE_KM]
        others.append(row)
    return told


def _apart(one: Row, other: Row) -> float:
    """Kilometres between two entries; good to a per cent over short distances."""
    east = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return 111.2 * math.hypot(one.lat - other.lat, east)
