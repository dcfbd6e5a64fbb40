"""Where agreements hold: GeoJSON files beside them, circles, whole countries, or everywhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from trucewatch.judge.located import Node, Part
from trucewatch.judge.outlines import outlines, widen
from trucewatch.records import Area

FORM = ("file", "feature", "circles", "countries", "everywhere", "certainty", "buffer_km", "from")
CERTAINTIES = ("exact", "approximate", "unknown")
MOST_BUFFER_KM = 200.0
LEAST_SHARE = 0.05
"""A country belongs to an area of which at least this share lies in it; less may be no more than a border drawn askew.
"""


def read_areas(part: Part, folder: Path) -> tuple[tuple[tuple[str, Area], ...], str]:
    """The areas of an agreement by name, the main one (`area`) first, and the words of the files that they were drawn
    in.
    """
    named: dict[str, Node] = {}
    main = part.node("area")
    if main is None:
        part.fault("area", "‘area’ is missing; give a file, circles, countries, ‘everywhere: true’ or ‘unknown’")
    else:
        named["area"] = main
    others = part.node("areas")
    if others is not None and isinstance(others.value, dict):
        named |= others.value
    elif others is not None:
        part.fault("areas", "‘areas’ must give each further area by its name")
    drawn: dict[str, str] = {}
    about = frozenset(part.words("countries"))
    areas = {name: _area(name, node, part, folder, drawn, about) for name, node in named.items()}
    areas.setdefault("area", Area(None, "unknown", 0.0))
    return tuple(areas.items()), json.dumps(drawn, sort_keys=True)


def _area(name: str, node: Node, whole: Part, folder: Path, drawn: dict[str, str], about: frozenset[str]) -> Area:
    if isinstance(node.value, str):
        if node.value not in ("unknown", "everywhere"):
            whole.faults.add(node.line, f"‘{node.value}’ is no area; give a file, circles, countries, or ‘unknown’")
        return Area(None, "unknown", 0.0, node.value == "everywhere")
    part = Part(node, "an area", FORM, whole.faults)
    shapes = [*_of_file(part, name, folder, drawn), *_of_circles(part)]
    certainty = part.choice("certainty", CERTAINTIES, "approximate")
    everywhere = part.yes("everywhere")
    countries = tuple(_country(word, line, part) for word, line in part.texts("countries"))
    if not shapes and not countries and not everywhere and not part.node("file") and certainty != "unknown":
        part.faults.add(node.line, "the area says nothing; give a file, circles, countries, or ‘certainty: unknown’")
    shape = shapely.union_all(shapes) if shapes else None
    if shape is not None and not countries:
        under = _countries_under(shape)
        countries = tuple(iso for iso in under if iso in about) or under
    buffer_km = part.number("buffer_km", 0.0, 0.0, MOST_BUFFER_KM)
    geojson = None if shape is None else json.dumps(json.loads(shapely.to_geojson(shape)), separators=(",", ":"))
    return Area(geojson, certainty, buffer_km, everywhere, countries)


def _of_file(part: Part, name: str, folder: Path, drawn: dict[str, str]) -> list[BaseGeometry]:
    file = part.text("file")
    if not file:
        return []
    path = folder / file
    try:
        words = path.read_text(encoding="utf-8")
        found = json.loads(words)
    except (OSError, ValueError):
        reason = "is not a GeoJSON file" if path.is_file() else f"is not in the folder {folder}"
        part.fault("file", f"‘{file}’ {reason}")
        return []
    drawn[file] = words
    features = found.get("features", [found]) if isinstance(found, dict) else []
    wanted = part.text("feature")
    named = [one for one in features if (one.get("properties") or {}).get("name") == (wanted or name)]
    if wanted and not named:
        part.fault("feature", f"‘{file}’ has no shape named ‘{wanted}’")
        return []
    return [shape for one in named or features if (shape := _shape(one, part, file)) is not None]


def _shape(feature: dict[str, Any], part: Part, file: str) -> BaseGeometry | None:
    try:
        shape = shapely.make_valid(shapely.from_geojson(json.dumps(feature.get("geometry", feature))))
    except shapely.errors.GEOSException:
        part.fault("file", f"a shape in ‘{file}’ cannot be read; each needs a type and coordinates as GeoJSON has them")
        return None
    west, south, east, north = shape.bounds if not shape.is_empty else (0, 91, 0, 91)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        part.fault(
            "file", f"a shape in ‘{file}’ is empty or leaves the globe; GeoJSON wants longitude first, then latitude"
        )
        return None
    if not shape.area:
        part.fault("file", f"a shape in ‘{file}’ is a point or a line and covers no ground; draw an area")
        return None
    return shape


def _of_circles(part: Part) -> list[BaseGeometry]:
    found = []
    for node in part.list("circles"):
        one = Part(node, "a circle", ("place", "lat", "lon", "km"), part.faults)
        if not all(one.text(name, required=True) for name in ("lat", "lon", "km")):
            continue
        lat, lon = one.number("lat", 0.0, -90, 90), one.number("lon", 0.0, -180, 180)
        found.append(widen(shapely.Point(lon, lat), one.number("km", 1.0, 0.1, 2000)))
    return found


def _country(word: str, line: int, part: Part) -> str:
    if not (len(word) == 2 and word.isascii() and word.isalpha() and word.isupper()):
        part.faults.add(line, f"‘{word}’ is no country; use two capital letters such as SY or UA (ISO 3166-1)")
    return word


def _countries_under(shape: BaseGeometry) -> tuple[str, ...]:
    """The countries that a shape lies in, the one with most of it first."""
    shares = {}
    for iso, outline in outlines().items():
        if outline.shape.intersects(shape):
            common = outline.shape.intersection(shape).area
            if common >= LEAST_SHARE * shape.area:
                shares[iso] = common
    return tuple(sorted(shares, key=lambda iso: -shares[iso]))


def countries_of(part: Part, areas: Sequence[tuple[str, Area]]) -> tuple[str, ...]:
    """The countries that an agreement is about: as its file says, else those of its areas."""
    told = part.texts("countries")
    if told:
        return tuple(_country(word, line, part) for word, line in told)
    return tuple(dict.fromkeys(iso for _, area in areas for iso in area.countries))
