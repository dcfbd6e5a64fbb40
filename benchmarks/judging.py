"""A million imported events against the thirty agreements: `python -m benchmarks.judging [EVENTS] [PROCESSES]`.

Events are made by a seeded generator in the columns of UCDP GED: countries and years of the agreements, sides that fight there, towns
of the gazetteer, every precision of place and day that GED knows. Measured is all from rows to rulings: mapping, resolving and judging.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from multiprocessing import get_context

from trucewatch.imports import RowCoder, shipped_map
from trucewatch.judge import Judge, load_agreements
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.knowledge.places import Gazetteer
from trucewatch.records import Agreement, Incident

EVENTS, PROCESSES, CHUNK = 1_000_000, 2, 20_000
MOST_SECONDS, MOST_BYTES = 90, 2_000_000_000
HEADER = (
    "id", "type_of_violence", "side_a", "side_a_new_id", "side_b", "side_b_new_id", "date_start", "date_end", "date_prec",
    "where_coordinates", "adm_1", "adm_2", "latitude", "longitude", "where_prec", "country", "best", "low", "high", "source_original",
)  # fmt: skip
AGREEMENTS = (
    "syr-cessation-2016", "syr-southwest-2017", "syr-astana-2017", "syr-sochi-2018", "syr-moscow-2020", "syr-suwayda-2025",
    "ukr-minsk2-2015", "ukr-measures-2020", "ukr-easter-2025", "ukr-energy-2025", "aze-nagorno-karabakh-2020-10",
    "aze-nagorno-karabakh-2020", "lby-ceasefire-2020", "yem-hodeidah-2018", "yem-truce-2022", "eth-truce-2022", "eth-pretoria-2022",
    "sdn-jeddah-2023", "lbn-cessation-2024", "gaza-2025-01", "gaza-2025-10", "ssd-coha-2017", "ssd-rarcss-2018", "mmr-nca-2015",
    "cod-luanda-2024", "col-farc-2016", "phl-cab-2014", "geo-sixpoint-2008", "mda-transnistria-1992", "ind-pak-loc-2021",
)  # fmt: skip
WHERE_PREC, DATE_PREC = ((1, 55), (2, 30), (3, 4), (4, 5), (5, 4), (6, 2)), ((1, 80), (2, 12), (3, 4), (4, 3), (5, 1))
PLACES = {1: 1_500, 2: 1_500, 3: 60, 4: 14, 5: 50, 6: 1}
"""Places a country has by their precision, about as UCDP's Syria has in four years: towns, what lies near them, districts,
provinces, regions, and the country itself, each with a point of its own.
"""


@dataclass(frozen=True)
class Scene:
    """A country of an agreement: its name, who fights there, its places by precision, and the days about the agreement."""

    country: str
    sides: tuple[str, ...]
    places: dict[int, tuple[tuple[str, float, float], ...]]
    first: date
    days: int


@cache
def agreements() -> tuple[Agreement, ...]:
    """The thirty."""
    return tuple(one for one in load_agreements() if one.id in AGREEMENTS)


@cache
def scenes() -> tuple[Scene, ...]:
    """The scenes of all agreements, a country each."""
    register, gazetteer = ActorRegister.load(), Gazetteer.load()
    found = []
    for one in agreements():
        ids = [party.actor for party in (*one.parties, *one.excluded)] + list(one.guarantors)
        sides = tuple(actor.name for id in dict.fromkeys(ids) if (actor := register.get(id)))
        first, last = one.in_force[0].start.date(), (one.in_force[-1].until or one.in_force[-1].start).date()
        for iso in one.countries[:2]:
            whole = gazetteer.country(iso)
            assert whole is not None
            chance = random.Random(f"{one.id} {iso}")
            reach = min(6.0, whole.radius_km / 160)
            places = {
                prec: tuple(
                    (
                        f"{whole.name} {prec}.{n}",
                        whole.lat + chance.uniform(-reach, reach),
                        whole.lon + chance.uniform(-reach, reach),
                    )
                    for n in range(number)
                )
                for prec, number in PLACES.items()
            }
            found.append(
                Scene(whole.name, sides, places, first - timedelta(days=200), (last - first).days % 1500 + 400)
            )
    return tuple(found)


def rows(chunk: int, count: int) -> Iterator[list[str]]:
    """The rows of one chunk, always the same."""
    chance = random.Random(chunk)
    pick = chance.choices
    for n in range(count):
        scene = chance.choice(scenes())
        kind = pick((1, 2, 3), (75, 15, 10))[0]
        sides = chance.sample(scene.sides, 2) if len(scene.sides) > 1 else [scene.sides[0], "an unknown group"]
        where, when = (pick([p for p, _ in table], [w for _, w in table])[0] for table in (WHERE_PREC, DATE_PREC))
        name, lat, lon = chance.choice(scene.places[where])
        start = scene.first + timedelta(days=chance.randrange(scene.days))
        end = start + timedelta(days=(0, 0, 3, 6, 29, 364)[when])
        dead = chance.randrange(12)
        yield [
            f"{chunk}-{n}", str(kind), sides[0], "", "Civilians" if kind == 3 else sides[1], "", str(start), str(end), str(when), name,
            "", "", f"{lat:.4f}", f"{lon:.4f}", str(where), scene.country, str(dead), str(dead), str(dead + 2), "an agency",
        ]  # fmt: skip


_BENCH: list[tuple[RowCoder, Judge]] = []


def bench() -> tuple[RowCoder, Judge]:
    """What a process rules with, made once."""
    if not _BENCH:
        register = ActorRegister.load()
        coder = RowCoder(shipped_map("ged"), HEADER, "made up", register, Gazetteer.load())
        _BENCH.append((coder, Judge(agreements(), register)))
    return _BENCH[0]


def work(chunk: int, count: int) -> tuple[Counter[str], float, float, int]:
    """One chunk from rows to rulings: verdicts, CPU seconds of it, CPU seconds of making the rows, and the process's memory."""
    coder, judge = bench()
    began = time.process_time()
    made = list(rows(chunk, count))
    middle = time.process_time()
    incidents = [one for row in made if isinstance(one := coder.code(row), Incident)]
    verdicts = Counter(ruling.verdict.value for rulings in judge.rule_all(incidents) for ruling in rulings)
    verdicts["events"] = len(incidents)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return verdicts, time.process_time() - middle, middle - began, memory


def measure(events: int = EVENTS, processes: int = PROCESSES) -> bool:
    """Runs it and prints the figures; whether they are within bounds."""
    sizes = [min(CHUNK, events - start) for start in range(0, events, CHUNK)]
    began = time.perf_counter()
    total, cpu, making, memory = Counter[str](), 0.0, 0.0, dict[int, int]()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for verdicts, used, made, peak in pool.map(work, range(len(sizes)), sizes):
            total += verdicts
            cpu, making = cpu + used, making + made
            memory[peak] = max(memory.get(peak, 0), peak)
    wall = time.perf_counter() - began
    bytes_used = processes * max(memory) + resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    rulings = sum(total[name] for name in ("alleged_breach", "no_breach", "undetermined"))
    print(
        f"judging: {total['events']:,} events, {rulings:,} rulings ({total['alleged_breach']:,} alleged breaches, "
        f"{total['undetermined']:,} undetermined) in {wall:.0f} s on {processes} processes; {cpu:.0f} CPU s from rows to rulings and "
        f"{making:.0f} to make the rows up; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {bytes_used / 1e6:,.0f} MB at most"
    )
    return wall - making / processes < MOST_SECONDS and bytes_used < MOST_BYTES


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    sys.exit(0 if measure(*given) else 1)
