"""Where an act took place, held against where an agreement holds: shapes, never points.

A place is known to some distance: it is the disc of its radius, or a better shape, cut to its country. An agreement's
edge is known to some distance too: its shape is taken once narrowed (the core, surely inside) and once widened (the
rim, surely all of it) by its `buffer_km`, save along the borders of its own countries, which it does not cross. The
share of the place inside core and rim decides:

* `inside` where at least `INSIDE` of the place lies in the core;
* `outside` where at most `OUTSIDE` of it lies in the rim;
* `undetermined` otherwise: what is missing is the `area` where the place is clear but for the buffer, else the `place`.

A disc is likelier near its middle than at its rim: the shares of three discs within each other (`RINGS`) are averaged.
`INSIDE` is 0.8: such a share is left where the edge runs half a radius off the middle. `OUTSIDE` is 0.05: a sliver at
the far rim. A place that is no better known than as a large region (`WIDE_KM`, or UCDP's precision 6) must lie inside
or outside whole, but for `SLIVER`: nothing says where in it the act was.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.judge.ground import COUNTRY_PREC, country_at, ground_km, ground_of, named, plain_shares
from trucewatch.judge.outlines import KM_PER_DEGREE, SLACK_KM, outlines, widen
from trucewatch.records import Area, PlaceRef, Span

INSIDE = 0.8
OUTSIDE = 0.05
SLIVER = 0.02
WIDE_KM = 100.0
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
        key = _key(place)
        if key not in self._known:
            if len(self._known) > 200_000:
                self._known.clear()
            self._known[key] = self._find(place)
        where = self._known[key]
        return Where(where.inside, where.because, where.missing, place.span)

    def prepare(self, places: Sequence[PlaceRef]) -> None:
        """Answers at once for many places what is plain: discs that lie wholly in the core, or wholly outside the rim.

        The answers are those that `test` would find; places that need a closer look are left to it.
        """
        if self._bounds is None or self._area.everywhere:
            return
        open_places = [place for place in places if self._is_plain(place) and _key(place) not in self._known]
        for country, some in _by_country(open_places, self._area.countries).items():
            for place, core, rim in plain_shares(some, country, self._bounds.core, self._bounds.rim):
                if core:
                    self._known[_key(place)] = Where(True, self._told(place, ground_km(place), "inside"))
                elif not rim:
                    self._known[_key(place)] = Where(False, self._told(place, ground_km(place), "outside"))

    def _is_plain(self, place: PlaceRef) -> bool:
        """Whether a place is a disc in a country of the area."""
        placed = place.lat is not None and place.lon is not None and place.shape is None
        return placed and place.where_prec != COUNTRY_PREC and place.country in self._area.countries

    def _told(self, place: PlaceRef, km: float, where: str) -> str:
        return f"{place.name}, known to {km:g} km, lies {where} {self._called}"

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
        country = place.country or country_at(place, countries)
        if not countries:
            return Where(None, f"the agreement does not say where it holds ({self._called})", "area")
        if country is None:
            if place.lat is None:
                return Where(None, f"where {place.name} lies is not known well enough", "place")
            return Where(False, f"{place.name} lies outside {named(countries)}")
        if country not in countries:
            return Where(False, f"{place.name} lies in {named((country,))}, not in {named(countries)}")
        if self._area.certainty == "unknown":
            return Where(None, f"where in {named(countries)} the agreement holds is not known", "area")
        return Where(True, f"{place.name} lies in {named((country,))}, where the agreement holds throughout")

    @property
    def _called(self) -> str:
        return "the agreement's area" if self._name == "area" else f"its area ‘{self._name}’"

    def _reaches(self, place: PlaceRef) -> bool:
        """Whether an area can reach a place: one in its countries, or (where two claim the land) one well inside its
        shape.
        """
        if place.country in self._area.countries:
            return True
        return self._depth is not None and bool(self._depth.contains(ground_of(place, None).outer.centroid))

    def _shares(self, place: PlaceRef) -> Where:
        bounds = self._bounds
        assert bounds is not None  # asked only of areas with a shape
        country = place.country or country_at(place, self._area.countries)
        if place.country and self._area.countries and not self._reaches(place):
            return Where(False, f"{place.name} lies in another country than {self._called}")
        ground = ground_of(place, country if country in self._area.countries else None)
        core, rim, km = ground.share(bounds.core), ground.share(bounds.rim), ground.km
        wide = km >= WIDE_KM or place.where_prec == COUNTRY_PREC
        inside, outside = (1 - SLIVER, 0.0) if wide else (INSIDE, OUTSIDE)
        known = f"{place.name}, known to {km:g} km,"
        if core >= inside:
            return Where(True, self._told(place, ground.km, "inside"))
        if rim <= outside:
            return Where(False, self._told(place, ground.km, "outside"))
        share = ground.share(bounds.shape)
        if share >= inside or share <= outside:
            edge = f"lies within {self._area.buffer_km:g} km of the edge of {self._called}"
            return Where(None, f"{known} {edge}, which is not known better than that", "area")
        return Where(None, f"{known} lies across the edge of {self._called} ({share:.0%} of it inside)", "place")


def _key(place: PlaceRef) -> tuple[object, ...]:
    """All that the answers of a zone depend on."""
    return place.name, place.lat, place.lon, place.radius_km, place.where_prec, place.country, place.shape


def _by_country(places: Sequence[PlaceRef], countries: Sequence[str]) -> dict[str, list[PlaceRef]]:
    found: dict[str, list[PlaceRef]] = {}
    for place in places:
        if place.country in countries:
            found.setdefault(str(place.country), []).append(place)
    return found


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
