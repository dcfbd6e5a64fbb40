"""`incidents join`, `split`, `apart`, `undo`, `decisions` and `doubles`: what people decide about incidents, and what waits for them."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
from trucewatch.commands.words import told_line
from trucewatch.errors import LedgerError
from trucewatch.output import decision_json, incident_json
from trucewatch.records import Claim, Decision, Incident, content_id
from trucewatch.settings import Settings

if TYPE_CHECKING:
    from trucewatch.ledger import Ledger
    from trucewatch.merge import Double

IncidentId = Annotated[str, typer.Argument(metavar="ID", help="The incident's id, or how it begins.")]
OtherId = Annotated[str, typer.Argument(metavar="OTHER", help="The other incident's id, or how it begins.")]
Because = Annotated[str, typer.Option("--because", "-b", metavar="WHY", help="The reason; it is kept.")]
Who = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who decides it; else the user's login name.", envvar="TRUCEWATCH_USER"),
]
ID_SHOWN = 8


def add(group: typer.Typer) -> None:
    """Adds the commands."""
    group.command(epilog=examples("trucewatch incidents join i-3f2a i-77c0 --because 'one raid, told on two days'"))(
        join
    )
    group.command(
        epilog=examples("trucewatch incidents split i-3f2a 3 --because 'the third report is of the raid at noon'")
    )(split)
    group.command(epilog=examples("trucewatch incidents apart i-3f2a i-77c0 --because 'two shells, an hour between'"))(
        apart
    )
    group.command(epilog=examples("trucewatch incidents undo", "trucewatch incidents undo d-51b3"))(undo)
    group.command(epilog=examples("trucewatch incidents decisions", "trucewatch incidents decisions --json"))(decisions)
    group.command(
        epilog=examples("trucewatch incidents doubles --from 2018-04-01", "trucewatch incidents doubles --json")
    )(doubles)


# --- deciding ---------------------------------------------------------------------------------


def join(
    first: IncidentId,
    second: OtherId,
    because: Because,
    by: Who = None,
    ledger: LedgerPath = LEDGER,
    agreements: AgreementsPath = None,
    json: Json = False,
) -> None:
    """Say that two incidents are one. It holds when reports come later, until it is undone or a later decision splits them."""
    _of_two("join", (first, second), because, by, ledger, agreements, json)


def apart(
    first: IncidentId,
    second: OtherId,
    because: Because,
    by: Who = None,
    ledger: LedgerPath = LEDGER,
    agreements: AgreementsPath = None,
    json: Json = False,
) -> None:
    """Say that two incidents are two, and no duplicates: they are never merged, and no longer listed as doubles."""
    _of_two("apart", (first, second), because, by, ledger, agreements, json)


def _of_two(
    what: str,
    ids: tuple[str, str],
    because: str,
    by: str | None,
    ledger: Path,
    agreements: Path | None,
    json: bool,
) -> None:
    from trucewatch.ledger import Ledger

    with Ledger.open(ledger, create=False) as book:
        ours, theirs = (_read_incident(book, id) for id in ids)
        if ours.id == theirs.id:
            raise LedgerError(f"{ids[0]} and {ids[1]} are the same incident")
        detail = {"ours": " ".join(ours.claims), "theirs": " ".join(theirs.claims), "other": theirs.id}
        _decide(book, agreements, _made(book, what, ours.id, because, by, detail), json)


def split(
    id: IncidentId,
    claims: Annotated[
        list[str],
        typer.Argument(
            metavar="CLAIM…", help="Its claims that are another incident: ids, or numbers as `explain` gives them."
        ),
    ],
    because: Because,
    by: Who = None,
    ledger: LedgerPath = LEDGER,
    agreements: AgreementsPath = None,
    json: Json = False,
) -> None:
    """Say that some claims of an incident are another one. It holds when reports come later, until it is undone."""
    from trucewatch.ledger import Ledger

    with Ledger.open(ledger, create=False) as book:
        one = _read_incident(book, id)
        order = in_order(book, one)
        theirs = {_claim(name, order, id) for name in claims}
        ours = [claim.id for claim in order if claim.id not in theirs]
        if not ours:
            raise LedgerError(f"{id}: these are all of its claims; some have to stay")
        detail = {"ours": " ".join(ours), "theirs": " ".join(sorted(theirs))}
        _decide(book, agreements, _made(book, "split", one.id, because, by, detail), json)


def undo(
    decision: Annotated[
        str | None, typer.Argument(metavar="DECISION", help="Its id, or how it begins; else the last one.")
    ] = None,
    because: Annotated[str, typer.Option("--because", "-b", metavar="WHY", help="The reason; it is kept.")] = "",
    by: Who = None,
    ledger: LedgerPath = LEDGER,
    agreements: AgreementsPath = None,
    json: Json = False,
) -> None:
    """Take a decision back. It stays on record, followed by this one; an undoing can be undone by its id."""
    from trucewatch.ledger import Ledger
    from trucewatch.merge import in_force

    with Ledger.open(ledger, create=False) as book:
        made = book.decisions()
        found = in_force(made)[-1:] if decision is None else tuple(one for one in made if one.id.startswith(decision))
        if len(found) != 1:
            known = f"decision {decision!r}" if decision else "decision that still counts"
            raise LedgerError(f"{book.path}: holds {'no' if not found else 'more than one'} {known}")
        detail = dict(found[0].detail) | {"decision": found[0].id}
        _decide(book, agreements, _made(book, "undo", found[0].incident, because, by, detail), json)


def _read_incident(book: Ledger, id: str) -> Incident:
    one = book.incident(id)
    if one.coded_by:
        raise LedgerError(f"{id}: was coded by people and imported; it has no claims to join or split")
    return one


def in_order(book: Ledger, one: Incident) -> Sequence[Claim]:
    """The claims of an incident in the order in which they are shown and numbered."""
    claims, reports = book.claims(one.claims).values(), book.reports(one.reports)
    return sorted(claims, key=lambda claim: (reports[claim.report].published or date.max, claim.report, claim.id))


def _claim(name: str, order: Sequence[Claim], incident: str) -> str:
    if name.isdigit() and 1 <= int(name) <= len(order):
        return order[int(name) - 1].id
    found = [claim.id for claim in order if claim.id.startswith(name)]
    if len(found) != 1:
        raise LedgerError(f"{incident}: {name!r} names {'none' if not found else 'several'} of its {len(order)} claims")
    return found[0]


def _made(book: Ledger, what: str, incident: str, because: str, by: str | None, detail: dict[str, str]) -> Decision:
    last = max((one.when for one in book.decisions()), default=datetime.min.replace(tzinfo=UTC))
    when = max(datetime.now(UTC), last + timedelta(microseconds=1))  # in the order made, whatever the clock says
    who = by or getpass.getuser()
    return Decision(
        id=content_id("d", what, incident, who, when, because, detail),
        incident=incident,
        what=what,
        who=who,
        when=when,
        why=because,
        detail=tuple(detail.items()),
    )


def _decide(book: Ledger, agreements: Path | None, decision: Decision, json: bool) -> None:
    """Keeps a decision, works out again what it concerns, and shows the incidents that come out."""
    from trucewatch.pipeline import settle
    from trucewatch.stages import Table as Desk

    desk = Desk.load(Settings(agreements=agreements))
    if book.meta("worked_out_by") != desk.version:
        raise LedgerError(
            f"{book.path}: its incidents were worked out with other rules or agreements; name the agreements with --agreements, or "
            "run trucewatch watch once to work them out again"
        )
    detail = dict(decision.detail)
    concerned = (*detail["ours"].split(), *detail["theirs"].split())
    book.decide(decision, concerned)
    settle(desk, book)
    found = book.incidents_with(concerned)
    if json:
        print_json({"decision": decision_json(decision), "incidents": [incident_json(one) for one in found]})
        return
    screen = console()
    for one in found:
        screen.print(Text(f"{one.id[:ID_SHOWN]}  ", style="dim") + told_line(one), soft_wrap=True)
    short = decision.id[:ID_SHOWN]
    complain(
        f"{short}: {decision.what}, kept; {several(len(found), 'incident')} now. To take it back: trucewatch incidents undo {short}"
    )


def decisions(ledger: LedgerPath = LEDGER, json: Json = False) -> None:
    """List what people decided, and whether it still counts."""
    from trucewatch.ledger import Ledger
    from trucewatch.merge import in_force

    with Ledger.open(ledger, create=False) as book:
        made = book.decisions()
    counts = {one.id for one in in_force(made)}
    if json:
        for one in made:
            print_json(decision_json(one) | {"counts": one.id in counts})
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("Decision", "When", "Who", "What", "Why"):
        table.add_column(title, overflow="fold")
    for one in made:
        what = f"{one.what} {one.incident[:ID_SHOWN]}" + " (taken back)" * (one.what != "undo" and one.id not in counts)
        table.add_row(one.id[:ID_SHOWN], f"{one.when:%Y-%m-%d %H:%M}", Text(one.who), what, Text(one.why))
    if made:
        console().print(table)
    else:
        complain("Nobody has decided anything yet.")


# --- warnings ---------------------------------------------------------------------------------


def doubles(
    ledger: LedgerPath = LEDGER,
    first: Annotated[date | None, typer.Option("--from", help="On this day or later.", **DAY)] = None,
    last: Annotated[date | None, typer.Option("--to", help="On this day or before.", **DAY)] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="How many to show at most, likest first.")] = 20,
    json: Json = False,
) -> None:
    """List incidents that may be the same as another, just below the line: why, and what each feature adds or takes."""
    from trucewatch.knowledge.actors import ActorRegister
    from trucewatch.ledger import Filter, Ledger
    from trucewatch.merge import decided, scale, told
    from trucewatch.merge import doubles as find

    with Ledger.open(ledger, create=False) as book:
        incidents = {one.id: one for one in book.incidents(Filter(first=first, last=last, origin="read"))}
        home = {claim: one.id for one in incidents.values() for claim in one.claims}
        claims = book.claims(home)
        reports = book.reports({claim.report for claim in claims.values()})
        kept_to = decided(book.decisions())
    known = [told(one, reports[one.report].published, reports[one.report].outlet) for one in claims.values()]
    found = find(known, home, scale(ActorRegister.load()), kept_to)
    if json:
        for one in found[:most]:
            print_json(_double_json(one))
        return
    for one in found[:most]:
        _show_double(one, incidents, claims)
    if not found:
        complain("No two incidents look like one.")
    else:
        complain(
            f"{several(len(found), 'pair')} that may be one, {min(most, len(found))} shown. To settle one: trucewatch incidents "
            "join, or apart."
        )


def _double_json(one: Double) -> dict[str, Any]:
    return {
        "incidents": [one.ours, one.theirs],
        "claims": list(one.claims),
        "points": one.likeness.points,
        "because": one.because,
        "features": [
            {"feature": name, "points": points, "because": because} for name, points, because in one.likeness.parts
        ],
    }


def _show_double(one: Double, incidents: dict[str, Incident], claims: dict[str, Claim]) -> None:
    screen = console()
    for id, claim in zip((one.ours, one.theirs), one.claims, strict=True):
        quote = Text(f"  “{' '.join(claims[claim].quote.split())}”", style="italic")
        screen.print(Text(f"{id[:ID_SHOWN]}  ", style="dim") + told_line(incidents[id]) + quote, soft_wrap=True)
    screen.print(
        Text(f"   not merged: {one.because}; {one.likeness.points:.1f} points together", style="yellow"), soft_wrap=True
    )
    parts = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for name, points, because in one.likeness.parts:
        parts.add_row(Text(name), Text(f"{points:+.1f}", justify="right"), Text(because))
    screen.print(Padding(parts, (0, 0, 1, 3)))
