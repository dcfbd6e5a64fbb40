"""`import`: incidents that people coded, into a ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trucewatch.commands.common import (
    FAILED,
    LEDGER,
    AgreementsPath,
    Json,
    LedgerPath,
    app,
    complain,
    examples,
    messages,
    print_json,
    several,
)
from trucewatch.errors import InputError
from trucewatch.settings import Settings

if TYPE_CHECKING:
    from trucewatch.imports import Imported, ImportMap

group = app(
    help="Incidents that people coded, out of UCDP GED, ACLED or a table of your own: judged by the same rules, and kept apart "
    "from what was read."
)

File = Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file, plain or packed (.gz, .xz, .bz2).")]
MapPath = Annotated[Path, typer.Option("--map", "-m", metavar="MAP", help="What its columns mean, as YAML.")]


@group.command(
    epilog=examples("trucewatch import ged GEDEvent.csv", "trucewatch import ged --ledger south.db ged.csv.xz")
)
def ged(file: File, ledger: LedgerPath = LEDGER, agreements: AgreementsPath = None, json: Json = False) -> None:
    """Import events of UCDP GED: organised violence with deaths, as two sides and not who attacked whom."""
    from trucewatch.imports import shipped_map

    _run(file, shipped_map("ged"), ledger, agreements, json)


@group.command(epilog=examples("trucewatch import acled my-export.csv"))
def acled(file: File, ledger: LedgerPath = LEDGER, agreements: AgreementsPath = None, json: Json = False) -> None:
    """Import your own export of ACLED; its terms forbid passing it on, and so a ledger that holds it."""
    from trucewatch.imports import shipped_map

    _run(file, shipped_map("acled"), ledger, agreements, json)


@group.command("csv", epilog=examples("trucewatch import csv incidents.csv --map incidents-map.yaml"))
def table(
    file: File, map: MapPath, ledger: LedgerPath = LEDGER, agreements: AgreementsPath = None, json: Json = False
) -> None:
    """Import a table of your own by a map that says what its columns mean."""
    from trucewatch.imports import read_map

    _run(file, read_map(map), ledger, agreements, json)


def _run(file: Path, mapping: ImportMap, ledger: Path, agreements: Path | None, json: bool) -> None:
    from trucewatch.imports import read_events
    from trucewatch.knowledge.actors import ActorRegister
    from trucewatch.knowledge.places import Gazetteer
    from trucewatch.ledger import Ledger
    from trucewatch.pipeline import import_events
    from trucewatch.stages import load_bench

    bench, version = load_bench(Settings(ledger=ledger, agreements=agreements))
    events = read_events(file, mapping, ActorRegister.load(), Gazetteer.load())
    done = Counter[str]()
    head = list(islice(events, 1))  # what cannot be read at all leaves no ledger behind
    with Ledger.open(ledger) as book, messages().status(f"Importing {file}"):
        for some in import_events(_told(chain(head, events), done), bench, version, book):
            done += some
        size = book.size()
    names = ("new", "changed", "known", "left out", "failed")
    if json:
        counts = {name.replace(" ", "_"): done[name] for name in names}
        print_json({"file": str(file), "dataset": mapping.dataset, **counts})
    said = [several(done["new"], "new incident")]
    said += [f"{done[name]:,} {name}" for name in ("changed", "known") if done[name]]
    if done["left out"]:
        said.append(f"{several(done['left out'], 'row')} left out (no act that a truce speaks of)")
    if done["failed"]:
        said.append(f"{several(done['failed'], 'row')} could not be read")
    complain(f"{mapping.dataset}: {', '.join(said)}. {ledger} holds {several(size.incidents, 'incident')}.")
    if done["failed"]:
        raise typer.Exit(FAILED)


def _told(events: Iterable[Imported], done: Counter[str]) -> Iterator[Imported]:
    """The events; errors are told as they come, and counted."""
    for one in events:
        if isinstance(one, InputError):
            done["failed"] += 1
            complain(one)
        yield one
