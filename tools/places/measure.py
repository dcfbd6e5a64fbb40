"""How many places of the corpus are put where its coders put them.

    python -m tools.places.measure [CONFLICT…]

Takes each place of a claim with its words, as the reader would hand it over, resolves it, and counts it right within 15 km or the
radius that the coder gave, whichever is more. The same place told twice in a file counts once. "within" is how often the coder's
point lies in the radius that Trucewatch states, widened by the coder's own.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from trucewatch.knowledge.places import Gazetteer
from trucewatch.records import PlaceRef, Report, Span
from trucewatch.resolve.place_choice import distance_km
from trucewatch.resolve.places import resolve_places

CORPUS = Path(__file__).parents[2] / "corpus"
TOLERANCE_KM = 15.0


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The coded texts of a file."""
    if path.suffix == ".jsonl":
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)
    else:
        yield {
            **yaml.safe_load(path.read_text(encoding="utf-8")),
            "text": path.with_suffix(".txt").read_text(encoding="utf-8"),
        }


def places(record: dict[str, Any]) -> list[tuple[PlaceRef, dict[str, Any]]]:
    """Each place of the claims as words, with what the coder wrote of it."""
    found = []
    for claim in record["claims"]:
        spans = (claim.get("spans") or {}).get("place") or []
        for place, (start, end) in zip(claim.get("place") or [], spans, strict=False):
            if place.get("lat") is not None:
                found.append((PlaceRef(place["name"], record["text"][start:end], Span(start, end)), place))
    return found


def measure(path: Path, gazetteer: Gazetteer, counts: Counter[str]) -> None:
    """Count a file's places: told, right, open, and inside the radius stated."""
    seen: set[tuple[object, ...]] = set()
    for record in records(path):
        told = places(record)
        report = Report(str(record.get("id", path.stem)), record["text"], outlet=record.get("outlet"))
        for found, (_, gold) in zip(resolve_places(report, [ref for ref, _ in told], gazetteer), told, strict=True):
            key = (gold["name"], gold["lat"], gold["lon"], found.lat, found.lon)
            if key in seen:
                continue
            seen.add(key)
            counts["told"] += 1
            if found.lat is None or found.lon is None:
                counts["open"] += 1
                continue
            apart, radius = (
                distance_km(gold["lat"], gold["lon"], found.lat, found.lon),
                float(gold.get("radius_km") or 0),
            )
            counts["right"] += apart <= max(TOLERANCE_KM, radius)
            counts["within"] += apart <= (found.radius_km or 0) + radius


def main() -> None:
    """Print a line for each conflict, and one for all."""
    gazetteer, total = Gazetteer.load(), Counter[str]()
    wanted = set(sys.argv[1:])
    folders = sorted({p.name for kind in ("sentences", "reports") for p in (CORPUS / kind).glob("*") if p.is_dir()})
    for name in (n for n in folders if not wanted or n in wanted):
        counts: Counter[str] = Counter()
        for path in sorted(
            [*(CORPUS / "sentences" / name).glob("*.jsonl"), *(CORPUS / "reports" / name).glob("*.yaml")]
        ):
            measure(path, gazetteer, counts)
        total += counts
        print(line(name, counts))
    print(line("all", total))


def line(name: str, counts: Counter[str]) -> str:
    """One line of the table."""
    told, settled = max(1, counts["told"]), max(1, counts["told"] - counts["open"])
    return (
        f"{name:<20} {counts['told']:>5} places  right {counts['right'] / told:.3f}  open {counts['open'] / told:.3f}  "
        f"right of those settled {counts['right'] / settled:.3f}  within {counts['within'] / settled:.3f}"
    )


if __name__ == "__main__":
    main()
