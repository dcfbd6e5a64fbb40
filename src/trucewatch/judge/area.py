"""Where an act took place, held against where an agreement holds: shapes, never points.

A place is known to some distance: it is the disc of its radius, or a better shape, cut to its country. An agreement's
edge is known to some distance too: its shape is taken once narrowed (the core, surely inside) and once widened (the
rim, surely all of it) by its `buffer_km`, save along the borders of its own countries, which it does not cross. The
share of the place inside core and rim decides:

* `inside` where at least `INSIDE` of the place lies in the core;
* `outside` where at most `OUTSIDE` of it lies in the rim;
* `undetermined` otherwise: what is missing is the `area` where the place is clear but for the buffer, else the `place`.

`INSIDE` is 0.75: with the middle of the disc its likeliest point, an edge that leaves three quarters of it inside runs
0.4 radii off that point. `OUTSIDE` is 0.05, since acts gather along the lines that agreements are about. A place that
is no better known than as a large region (`WIDE_KM`, or UCDP's precision 6) must lie inside or outside whole, but for
`SLIVER`: nothing says where in it the act was.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.judge.outlines import KM_PER_DEGREE, SLACK_KM, Outline, outlines, widen
from trucewatch.records import Area, PlaceRef, Span

INSIDE = 0.75
OUTSIDE = 0.05
SLIVER = 0.02
WIDE_KM = 100.0
COUNTRY_PREC = 6
"""UCDP's where_prec for "somewhere in this country"."""
VILLAGE_KM = 3.0
"""Radius of a place that comes without one: a village or a part of a town."""
DISC_SEGMENTS = 8
SLIVER_OF_AREA = 0.03
"""What lies between an area and the outline of its country, and is thinner than this part of the area, is a border
drawn askew.
"""
OVER_THE_BORDER_KM = 5.0
"""How far an area is let out over the borders and coasts of its own countries: more than the slack of their outlines.
"""


@dataclass(frozen=True, slots=True)
class Where:
    """What the area test found of one place or of several: `inside` None where it cannot be told, then `missing` says
    what would tell it.
    """

    inside: bool | None
    because: str
    missing: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class _Bounds:
    """A shape, what of it is surely inside, and all that may be: prepared for asking."""

    shape: BaseGeometry
    core: BaseGeometry
    rim: BaseGeometry


class Zone:
    """An area of an agreement, ready to be asked."""

    def __init__(self, area: Area, name: str = "area") -> None:
        self._area, self._name = area, name
        self._known: dict[tuple[object, ...], Where] = {}
        self._shape = shapely.from_geojson(area.shape) if area.shape else None
        self._bounds = _bounds(self._shape, area) if self._shape is not None else None
        self._depth = widen(self._shape, -SLACK_KM) if self._shape is not None else None

    def test(self, places: Sequence[PlaceRef]) -> Where:
        """Whether an act that is told of these places took place inside; with several, one inside is enough and all
        must be outside.
        """
        if self._area.everywhere:
            return Where(True, "the agreement holds wherever its parties meet")
        if not places:
            return Where(None, "the report does not say where", "place")
        found = [self._one(place) for place in places]
        for wanted in (True, None):
            for where in found:
                if where.inside is wanted:
                    return where
        return found[0]

    def _one(self, place: PlaceRef) -> Where:
        key = (place.name, place.lat, place.lon, place.radius_km, place.where_prec, place.country, place.shape)
        if key not in self._known:
            if len(self._known) > 200_000:
                self._known.clear()
            self._known[key] = self._find(place)
        where = self._known[key]
        return Where(where.inside, where.because, where.missing, place.span)

    def _find(self, place: PlaceRef) -> Where:
        if self._shape is None:
            return self._by_country(place)
        placed = place.shape is not None or (place.lat is not None and place.lon is not None)
        vague = not placed or place.where_prec == COUNTRY_PREC
        if vague and place.country and self._area.countries and place.country not in self._area.countries:
            return Where(False, f"{place.name} lies in another country than {self._called}")
        if not placed:
            return Where(None, f"where {place.name} lies is not known well enough", "place")
        return self._shares(place)

    def _by_country(self, place: PlaceRef) -> Where:
        """For agreements that hold in whole countries, and for those whose area nobody published."""
        countries = self._area.countries
        country = place.country or _country_at(place, countries)
        if not countries:
            return Where(None, f"the agreement does not say where it holds ({self._called})", "area")
        if country is None:
            if place.lat is None:
                return Where(None, f"where {place.name} lies is not known well enough", "place")
            return Where(False, f"{place.name} lies outside {_named(countries)}")
        if country not in countries:
            return Where(False, f"{place.name} lies in {_named((country,))}, not in {_named(countries)}")
        if self._area.certainty == "unknown":
            return Where(None, f"where in {_named(countries)} the agreement holds is not known", "area")
        return Where(True, f"{place.name} lies in {_named((country,))}, where the agreement holds throughout")

    @property
    def _called(self) -> str:
        return "the agreement's area" if self._name == "area" else f"its area ‘{self._name}’"

    def _reaches(self, place: PlaceRef) -> bool:
        """Whether an area can reach a place: one in its countries, or (where two claim the land) one well inside its
        shape.
        """
        if place.country in self._area.countries:
            return True
        shape, _ = place_shape(place, None)
        return self._depth is not None and self._depth.contains(shape.centroid)

    def _shares(self, place: PlaceRef) -> Where:
        bounds = self._bounds
        assert bounds is not None  # asked only of areas with a shape
        country = place.country or _country_at(place, self._area.countries)
        if place.country and self._area.countries and not self._reaches(place):
            return Where(False, f"{place.name} lies in another country than {self._called}")
        shape, km = place_shape(place, country if country in self._area.countries else None)
        core, rim = _share(shape, bounds.core), _share(shape, bounds.rim)
        wide = km >= WIDE_KM or place.where_prec == COUNTRY_PREC
        inside, outside = (1 - SLIVER, 0.0) if wide else (INSIDE, OUTSIDE)
        known = f"{place.name}, known to {km:g} km,"
        if core >= inside:
            return Where(True, f"{known} lies inside {self._called}")
        if rim <= outside:
            return Where(False, f"{known} lies outside {self._called}")
        share = _share(shape, bounds.shape)
        if share >= inside or share <= outside:
            edge = f"lies within {self._area.buffer_km:g} km of the edge of {self._called}"
            return Where(None, f"{known} {edge}, which is not known better than that", "area")
        return Where(None, f"{known} lies across the edge of {self._called} ({share:.0%} of it inside)", "place")


def _share(shape: BaseGeometry, zone: BaseGeometry) -> float:
    """The share of a shape, by area, that lies in a prepared zone."""
    if not zone.intersects(shape):
        return 0.0
    if zone.contains(shape):
        return 1.0
    return float(zone.intersection(shape).area / shape.area) if shape.area else 1.0


def _bounds(shape: BaseGeometry, area: Area) -> _Bounds:
    """A shape narrowed and widened by what its edge is known to.

    The borders and coasts of its own countries are no edges: the shape is let out over them, so that a town on the
    shore or at the border does not seem to lie half outside.
    """
    known = [outlines()[iso].shape for iso in area.countries if iso in outlines()]
    if known:
        sliver = min(SLACK_KM, SLIVER_OF_AREA * math.sqrt(shape.area) * KM_PER_DEGREE)
        own_land = widen(widen(shapely.union_all(known).difference(shape), -sliver), sliver)
        beyond = widen(shape, OVER_THE_BORDER_KM).difference(widen(own_land, OVER_THE_BORDER_KM))
        shape = beyond.difference(own_land).union(shape)
    core = rim = shape
    if area.buffer_km:
        edge = shape.boundary
        if known:
            edge = edge.intersection(widen(shapely.union_all(known), -1.0))
        band = widen(edge, area.buffer_km) if not edge.is_empty else edge
        core, rim = shape.difference(band), shape.union(band)
    shapely.prepare([shape, core, rim])
    return _Bounds(shape, core, rim)


def place_shape(place: PlaceRef, country: str | None) -> tuple[BaseGeometry, float]:
    """Where an act could honestly have been, cut to the country it was in, and how far that reaches, in kilometres.

    Args:
        place: a place with a shape or with coordinates.
        country: ISO code of the country that it lies in, or None.
    """
    km = place.radius_km or VILLAGE_KM
    outline = outlines().get(country) if country else None
    if outline is not None and place.where_prec == COUNTRY_PREC and not place.shape:
        return outline.shape, km
    shape = _given_shape(place.shape) if place.shape else _disc(place.lat or 0.0, place.lon or 0.0, km)
    if place.shape and place.radius_km is None:
        west, south, east, north = shape.bounds
        km = round(max(north - south, east - west) * KM_PER_DEGREE / 2, 1)
    if outline is not None and not outline.ground.contains(shape):
        cut = outline.ground.intersection(shape)
        shape = cut if cut.area else shape
    return shape, km


@lru_cache(maxsize=50_000)
def _given_shape(geojson: str) -> BaseGeometry:
    shape = shapely.make_valid(shapely.from_geojson(geojson))
    return shape if shape.area else widen(shape, VILLAGE_KM)


def _disc(lat: float, lon: float, km: float) -> BaseGeometry:
    squeeze = max(0.01, math.cos(math.radians(lat)))
    disc = shapely.Point(0, 0).buffer(km / KM_PER_DEGREE, quad_segs=DISC_SEGMENTS)
    return shapely.transform(disc, lambda xy: xy * [1 / squeeze, 1] + [lon, lat])


def _country_at(place: PlaceRef, countries: Sequence[str]) -> str | None:
    """Which of some countries a place's middle lies in."""
    if place.lat is None or place.lon is None:
        return None
    return country_of(place.lat, place.lon, tuple(countries))


@lru_cache(maxsize=200_000)
def country_of(lat: float, lon: float, countries: tuple[str, ...]) -> str | None:
    """Which of some countries a point lies in; None where it is none of them."""
    point = shapely.Point(lon, lat)
    known: Mapping[str, Outline] = outlines()
    return next((iso for iso in countries if iso in known and known[iso].ground.contains(point)), None)


@cache
def _named(countries: tuple[str, ...]) -> str:
    known = outlines()
    names = [known[iso].name if iso in known else iso for iso in countries]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
