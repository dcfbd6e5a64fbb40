"""`sources`: the track record of those who are first to say it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from trucewatch.commands.common import LEDGER, Json, LedgerPath, complain, console, examples, print_json, several

if TYPE_CHECKING:
    from trucewatch.merge import Record


def add(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog=examples("trucewatch sources", "trucewatch sources --admiralty", "trucewatch sources --json"))(
        sources
    )


def sources(
    ledger: LedgerPath = LEDGER,
    admiralty: Annotated[
        bool, typer.Option("--admiralty", help="With letters for the sources and numbers for what they tell.")
    ] = False,
    least: Annotated[int, typer.Option("--least", min=1, help="Only those that tell so many incidents.")] = 1,
    json: Json = False,
) -> None:
    """Show how often what a source said was borne out by others, or disputed. Agreement among sources is counted, not truth."""
    from trucewatch.knowledge.actors import ActorRegister
    from trucewatch.ledger import Filter, Ledger
    from trucewatch.merge import credibility, scale, told, track

    with Ledger.open(ledger, create=False) as book:
        incidents = book.incidents(Filter(origin="read"))
        claims = book.claims(id for one in incidents for id in one.claims)
        reports = book.reports(id for one in incidents for id in one.reports)
    known = {
        id: told(claim, reports[claim.report].published, reports[claim.report].outlet) for id, claim in claims.items()
    }
    texts = {id: report.text for id, report in reports.items()}
    with_claims = ((one, sorted((known[id] for id in one.claims), key=lambda one: one.order)) for one in incidents)
    found = [one for one in track(with_claims, texts, scale(ActorRegister.load())) if one.incidents >= least]
    if json:
        for one in found:
            print_json(_json(one))
        return
    if found:
        console().print(_table(found, admiralty))
    if admiralty:
        numbers = Counter(credibility(one) for one in incidents)
        console().print(Text("Incidents by number: ") + Text(", ".join(f"{n}: {numbers[n]:,}" for n in range(1, 7))))
    complain(
        f"{several(len(found), 'source')}. Borne out means that an independent source said so too, not that it is true; what nobody else "
        "could see stays alone."
    )


def _table(found: list[Record], admiralty: bool) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Source", overflow="fold")
    if admiralty:
        table.add_column("Grade")
    table.add_column("Side", overflow="fold")
    for title in ("Incidents", "Borne out", "First", "Disputed", "Alone", "Figures held"):
        table.add_column(title, justify="right")
    for one in found:
        counts = (one.incidents, one.borne_out, one.first, one.disputed, one.alone)
        figures = f"{one.figures_held} of {one.figures}" if one.figures else ""
        grade = (one.admiralty,) if admiralty else ()
        table.add_row(Text(one.name), *grade, Text(one.side), *(f"{number:,}" for number in counts), figures)
    return table


def _json(one: Record) -> dict[str, Any]:
    return {
        "name": one.name,
        "id": one.key,
        "side": one.side or None,
        "admiralty": one.admiralty,
        "incidents": one.incidents,
        "as_a_party": one.partial,
        "borne_out": one.borne_out,
        "first": one.first,
        "disputed": one.disputed,
        "alone": one.alone,
        "figures": one.figures,
        "figures_held": one.figures_held,
    }
