"""Where a relative place lies: points, radii and shapes for "the eastern countryside of", "20 km south of", "between A and B"."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from trucewatch.knowledge.places import PlaceEntry
from trucewatch.knowledge.places_store import geojson

KM_PER_DEGREE = 111.2
MAX_POINTS = 60
# The coding guide: "eastern countryside of X" is good to 30 km.
COUNTRYSIDE_KM = 30.0
# How far from a town its countryside reaches.
COUNTRYSIDE_REACH_KM = 45.0
# "Southern Idlib" may mean a side of the city or that side of the province: a point that serves both.
SIDE_KM = 15.0
# How far a place may lie from a road for the road to be meant there.
LINE_REACH_KM = 40.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A point, how far off the act could be, and the area as GeoJSON where it is known better than as a disc."""

    lat: float
    lon: float
    radius_km: float
    shape: str | None = None


def moved(lat: float, lon: float, bearing: float, km: float) -> tuple[float, float]:
    """The point `km` away on a bearing in degrees; good to a per cent over the distances that reports tell."""
    north, east = km * math.cos(math.radians(bearing)), km * math.sin(math.radians(bearing))
    return lat + north / KM_PER_DEGREE, lon + east / (KM_PER_DEGREE * max(0.1, math.cos(math.radians(lat))))


def mean_bearing(bearings: tuple[float, ...]) -> float | None:
    """The bearing between several ("south and west" → south-west); None for none or for opposite ones."""
    x, y = sum(math.cos(math.radians(b)) for b in bearings), sum(math.sin(math.radians(b)) for b in bearings)
    return None if math.hypot(x, y) < 0.3 else math.degrees(math.atan2(y, x)) % 360


def sector(lat: float, lon: float, bearings: tuple[float, ...], reach_km: float, half_angle: float) -> str | None:
    """A fan from a point toward the bearings, as GeoJSON; None without a direction."""
    middle = mean_bearing(bearings)
    if middle is None:
        return None
    spread = half_angle + (45.0 if len(bearings) > 1 else 0.0)
    rim = [moved(lat, lon, middle - spread + 2 * spread * i / 12, reach_km) for i in range(13)]
    ring = [(lon, lat), *((x, y) for y, x in rim), (lon, lat)]
    return json.dumps({"coordinates": [[list(p) for p in ring]], "type": "Polygon"})


def clipped(fan: str | None, whole: str | None) -> tuple[float, float, float, str] | None:
    """The part of a shape inside a fan: its middle, the radius of its disc and itself; None where there is none."""
    if fan is None:
        return None
    from shapely import make_valid  # only here: most places need no shapes, and shapely takes half a second to import
    from shapely.geometry import Polygon, shape

    area = shape(json.loads(fan))
    if whole is not None:
        area = make_valid(shape(json.loads(whole))).intersection(area)
    if area.is_empty or area.area == 0:
        return None
    centre = area.centroid
    reach = math.sqrt(area.area * math.cos(math.radians(centre.y)) / math.pi) * KM_PER_DEGREE
    slim = area.simplify(0.01)
    corners = len(slim.exterior.coords) if isinstance(slim, Polygon) else MAX_POINTS + 1
    return centre.y, centre.x, reach, geojson(slim if corners <= MAX_POINTS else area.convex_hull.simplify(0.02))


def countryside(entry: PlaceEntry, toward: tuple[float, ...], province: str | None) -> Spot:
    """The country around a town or a province's capital, on one side of it or all round."""
    part = clipped(sector(entry.lat, entry.lon, toward, COUNTRYSIDE_REACH_KM, 45.0), province)
    if part is None:
        if not toward:
            return Spot(entry.lat, entry.lon, COUNTRYSIDE_KM)
        lat, lon = moved(entry.lat, entry.lon, mean_bearing(toward) or 0.0, 15.0)
        return Spot(lat, lon, COUNTRYSIDE_KM)
    return Spot(part[0], part[1], COUNTRYSIDE_KM, part[3])


def part_of(entry: PlaceEntry, toward: tuple[float, ...], whole: str | None) -> Spot:
    """One side of a place: of a province or country the part of its shape, of a town the point shifted within it."""
    middle = mean_bearing(toward)
    if middle is None:
        return Spot(entry.lat, entry.lon, entry.radius_km, whole)
    if whole is not None and entry.kind in ("province", "region", "country", "area", "district"):
        part = clipped(sector(entry.lat, entry.lon, toward, 6 * entry.radius_km + 100, 55.0), whole)
        if part is not None:
            return Spot(part[0], part[1], max(10.0, round(part[2], 1)), part[3])
    big = entry.kind in ("province", "region", "country")
    shift = 0.5 * entry.radius_km if big or entry.kind in ("district", "area") else min(5.0, 0.5 * entry.radius_km)
    lat, lon = moved(entry.lat, entry.lon, middle, shift)
    return Spot(lat, lon, 0.7 * entry.radius_km if big else entry.radius_km)


def side_of_town(entry: PlaceEntry, toward: tuple[float, ...]) -> Spot:
    """ "Northern Hama", of a town and the province called after it: between the town's side and the countryside beyond."""
    middle = mean_bearing(toward)
    if middle is None:
        return Spot(entry.lat, entry.lon, entry.radius_km)
    lat, lon = moved(entry.lat, entry.lon, middle, SIDE_KM)
    return Spot(lat, lon, COUNTRYSIDE_KM, sector(entry.lat, entry.lon, toward, COUNTRYSIDE_REACH_KM, 50.0))


def along(entry: PlaceEntry, line: str, near: tuple[PlaceEntry, ...]) -> Spot:
    """A road, river or front: where it comes nearest to the places told beside it, else its middle."""
    from shapely.geometry import Point, shape
    from shapely.ops import nearest_points

    strip = shape(json.loads(line))
    beside = sorted(
        (strip.distance(Point(n.lon, n.lat)) * KM_PER_DEGREE, n.number, n) for n in near if n.number != entry.number
    )
    if not beside or beside[0][0] > LINE_REACH_KM:
        return Spot(entry.lat, entry.lon, entry.radius_km, line)
    closest = beside[0][2]
    point, _ = nearest_points(strip, Point(closest.lon, closest.lat))
    return Spot(point.y, point.x, min(entry.radius_km, 20.0), line)


def offset(entry: PlaceEntry, toward: tuple[float, ...], km: float | None) -> Spot:
    """ "20 km south of X": the point; without a direction a disc around X; without a distance a few km off."""
    middle = mean_bearing(toward)
    if middle is None:
        return Spot(entry.lat, entry.lon, max(3.0, entry.radius_km, km or 10.0))
    away = km if km is not None else max(6.0, 0.8 * entry.radius_km)
    lat, lon = moved(entry.lat, entry.lon, middle, away)
    return Spot(lat, lon, max(3.0, 0.3 * away) if km is not None else max(10.0, entry.radius_km))


def stretch(one: PlaceEntry, other: PlaceEntry, half_width_km: float) -> Spot:
    """The line between two places, widened: its middle, and half its length as the radius."""
    from shapely.geometry import LineString

    lat, lon = (one.lat + other.lat) / 2, (one.lon + other.lon) / 2
    dy, dx = (one.lat - other.lat) * KM_PER_DEGREE, (one.lon - other.lon) * KM_PER_DEGREE * math.cos(math.radians(lat))
    line = LineString([(one.lon, one.lat), (other.lon, other.lat)]).buffer(half_width_km / KM_PER_DEGREE, quad_segs=3)
    return Spot(lat, lon, max(5.0, round(math.hypot(dx, dy) / 2, 1)), geojson(line))
