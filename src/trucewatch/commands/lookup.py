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
    from trucewatch.knowledge.places import Gazetteer


def add(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command(
        epilog=examples(
            "trucewatch actors Nusra --on 2017-07-10",
            "trucewatch actors regime --in 'Regime jets struck Idlib, Syrian rebels said.'",
            "trucewatch actors --json 'Jaish Khaled bin Walid'",
        )
    )(actors)
    app.command(
        epilog=examples(
            "trucewatch place Homs --country SY",
            "trucewatch place Homs --in 'Militias fought near Homs, east of Tripoli.'",
            "trucewatch place --json 'Busr al-Harir'",
        )
    )(place)


def actors(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name in any spelling, or an id.")],
    on: Annotated[date | None, typer.Option("--on", help="The day for which it is asked.", **DAY)] = None,
    within: Annotated[
        str | None,
        typer.Option("--in", metavar="TEXT", help="A sentence that holds the name: whom it means there, and why."),
    ] = None,
    json: Json = False,
) -> None:
    """Show which actors bear a name: what they are, since when, part of what, and beside whom they fight."""
    from trucewatch.knowledge.actors import ActorRegister

    register = ActorRegister.load()
    if within is not None:
        _actor_there(name, within, on, register, json)
        return
    known = register.get(name)
    found = [actor for actor in ((known,) if known else register.candidates(name)) if actor.active(on)]
    if json:
        for actor in found:
            print_json(_actor_json(actor, register, on))
    elif found:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for title in ("Id", "Name", "Kind", "Years", "Part of", "Beside", "Ids"):
            table.add_column(title, overflow="fold")
        for actor in found:
            above = ", ".join(register.ancestors(actor.id, on)[1:])
            years = f"{actor.since.year if actor.since else ''}–{actor.until.year if actor.until else ''}".strip("–")
            table.add_row(
                actor.id, actor.name, plain(actor.kind), years, above, ", ".join(_to(actor.allies, on)), _ids(actor)
            )
        console().print(table)
    if not found:
        complain(f"The register knows no actor {name!r}{f' on {on}' if on else ''}.")
        raise typer.Exit(FAILED)


def _actor_there(name: str, text: str, on: date | None, register: ActorRegister, json: bool) -> None:
    from trucewatch.resolve.explaining import actor_meant

    found = actor_meant(name, text, on, register)
    if found is None:
        complain(f"{name!r} stays open there: nothing in the text tells which actor it means.")
        raise typer.Exit(FAILED)
    if json:
        print_json(_actor_json(found.actor, register, on) | {"because": found.because})
        return
    above = register.ancestors(found.actor.id, on)[1:]
    part = f", part of {', '.join(above)}" if above else ""
    console().print(f"{name}: {found.actor.name} ({found.actor.id}{part}): {found.because}.")


def _ids(actor: Actor) -> str:
    """Its ids elsewhere, for the table."""
    return " ".join([*([actor.wikidata] if actor.wikidata else []), *([f"UCDP {actor.ucdp}"] if actor.ucdp else [])])


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
        "wikidata": actor.wikidata,
        "ucdp": actor.ucdp,
    }


def place(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name in any spelling.")],
    country: Annotated[
        str | None, typer.Option("--country", metavar="CODE", help="Where to look, as two letters: SY, UA.")
    ] = None,
    within: Annotated[
        str | None,
        typer.Option(
            "--in", metavar="TEXT", help="A sentence that holds the name: which place it means there, and why."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Show which places bear a name, where they are, and how far off the point an act there could be."""
    from trucewatch.knowledge.places import Gazetteer

    gazetteer = Gazetteer.load()
    if within is not None:
        _place_there(name, within, gazetteer, json)
        return
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


def _place_there(name: str, text: str, gazetteer: Gazetteer, json: bool) -> None:
    from trucewatch.resolve.explaining import place_meant

    meant = place_meant(name, text, gazetteer)
    place = meant.place
    if json:
        rivals = [{"id": r.entry.id, "score": r.score, "reasons": list(r.reasons)} for r in meant.rivals]
        slots = ("id", "lat", "lon", "radius_km", "where_prec", "geo_precision", "country", "because")
        print_json({slot: getattr(place, slot) for slot in slots} | {"rivals": rivals})
        return
    console().print(place.because)
    if place.lat is not None:
        console().print(f"{place.lat:.3f}, {place.lon:.3f}, within {place.radius_km:g} km")
    if len(meant.rivals) > 1:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for title in ("Id", "Name", "Kind", "Country", "Point", "Score", "What speaks for it"):
            table.add_column(title, overflow="fold")
        for rival in meant.rivals:
            entry = rival.entry
            point = f"{entry.lat:.3f}, {entry.lon:.3f}"
            row = (
                entry.id,
                entry.name,
                entry.kind,
                entry.country,
                point,
                f"{rival.score:.1f}",
                "; ".join(rival.reasons),
            )
            table.add_row(*row)
        console().print(table)
    if place.lat is None:
        raise typer.Exit(FAILED)
