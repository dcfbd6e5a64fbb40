"""Where the place files lie and how they are laid out.

`base.sqlite3` holds GeoNames and Natural Earth; it is built from data that is not in the project, by `tools/places/build_base.py`, and is
only read. `supplement.sqlite3` holds what people wrote in the YAML files beside it; `places_compile` makes it from them.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

PLACES_DIR = Path(__file__).parent / "places"
BASE_FILE = PLACES_DIR / "base.sqlite3"
SUPPLEMENT_FILE = PLACES_DIR / "supplement.sqlite3"

# A place's number is its GeoNames id; countries and admin-1 units have negative numbers. lat and lon are whole ten-thousandths of a
# degree (11 m), radius is in km, province is the number of the admin-1 unit or 0.
BASE_SCHEMA = """
create table place (
  id integer primary key, name text not null, lat integer not null, lon integer not null,
  radius real not null, kind text not null, country text not null, province integer not null, population integer not null
);
create table name (key text not null, place integer not null, primary key (key, place)) without rowid;
create table bones (
  country text not null, bones text not null, key text not null, place integer not null, primary key (country, bones, key, place)
) without rowid;
create table shape (place integer primary key, geojson text not null);
create table unit (ref text primary key, place integer not null) without rowid;
"""

# Numbers here are counted from one billion up, beyond any GeoNames id, and stand for `ref`; `hides` are the units of base.sqlite3 that an
# entry speaks for; `note` says why, where a person should know.
SUPPLEMENT_SCHEMA = """
create table place (
  id integer primary key, name text not null, lat integer not null, lon integer not null,
  radius real not null, kind text not null, country text not null, province integer not null, population integer not null,
  ref text not null, note text not null
);
create table name (key text not null, place integer not null, primary key (key, place)) without rowid;
create table bones (
  country text not null, bones text not null, key text not null, place integer not null, primary key (country, bones, key, place)
) without rowid;
create table shape (place integer primary key, geojson text not null);
create table hides (unit integer primary key);
create table country (code text primary key, name text not null) without rowid;
create table people (word text not null, code text not null, primary key (word, code)) without rowid;
create table capital (key text not null, code text not null, primary key (key, code)) without rowid;
create table made_from (digest text not null);
"""
FIRST_NUMBER = 1_000_000_000


def open_readonly(path: Path) -> sqlite3.Connection:
    """Open a place file that nobody writes to; safe from several processes and from a read-only disk."""
    return sqlite3.connect(f"file:{path.as_posix()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def geojson(shape: BaseGeometry) -> str:
    """A geometry as canonical GeoJSON text, to a thousandth of a degree (110 m)."""
    from shapely import (
        set_precision,
    )  # only here: reading places does not need shapely, which takes half a second to import
    from shapely.geometry import mapping

    rounded = set_precision(shape, 0.001)
    return json.dumps(mapping(rounded if not rounded.is_empty else shape), separators=(",", ":"), sort_keys=True)


def source_files() -> list[Path]:
    """The YAML files that people write, in a fixed order."""
    return [*sorted(PLACES_DIR.glob("*.yaml")), *sorted((PLACES_DIR / "supplement").glob("*.yaml"))]


def digest(files: list[Path]) -> str:
    """A hash of the files' names and contents, line ends and checkout apart."""
    sha = hashlib.sha256()
    for path in files:
        sha.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return sha.hexdigest()
