"""`explain`: one incident whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trucewatch.commands.common import LEDGER, AgreementsPath, Json, LedgerPath, console, examples, print_json
from trucewatch.commands.words import STANDING, claim_line, figure, plain, report_line, ruling_line, told_line
from trucewatch.output import claim_json, decision_json, incident_json, report_json, ruling_json
from trucewatch.records import Agreement, Claim, Decision, Incident, Report, Ruling, Verdict

if TYPE_CHECKING:
    from trucewatch.ledger import Ledger

ORDER = (Verdict.ALLEGED_BREACH, Verdict.UNDETERMINED, Verdict.NO_BREACH)
"""In which order rulings are shown."""


def add(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog=examples("trucewatch explain i-3f2a", "trucewatch explain --json --history i-3f2a"))(explain)


def explain(
    id: Annotated[str, typer.Argument(metavar="ID", help="The incident's id, or how it begins.")],
    ledger: LedgerPath = LEDGER,
    agreements: AgreementsPath = None,
    history: Annotated[
        bool,
        typer.Option(
            "--history", help="Also rulings of older rules, agreements or tellings, which newer ones followed."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Show an incident whole: who says it in which words, and each ruling test by test."""
    from trucewatch.judge import load_agreements
    from trucewatch.ledger import Ledger

    with Ledger.open(ledger, create=False) as book:
        one = book.incident(id)
        rulings = sorted(book.rulings([one.id]).get(one.id, ()), key=lambda ruling: ORDER.index(ruling.verdict))
        claims, reports = book.claims(one.claims), book.reports(one.reports)
        linked = _linked(one, book)
        decided = _decided(one, book)
        before = [ruling for ruling, current in book.ruling_history(one.id) if not current] if history else []
    told = sorted(
        claims.values(), key=lambda claim: (reports[claim.report].published or date.max, claim.report, claim.id)
    )
    if json:
        tellings = [{"report": report_json(reports[claim.report]), **claim_json(claim)} for claim in told]
        links = [{"incident": other.id, "relation": relation} for relation, other in linked]
        old = {"rulings_before": [ruling_json(ruling) for ruling in before]} if history else {}
        made = {"decisions": [decision_json(decision) for decision in decided]}
        print_json({**incident_json(one, rulings), "claims": tellings, "linked": links, **made, **old})
        return
    screen = console()
    screen.print(Text.assemble((f"{one.id}  ", "dim")) + told_line(one), soft_wrap=True)
    if one.coded_by:
        origin = f"Coded by people: {one.coded_by.dataset}, event {one.coded_by.event} (type {one.coded_by.kind}); not read in a report"
        screen.print(Text(origin, style="cyan"), soft_wrap=True)
    standing = Text(one.standing.value, style=STANDING.get(one.standing, ""))
    screen.print(Text("Standing: ") + standing + Text(f", {one.standing_because}"), soft_wrap=True)
    for decision in decided:
        why = decision.why or "without a reason"
        said = f"Decided: {decision.what} by {decision.who} on {decision.when:%Y-%m-%d}, {why} ({decision.id[:8]})"
        screen.print(Text(said, style="cyan"), soft_wrap=True)
    for best in one.best:
        screen.print(Text(f"{plain(best.slot).capitalize()}: {figure(one, best.slot)}, {best.because}"), soft_wrap=True)
    _show_differing(screen, one, [claim.id for claim in told])
    for relation, other in linked:
        screen.print(Text(f"{relation}: ") + Text(f"{other.id[:8]} ", style="dim") + told_line(other), soft_wrap=True)
    screen.print()
    for nth, claim in enumerate(told, 1):
        _show_claim(screen, nth, claim, reports[claim.report])
    known = {agreement.id: agreement for agreement in load_agreements(agreements)}
    for ruling in rulings:
        _show_ruling(screen, ruling, known.get(ruling.agreement))
    if not rulings:
        screen.print("No agreement bears on it.")
    for ruling in before:
        versions = ", ".join(f"{name} {version}" for name, version in ruling.versions)
        screen.print(
            Text("Ruled before: ", style="dim") + ruling_line(ruling) + Text(f"  {versions}", style="dim"),
            soft_wrap=True,
        )


def _linked(one: Incident, book: Ledger) -> Sequence[tuple[str, Incident]]:
    """The totals that may count an incident, or the incidents that it may count."""
    if one.date is None or one.coded_by:
        return ()
    from trucewatch.knowledge.actors import ActorRegister
    from trucewatch.ledger import Filter
    from trucewatch.merge import links, scale

    near = {other.id: other for other in book.incidents(Filter(first=one.date.start, last=one.date.end, origin="read"))}
    found = list(links(near.values(), scale(ActorRegister.load())))
    counted = [("May count", near[link.part]) for link in found if link.total == one.id]
    return counted + [("May be counted in", near[link.total]) for link in found if link.part == one.id]


def _decided(one: Incident, book: Ledger) -> Sequence[Decision]:
    """The decisions that count about claims of an incident."""
    from trucewatch.merge import in_force

    made = in_force(book.decisions())
    claims = set(one.claims)
    return [decision for decision in made if claims & {id for _, ids in decision.detail for id in ids.split()}]


def _show_differing(screen: Console, one: Incident, order: Sequence[str]) -> None:
    """Slot by slot, which claims (by number) tell it alike, and which otherwise."""
    for slot in dict.fromkeys(slot for slot, *_ in one.differs):
        other = {claim: words for name, claim, words in one.differs if name == slot}
        alike = [
            str(nth)
            for nth, id in enumerate(order, 1)
            if id not in other
            and (slot == "factuality" or any((name, claim) == (slot, id) for name, claim, _ in one.support))
        ]
        told = ", ".join(f"{nth} (“{' '.join(other[id].split())}”)" for nth, id in enumerate(order, 1) if id in other)
        said = f"{plain(slot).capitalize()}: told alike by {', '.join(alike) or 'none'}; otherwise by {told}"
        screen.print(Text(said, style="magenta"), soft_wrap=True)


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
