"""From the YAML that people write to `supplement.sqlite3`, which the gazetteer reads.

`python -m trucewatch.knowledge.places_compile` after every change. A gazetteer that finds YAML newer than the file compiles it in memory
(about two seconds), so that a correction holds at once. Everything wrong in any file is told at once, as a `KnowledgeError`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from shapely import STRtree, make_valid, union_all
from shapely.geometry import LineString, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

from trucewatch.errors import KnowledgeError
from trucewatch.knowledge.places_names import fold, plain, skeleton, words
from trucewatch.knowledge.places_store import (
    BASE_FILE,
    FIRST_NUMBER,
    PLACES_DIR,
    SUPPLEMENT_FILE,
    SUPPLEMENT_SCHEMA,
    digest,
    geojson,
    open_readonly,
    source_files,
)

# How far off its point an act "in" such a place could honestly be, in km, where the entry does not say: the coding guide's scale.
RADIUS = {
    "village": 3, "town": 5, "city": 10, "neighbourhood": 3, "camp": 3, "base": 3, "crossing": 3, "checkpoint": 3, "airport": 4,
    "port": 4, "dam": 3, "site": 3, "hill": 3, "mountain": 10, "district": 25, "area": 15, "valley": 20, "front": 15, "river": 30,
    "road": 20, "island": 8, "strait": 25, "lake": 15, "sea": 200, "forest": 10, "desert": 100, "province": 60, "region": 100,
    "border": 40, "oilfield": 8,
}  # fmt: skip
KEYS = words("name names lat lon radius_km kind country source path polygon province population note")
LINE_HALF_WIDTH = 0.05  # degrees: a road's or a front's shape is 5 km to either side
MAX_SHAPE_POINTS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """An entry, checked."""

    ref: str
    name: str
    names: tuple[str, ...]
    lat: float
    lon: float
    radius: float
    kind: str
    country: str
    population: int = 0
    outline: BaseGeometry | None = None
    hides: tuple[int, ...] = ()
    note: str = ""


def slug(text: str) -> str:
    """Words for an id."""
    return plain(text).replace(" ", "-")


class Compiler:
    """Collects rows and faults."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.rows: dict[str, Row] = {}
        with open_readonly(BASE_FILE) as base:
            self.units = dict(base.execute("select ref, place from unit").fetchall())
            self.shapes: dict[int, BaseGeometry] = {
                n: shape(json.loads(s)) for n, s in base.execute("select place, geojson from shape")
            }
            points = base.execute("select id, lat, lon, radius from place where id < 0").fetchall()
        self.points = {n: (lat / 10_000, lon / 10_000, radius) for n, lat, lon, radius in points}

    def fault(self, where: str, what: str) -> None:
        """Remember something wrong."""
        self.faults.append(f"{where}: {what}")

    def add(self, row: Row) -> None:
        """Keep a row under its ref, which must be its own."""
        if row.ref in self.rows:
            self.fault(row.ref, "stands there twice")
        self.rows[row.ref] = row

    # --- provinces ------------------------------------------------------------------------

    def province(self, country: str, entry: dict[str, Any]) -> None:
        """An entry of provinces.yaml."""
        where = f"provinces.yaml, {country}, {entry.get('name')}"
        kind = entry.get("kind", "province")
        names = tuple(entry.get("names") or ())
        ref = f"{kind}:{country}:{entry['name']}"
        if "units" not in entry:
            at = self.point(where, entry)
            if at:
                self.add(
                    Row(
                        ref,
                        entry["name"],
                        names,
                        at[0],
                        at[1],
                        float(entry.get("radius_km", RADIUS[kind])),
                        kind,
                        country,
                    )
                )
            return
        numbers = [self.units.get(f"province:{country}:{unit}") for unit in entry["units"]]
        if None in numbers:
            self.fault(where, f"no unit of this name among Natural Earth's: {entry['units'][numbers.index(None)]!r}")
            return
        known = [n for n in numbers if n is not None]
        outline = self.outline([self.shapes[n] for n in known if n in self.shapes])
        lat, lon, radius = self.points[known[0]]
        if len(known) > 1 and outline is not None:
            centre = outline.centroid
            lat, lon, radius = centre.y, centre.x, max(self.points[n][2] for n in known) * len(known) ** 0.5
        hides = tuple(known) if len(known) == 1 and kind == "province" else ()
        self.add(Row(ref, entry["name"], names, lat, lon, round(radius, 1), kind, country, 0, outline, hides))

    def outline(self, shapes: list[BaseGeometry]) -> BaseGeometry | None:
        """One shape out of several, small enough to be written with every place."""
        if not shapes:
            return None
        whole: BaseGeometry = union_all(shapes).buffer(0.01).buffer(-0.01)
        slim, tolerance = whole, 0.01
        while points_of(slim) > MAX_SHAPE_POINTS and tolerance < 1:
            slim = make_valid(whole.simplify(tolerance))
            tolerance *= 1.3
        return slim

    # --- entries of the supplement and the disputed areas ------------------------------------

    def point(self, where: str, entry: dict[str, Any]) -> tuple[float, float] | None:
        """Latitude and longitude of an entry, or a fault."""
        try:
            lat, lon = float(entry["lat"]), float(entry["lon"])
        except (KeyError, TypeError, ValueError):
            self.fault(where, "needs lat and lon in degrees, as numbers")
            return None
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            self.fault(where, f"{lat}, {lon} lies nowhere on earth")
            return None
        return lat, lon

    def drawn(self, where: str, entry: dict[str, Any]) -> BaseGeometry | None:
        """The shape of an entry with `path` (a line, widened by 5 km to either side) or `polygon`."""
        for key, least in (("path", 2), ("polygon", 3)):
            if key in entry:
                try:
                    corners = [(float(lon), float(lat)) for lat, lon in entry[key]]
                    drawn: BaseGeometry = (
                        LineString(corners).buffer(LINE_HALF_WIDTH, quad_segs=2)
                        if key == "path"
                        else make_valid(Polygon(corners))
                    )
                except (TypeError, ValueError):
                    self.fault(where, f"{key} must list at least {least} points as [lat, lon]")
                    return None
                return self.outline([drawn])
        return None

    def entry(self, where: str, ref: str, entry: dict[str, Any], country: str) -> Row | None:
        """An entry with a point, a path or a polygon."""
        outline = self.drawn(where, entry)
        if outline is not None:
            centre = outline.centroid
            entry = {"lat": round(centre.y, 4), "lon": round(centre.x, 4), "radius_km": reach_km(outline), **entry}
        at = self.point(where, entry)
        kind = entry.get("kind", "area")
        if kind not in RADIUS:
            self.fault(where, f"unknown kind {kind!r}; the kinds are {', '.join(sorted(RADIUS))}")
            return None
        if at is None:
            return None
        names = entry.get("names") or []
        if not isinstance(names, list) or not all(isinstance(n, str) and n.strip() for n in names):
            self.fault(where, "names must be a list of words; put a name that YAML takes for something else in quotes")
            return None
        radius = float(entry.get("radius_km", RADIUS[kind]))
        note = str(entry.get("note") or entry.get("because") or "")
        people = int(entry.get("population", 0))
        return Row(
            ref, str(entry["name"]), tuple(names), at[0], at[1], radius, kind, country, people, outline, (), note
        )

    def supplement(self, path: Path) -> None:
        """A file of the supplement."""
        data = read(path)
        if (
            not isinstance(data, dict)
            or not isinstance(data.get("places"), list)
            or len(str(data.get("country", ""))) != 2
        ):
            self.fault(path.name, "needs `country`, a code of two letters, and `places`, a list")
            return
        seen: dict[str, int] = {}
        for entry in data["places"]:
            name = str(entry.get("name") or "") if isinstance(entry, dict) else ""
            where = f"{path.name}, {name or entry}"
            if not name:
                self.fault(where, "has no name")
                continue
            if entry.keys() - KEYS:
                self.fault(where, f"unknown key {', '.join(sorted(entry.keys() - KEYS))}")
            seen[slug(name)] = seen.get(slug(name), 0) + 1
            number = f"-{seen[slug(name)]}" if seen[slug(name)] > 1 else ""
            row = self.entry(
                where, f"{path.stem}/{slug(name)}{number}", entry, str(entry.get("country", data["country"]))
            )
            if row:
                self.add(row)

    def disputed(self, entry: dict[str, Any]) -> None:
        """An entry of disputed.yaml."""
        where, unit = f"disputed.yaml, {entry.get('name')}", entry.get("unit")
        ref = f"region:{entry['country']}:{entry['name']}"
        note = f"disputed; {entry.get('because', '')}"
        if unit is None:
            row = self.entry(where, ref, {"kind": "region", **entry}, entry["country"])
            if row:
                self.add(
                    Row(
                        row.ref,
                        row.name,
                        row.names,
                        row.lat,
                        row.lon,
                        row.radius,
                        "region",
                        row.country,
                        0,
                        row.outline,
                        (),
                        note,
                    )
                )
            return
        number = self.units.get(unit)
        if number is None:
            self.fault(where, f"no unit {unit!r} among Natural Earth's")
            return
        lat, lon, radius = self.points[number]
        outline = self.outline([self.shapes[number]]) if number in self.shapes else None
        names = tuple(entry.get("names") or ())
        self.add(
            Row(ref, entry["name"], names, lat, lon, radius, "province", entry["country"], 0, outline, (number,), note)
        )


def points_of(outline: BaseGeometry) -> int:
    """How many corners a shape has."""
    return sum(len(p.exterior.coords) for p in getattr(outline, "geoms", [outline]) if isinstance(p, Polygon))


def reach_km(outline: BaseGeometry) -> float:
    """How far the farthest corner is from the centroid, in km, at least 5."""
    return round(max(5.0, 111.2 * outline.hausdorff_distance(outline.centroid) * 0.8), 1)


def read(path: Path) -> Any:
    """A YAML file, by libyaml where PyYAML was built with it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_bytes(), Loader=loader)  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as broken:
        raise KnowledgeError([f"{path.name}: {' '.join(str(broken).split())}"]) from broken


def collect() -> tuple[Compiler, dict[str, dict[str, Any]]]:
    """All rows, and the countries.

    Raises:
        KnowledgeError: with every fault of every file.
    """
    compiler = Compiler()
    countries = read(PLACES_DIR / "countries.yaml")
    for country, entries in read(PLACES_DIR / "provinces.yaml").items():
        for entry in entries:
            compiler.province(country, entry)
    for entry in read(PLACES_DIR / "disputed.yaml"):
        compiler.disputed(entry)
    for path in sorted((PLACES_DIR / "supplement").glob("*.yaml")):
        compiler.supplement(path)
    compiler.faults += [
        f"{r.ref}: unknown country {r.country!r}" for r in compiler.rows.values() if r.country not in countries
    ]
    if compiler.faults:
        raise KnowledgeError(compiler.faults)
    return compiler, countries


def provinces_of(compiler: Compiler, rows: list[Row]) -> list[int]:
    """The number of the admin-1 unit that each row lies in; 0 outside the countries with shapes and for larger areas."""
    numbers = [n for ref, n in compiler.units.items() if n in compiler.shapes and ref.startswith("province:")]
    tree = STRtree([compiler.shapes[n] for n in numbers])
    found = tree.query([Point(r.lon, r.lat) for r in rows], predicate="intersects")
    held = [0] * len(rows)
    for row, unit in found.T:
        if rows[row].kind not in ("province", "region", "sea"):
            held[row] = numbers[unit]
    return held


def people_words(countries: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Every word for a country's people with its code, plurals included."""
    for code, country in countries.items():
        for word in country.get("people") or ():
            yield plain(word), code
            if not word.endswith(("s", "sh", "ch", "ese")):
                yield plain(word) + "s", code


def write(db: sqlite3.Connection) -> int:
    """Compile every YAML file into an empty database; returns the number of places."""
    compiler, countries = collect()
    rows = sorted(compiler.rows.values(), key=lambda r: r.ref)
    db.executescript(SUPPLEMENT_SCHEMA)
    for number, (row, province) in enumerate(zip(rows, provinces_of(compiler, rows), strict=True), FIRST_NUMBER):
        lat, lon = round(row.lat * 10_000), round(row.lon * 10_000)
        fields = (
            number,
            row.name,
            lat,
            lon,
            row.radius,
            row.kind,
            row.country,
            province,
            row.population,
            row.ref,
            row.note,
        )
        db.execute(f"insert into place values ({','.join('?' * 11)})", fields)  # noqa: S608 - only question marks
        for key in sorted({fold(n) for n in (row.name, *row.names)} - {""}):
            db.execute("insert into name values (?,?)", (key, number))
            db.execute("insert into bones values (?,?,?,?)", (row.country, skeleton(key), key, number))
        if row.outline is not None:
            db.execute("insert into shape values (?,?)", (number, geojson(row.outline)))
        db.executemany("insert or ignore into hides values (?)", [(unit,) for unit in row.hides])
    with open_readonly(BASE_FILE) as base:
        units = dict(base.execute("select country, id from place where kind = 'country'").fetchall())
    for code, country in countries.items():
        db.execute("insert into country values (?,?)", (code, country["name"]))
        keys = {fold(n) for n in (country["name"], *(country.get("names") or ()))}
        db.executemany("insert into name values (?,?)", [(key, units[code]) for key in sorted(keys) if code in units])
        db.executemany(
            "insert or ignore into capital values (?,?)", [(fold(n), code) for n in country.get("capital") or ()]
        )
    db.executemany("insert or ignore into people values (?,?)", sorted(people_words(countries)))
    db.execute("insert into made_from values (?)", (digest(source_files()),))
    db.commit()
    return len(rows)


def main() -> None:
    """Compile to the file that is committed."""
    fresh = SUPPLEMENT_FILE.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    db = sqlite3.connect(fresh)
    try:
        count = write(db)
        db.execute("vacuum")
    except BaseException:  # the file that is there stays, whatever is wrong with the YAML
        db.close()
        fresh.unlink(missing_ok=True)
        raise
    db.close()
    fresh.replace(SUPPLEMENT_FILE)
    print(f"{count} places, {SUPPLEMENT_FILE.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
