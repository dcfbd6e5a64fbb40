"""Draws the areas of agreements: `tools/areas.yaml` → `src/trucewatch/knowledge/agreements/*.geojson`.

    python tools/build_areas.py world_map.gpkg [AGREEMENT…]

`world_map.gpkg` is Natural Earth's (public domain) as Debian's package qgis-common carries it, unpacked with `dpkg-deb
-x`: usr/share/qgis/resources/data/world_map.gpkg. `areas.yaml` says how each area is made and from what. Without
names, every area and the outlines of the countries are drawn anew; the same inputs give the same files.
"""

from __future__ import annotations

import json
import math
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import shapely
import yaml
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).parent
OUT = HERE.parent / "src" / "trucewatch" / "knowledge" / "agreements"
KM_PER_DEGREE = 111.32
DIGITS = 3
TOLERANCE = 0.004
"""Simplification, in degrees (about 400 m): well below the 2 to 4 km to which the admin units are drawn."""

_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


class Units:
    """The admin-1 units of Natural Earth by country and name."""

    def __init__(self, path: Path) -> None:
        rows = sqlite3.connect(path).execute("select iso_a2, name, gn_name, adm0_a3, geom from states_provinces")
        self._units: dict[str, list[tuple[set[str], BaseGeometry]]] = {}
        for iso, name, other, a3, blob in rows:
            code = {"SOL": "SO"}.get(a3, iso)
            self._units.setdefault(code, []).append(({name or "", other or ""}, _geometry(blob)))

    def named(self, iso: str, names: list[str]) -> BaseGeometry:
        """The union of units of a country, by either of their names; an unknown one is an error that lists the known."""
        found = {name: [shape for known, shape in self._units[iso] if name in known] for name in names}
        if missing := [name for name, shapes in found.items() if not shapes]:
            raise SystemExit(f"{iso} has no {missing}; it has {sorted(set().union(*(k for k, _ in self._units[iso])))}")
        return shapely.union_all([shape for shapes in found.values() for shape in shapes])

    def country(self, iso: str) -> BaseGeometry:
        """All units of a country."""
        return shapely.union_all([shape for _, shape in self._units[iso]])


def _geometry(blob: bytes) -> BaseGeometry:
    return shapely.make_valid(shapely.from_wkb(blob[8 + _ENVELOPE_BYTES[(blob[3] >> 1) & 7] :]))


def _flat(points: list[list[float]]) -> list[tuple[float, float]]:
    return [(lon, lat) for lat, lon in points]


def widen(shape: BaseGeometry, km: float) -> BaseGeometry:
    """A shape in degrees, widened by kilometres (narrowed where negative)."""
    squeeze = math.cos(math.radians(shape.centroid.y))
    metric = shapely.transform(shape, lambda xy: xy * [squeeze * KM_PER_DEGREE, KM_PER_DEGREE])
    return shapely.transform(metric.buffer(km, quad_segs=6), lambda xy: xy / [squeeze * KM_PER_DEGREE, KM_PER_DEGREE])


class Painter:
    """Makes a shape from its recipe: a list of parts that are joined, each cut by its own `within` and `minus`."""

    def __init__(self, units: Units, shared: dict[str, Any]) -> None:
        self._units, self._shared = units, shared
        self._makers: dict[str, Callable[[Any], BaseGeometry]] = {
            "units": lambda made: shapely.union_all([units.named(iso, names) for iso, names in made.items()]),
            "countries": lambda made: shapely.union_all([units.country(iso) for iso in made]),
            "polygon": lambda made: shapely.Polygon(_flat(made)),
            "line": lambda made: shapely.LineString(_flat(made)),
            "point": lambda made: shapely.Point(made[1], made[0]),
            "shared": lambda made: self.paint(self._shared[made]),
            "border": lambda made: self._border(*made),
        }

    def _border(self, one: dict[str, Any], other: dict[str, Any]) -> BaseGeometry:
        return self.paint([one]).boundary.intersection(widen(self.paint([other]), 2))

    def paint(self, recipe: list[dict[str, Any]]) -> BaseGeometry:
        """The union of the parts of a recipe."""
        return shapely.union_all([self._part(dict(part)) for part in recipe])

    def _part(self, part: dict[str, Any]) -> BaseGeometry:
        km, within, minus = part.pop("km", None), part.pop("within", None), part.pop("minus", None)
        closed = part.pop("close", None)
        part.pop("from", None)
        [(kind, made)] = part.items()
        shape = self._makers[kind](made)
        if closed:  # gaps between parts that were drawn apart
            shape = shapely.union_all(
                [shapely.Polygon(one.exterior) for one in shapely.get_parts(widen(shape, closed))]
            )
            shape = widen(shape, -closed)
        if km is not None:
            shape = widen(shape, km)
        if within:
            shape = shape.intersection(self.paint(within))
        return shape.difference(self.paint(minus)) if minus else shape


def feature(shape: BaseGeometry, tolerance: float = TOLERANCE, **properties: str) -> dict[str, Any]:
    """A GeoJSON feature, simplified and rounded, its rings turned the way RFC 7946 asks."""
    plain = shapely.set_precision(shapely.simplify(shape, tolerance), 10**-DIGITS)
    plain = shapely.orient_polygons(shapely.make_valid(plain))
    geometry = json.loads(shapely.to_geojson(plain), parse_float=lambda number: round(float(number), DIGITS))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _main_lands(shape: BaseGeometry) -> BaseGeometry:
    """A country without its small islands (under a 500th of it), which only outlines do without."""
    least = shape.area / 500
    return shapely.union_all([part for part in shapely.get_parts(shape) if part.area >= least])


def write(name: str, features: list[dict[str, Any]]) -> None:
    """A feature collection, one feature a line."""
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features)
    path = OUT / f"{name}.geojson"
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size / 1000:.1f} kB")


def main(gpkg: str, *wanted: str) -> None:
    """Draws what is wanted, or everything."""
    recipes = yaml.safe_load((HERE / "areas.yaml").read_text(encoding="utf-8"))
    units = Units(Path(gpkg))
    painter = Painter(units, recipes["shared"])
    for agreement, areas in recipes["agreements"].items():
        if not wanted or agreement in wanted:
            write(agreement, [feature(painter.paint(recipe), name=name) for name, recipe in areas.items()])
    if not wanted:
        outlines = []
        for iso, entry in recipes["countries"].items():
            shape = painter.paint([{"countries": [iso], "minus": entry.get("minus")}, *entry.get("and", [])])
            tolerance = min(0.04, 0.01 * math.sqrt(shape.area))
            outlines.append(
                feature(_main_lands(shape), tolerance, name=entry["name"], iso=iso, timezone=entry["timezone"])
            )
        write("_countries", outlines)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
