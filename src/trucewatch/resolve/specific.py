"""Of places one inside the other, only the most specific is the place of an act: the village, not its province beside it."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

from shapely.geometry import Point, shape

from trucewatch.records import PlaceRef

COARSER = 2.0
"""How many times the radius of a place must be that of another before it can be the area around it."""
KM_A_DEGREE = 111.2


def most_specific(places: Sequence[PlaceRef]) -> tuple[PlaceRef, ...]:
    """The places without those that only say in which area another of them lies."""
    apart = [p for i, p in enumerate(places) if not any(_same(p, other) for other in places[:i])]
    return tuple(p for p in apart if not any(_around(p, other) for other in apart if other is not p))


def _same(place: PlaceRef, other: PlaceRef) -> bool:
    """Whether two references mean one spot: a village that is placed by its township alone, and that township."""
    return place.id is not None and place.id == other.id and (place.lat, place.lon) == (other.lat, other.lon)


def _around(area: PlaceRef, place: PlaceRef) -> bool:
    if area.lat is None or area.lon is None or place.lat is None or place.lon is None:
        return False
    wide, narrow = area.radius_km or 0.0, place.radius_km or 0.0
    if wide < COARSER * narrow or wide <= narrow:
        return False
    if area.shape:
        return bool(shape(json.loads(area.shape)).buffer(narrow / KM_A_DEGREE).contains(Point(place.lon, place.lat)))
    north = (area.lat - place.lat) * KM_A_DEGREE
    east = (area.lon - place.lon) * KM_A_DEGREE * math.cos(math.radians(area.lat))
    return math.hypot(north, east) <= wide + narrow
