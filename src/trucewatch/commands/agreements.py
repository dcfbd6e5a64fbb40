"""`agreements`: the truces that incidents are held against."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import Annotated

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

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
from trucewatch.commands.words import plain
from trucewatch.errors import LedgerError
from trucewatch.output import agreement_json
from trucewatch.records import Agreement, Clause, Interval, Party

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
    from trucewatch.judge import load_agreements

    found = next((one for one in load_agreements(agreements) if one.id == id), None)
    if found is None:
        raise LedgerError(f"there is no agreement {id!r}; trucewatch agreements list names them all")
    if json:
        print_json(agreement_json(found))
        return
    _show(found)


@group.command(epilog=examples("trucewatch agreements check my-truce.yaml", "trucewatch agreements check *.yaml"))
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILES…", help="Agreements as YAML files.")], json: Json = False
) -> None:
    """Check files of agreements: every fault at once, each with its line and in words to act on."""
    from trucewatch.judge import check_agreement

    bad = 0
    for file in files:
        agreement, faults = check_agreement(file)
        bad += bool(faults)
        if json:
            print_json({"file": str(file), "id": agreement.id if agreement else None, "faults": list(faults)})
            continue
        for fault in faults:
            complain(fault)
        if not faults and agreement:
            console().print(
                f"{file}: {agreement.id} is in order, {several(len(agreement.clauses), 'clause')}", soft_wrap=True
            )
    if bad:
        raise typer.Exit(FAILED)


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


def _show(one: Agreement) -> None:
    screen = console()
    screen.print(
        Text.assemble((one.name, "bold")) + Text(f"  {one.id}, {plain(one.kind)}", style="dim"), soft_wrap=True
    )
    facts = {
        "called": ", ".join(one.called),
        "concluded": str(one.concluded or "not known"),
        "in force": _times(one),
        "countries": ", ".join(one.countries),
        "text": plain(one.text),
        "parties": "; ".join(map(_party, one.parties)),
        "guarantors": ", ".join(one.guarantors),
        "not covered": "; ".join(map(_party, one.excluded)),
        "areas": "; ".join(f"{name} ({area.certainty}, edge ±{area.buffer_km:g} km)" for name, area in one.areas),
        "monitoring": one.monitoring,
    }
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for name, value in facts.items():
        if value:
            table.add_row(Text(name, style="dim"), Text(value))
    screen.print(Padding(table, (0, 0, 1, 2)))
    for clause in one.clauses:
        _show_clause(clause)
    for unknown in one.not_known:
        screen.print(Padding(Text(f"not known: {unknown}", style="yellow"), (0, 0, 0, 2)))
    for source in one.sources:
        said = ", ".join(str(part) for part in (source.title, source.publisher, source.date, source.url) if part)
        screen.print(Padding(Text(f"source: {said}", style="dim"), (0, 0, 0, 2)))


def _show_clause(clause: Clause) -> None:
    screen = console()
    screen.print(Padding(Text.assemble((f"{clause.id}: ", "bold")) + Text(clause.says), (0, 0, 0, 2)))
    for name, values in (("forbids", clause.prohibits), ("asks for", clause.requires), ("save for", clause.exceptions)):
        if values:
            screen.print(Padding(Text(f"{name}: {', '.join(map(plain, values))}", style="dim"), (0, 0, 0, 4)))
    bound = f"binds: {', '.join(clause.bound)}; towards: {', '.join(clause.against)}; where: {clause.where}"
    screen.print(Padding(Text(bound, style="dim"), (0, 0, 1, 4)))


def _party(party: Party) -> str:
    days = [f"since {party.since}" if party.since else "", f"until {party.until}" if party.until else ""]
    told = ", ".join(part for part in (party.role if party.role != "excluded" else "", *days) if part)
    return f"{party.actor} ({told})" if told else party.actor
