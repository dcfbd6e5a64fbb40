"""`watch`: reports into a ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from trucewatch.commands.common import (
    FAILED,
    LEDGER,
    AgreementsPath,
    Json,
    LedgerPath,
    Published,
    Reports,
    complain,
    examples,
    messages,
    print_json,
    several,
)
from trucewatch.commands.reading import AnswersPath, ModelPath, ReaderName, chosen, spent, telling
from trucewatch.errors import InputError
from trucewatch.output import error_json, report_json
from trucewatch.read import read_inputs

if TYPE_CHECKING:
    from trucewatch.ledger import Ledger
    from trucewatch.pipeline import Step

BLOCK = 1 << 20


def add(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(
        epilog=examples(
            "trucewatch watch reports.jsonl",
            "trucewatch watch --ledger south.db --published 2018-04-20 pages/*.html",
            "cat reports.jsonl | trucewatch watch -",
        )
    )(watch)


def watch(
    reports: Reports,
    ledger: LedgerPath = LEDGER,
    published: Published = None,
    agreements: AgreementsPath = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Read anew the reports that the ledger holds with another text or day.")
    ] = False,
    reader: ReaderName = "builtin",
    model: ModelPath = None,
    answers: AnswersPath = None,
    json: Json = False,
) -> None:
    """Read reports into a ledger: code them, fold claims into incidents, hold these against the agreements.

    Reports that the ledger holds already are passed over, so a run that was stopped can be run again.
    """
    from trucewatch.ledger import Ledger
    from trucewatch.pipeline import watch as run
    from trucewatch.stages import Stages

    settings = chosen(reader, model, answers, ledger=ledger, agreements=agreements)
    stages = Stages.load(settings)
    with Ledger.open(ledger) as book:
        inputs = read_inputs(reports, published=published, settings=settings)
        done = Counter[str]()
        with _progress(reports, stages.coder) as advance:
            for step in telling(run(inputs, stages, book, replace=replace), stages.coder):
                done[_kind(step)] += 1
                done["claims"] += step.claims
                if json:
                    print_json(_step_json(step))
                if isinstance(step.item, InputError):
                    complain(step.item)
                advance()
        _summary(done, book, ledger)
    if done["failed"]:
        raise typer.Exit(FAILED)


def _kind(step: Step) -> str:
    if isinstance(step.item, InputError):
        return "failed"
    return "known" if step.known else "new"


def _step_json(step: Step) -> dict[str, object]:
    if isinstance(step.item, InputError):
        return error_json(step.item)
    return {"report": report_json(step.item), "claims": step.claims, "known": step.known}


def _summary(done: Counter[str], book: Ledger, path: Path) -> None:
    size = book.size()
    said = f"{several(done['new'], 'new report')} with {several(done['claims'], 'claim')}"
    said += f", {done['known']:,} known already" * bool(done["known"])
    said += f", {done['failed']:,} could not be read" * bool(done["failed"])
    complain(
        f"{said}. {path} holds {several(size.reports, 'report')}, {several(size.claims, 'claim')}, "
        f"{several(size.incidents, 'incident')}, {several(size.rulings, 'ruling')}."
    )


@contextmanager
def _progress(paths: Iterable[str], reader: object) -> Iterator[Callable[[], None]]:
    """A bar on standard error, where that is a screen; what it gives moves it on by a report."""
    screen = messages()
    columns = (
        TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.fields[spent]}"),
    )  # fmt: skip
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as bar:
        task = bar.add_task("", total=_expected(paths) if screen.is_terminal else None, spent="")
        yield lambda: bar.update(task, advance=1, spent=spent(reader))


def _expected(paths: Iterable[str]) -> int | None:
    """How many reports to expect: a line each of a .jsonl file, one of any other; None where nobody can tell."""
    total = 0
    for path in paths:
        if path == "-":
            return None
        total += _lines(Path(path)) if Path(path).suffix.lower() in (".jsonl", ".ndjson") else 1
    return total


def _lines(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(BLOCK), b"")) or 1
    except OSError:
        return 1
