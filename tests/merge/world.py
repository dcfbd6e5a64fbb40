"""Claims and reports from the short forms of tests/cases/merge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from trucewatch.knowledge.actors import Actor, ActorRegister, Link, Name
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

CASES = Path(__file__).parent.parent / "cases" / "merge"
PUBLISHED = date(2018, 4, 20)


@cache
def world() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((CASES / "world.yaml").read_text())
    return loaded


@cache
def register() -> ActorRegister:
    return ActorRegister(
        Actor(
            id=id,
            name=row["name"],
            names=(Name(row["name"]),),
            kind=row.get("kind", "rebel_group"),
            parents=tuple(Link(to) for to in row.get("parents", ())),
            allies=tuple(Link(to) for to in row.get("allies", ())),
            side=row.get("side"),
        )
        for id, row in world()["actors"].items()
    )


def claim(id: str, row: Mapping[str, Any]) -> Claim:
    quote, start = row["q"], row.get("pos", 0)
    span = Span(start, start + len(quote))
    days = row.get("day")
    first, last = days if isinstance(days, list) else (days, days)
    return Claim(
        id=id,
        report=row.get("in", f"report-{id}"),
        act=row["act"],
        quote=quote,
        spans=(span,),
        trigger=span,
        factuality=Factuality(row.get("f", "occurred")),
        initiator=tuple(_actor(name) for name in row.get("by", ())),
        recipient=tuple(_actor(name) for name in row.get("to", ())),
        place=tuple(_place(name) for name in row.get("at", ())),
        date=Period(first, last, str(days)) if days else None,
        count=_range(row.get("n")),
        killed=_range(row.get("k")),
        injured=_range(row.get("w")),
        sources=tuple(_source(text) for text in row.get("src", ())),
        violation_stated=row.get("v", False),
    )


def coded(claims: Mapping[str, Mapping[str, Any]]) -> list[CodedReport]:
    by_report: dict[str, list[Claim]] = {}
    rows: dict[str, Mapping[str, Any]] = {}
    for id, row in claims.items():
        one = claim(id, row)
        by_report.setdefault(one.report, []).append(one)
        rows[one.report] = row
    return [CodedReport(_report(id, rows[id]), tuple(found)) for id, found in by_report.items()]


def _report(id: str, row: Mapping[str, Any]) -> Report:
    # a text of its own for each report, unless the case names one that it shares
    text = " ".join(f"{row.get('text', id)}-{n}" for n in range(30))
    return Report(id, text, row.get("pub", PUBLISHED), row.get("out", f"Outlet {id}"))


def _actor(name: str) -> ActorRef:
    known = world()["actors"].get(name)
    return ActorRef(known["name"] if known else name, name, Span(0, len(name)), name if known else None)


def _place(name: str) -> PlaceRef:
    row = world()["places"][name]
    id = name if "lat" in row else None
    return PlaceRef(text=row["name"], span=Span(0, 1), id=id, **row)


def _range(value: object) -> Range | None:
    if value is None:
        return None
    low, dots, high = str(value).partition("..")
    return Range(int(low), int(high) if high else None if dots else int(low), str(value))


def _source(text: str) -> Source:
    name, kind, side, id = [*text.split("/"), "", ""][:4]
    return Source(name, SourceKind(kind), name, Span(0, 1), side or None, id or None)
