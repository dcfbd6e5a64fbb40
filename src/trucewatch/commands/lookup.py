"""`actors` and `place`: what the register and the gazetteer know of a name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from trucewatch.commands.common import DAY, FAILED, Json, complain, console, examples, print_json
from trucewatch.commands.words import plain

if TYPE_CHECKING:
    from trucewatch.knowledge.actors import Actor, ActorRegister, Link


def add(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command(
        epilog=examples("trucewatch actors Nusra --on 2017-07-10", "trucewatch actors --json 'Jaish Khaled bin Walid'")
    )(actors)
    app.command(epilog=examples("trucewatch place Homs --country SY", "trucewatch place --json 'Busr al-Harir'"))(place)


def actors(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name in any spelling, or an id.")],
    on: Annotated[date | None, typer.Option("--on", help="The day for which it is asked.", **DAY)] = None,
    json: Json = False,
) -> None:
    """Show which actors bear a name: what they are, since when, part of what, and beside whom they fight."""
    from trucewatch.knowledge.actors import ActorRegister

    register = ActorRegister.load()
    known = register.get(name)
    found = [actor for actor in ((known,) if known else register.candidates(name)) if actor.active(on)]
    if json:
        for actor in found:
            print_json(_actor_json(actor, register, on))
    elif found:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for title in ("Id", "Name", "Kind", "Years", "Part of", "Beside"):
            table.add_column(title, overflow="fold")
        for actor in found:
            above = ", ".join(register.ancestors(actor.id, on)[1:])
            years = f"{actor.since.year if actor.since else ''}–{actor.until.year if actor.until else ''}".strip("–")
            table.add_row(actor.id, actor.name, plain(actor.kind), years, above, ", ".join(_to(actor.allies, on)))
        console().print(table)
    if not found:
        complain(f"The register knows no actor {name!r}{f' on {on}' if on else ''}.")
        raise typer.Exit(FAILED)


def _to(links: Iterable[Link], on: date | None) -> list[str]:
    return [link.to for link in links if link.holds(on)]


def _actor_json(actor: Actor, register: ActorRegister, on: date | None) -> dict[str, Any]:
    return {
        "id": actor.id,
        "name": actor.name,
        "names": [name.text for name in actor.names],
        "kind": actor.kind,
        "countries": list(actor.countries),
        "since": actor.since.isoformat() if actor.since else None,
        "until": actor.until.isoformat() if actor.until else None,
        "part_of": list(register.ancestors(actor.id, on)[1:]),
        "allies": _to(actor.allies, on),
        "backers": _to(actor.backers, on),
        "listed_by": _to(actor.listings, on),
        "side": actor.side,
        "source": actor.source,
    }


def place(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name in any spelling.")],
    country: Annotated[
        str | None, typer.Option("--country", metavar="CODE", help="Where to look, as two letters: SY, UA.")
    ] = None,
    json: Json = False,
) -> None:
    """Show which places bear a name, where they are, and how far off the point an act there could be."""
    from trucewatch.knowledge.places import Gazetteer

    gazetteer = Gazetteer.load()
    found = gazetteer.lookup(name, country.upper() if country else None)
    if json:
        for entry in found:
            print_json(
                {
                    "id": entry.id,
                    "name": entry.name,
                    "lat": entry.lat,
                    "lon": entry.lon,
                    "radius_km": entry.radius_km,
                    "kind": entry.kind,
                    "country": entry.country,
                    "population": entry.population,
                    "note": gazetteer.note(entry),
                }
            )
    elif found:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for title in ("Id", "Name", "Kind", "Country", "Point", "Within", "Note"):
            table.add_column(title, overflow="fold")
        for entry in found:
            point, within = f"{entry.lat:.3f}, {entry.lon:.3f}", f"{entry.radius_km:g} km"
            table.add_row(entry.id, entry.name, entry.kind, entry.country, point, within, gazetteer.note(entry))
        console().print(table)
    if not found:
        complain(f"The gazetteer knows no place {name!r}{f' in {country}' if country else ''}.")
        raise typer.Exit(FAILED)
