"""`incidents`, `explain`, `search` and `page`: what a ledger holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
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
    claim_line,
    days,
    names,
    number,
    places,
    plain,
    report_line,
    ruling_line,
    told_line,
    verdict,
)
from trucewatch.output import claim_json, incident_json, report_json
from trucewatch.records import Agreement, Claim, Incident, Report, Ruling, Standing, Verdict


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
    app.command(epilog=examples("trucewatch explain i-3f2a", "trucewatch explain --json i-3f2a"))(explain)
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
    )
    with Ledger.open(ledger, create=False) as book:
        found = book.incidents(wanted)
        rulings = book.rulings(one.id for one in found)
        waiting = book.size().open
    if json:
        for one in found:
            print_json(incident_json(one, rulings.get(one.id, ())))
    elif found:
        console().print(_table(found, rulings))
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


def _table(found: Sequence[Incident], rulings: Mapping[str, Sequence[Ruling]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", expand=False)
    table.add_column("Incident", no_wrap=True)
    table.add_column("Day", no_wrap=True)
    for title, least in (("Act", 10), ("By", 10), ("On", 8), ("Place", 12)):
        table.add_column(title, min_width=least, overflow="fold")
    table.add_column("Killed", justify="right")
    table.add_column("Standing", no_wrap=True)
    table.add_column("Held against", min_width=30, overflow="fold")
    for one in found:
        act = plain(one.act) + ("" if one.factuality.value == "occurred" else f" ({one.factuality.value})")
        held = Text("\n").join(Text(f"{ruling.agreement} ") + verdict(ruling) for ruling in rulings.get(one.id, ()))
        table.add_row(
            one.id[:8],
            days(one.date),
            act,
            names(one.initiator),
            names(one.recipient),
            places(one.place),
            number(one.killed),
            Text(one.standing.value, style=STANDING.get(one.standing, "")),
            held,
        )
    return table


def explain(
    id: Annotated[str, typer.Argument(metavar="ID", help="The incident's id, or how it begins.")],
    ledger: LedgerPath = LEDGER,
    agreements: AgreementsPath = None,
    json: Json = False,
) -> None:
    """Show an incident whole: who says it in which words, and each ruling test by test."""
    from trucewatch.judge import load_agreements
    from trucewatch.ledger import Ledger

    with Ledger.open(ledger, create=False) as book:
        one = book.incident(id)
        rulings = book.rulings([one.id]).get(one.id, ())
        claims, reports = book.claims(one.claims), book.reports(one.reports)
    told = sorted(
        claims.values(), key=lambda claim: (reports[claim.report].published or date.max, claim.report, claim.id)
    )
    if json:
        tellings = [{"report": report_json(reports[claim.report]), **claim_json(claim)} for claim in told]
        print_json({**incident_json(one, rulings), "claims": tellings})
        return
    screen = console()
    screen.print(Text(f"{one.id}  ", style="dim") + told_line(one), soft_wrap=True)
    standing = Text(one.standing.value, style=STANDING.get(one.standing, ""))
    screen.print(Text("Standing: ") + standing + Text(f", {one.standing_because}"), soft_wrap=True)
    screen.print()
    for nth, claim in enumerate(told, 1):
        _show_claim(screen, nth, claim, reports[claim.report])
    names_of = {agreement.id: agreement for agreement in load_agreements(agreements)}
    for ruling in rulings:
        _show_ruling(screen, ruling, names_of.get(ruling.agreement))
    if not rulings:
        screen.print("No agreement bears on it.")


def _show_claim(screen: Console, nth: int, claim: Claim, report: Report) -> None:
    screen.print(Text(f"{nth}. ") + report_line(report), soft_wrap=True)
    screen.print(Padding(_highlighted(report.text, claim), (0, 0, 0, 3)))
    screen.print(Text("   ") + claim_line(claim), soft_wrap=True)
    screen.print()


def _highlighted(text: str, claim: Claim) -> Text:
    """The sentence that tells a claim most fully, with the words that carry it marked."""
    from trucewatch.pipeline import sentence

    span = claim.spans[0] if claim.spans else claim.trigger
    around = sentence(text, span)
    start = text.find(around, max(0, span.start - len(around)))
    shown = Text(around.strip(), style="dim")
    begin = span.start - start - (len(around) - len(around.lstrip()))
    shown.stylize("not dim reverse", max(0, begin), begin + span.end - span.start)
    return shown


def _show_ruling(screen: Console, ruling: Ruling, agreement: Agreement | None) -> None:
    name = f"  {agreement.name}" if agreement else ""
    screen.print(ruling_line(ruling) + Text(name, style="dim"), soft_wrap=True)
    clause = next((one for one in agreement.clauses if one.id == ruling.clause), None) if agreement else None
    if clause:
        screen.print(Padding(Text(f"clause {clause.id}: {clause.says}", style="italic"), (0, 0, 0, 3)))
    tests = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for reason in ruling.reasons:
        tests.add_row(Text(plain(reason.test)), Text(reason.outcome), Text(reason.because))
    screen.print(Padding(tests, (0, 0, 1, 3)))


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
        shown = write_page(book, file, load_agreements(agreements), Filter(agreement=agreement))
    if json:
        print_json({"file": str(file), "incidents": shown})
    else:
        complain(f"{file}: {several(shown, 'incident')}, {file.stat().st_size / 1000:,.0f} kB. Open it in a browser.")
