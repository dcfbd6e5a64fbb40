"""How fast names become things, in processor seconds: `python -m benchmarks.resolving`.

Processor time, not the clock's, so that a busy machine does not change the figures. "Cold" is the first pass over the texts, "warm" the
second, when the gazetteer remembers its look-ups, as it does in the middle of a long run. A resolution is one name, place or date
of a text with all that is read for it: the text's other names, its provinces, the days told before.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tools.places.measure import CORPUS, places
from trucewatch.knowledge import times
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.knowledge.places import Gazetteer
from trucewatch.records import PlaceRef, Report
from trucewatch.resolve.dates import Timeline
from trucewatch.resolve.places import resolve_places

PUBLISHED = date(2020, 6, 17)
CONFLICTS = ("syria-north", "ukraine-donbas", "drc", "yemen", "sudan", "myanmar")
FILES = 3  # of each


def corpus() -> list[tuple[str, list[PlaceRef]]]:
    """Texts, each with the words for its places."""
    files = [path for name in CONFLICTS for path in sorted((CORPUS / "sentences" / name).glob("*.jsonl"))[:FILES]]
    lines = [json.loads(line) for path in files for line in Path(path).read_text(encoding="utf-8").splitlines()]
    return [(record["text"], [ref for ref, _ in places(record)]) for record in lines]


def rate(work: Callable[[], int]) -> float:
    """What a call does in a second of processor time; it returns how much it did."""
    began = time.process_time()
    done = work()
    return done / max(1e-9, time.process_time() - began)


def measure() -> None:
    """Print the rates of places, dates and actors."""
    began = time.process_time()
    gazetteer, register = Gazetteer.load(), ActorRegister.load()
    print(f"loading places and actors: {time.process_time() - began:.2f} s of processor time")
    texts = corpus()
    told = [(Report("r", text), refs) for text, refs in texts if refs]

    def settle() -> int:
        return sum(len(resolve_places(report, refs, gazetteer)) for report, refs in told)

    def tell() -> int:
        found = 0
        for text, _ in texts:
            timeline = Timeline(text, PUBLISHED)
            for mention in times.find(text):
                timeline.at(mention.span, mention.text)
                found += 1
        return found

    def name() -> int:
        return sum(len(register.find(text)) for text, _ in texts)

    print(f"{len(texts)} texts of {sum(len(text) for text, _ in texts) // len(texts)} characters")
    for what, work in (("places", settle), ("dates", tell), ("actors", name)):
        cold, warm = rate(work), rate(work)
        print(f"{what}: {cold:,.0f} a second cold, {warm:,.0f} warm")


if __name__ == "__main__":
    measure()
