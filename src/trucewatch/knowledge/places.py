"""The gazetteer: what places there are, what they are called, where they lie and how large they are.

Two SQLite files beside this one: GeoNames and Natural Earth (`base.sqlite3`) and what people wrote (`supplement.sqlite3`, from the YAML
files in `places/`). Loading opens them and reads small tables only; a look-up is a keyed read of 10 to 20 microseconds, remembered.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz, process

from trucewatch.knowledge.places_names import fold, likeness, plain, skeleton
from trucewatch.knowledge.places_spot import spots
from trucewatch.knowledge.places_store import (
    BASE_FILE,
    FIRST_NUMBER,
    SUPPLEMENT_FILE,
    digest,
    open_readonly,
    source_files,
)
from trucewatch.records import Span

# Consonants agree: then the names may differ this far (0-100), less far the fewer consonants there are to agree.
ALIKE_SAME_BONES = {2: 90.0, 3: 84.0}
ALIKE_MANY_BONES = 76.0
# Consonants differ: rapidfuzz's ratio from which two names in one country may be one; lower ones gave wrong places.
ALIKE, ALIKE_SHORT = 87.0, 91.0
SHORTEST_FUZZY, SHORT = 5, 7
# From so many entries of the supplement a country counts as one with a conflict of ours.
THEATRE_ENTRIES = 30
KM_PER_DEGREE = 111.2
_COLUMNS = "p.id, p.name, p.lat, p.lon, p.radius, p.kind, p.country, p.province, p.population"
POPULATED = frozenset({"village", "town", "city", "neighbourhood", "camp"})


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A place of the gazetteer.

    Attributes:
        id: `geonames:170654`, `country:SY`, `province:SY:Daraa`, or file and name of the supplement (`syria-southwest/yarmouk-basin`).
        name: usual English name.
        lat, lon: degrees, WGS 84. radius_km: how far off the point an act "in" it could honestly be.
        kind: city, town, village, neighbourhood, camp, district, province, region, country, area, road, front, crossing…
        country: ISO 3166-1 alpha-2. province: number of the admin-1 unit, 0 where none is known.
        population: people, 0 where unknown. alike: 100 for a name found as written, less for one that is only like it.
    """

    number: int
    id: str
    name: str
    lat: float
    lon: float
    radius_km: float
    kind: str
    country: str
    province: int
    population: int
    alike: float = 100.0

    @property
    def curated(self) -> bool:
        """Whether a person wrote the entry for a conflict."""
        return self.number >= FIRST_NUMBER


class Gazetteer:
    """Look-ups by name. Make one with `Gazetteer.load()`; it may be shared between threads."""

    def __init__(self, base: sqlite3.Connection, supplement: sqlite3.Connection) -> None:
        self._base, self._more = base, supplement
        self._hidden = frozenset(n for (n,) in supplement.execute("select unit from hides"))
        self._countries: dict[str, str] = dict(supplement.execute("select code, name from country").fetchall())
        self._people = _gather(supplement.execute("select word, code from people"))
        self._capitals = _gather(supplement.execute("select key, code from capital"))
        written = supplement.execute("select country, count(*) from place group by country")
        self.theatres: frozenset[str] = frozenset(code for code, count in written if count >= THEATRE_ENTRIES)
        self._unit_refs: dict[int, str] = {n: ref for ref, n in base.execute("select ref, place from unit")}
        self._speaks_for = self._units_spoken_for()
        self._spoken_by: dict[int, tuple[int, ...]] = {}
        for unit, speaker in self._speaks_for.items():
            self._spoken_by[speaker] = (*self._spoken_by.get(speaker, ()), unit)
        self.exact = lru_cache(maxsize=50_000)(self._exact)
        self.alike = lru_cache(maxsize=20_000)(self._alike)
        self.known = lru_cache(maxsize=200_000)(self._known)
        self._keys_in = lru_cache(maxsize=64)(self._all_keys)
        self.shape = lru_cache(maxsize=512)(self._shape)
        self.province = lru_cache(maxsize=4096)(self._province)

    @classmethod
    def load(cls) -> Gazetteer:
        """Open the gazetteer; compiles the supplement in memory if its YAML was changed since it was compiled.

        Raises:
            KnowledgeError: if that YAML is not valid, with every fault.
        """
        now = digest(source_files())
        if SUPPLEMENT_FILE.exists():
            supplement = open_readonly(SUPPLEMENT_FILE)
            if supplement.execute("select digest from made_from").fetchone()[0] == now:
                return cls(open_readonly(BASE_FILE), supplement)
            supplement.close()
        from trucewatch.knowledge.places_compile import write  # only here: it needs shapely, which takes half a second

        supplement = sqlite3.connect(":memory:", check_same_thread=False)
        write(supplement)
        return cls(open_readonly(BASE_FILE), supplement)

    # --- names ------------------------------------------------------------------------------

    def lookup(self, name: str, country: str | None = None) -> tuple[PlaceEntry, ...]:
        """Every place called so, the largest first; inside a country also those whose name is only spelt otherwise.

        Args:
            name: as written; articles, diacritics, hyphens and apostrophes do not matter.
            country: ISO 3166-1 alpha-2 to look in; None for the world, which must be spelt as the gazetteer has it.
        """
        found = self.exact(fold(name))
        if country is None:
            return found
        inside = tuple(e for e in found if e.country == country)
        return inside or self.alike(name, country)

    def _exact(self, key: str) -> tuple[PlaceEntry, ...]:
        """Every place stored under a folded name; what people wrote stands before what it repeats."""
        if not key:
            return ()
        query = f"select {_COLUMNS} from name n join place p on p.id = n.place where n.key = ?"  # noqa: S608 - constants only
        written = [self._entry(row, 100.0) for row in self._more.execute(query, (key,))]
        units = [
            self.entry(n) for (n,) in self._more.execute("select place from name where key = ? and place < 0", (key,))
        ]
        base = [
            self._entry(row, 100.0)
            for row in self._base.execute(query, (key,))
            if row[0] not in self._hidden and row[5] != "country"
        ]
        kept = [e for e in base if not any(repeats(e, w) for w in written)]
        written = [_peopled(w, base) for w in written]
        return tuple(sorted([*written, *units, *kept], key=_weight))

    def _known(self, key: str) -> bool:
        """Whether any place is stored under a folded name; cheaper than `exact`."""
        query = "select 1 from name where key = ? limit 1"
        return any(db.execute(query, (key,)).fetchone() is not None for db in (self._more, self._base))

    def _alike(self, name: str, country: str) -> tuple[PlaceEntry, ...]:
        """Places in a country whose name is a spelling of this one, best first."""
        if len(fold(name).replace(" ", "")) < SHORTEST_FUZZY - 1:
            return ()
        query = "select place, key from bones where country = ? and bones = ?"
        bones = skeleton(name) or "-"
        rows = [row for db in (self._more, self._base) for row in db.execute(query, (country, bones))]
        good = [(likeness(name, key), number) for number, key in rows if number not in self._hidden]
        good = [pair for pair in good if pair[0] >= ALIKE_SAME_BONES.get(len(bones), ALIKE_MANY_BONES)]
        if not good and len(fold(name).replace(" ", "")) >= SHORTEST_FUZZY:
            good = self._near_spellings(name, country)
        best: dict[int, float] = {}
        for score, number in good:
            best[number] = max(score, best.get(number, 0.0))
        ranked = sorted(best.items(), key=lambda pair: (-pair[1], -pair[0]))
        return tuple(self.entry(number, score) for number, score in ranked[:8])

    def _near_spellings(self, name: str, country: str) -> list[tuple[float, int]]:
        """Places in a country whose folded name differs by a letter or two, the first letter apart."""
        letters = fold(name).replace(" ", "")
        keys, numbers = self._keys_in(country, letters[0])
        cutoff = ALIKE_SHORT if len(letters) < SHORT else ALIKE
        found = process.extract(letters, keys, scorer=fuzz.ratio, score_cutoff=cutoff, limit=4)
        return [(score, numbers[at]) for _, score, at in found]

    def _all_keys(self, country: str, first: str) -> tuple[list[str], list[int]]:
        """Every folded name in a country that begins with a letter, blanks dropped, and whose place it is."""
        query = "select key, place from bones where country = ? and key >= ? and key < ?"
        bounds = (country, first, chr(ord(first) + 1))
        rows = [
            row for db in (self._more, self._base) for row in db.execute(query, bounds) if row[1] not in self._hidden
        ]
        return [key.replace(" ", "") for key, _ in rows], [number for _, number in rows]

    # --- entries ----------------------------------------------------------------------------

    def entry(self, number: int, alike: float = 100.0) -> PlaceEntry:
        """The place with a number.

        Raises:
            KeyError: if there is none.
        """
        db = self._more if number >= FIRST_NUMBER else self._base
        row = db.execute(f"select {_COLUMNS} from place p where p.id = ?", (number,)).fetchone()  # noqa: S608
        if row is None:
            raise KeyError(number)
        return self._entry(row, alike)

    def _entry(self, row: tuple[int, str, int, int, float, str, str, int, int], alike: float) -> PlaceEntry:
        number, name, lat, lon, radius, kind, country, province, population = row
        if number >= FIRST_NUMBER:
            ref = str(self._more.execute("select ref from place where id = ?", (number,)).fetchone()[0])
        elif number < 0:
            ref = self._unit_refs[number]
            name = self._countries.get(country, name) if kind == "country" else name
        else:
            ref = f"geonames:{number}"
        return PlaceEntry(
            number, ref, name, lat / 10_000, lon / 10_000, radius, kind, country, province, population, alike
        )

    def country(self, code: str) -> PlaceEntry | None:
        """A country or territory by its ISO 3166-1 alpha-2 code."""
        found = self._base.execute("select place from unit where ref = ?", (f"country:{code}",)).fetchone()
        return self.entry(found[0]) if found else None

    def country_name(self, code: str) -> str:
        """The usual English name of a country; the code itself where it is not known."""
        return self._countries.get(code, code)

    def _province(self, number: int) -> PlaceEntry | None:
        """The admin-1 unit with a number, as people call it."""
        if not number:
            return None
        return self.entry(self._speaks_for.get(number, number))

    def units_of(self, entry: PlaceEntry) -> tuple[int, ...]:
        """The admin-1 units that a province stands for, by the numbers that places in them have as `province`."""
        return self._spoken_by.get(entry.number, (entry.number,) if entry.number < 0 else ())

    def _units_spoken_for(self) -> dict[int, int]:
        """Which entry of ours speaks for a hidden unit: the one that lies on the same point."""
        found: dict[int, int] = {}
        for unit in self._hidden:
            lat, lon = self._base.execute("select lat, lon from place where id = ?", (unit,)).fetchone()
            row = self._more.execute(
                "select id from place where lat = ? and lon = ? and kind in ('province', 'area', 'region')", (lat, lon)
            ).fetchone()
            if row:
                found[unit] = row[0]
        return found

    def _shape(self, number: int) -> str | None:
        """The GeoJSON of a place's borders, None where it is known as a point and a radius only."""
        db = self._more if number >= FIRST_NUMBER else self._base
        row = db.execute("select geojson from shape where place = ?", (number,)).fetchone()
        return str(row[0]) if row else None

    def note(self, entry: PlaceEntry) -> str:
        """What a person should know about a place, such as that its country is disputed; mostly empty."""
        if not entry.curated:
            return ""
        return str(self._more.execute("select note from place where id = ?", (entry.number,)).fetchone()[0])

    # --- words in a text --------------------------------------------------------------------

    def demonym(self, word: str) -> str | None:
        """The country whose people or things a word names: "Syrian" → SY; None for other words and where two countries share it."""
        codes = self._people.get(plain(word), ())
        return codes[0] if len(codes) == 1 else None

    def capital_of(self, name: str) -> str | None:
        """The country whose capital has this name, which news uses for its government; None for other names."""
        codes = self._capitals.get(fold(name), ())
        return codes[0] if codes else None

    def is_country(self, name: str) -> str | None:
        """The country that a name means, None if none."""
        return next((e.country for e in self.exact(fold(name)) if e.kind == "country"), None)

    def spot(self, text: str) -> list[tuple[Span, str]]:
        """Names in a text that are names of places, in order, the longest where several begin alike; see `places_spot`."""
        return spots(text, self.known)


def repeats(one: PlaceEntry, other: PlaceEntry) -> bool:
    """Whether two entries of one name are the same settlement: the same country and within some 12 km."""
    if one.country != other.country or (one.kind in POPULATED) != (other.kind in POPULATED):
        return False
    return abs(one.lat - other.lat) < 0.11 and abs(one.lon - other.lon) < 0.13


def _peopled(entry: PlaceEntry, base: list[PlaceEntry]) -> PlaceEntry:
    """A settlement that people wrote down, with the population that GeoNames has for it."""
    people = max((e.population for e in base if repeats(e, entry)), default=0)
    return replace(entry, population=people) if people > entry.population else entry


def _weight(entry: PlaceEntry) -> tuple[int, float, int]:
    rank = {"country": 0, "region": 2, "province": 2}.get(
        entry.kind, 1 if entry.population > 100_000 else 3 if entry.curated else 4
    )
    return rank, -entry.population, entry.number


def _gather(rows: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, code in rows:
        found[key] = (*found.get(key, ()), code)
    return found


@dataclass(frozen=True, slots=True)
class Explained:
    """A place as `trucewatch place` shows it.

    Attributes:
        entry: the place. country, province: their usual names; province "" where none is known.
        outline: whether its borders are known, not only a point and a radius. note: what a person should know, mostly empty.
    """

    entry: PlaceEntry
    country: str
    province: str
    outline: bool
    note: str


def explain(name: str, country: str | None = None, gazetteer: Gazetteer | None = None) -> tuple[Explained, ...]:
    """Every place that a name can mean, the likeliest first, with what is known of each.

    Args:
        name: as written. country: ISO 3166-1 alpha-2 to look in, where spellings that are only alike count too; None for the world.
        gazetteer: the places; loaded if not given.
    """
    places = gazetteer or Gazetteer.load()
    out = []
    for entry in places.lookup(name, country):
        province = places.province(entry.province)
        known = province.name if province is not None else ""
        out.append(
            Explained(
                entry,
                places.country_name(entry.country),
                known,
                places.shape(entry.number) is not None,
                places.note(entry),
            )
        )
    return tuple(out)
