"""The ground on which an act may have taken place: a disc or a better shape, cut to its country."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

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
DISC_SEGMENTS = 8


class Ground(NamedTuple):
    """Shapes within each other, the widest first, and how far the widest reaches, in kilometres."""

    shapes: tuple[BaseGeometry, ...]
    km: float

    def share(self, zone: BaseGeometry) -> float:
        """The share of the ground that lies in a prepared zone, 0-1, its middle weighing more."""
        if not zone.intersects(self.shapes[0]):
            return 0.0
        if zone.contains(self.shapes[0]):
            return 1.0
        shares = [zone.intersection(shape).area / shape.area if shape.area else 1.0 for shape in self.shapes]
        return float(sum(shares) / len(shares))


def ground_of(place: PlaceRef, country: str | None) -> Ground:
    """Where an act could honestly have been.

    Args:
        place: a place with a shape or with coordinates.
        country: ISO code of the country that it lies in and is cut to, or None.
    """
    km = place.radius_km or VILLAGE_KM
    outline = outlines().get(country) if country else None
    if outline is not None and place.where_prec == COUNTRY_PREC and not place.shape:
        return Ground((outline.shape,), km)
    if place.shape:
        shapes: tuple[BaseGeometry, ...] = (_given(place.shape),)
        if place.radius_km is None:
            west, south, east, north = shapes[0].bounds
            km = round(max(north - south, east - west) * KM_PER_DEGREE / 2, 1)
    else:
        shapes = tuple(_disc(place.lat or 0.0, place.lon or 0.0, km * ring) for ring in RINGS)
    if outline is not None and not outline.ground.contains(shapes[0]):
        cut = tuple(outline.ground.intersection(shape) for shape in shapes)
        shapes = tuple(shape for shape in cut if shape.area) or shapes
    return Ground(shapes, km)


@lru_cache(maxsize=50_000)
def _given(geojson: str) -> BaseGeometry:
    shape = shapely.make_valid(shapely.from_geojson(geojson))
    return shape if shape.area else widen(shape, VILLAGE_KM)


def _disc(lat: float, lon: float, km: float) -> BaseGeometry:
    squeeze = max(0.01, math.cos(math.radians(lat)))
    disc = shapely.Point(0, 0).buffer(km / KM_PER_DEGREE, quad_segs=DISC_SEGMENTS)
    return shapely.transform(disc, lambda xy: xy * [1 / squeeze, 1] + [lon, lat])


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
