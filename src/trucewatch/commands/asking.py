"""`incidents`, `search` and `page`: what a ledger holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trucewatch.commands.common import (
    DAY,
    LEDGER,
    AgreementsPath,
    Json,
    LedgerPath,
    complain,
    console,
    examples,
    print_json,
    several,
)
from trucewatch.commands.words import (
    STANDING,
    days,
    report_line,
    told_line,
    verdict,
)
from trucewatch.errors import SettingsError
from trucewatch.output import incident_json, report_json
from trucewatch.records import Incident, Ruling, Standing, Verdict


def add(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command(
        epilog=examples(
            "trucewatch incidents",
            "trucewatch incidents --agreement syr-southwest-2017 --verdict alleged_breach",
            "trucewatch incidents --actor syrian-army --place Daraa --from 2017-07-09 --to 2017-07-31",
            "trucewatch incidents --json > incidents.jsonl",
        )
    )(incidents)
    app.command(
        epilog=examples(
            "trucewatch search mortar market", "trucewatch search '\"yellow line\"'", "trucewatch search 'shell*'"
        )
    )(search)
    app.command(epilog=examples("trucewatch page report.html", "trucewatch page --agreement gaza-2025-10 gaza.html"))(
        page
    )


AgreementId = Annotated[
    str | None, typer.Option("--agreement", "-a", metavar="ID", help="Held against this agreement.")
]
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


def incidents(
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


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS…", help='Words; "quoted" ones as they stand; shell* for a beginning.')
    ],
    ledger: LedgerPath = LEDGER,
    most: Annotated[int, typer.Option("--most", min=1, help="How many reports to show at most.")] = 20,
    json: Json = False,
) -> None:
    """Find reports by their words, and the incidents that they tell of."""
    from trucewatch.ledger import Ledger
    from trucewatch.ledger import search as find

    with Ledger.open(ledger, create=False) as book:
        hits = find(book, " ".join(words), most)
    screen = console()
    for hit in hits:
        if json:
            excerpt = _marked(hit.excerpt).plain
            print_json({"report": report_json(hit.report), "excerpt": excerpt, "incidents": list(hit.incidents)})
            continue
        screen.print(report_line(hit.report), soft_wrap=True)
        screen.print(Padding(_marked(hit.excerpt), (0, 0, 0, 2)))
        screen.print(f"  incidents: {', '.join(id[:8] for id in hit.incidents) or 'none'}\n")
    if not hits:
        complain("No report holds all of these words.")


def _marked(excerpt: str) -> Text:
    from trucewatch.ledger.search import MARKS

    shown = Text()
    for part in excerpt.split(MARKS[0]):
        found, mark, rest = part.partition(MARKS[1])
        shown.append(found, style="reverse" if mark else "")
        shown.append(rest)
    return shown


def page(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The HTML file to write.")],
    ledger: LedgerPath = LEDGER,
    agreement: AgreementId = None,
    agreements: AgreementsPath = None,
    json: Json = False,
) -> None:
    """Write the ledger as one HTML file with map, timeline and table, which opens anywhere without a server."""
    from trucewatch.judge import load_agreements
    from trucewatch.ledger import Filter, Ledger
    from trucewatch.publish.page import write_page

    with Ledger.open(ledger, create=False) as book:
        try:
            shown = write_page(book, file, load_agreements(agreements), Filter(agreement=agreement))
        except OSError as error:
            raise SettingsError(f"{file}: cannot be written ({(error.strerror or str(error)).lower()})") from error
    if json:
        print_json({"file": str(file), "incidents": shown})
    else:
        complain(f"{file}: {several(shown, 'incident')}, {file.stat().st_size / 1000:,.0f} kB. Open it in a browser.")
