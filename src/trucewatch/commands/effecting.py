"""`effect`: did a truce hold, by the numbers of incidents before, under and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from trucewatch.commands.common import (
    DAY,
    FAILED,
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
from trucewatch.errors import InputError, LedgerError, SettingsError
from trucewatch.records import Incident, Ruling

if TYPE_CHECKING:
    from trucewatch.judge import Judge
    from trucewatch.judge.effect import Effect, Ratio, Stretch
    from trucewatch.judge.series import Series, Tally
    from trucewatch.ledger import Ledger

Ruled = tuple[Incident, tuple[Ruling, ...]]
SHOWN = 10
"""How many parties and places are shown; JSON holds them all."""
AT_ONCE = 5_000


def add(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(
        epilog=examples(
            "trucewatch effect syr-southwest-2017",
            "trucewatch effect syr-southwest-2017 --origin 'UCDP GED' --json",
            "trucewatch effect syr-southwest-2017 --from GEDEvent.csv.xz",
        )
    )(effect)


def effect(
    agreement: Annotated[str, typer.Argument(metavar="AGREEMENT", help="The agreement's id.")],
    ledger: LedgerPath = LEDGER,
    file: Annotated[
        Path | None,
        typer.Option("--from", "-f", metavar="FILE", help="Count this table of coded events, and no ledger."),
    ] = None,
    map: Annotated[
        Path | None,
        typer.Option("--map", "-m", metavar="MAP", help="What its columns mean; not needed for UCDP GED and ACLED."),
    ] = None,
    origin: Annotated[
        str | None,
        typer.Option("--origin", metavar="WHERE", help="Count only what was read (read), or a data set of the ledger."),
    ] = None,
    first: Annotated[date | None, typer.Option("--first", help="First day that the data cover.", **DAY)] = None,
    last: Annotated[date | None, typer.Option("--last", help="Last day that the data cover.", **DAY)] = None,
    agreements: AgreementsPath = None,
    json: Json = False,
) -> None:
    """Tell whether a truce held: incidents, deaths and alleged breaches before, under and after it, and what follows from them."""
    from trucewatch.judge import Judge, load_agreements
    from trucewatch.judge.series import series
    from trucewatch.knowledge.actors import ActorRegister
    from trucewatch.ledger import Ledger

    chosen = next((one for one in load_agreements(agreements) if one.id == agreement), None)
    if chosen is None:
        raise LedgerError(f"there is no agreement {agreement!r}; trucewatch agreements list names them all")
    register, bad = ActorRegister.load(), list[InputError]()
    if file is not None:
        ruled = _of_file(file, map, Judge([chosen], register), bad)
        found = series(chosen, ruled, register, first=first, last=last)
    else:
        with Ledger.open(ledger, create=False) as book:
            found = series(chosen, _of_ledger(book, origin), register, first=first, last=last)
    if found is None:
        raise LedgerError(f"{file or ledger}: holds no incident with a day to count")
    if json:
        print_json(_json(found))
    else:
        _show(found)
    if bad:
        raise typer.Exit(FAILED)


# --- what is counted --------------------------------------------------------------------------


def _of_ledger(book: Ledger, origin: str | None) -> Iterable[Ruled]:
    from trucewatch.ledger import Filter

    incidents = book.incidents(Filter(origin=origin))
    origins = {one.coded_by.dataset if one.coded_by else "read" for one in incidents}
    if len(origins) > 1:
        several_kinds = ", ".join(sorted(origins))
        raise SettingsError(
            f"{book.path}: holds incidents of several origins ({several_kinds}), which may tell the same acts; choose one "
            "with --origin"
        )
    rulings = book.rulings(one.id for one in incidents)
    return ((one, rulings.get(one.id, ())) for one in incidents)


def _of_file(file: Path, map: Path | None, judge: Judge, bad: list[InputError]) -> Iterator[Ruled]:
    """The incidents of a table, ruled on; rows that cannot be read are told, and gathered in `bad`."""
    from trucewatch.imports import map_for, read_events, read_map
    from trucewatch.knowledge.actors import ActorRegister
    from trucewatch.knowledge.places import Gazetteer

    mapping = read_map(map) if map else map_for(file)
    events = read_events(file, mapping, ActorRegister.load(), Gazetteer.load())
    while some := list(islice(events, AT_ONCE)):
        faults = [one for one in some if isinstance(one, InputError)]
        for fault in faults:
            complain(fault)
        bad.extend(faults)
        incidents = [one for one in some if isinstance(one, Incident)]
        yield from zip(incidents, judge.rule_all(incidents), strict=True)


# --- as JSON ----------------------------------------------------------------------------------


def _json(found: Series) -> dict[str, Any]:
    main = found.effect()
    begins = main.during.first if main.during else found.first
    return {
        "agreement": found.agreement.id,
        "covered": {"first": found.first.isoformat(), "last": found.last.isoformat()},
        "left_out": dict(found.left_out),
        "of_excluded_groups": len(found.excluded),
        "phases": {name: _tally(tally) for name, tally in found.phases(main).items()},
        "effects": {
            "incidents": _effect(main),
            "deaths": _effect(found.effect("deaths")),
            "incidents_with_excluded_groups": _effect(found.effect(excluded=True)),
        },
        "by_party": _parts(found.by_party(main)),
        "by_place": _parts(found.by_place(main)),
        "days": [{"day": day.isoformat(), **_tally(tally)} for day, tally in found.days().items()],
        "weeks": [{"week": day.isoformat(), **_tally(tally)} for day, tally in found.weeks(begins).items()],
    }


def _tally(tally: Tally) -> dict[str, int]:
    return {"incidents": tally.incidents, "deaths": tally.deaths, "alleged_breaches": tally.breaches}


def _parts(parts: Mapping[str, Mapping[str, Tally]]) -> dict[str, dict[str, dict[str, int]]]:
    return {name: {phase: _tally(tally) for phase, tally in phases.items()} for name, phases in parts.items()}


def _effect(one: Effect) -> dict[str, Any]:
    return {
        "before": _stretch(one.before),
        "during": _stretch(one.during),
        "after": _stretch(one.after),
        "start": _ratio(one.start),
        "trend_per_30_days": _ratio(one.trend),
        "end": _ratio(one.end),
        "broke": one.broke.isoformat() if one.broke else None,
        "broke_by": None if one.by is None else round(one.by, 3),
        "worst_day": one.worst.isoformat() if one.worst else None,
        "dispersion": None if one.dispersion is None else round(one.dispersion, 3),
        "season_told_apart": one.season,
        "says": list(one.says),
    }


def _stretch(one: Stretch | None) -> dict[str, Any] | None:
    if one is None:
        return None
    days = {"first": one.first.isoformat(), "last": one.last.isoformat()}
    return {**days, "count": one.count, "a_week": round(one.weekly, 3), "a_day": round(one.weekly / 7, 3)}


def _ratio(one: Ratio | None) -> dict[str, float] | None:
    return {"factor": round(one.value, 4), "low": round(one.low, 4), "high": round(one.high, 4)} if one else None


# --- on the screen ----------------------------------------------------------------------------


def _show(found: Series) -> None:
    screen, main = console(), found.effect()
    screen.print(
        Text(found.agreement.name, style="bold") + Text(f"  {found.agreement.id}", style="dim"), soft_wrap=True
    )
    stretches = {
        name: stretch for name in ("before", "during", "after") if (stretch := getattr(main, name)) is not None
    }
    table = _table("", *(f"{name}: {one.first} to {one.last}" for name, one in stretches.items()))
    phases = found.phases(main)
    rows = (("incidents", "incidents"), ("deaths", "deaths"), ("alleged breaches", "breaches"))
    for called, field in rows:
        shown = [(getattr(phases[name], field), (one.last - one.first).days + 1) for name, one in stretches.items()]
        table.add_row(called, *(f"{n:,} · {n / days:.2f} a day · {n * 7 / days:.1f} a week" for n, days in shown))
    screen.print(table)
    for title, parts in (("By party", found.by_party(main)), ("By place", found.by_place(main))):
        screen.print(_parts_table(title, parts, tuple(stretches)))
    for sentence in main.says:
        screen.print(sentence, soft_wrap=True)
    if main.worst:
        screen.print(f"The worst day of the truce was {main.worst}: {found.counts()[main.worst]} incidents.")
    deaths = found.effect("deaths")
    if deaths.start:
        screen.print(f"Deaths changed at its start by a factor of {deaths.start}.", soft_wrap=True)
    _show_left_out(found)


def _show_left_out(found: Series) -> None:
    if found.excluded:
        said = f"{several(len(found.excluded), 'incident')} by or against groups that the agreement excludes"
        complain(f"Not counted above: {said}.")
    for why, number in sorted(found.left_out.items(), key=lambda pair: -pair[1]):
        complain(f"Left out: {several(number, 'incident')}, {why}.")


def _parts_table(title: str, parts: Mapping[str, Mapping[str, Tally]], phases: tuple[str, ...]) -> Table:
    table = _table(title, *phases)
    for name, tallies in list(parts.items())[:SHOWN]:
        shown = (tallies.get(phase) for phase in phases)
        table.add_row(
            name, *(f"{t.incidents:,} ({t.deaths:,} killed, {t.breaches:,} breaches)" if t else "0" for t in shown)
        )
    if len(parts) > SHOWN:
        table.add_row(Text(f"and {len(parts) - SHOWN:,} more", style="dim"))
    return table


def _table(*titles: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold")
    for title in titles:
        table.add_column(title)
    return table
