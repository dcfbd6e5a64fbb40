"""The clusters: incidents as several reports tell them, from short rows to coded reports.

A file names its places (name, latitude, longitude, radius in km, UCDP's where_prec) and its incidents. `base` holds what the tellings of an
incident have in common, each row under `told` what is its own:

    out: outlet · after: days from the act to the report · in: a report that tells several of the incidents · wire: the dispatch it reprints
    act · by, to: ids of actors · at: places · day: a day, two days, or null · q: the words · k, w, n: killed, injured, acts counted
    f: factuality · src: [name/kind/side/id, …], innermost first

`near` says what makes an incident hard, `standing` how well it ought to be borne out, `apart` which rows (from 0) are acts of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from trucewatch.knowledge.actors import ActorRegister
from trucewatch.records import (
    ActorRef,
    Claim,
    CodedReport,
    Factuality,
    Period,
    PlaceRef,
    Range,
    Report,
    Source,
    SourceKind,
    Span,
)

FOLDER = Path(__file__).parent / "clusters"
HELD_OUT = Path(__file__).with_name("held_out.yaml")
CIVILIANS = "civilians"


@dataclass(frozen=True, slots=True)
class Told:
    """An incident as it ought to come out: its claims, and what they tell of it."""

    id: str
    claims: frozenset[str]
    first: date
    last: date
    places: frozenset[str]
    standing: str | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """The reports of one conflict and the incidents that they tell. `held_out`: unseen while the rules were set."""

    name: str
    reports: tuple[CodedReport, ...]
    incidents: tuple[Told, ...]
    held_out: bool


def load(register: ActorRegister, folder: Path = FOLDER) -> tuple[Conflict, ...]:
    """Every conflict of a folder, by the names of the files."""
    unseen = frozenset(yaml.safe_load(HELD_OUT.read_text(encoding="utf-8")))
    files = sorted(folder.glob("*.yaml"))
    return tuple(_conflict(path, register, held_out=path.stem in unseen) for path in files)


def _conflict(path: Path, register: ActorRegister, *, held_out: bool) -> Conflict:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    claims: dict[str, list[Claim]] = {}
    reports: dict[str, Report] = {}
    incidents: list[Told] = []
    for incident in raw["incidents"]:
        rows = [incident["base"] | row for row in incident["told"]]
        ids = [f"{path.stem}/{incident['id']}/{n}" for n in range(len(rows))]
        for id, row in zip(ids, rows, strict=True):
            report = _report(id, row, incident["base"], path.stem)
            held = reports.setdefault(report.id, report)
            if held != report:
                raise ValueError(f"{path.name}: {report.id} is told as two reports")
            beside = claims.setdefault(report.id, [])
            beside.append(_claim(id, report.id, 400 * len(beside), row, raw["places"], register))
        incidents.extend(_incidents(incident, ids))
    coded = tuple(CodedReport(reports[id], tuple(found)) for id, found in claims.items())
    return Conflict(path.stem, coded, tuple(incidents), held_out)


def _incidents(incident: Mapping[str, Any], ids: list[str]) -> Iterator[Told]:
    base, apart = incident["base"], {ids[n] for n in incident.get("apart", ())}
    first, last = _days(base["day"])
    places = frozenset(base.get("at", ()))
    together = frozenset(ids) - apart
    yield Told(incident["id"], together, first, last, places, incident.get("standing"))
    for id in sorted(apart):
        yield Told(id, frozenset([id]), first, last, places, None)


def _days(value: Any) -> tuple[date, date]:
    first, last = value if isinstance(value, list) else (value, value)
    return first, last


def _report(id: str, row: Mapping[str, Any], base: Mapping[str, Any], conflict: str) -> Report:
    name = f"{conflict}/{row['in']}" if "in" in row else f"report-{id}"
    words = f"{conflict}-{row['wire']}" if "wire" in row else name
    text = " ".join(f"{words}-{n}" for n in range(40))  # a text of its own, unless it reprints a dispatch
    published = _days(base["day"])[0] + timedelta(days=row.get("after", 0))
    return Report(name, text, published, row["out"])


def _claim(
    id: str, report: str, start: int, row: Mapping[str, Any], places: Mapping[str, Any], register: ActorRegister
) -> Claim:
    span = Span(start, start + len(row["q"]))
    days = _days(row["day"]) if row["day"] else None
    return Claim(
        id=id,
        report=report,
        act=row["act"],
        quote=row["q"],
        spans=(span,),
        trigger=span,
        factuality=Factuality(row.get("f", "occurred")),
        initiator=tuple(_actor(name, register) for name in row.get("by", ())),
        recipient=tuple(_actor(name, register) for name in row.get("to", ())),
        place=tuple(_place(name, places[name]) for name in row.get("at", ())),
        date=Period(*days, str(row["day"])) if days else None,
        count=_range(row.get("n")),
        killed=_range(row.get("k")),
        injured=_range(row.get("w")),
        sources=tuple(_source(text) for text in row.get("src", ())),
    )


def _actor(id: str, register: ActorRegister) -> ActorRef:
    if id == CIVILIANS:
        return ActorRef(id, id, Span(0, 1))
    actor = register.get(id)
    if actor is None:
        raise ValueError(f"the register knows no actor {id!r}")
    return ActorRef(actor.name, actor.name, Span(0, 1), id)


def _place(id: str, row: list[Any]) -> PlaceRef:
    name, lat, lon, radius, prec = row
    return PlaceRef(name, name, Span(0, 1), id, lat, lon, radius, prec)


def _range(value: object) -> Range | None:
    if value is None:
        return None
    low, dots, high = str(value).partition("..")
    return Range(int(low) if low else None, int(high) if high else None if dots else int(low), str(value))


def _source(text: str) -> Source:
    name, kind, side, id = [*text.split("/"), "", "", ""][:4]
    return Source(name, SourceKind(kind), name, Span(0, 1), side or None, id or None)
