"""The outlines of countries, to which places are cut and in which agreements hold that hold in whole countries.

From Natural Earth (public domain), made by `tools/build_areas.py`, generalised to some 4 km; disputed land is given to
all who are held to own it (Golan to Syria and Israel, Crimea to Ukraine), since an outline must never cut off a place
that a report lays in that country.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

FILE = Path(__file__).parent.parent / "knowledge" / "agreements" / "_countries.geojson"
KM_PER_DEGREE = 111.32
SLACK_KM = 4.0
"""How far an outline is widened before a place is cut to it: to what it is generalised."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A country: code, name, time zone of its capital, its shape, and the same widened by `SLACK_KM` and prepared."""

    iso: str
    name: str
    timezone: str
    shape: BaseGeometry
    ground: BaseGeometry


@cache
def outlines() -> Mapping[str, Outline]:
    """The outlines by ISO 3166-1 alpha-2 code."""
    found = {}
    for feature in json.loads(FILE.read_text(encoding="utf-8"))["features"]:
        shape = shapely.make_valid(shapely.from_geojson(json.dumps(feature["geometry"])))
        ground = widen(shape, SLACK_KM)
        shapely.prepare([shape, ground])
        named = feature["properties"]
        found[named["iso"]] = Outline(named["iso"], named["name"], named["timezone"], shape, ground)
    return found


def widen(shape: BaseGeometry, km: float) -> BaseGeometry:
    """A shape in degrees, widened by kilometres; narrowed where they are negative."""
    squeeze = max(0.01, math.cos(math.radians(shape.centroid.y)))
    scale = [squeeze * KM_PER_DEGREE, KM_PER_DEGREE]
    return shapely.transform(
        shapely.transform(shape, lambda xy: xy * scale).buffer(km, quad_segs=4), lambda xy: xy / scale
    )
