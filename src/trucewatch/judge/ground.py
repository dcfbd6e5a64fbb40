"""The ground on which an act may have taken place: a disc or a better shape, cut to its country."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.judge.outlines import KM_PER_DEGREE, outlines, widen
from trucewatch.records import PlaceRef

COUNTRY_PREC = 6
"""UCDP's where_prec for "somewhere in this country"."""
VILLAGE_KM = 3.0
"""Radius of a place that comes without one: a village or a part of a town."""
RINGS = (1.0, 2 / 3, 1 / 3)
"""Radii of the discs within each other that stand for a disc likelier near its middle."""
_TURNS = np.linspace(0, 2 * math.pi, 32, endpoint=False)
_ROUND = np.column_stack([np.cos(_TURNS), np.sin(_TURNS)])


class Ground:
    """Shapes within each other, the widest first; the narrower ones are made when they are asked for.

    Attributes:
        outer: the widest shape. km: how far it reaches, in kilometres.
    """

    __slots__ = ("_inner", "_make", "km", "outer")

    def __init__(self, outer: BaseGeometry, km: float, make: Callable[[], tuple[BaseGeometry, ...]] = tuple) -> None:
        self.outer, self.km, self._make = outer, km, make
        self._inner: tuple[BaseGeometry, ...] | None = None

    def share(self, zone: BaseGeometry) -> float:
        """The share of the ground that lies in a prepared zone, 0-1, its middle weighing more."""
        if not zone.intersects(self.outer):
            return 0.0
        if zone.contains(self.outer):
            return 1.0
        if self._inner is None:
            self._inner = self._make()
        shapes = (self.outer, *self._inner)
        return float(sum(zone.intersection(shape).area / shape.area for shape in shapes) / len(shapes))


@lru_cache(maxsize=100_000)
def ground_of(place: PlaceRef, country: str | None) -> Ground:
    """Where an act could honestly have been.

    Args:
        place: a place with a shape or with coordinates.
        country: ISO code of the country that it lies in and is cut to, or None.
    """
    km = ground_km(place)
    outline = outlines().get(country) if country else None
    if outline is not None and place.where_prec == COUNTRY_PREC and not place.shape:
        return Ground(outline.shape, km)
    land = outline.ground if outline is not None else None
    if place.shape:
        shape = _cut(_given(place.shape), land)
        if place.radius_km is None:
            west, south, east, north = shape.bounds
            km = round(max(north - south, east - west) * KM_PER_DEGREE / 2, 1)
        return Ground(shape, km)
    lat, lon = place.lat or 0.0, place.lon or 0.0
    outer, *inner = (km * ring for ring in RINGS)
    return Ground(
        _cut(_disc(lat, lon, outer), land), km, lambda: tuple(_cut(_disc(lat, lon, one), land) for one in inner)
    )


def ground_km(place: PlaceRef) -> float:
    """How far a disc reaches, in kilometres."""
    return place.radius_km or VILLAGE_KM


def plain_shares(
    places: Sequence[PlaceRef], country: str, core: BaseGeometry, rim: BaseGeometry
) -> Iterator[tuple[PlaceRef, bool, bool]]:
    """Discs that their country holds whole, each with whether it lies wholly in `core` and whether it reaches `rim`.

    Args:
        places: with coordinates and without a shape. country: the one in which they all lie.
        core, rim: prepared shapes.
    """
    outline = outlines().get(country)
    rings = np.array([_ring(place.lat or 0.0, place.lon or 0.0, ground_km(place)) for place in places])
    discs = np.asarray(shapely.polygons(rings))
    whole = (
        np.asarray(shapely.contains(outline.ground, discs)) if outline is not None else np.ones(len(places), dtype=bool)
    )
    inside, reached = np.asarray(shapely.contains(core, discs)), np.asarray(shapely.intersects(rim, discs))
    for at in np.flatnonzero(whole).tolist():
        yield places[at], bool(inside[at]), bool(reached[at])


def _cut(shape: BaseGeometry, land: BaseGeometry | None) -> BaseGeometry:
    """A shape without what lies beyond a country; the whole of it where that leaves nothing."""
    if land is None or land.contains(shape):
        return shape
    cut = land.intersection(shape)
    return cut if cut.area else shape


@lru_cache(maxsize=50_000)
def _given(geojson: str) -> BaseGeometry:
    shape = shapely.make_valid(shapely.from_geojson(geojson))
    return shape if shape.area else widen(shape, VILLAGE_KM)


def _disc(lat: float, lon: float, km: float) -> BaseGeometry:
    return shapely.Polygon(_ring(lat, lon, km))


def _ring(lat: float, lon: float, km: float) -> npt.NDArray[np.float64]:
    up = km / KM_PER_DEGREE
    across = up / max(0.01, math.cos(math.radians(lat)))
    return np.asarray(_ROUND * [across, up] + [lon, lat])


def country_at(place: PlaceRef, countries: Sequence[str]) -> str | None:
    """Which of some countries a place's middle lies in."""
    if place.lat is None or place.lon is None:
        return None
    return country_of(place.lat, place.lon, tuple(countries))


@lru_cache(maxsize=200_000)
def country_of(lat: float, lon: float, countries: tuple[str, ...]) -> str | None:
    """Which of some countries a point lies in; None where it is none of them."""
    point, known = shapely.Point(lon, lat), outlines()
    return next((iso for iso in countries if iso in known and known[iso].ground.contains(point)), None)


@cache
def named(countries: tuple[str, ...]) -> str:
    """Countries by their names: "Syria", "Israel or Lebanon"."""
    known = outlines()
    names = [known[iso].name if iso in known else iso for iso in countries]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
