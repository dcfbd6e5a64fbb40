"""Check the published corpus: `python -m corpus.tools.check`; every fault is told, exit status 1 where there is one."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from datasketch import MinHash, MinHashLSH

from corpus.tools.draft import FACTUALITY, known_acts
from corpus.tools.load import CORPUS, JsonObject, folder_of, reports, sentences, split

LIKENESS = 0.8
"""Texts that share this much of their word triples are near-copies of each other."""
EARLIEST = date(1975, 1, 1)
LATEST = date(2026, 12, 31)
MAX_YEARS_AHEAD = 2


def faults(corpus: Path = CORPUS) -> list[str]:
    """Everything wrong with the corpus, each with its file and line."""
    acts, parts = known_acts(), split(corpus)
    texts = [*sentences(corpus), *reports(corpus)]
    found = [fault for where, record in texts for fault in _record(where, record, acts)]
    found += [
        f"{where}: {folder_of(where)} is in no part of split.yaml"
        for where, _ in texts
        if folder_of(where) not in parts
    ]
    return found + list(_twins(texts))


def _record(where: str, record: JsonObject, acts: frozenset[str]) -> Iterator[str]:
    published = _day(record.get("published"))
    if record.get("published") and published is None:
        yield f"{where}: published on a day that is none: {record['published']}"
    for claim in record["claims"]:
        for fault in _claim(record["text"], claim, acts, published):
            yield f"{where}: {fault}: {claim['quote']!r}"
    for trap in record.get("not_claims") or []:
        if trap["quote"] not in record["text"]:
            yield f"{where}: a trap that is not in the text: {trap['quote']!r}"


def _claim(text: str, claim: JsonObject, acts: frozenset[str], published: date | None) -> Iterator[str]:
    if claim["act"] not in acts:
        yield f"unknown act {claim['act']}"
    if claim["factuality"] not in FACTUALITY:
        yield f"unknown factuality {claim['factuality']}"
    start, end = claim["spans"]["quote"]
    if text[start:end] != claim["quote"]:
        yield "the quote is not at its span"
    for slot, spans in claim["spans"].items():
        for span in [spans] if isinstance(spans[0], int) else spans:
            if not 0 <= span[0] < span[1] <= len(text):
                yield f"a span of {slot} outside the text"
    yield from _slots(claim, published)


def _slots(claim: JsonObject, published: date | None) -> Iterator[str]:
    for place in claim["place"]:
        if abs(place["lat"]) > 90 or abs(place["lon"]) > 180 or not 0 < place["radius_km"] <= 3000:
            yield f"impossible place {place}"
    if claim["date"]:
        yield from _period(claim["date"], published)
    for slot in ("count", "killed", "injured"):
        number = claim[slot]
        if number and None not in (number["low"], number["high"]) and number["low"] > number["high"]:
            yield f"{slot} upside down"


def _period(period: JsonObject, published: date | None) -> Iterator[str]:
    start, end = _day(period["start"]), _day(period["end"])
    if start is None or end is None or end < start or start < EARLIEST or end > LATEST:
        yield f"an impossible date {period}"
    elif published and start.year > published.year + MAX_YEARS_AHEAD:
        yield f"a date far ahead of the report {period}"


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _twins(texts: list[tuple[str, JsonObject]]) -> Iterator[str]:
    """Texts that say nearly the same, by MinHash over triples of words."""
    index = MinHashLSH(threshold=LIKENESS, num_perm=64)
    for where, record in texts:
        words = re.findall(r"\w+", record["text"].lower())
        signature = MinHash(num_perm=64)
        signature.update_batch([" ".join(words[i : i + 3]).encode() for i in range(max(1, len(words) - 2))])
        for other in index.query(signature):
            yield f"{where}: says nearly the same as {other}"
        index.insert(where, signature)


def main() -> int:
    """Print every fault."""
    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    print(f"{len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
