"""Merging many claims, and adding some to many: `python -m benchmarks.merging [CLAIMS] [NEW]`.

Made up by a fixed draw: acts in places of forty theatres over two years, each told by one to five reports in words of their own, some
vague, undated or about the next village. CPU seconds are told beside seconds of the clock, since the machine may be shared.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from trucewatch import merge
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.ledger import Ledger
from trucewatch.pipeline import settle
from trucewatch.records import (
    ActorRef,
    Claim,
    CodedReport,
    Incident,
    Period,
    PlaceRef,
    Range,
    Report,
    Ruling,
    Span,
    content_id,
)
from trucewatch.stages import Table

CLAIMS, NEW = 100_000, 1_000
MOST_SECONDS, MOST_NEW_SECONDS = 60.0, 2.0
"""Bounds for all claims on two cores, and for the new ones beside them."""

FIRST = date(2017, 1, 1)
DAYS = 730
ACTS = ("shelling", "air_strike", "gunfire", "armed_clash", "explosive_device", "ground_attack", "arrest", "abduction")
SIDES = (
    ("syrian-army", "southern-front"), ("ukraine-armed-forces", "donetsk-peoples-republic"), ("houthis", "yemen-government"),
    ("tatmadaw", "kachin-independence-army"), ("sudanese-armed-forces", "rapid-support-forces"), ("m23", "fardc"),
    ("india", "pakistan"), ("idf", "hezbollah"), ("eln", "colombia-government"), ("azerbaijan", "armenia"),
)  # fmt: skip
WORDS = (
    "market school road bridge mill tower barracks farm clinic house depot hill post checkpoint convoy bakery mosque church station "
    "field well camp gate river wall dawn noon night evening morning fire smoke roof glass window families traders soldiers"
).split()
SCENES = 40
OUTLETS = 60
Made = TypeVar("Made")


def claims(number: int, seed: int = 1) -> Iterator[CodedReport]:
    """So many claims, a report each, always the same for a seed."""
    chance = random.Random(seed)
    scenery = random.Random(7)
    places = [
        [(scenery.uniform(-2, 2), scenery.uniform(-2, 2)) for _ in range(120)] for _ in range(SCENES)
    ]  # towns about the middle of each theatre
    made = 0
    while made < number:
        scene = chance.randrange(SCENES)
        day = FIRST + timedelta(days=chance.randrange(DAYS))
        act, sides, words = chance.choice(ACTS), chance.sample(SIDES[scene % len(SIDES)], 2), chance.sample(WORDS, 6)
        where, dead = chance.randrange(120), chance.choice((None, None, 1, 2, 3, 5, 12))
        for _ in range(min(number - made, chance.choice((1, 1, 2, 2, 3, 4, 5)))):
            quote = " ".join([act, "hit", *chance.sample(words, 4), *chance.sample(WORDS, 2)])
            place = _place(scene, where, places[scene][where], vague=chance.random() < 0.15)
            yield _report(f"{seed}-{made}", chance, act, sides, quote, place, day, dead)
            made += 1


def _place(scene: int, nth: int, offset: tuple[float, float], *, vague: bool) -> PlaceRef:
    lat, lon = -20 + 12 * (scene % 6) + offset[0], -100 + 30 * (scene // 6) + offset[1]
    name = f"Province {scene}" if vague else f"Town {scene}.{nth}"
    return PlaceRef(
        name, name, Span(0, 1), name, round(lat, 4), round(lon, 4), 60.0 if vague else 3.0, 4 if vague else 1
    )


def _report(
    id: str,
    chance: random.Random,
    act: str,
    sides: Sequence[str],
    quote: str,
    place: PlaceRef,
    day: date,
    dead: int | None,
) -> CodedReport:
    span = Span(0, len(quote))
    who = [ActorRef(side, side, Span(0, 1), side) for side in sides]
    claim = Claim(
        id=content_id("c", id),
        report=id,
        act=act,
        quote=quote,
        spans=(span,),
        trigger=span,
        initiator=tuple(who[:1]) if chance.random() < 0.8 else (),
        recipient=tuple(who[1:]) if chance.random() < 0.6 else (),
        place=(place,) if chance.random() < 0.95 else (),
        date=Period(day, day, str(day)) if chance.random() < 0.9 else None,
        killed=Range(dead, dead, str(dead)) if dead and chance.random() < 0.8 else None,
    )
    text = " ".join([quote, *(chance.choice(WORDS) for _ in range(60))])
    return CodedReport(Report(id, text, day + timedelta(days=1), f"Outlet {chance.randrange(OUTLETS)}"), (claim,))


class NoBench:
    """Rules on nothing: what is measured is merging."""

    def rule(self, *_: object, **__: object) -> tuple[Ruling, ...]:
        """None."""
        return ()

    def spoken_of(self, *_: object) -> frozenset[str]:
        """None."""
        return frozenset()

    def rule_all(self, incidents: Sequence[Incident]) -> Sequence[tuple[Ruling, ...]]:
        """None."""
        return [() for _ in incidents]


def timed(work: Callable[[], Made]) -> tuple[Made, float, float]:
    """What a piece of work gives, with its CPU seconds and seconds of the clock."""
    cpu, clock = time.process_time(), time.perf_counter()
    made = work()
    return made, time.process_time() - cpu, time.perf_counter() - clock


def measure(number: int = CLAIMS, new: int = NEW) -> bool:
    """Runs it and prints the figures; whether they are within bounds."""
    register = ActorRegister.load()
    coded, later = list(claims(number)), list(claims(new, seed=2))
    found, cpu, clock = timed(lambda: merge.merge(coded, register))
    print(
        f"merging: {number:,} claims to {len(found):,} incidents in {cpu:.1f} CPU s ({clock:.1f} s), on one core; "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB at most"
    )
    del found
    desk = Table(NoBench(), merge.scale(register), "bench")
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "ledger.db") as book:
        _, filling, _ = timed(lambda: _add(book, coded, desk))
        _, settling, _ = timed(lambda: settle(desk, book))
        _, adding, added = timed(lambda: _add(book, later, desk))
        _, cpu_new, clock_new = timed(lambda: settle(desk, book))
        print(
            f"in a ledger: {number:,} claims written in {filling:.1f} CPU s and merged in {settling:.1f}; {new:,} more written in "
            f"{adding:.1f} CPU s ({added:.1f} s) and merged in {cpu_new:.2f} CPU s ({clock_new:.2f} s)"
        )
    return cpu < MOST_SECONDS and cpu_new < MOST_NEW_SECONDS


def _add(book: Ledger, coded: Sequence[CodedReport], desk: Table) -> None:
    for one in coded:
        told = [merge.told(claim, one.report.published, one.report.outlet) for claim in one.claims]
        book.add(one, {each.id: merge.keys(each, desk.scale.rules).kept for each in told})


if __name__ == "__main__":
    sys.exit(0 if measure(*(int(one) for one in sys.argv[1:])) else 1)
