"""`incidents`: the incidents of a ledger, and what people decide about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from trucewatch.commands import deciding
from trucewatch.commands.asking import AgreementId
from trucewatch.commands.common import (
    DAY,
    LEDGER,
    Json,
    LedgerPath,
    app,
    complain,
    console,
    examples,
    print_json,
    several,
)
from trucewatch.commands.words import STANDING, days, told_line, verdict
from trucewatch.output import incident_json
from trucewatch.records import Incident, Ruling, Standing, Verdict

group = app(no_args_is_help=False, invoke_without_command=True)

VerdictOption = Annotated[Verdict | None, typer.Option("--verdict", help="With this verdict.")]
Actor = Annotated[
    str | None, typer.Option("--actor", metavar="NAME", help="With this actor, by id or name, or any part of it.")
]
Place = Annotated[str | None, typer.Option("--place", metavar="NAME", help="In this place or country (name or code).")]
First = Annotated[date | None, typer.Option("--from", help="On this day or later.", **DAY)]
Last = Annotated[date | None, typer.Option("--to", help="On this day or before.", **DAY)]
Origin = Annotated[
    str | None,
    typer.Option(
        "--origin", metavar="WHERE", help="Out of reports (read), of data that people coded (coded), or of a data set."
    ),
]
HowBorneOut = Annotated[Standing | None, typer.Option("--standing", help="Borne out so well.")]


@group.callback(
    epilog=examples(
        "trucewatch incidents",
        "trucewatch incidents --agreement syr-southwest-2017 --verdict alleged_breach",
        "trucewatch incidents --actor syrian-army --place Daraa --from 2017-07-09 --to 2017-07-31",
        "trucewatch incidents --json > incidents.jsonl",
        "trucewatch incidents doubles",
        "trucewatch incidents join i-3f2a i-77c0 --because 'the same shells, the second report has the day wrong'",
    )
)
def incidents(
    context: typer.Context,
    ledger: LedgerPath = LEDGER,
    agreement: AgreementId = None,
    verdict: VerdictOption = None,
    actor: Actor = None,
    place: Place = None,
    first: First = None,
    last: Last = None,
    standing: HowBorneOut = None,
    origin: Origin = None,
    json: Json = False,
) -> None:
    """List the incidents of a ledger by day, with their standing and what the agreements make of them."""
    if context.invoked_subcommand:
        return
    from trucewatch.ledger import Filter, Ledger

    wanted = Filter(
        agreement=agreement,
        verdict=verdict.value if verdict else None,
        actor=actor,
        actors=_with_parts(actor),
        place=place,
        first=first,
        last=last,
        standing=standing.value if standing else None,
        origin=origin,
    )
    with Ledger.open(ledger, create=False) as book:
        found = book.incidents(wanted)
        rulings = book.rulings(one.id for one in found)
        waiting = book.size().open
    if json:
        for one in found:
            print_json(incident_json(one, rulings.get(one.id, ())))
    elif found:
        console().print(_table(found, rulings, agreement))
        complain(f"{several(len(found), 'incident')}. To see one whole: trucewatch explain {found[0].id[:8]}")
    else:
        complain("No incident is of that kind.")
    if waiting:
        complain(f"{several(waiting, 'claim')} not yet merged; run trucewatch watch again to finish.")


def _with_parts(name: str | None) -> frozenset[str]:
    """The actors of that name or id, and all that is part of them at any time."""
    if name is None:
        return frozenset()
    from trucewatch.knowledge.actors import ActorRegister

    register = ActorRegister.load()
    known = register.get(name)
    found = {known.id} if known else {actor.id for actor in register.candidates(name)}
    queue = list(found)
    while queue:
        new = set(register.members(queue.pop())) - found
        found |= new
        queue.extend(new)
    return frozenset(found)


def _table(found: Sequence[Incident], rulings: Mapping[str, Sequence[Ruling]], agreement: str | None) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Incident", no_wrap=True)
    table.add_column("Day", width=10)
    table.add_column("What is told", ratio=3, overflow="fold")
    table.add_column("Standing", no_wrap=True)
    table.add_column("Held against", ratio=2, overflow="fold")
    for one in found:
        held = [ruling for ruling in rulings.get(one.id, ()) if agreement in (None, ruling.agreement)]
        standing = Text(one.standing.value, style=STANDING.get(one.standing, ""))
        if one.coded_by:
            standing = Text(f"coded\n{one.coded_by.dataset}", style="cyan")
        table.add_row(
            one.id[:8], days(one.date).replace(" to ", "\n"), told_line(one, dated=False), standing, _held(held)
        )
    return table


def _held(rulings: Sequence[Ruling]) -> Text:
    """Verdicts of note, a line each; of several agreements that are not breached, only how many."""
    noted = [ruling for ruling in rulings if ruling.verdict is not Verdict.NO_BREACH]
    rest = [ruling for ruling in rulings if ruling.verdict is Verdict.NO_BREACH]
    shown = [Text(f"{ruling.agreement} ") + verdict(ruling) for ruling in (noted or rest if len(rest) < 2 else noted)]
    if not noted and len(rest) > 1:
        shown.append(Text(f"no breach of {several(len(rest), 'agreement')}", style="green"))
    return Text("\n").join(shown)


deciding.add(group)
