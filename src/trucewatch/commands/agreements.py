"""`agreements`: the truces that incidents are held against."""

from __future__ import annotations

import sys
from datetime import UTC
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from trucewatch.commands.common import (
    FAILED,
    AgreementsPath,
    Json,
    app,
    complain,
    console,
    examples,
    print_json,
    several,
)
from trucewatch.errors import LedgerError, SettingsError
from trucewatch.output import agreement_json
from trucewatch.records import Agreement, Interval

group = app(
    help="The ceasefire agreements that incidents are held against: list them, read one, check a file of your own."
)


@group.command(
    "list",
    epilog=examples("trucewatch agreements list", "trucewatch agreements list --agreements my-agreements --json"),
)
def list_all(agreements: AgreementsPath = None, json: Json = False) -> None:
    """List the agreements with their times and countries."""
    from trucewatch.judge import load_agreements

    found = load_agreements(agreements)
    if json:
        for one in found:
            print_json(agreement_json(one))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("Id", "In force", "Countries", "Name"):
        table.add_column(title, no_wrap=title != "Name")
    for one in found:
        table.add_row(one.id, _span(one), " ".join(one.countries), one.name)
    console().print(table)


@group.command(
    epilog=examples("trucewatch agreements show syr-southwest-2017", "trucewatch agreements show --json gaza-2025-10")
)
def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="The agreement's id.")],
    agreements: AgreementsPath = None,
    json: Json = False,
) -> None:
    """Show an agreement: when and where it holds, whom it binds, what it forbids, and how that is known."""
    from trucewatch.judge import cautions, describe, load_agreements
    from trucewatch.knowledge.actors import ActorRegister

    found = next((one for one in load_agreements(agreements) if one.id == id), None)
    if found is None:
        raise LedgerError(f"there is no agreement {id!r}; trucewatch agreements list names them all")
    if json:
        print_json(agreement_json(found))
        return
    register = ActorRegister.load()
    first, *rest = describe(found, register).splitlines()
    screen = console()
    screen.print(first, style="bold", soft_wrap=True)
    for line in rest:
        screen.print(line, soft_wrap=True)
    for caution in cautions(found, register):
        complain(f"Caution: {caution}.")


@group.command(epilog=examples("trucewatch agreements check my-truce.yaml", "trucewatch agreements check *.yaml"))
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILES…", help="Agreements as YAML files.")], json: Json = False
) -> None:
    """Check files of agreements: every fault at once, each with its line and in words to act on."""
    from trucewatch.judge import cautions, check_agreement
    from trucewatch.knowledge.actors import ActorRegister

    bad = 0
    for file in files:
        agreement, faults = check_agreement(file)
        bad += bool(faults)
        careful = cautions(agreement, ActorRegister.load()) if agreement and not faults else ()
        if json:
            found = {"file": str(file), "id": agreement.id if agreement else None}
            print_json({**found, "faults": list(faults), "cautions": list(careful)})
            continue
        for fault in faults:
            complain(fault)
        if not faults and agreement:
            console().print(
                f"{file}: {agreement.id} is in order, {several(len(agreement.clauses), 'clause')}", soft_wrap=True
            )
        for caution in careful:
            complain(f"{file}: caution: {caution}")
    if bad:
        raise typer.Exit(FAILED)


@group.command(
    epilog=examples("trucewatch agreements new my-truce.yaml", "trucewatch agreements new my-truce.yaml < answers.txt")
)
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The YAML file to write; it must not be there yet.")],
    json: Json = False,
) -> None:
    """Write a new agreement from your answers to plain questions, each checked as it is given.

    An empty answer passes a question over, where that may be. Answers can come from a file too, one a line.
    """
    from trucewatch.judge import cautions, read_agreement, write_agreement
    from trucewatch.knowledge.actors import ActorRegister

    if file.exists():
        raise SettingsError(
            f"{file}: is there already; give another name, or change it and run trucewatch agreements check"
        )
    if not file.parent.is_dir():
        raise SettingsError(f"{file}: there is no folder {file.parent}")
    try:
        answers = _answers()
    except EOFError:
        raise SettingsError("The answers ended before the last question; nothing was written") from None
    file.write_text(write_agreement(answers), encoding="utf-8")
    agreement = read_agreement(file)
    careful = cautions(agreement, ActorRegister.load())
    if json:
        print_json({"file": str(file), "id": agreement.id, "cautions": list(careful)})
    for caution in careful:
        complain(f"Caution: {caution}.")
    complain(f"{file}: {agreement.id} is in order. Judge by it with --agreements {file.parent}.")


def _answers() -> dict[str, str]:
    """An answer to each question, asked again where it does not do."""
    from trucewatch.judge.form import ANSWERS, faults_of

    given: dict[str, str] = {}
    for name, question in ANSWERS:
        while True:
            answer = _asked(question)
            faults = faults_of({**given, name: answer})
            if not faults:
                break
            for fault in faults:
                complain(f"  That does not do: {fault}")
        given[name] = answer
    return given


def _asked(question: str) -> str:
    """The answer to a question, which is asked on standard error.

    Raises:
        EOFError: there are no more answers.
    """
    sys.stderr.write(f"{question}: ")
    sys.stderr.flush()
    return input().strip()


def _span(one: Agreement) -> str:
    """From its first day to its last, and in how many parts it held."""
    if not one.in_force:
        return "never"
    until = _time(one.in_force[-1]).partition(" to ")[2]
    parts = f", {len(one.in_force)} times" if len(one.in_force) > 1 else ""
    return f"{_time(one.in_force[0]).partition(' to ')[0]} to {until}{parts}"


def _times(one: Agreement) -> str:
    return ", ".join(_time(interval) for interval in one.in_force)


def _time(interval: Interval) -> str:
    until = interval.until.astimezone(UTC).date() if interval.until else "today"
    return f"{interval.start.astimezone(UTC).date()} to {until}"
