"""Write `supplement/syria-ucdp.yaml` from the places of UCDP GED's Syria events.

    python -m tools.places.syria_ucdp ucdp_ged_syria_2016_2019.csv.xz

Takes each place name with its coordinates and kind (facts; UCDP GED, CC BY 4.0), joins its spellings, and leaves out what the base has
within 10 km under the same name, provinces and the country itself.
"""

from __future__ import annotations

import csv
import lzma
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from trucewatch.knowledge.places import Gazetteer
from trucewatch.knowledge.places_names import fold
from trucewatch.knowledge.places_store import PLACES_DIR

KINDS = {
    word: kind
    for kind, words in {
        "village": ["village", "settlement", "hamlet"],
        "town": ["town"],
        "city": ["city"],
        "neighbourhood": ["suburb", "neighborhood", "neighbourhood", "quarter"],
        "district": ["district", "subdistrict", "sub-district"],
        "mountain": ["mountain", "mountains"],
        "hill": ["hill"],
        "camp": ["camp", "refugee camp"],
        "airport": ["airport"],
        "base": ["airbase", "air base", "military base", "base"],
        "dam": ["dam"],
        "site": ["farm", "farms", "prison", "road", "highway", "bridge", "industrial zone", "junction"],
        "oilfield": ["oil field", "oilfield", "gas field"],
        "crossing": ["crossing", "border crossing"],
        "checkpoint": ["checkpoint"],
        "valley": ["valley"],
        "area": ["desert", "area", "region", "island", "lake", "plain"],
    }.items()
    for word in words
}
_LAST = re.compile(rf"\s+({'|'.join(sorted(map(re.escape, KINDS), key=len, reverse=True))})$", re.IGNORECASE)
_NO_PLACE = re.compile(
    r"\b([Gg]overnorate|border|between|area of|Syrian?|[Rr]oad|[Hh]ighway|in|near|outside|triangle|axis|Operation|IS)\b|\d|–|[()]"
)
RADIUS = {"district": 20, "mountain": 15, "area": 20, "valley": 15}


def split(raw: str) -> tuple[list[str], str]:
    """The names in a place field ("Tadmur/Palmyra town") and its kind, "" if the field does not say."""
    name = " ".join(raw.split())
    found = _LAST.search(name)
    kind = KINDS[found.group(1).lower()] if found else ""
    if found:
        name = name[: found.start()]
    names = [n.strip() for n in name.split("/")]
    return [n for n in names if len(n) > 2], kind


def main() -> None:
    """Write the file."""
    places: dict[tuple[str, str], Counter[tuple[float, float]]] = defaultdict(Counter)
    spelt: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    exact: set[tuple[str, str]] = set()
    with lzma.open(sys.argv[1], "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            names, kind = split(row["where_coordinates"])
            if row["where_prec"] not in "1235" or not names or _NO_PLACE.search(row["where_coordinates"]):
                continue
            if not kind:
                kind = "village" if row["where_prec"] == "1" else "area"
            key = (fold(names[0]), kind)
            places[key][round(float(row["latitude"]), 4), round(float(row["longitude"]), 4)] += 1
            spelt[key].update(names)
            if row["where_prec"] == "1":
                exact.add(key)
    gazetteer = Gazetteer.load()
    lines = []
    for key, points in sorted(places.items()):
        (lat, lon), _ = min(points.items(), key=lambda p: (-p[1], p[0]))
        names = [n for n, _ in sorted(spelt[key].items(), key=lambda p: (-p[1], p[0]))]
        known = [e for e in gazetteer.exact(key[0]) if e.country == "SY" and not e.curated]
        if any(key[1] == "district" or (abs(e.lat - lat) < 0.09 and abs(e.lon - lon) < 0.11) for e in known):
            continue
        radius = f", radius_km: {RADIUS[key[1]]}" if key[1] in RADIUS else ""
        more = f", names: [{', '.join(_quoted(n) for n in names[1:])}]" if names[1:] else ""
        lines.append(f"  - {{name: {_quoted(names[0])}{more}, lat: {lat}, lon: {lon}, kind: {key[1]}{radius}}}")
    head = (
        "# Places in Syria where UCDP GED records events with deaths, 2016-2019: names, kinds and coordinates.\n"
        "# Written by tools/places/syria_ucdp.py; what it lacks stands, in a file of their own.\n"
        "theatre: Syria\ncountry: SY\nsource: UCDP Georeferenced Event Dataset, CC BY 4.0\nplaces:\n"
    )
    target = PLACES_DIR / "supplement" / "syria-ucdp.yaml"
    target.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} places in {Path(target).name}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', "'") + '"' if re.search(r"['\"#:,\[\]{}&*!|>%@`]", name) else name


if __name__ == "__main__":
    main()
