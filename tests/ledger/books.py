"""Ledgers and reports for tests, with a coder that reads a line of `tests/cases/merge` for each claim."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tests.merge.world import claim, register
from trucewatch.merge import scale
from trucewatch.records import (
    CodedReport,
    Incident,
    Reason,
    Report,
    Ruling,
    Verdict,
    content_id,
)
from trucewatch.stages import Stages

SCALE = scale(register())
DERIVED = {"sqlite_sequence", "alembic_version"}


class LineCoder:
    """Codes texts that are lines of YAML, a claim each: a coder with nothing to get wrong."""

    def __init__(self) -> None:
        self.coded: list[str] = []

    def code(self, report: Report) -> CodedReport:
        self.coded.append(report.id)
        rows = [yaml.safe_load(line) for line in report.text.splitlines() if line.startswith("{")]
        claims = tuple(
            claim(content_id("claim", report.id, n), row | {"in": report.id, "pos": n * 10})
            for n, row in enumerate(rows)
        )
        return CodedReport(report, claims, ("keyword",))


class NoFinder:
    """Leaves claims as they are: those of `LineCoder` are resolved already."""

    def resolve(self, coded: CodedReport) -> CodedReport:
        return coded


class TwoTruces:
    """Holds everything against `first`, and against `second` what its reports name."""

    def spoken_of(self, text: str, _: date | None = None, __: Iterable[str] = ()) -> frozenset[str]:
        return frozenset({"second"} if "second truce" in text else ())

    def rule(
        self, incident: Incident, spoken_of: frozenset[str], *, told: str = "", published: date | None = None
    ) -> tuple[Ruling, ...]:
        verdicts = {"first": Verdict.ALLEGED_BREACH} | dict.fromkeys(spoken_of, Verdict.UNDETERMINED)
        return tuple(
            Ruling(
                id=content_id("ruling", incident, name, told, published),
                incident=incident.id,
                agreement=name,
                clause="no-fire",
                verdict=verdict,
                ground=None,
                missing=("place",) if verdict is Verdict.UNDETERMINED else (),
                reasons=(Reason("occurred", "yes", f"{told[:40]} ({published})"),),
                by=("Syrian army", "syrian-army"),
                versions=(("rules", "1"),),
            )
            for name, verdict in sorted(verdicts.items())
        )


def stages(version: str = "1") -> Stages:
    return Stages(coder=LineCoder(), finder=NoFinder(), bench=TwoTruces(), scale=SCALE, version=version)


def report(id: str, *lines: str, **fields: Any) -> Report:
    given: dict[str, Any] = {"published": date(2018, 4, 20), "outlet": f"Outlet {id}"} | fields
    return Report(id, "\n".join(lines), **given)


SHELLING = "{act: shelling, day: 2018-04-19, at: [busr], q: shells hit the market of the town, by: [syrian-army]}"
MARKET = (
    "{act: shelling, day: 2018-04-19, at: [busr], q: the market burned after shells hit, by: [syria-government], k: 2}"
)
NEXT_DAY = "{act: shelling, day: 2018-04-20, at: [busr], q: shells hit the market of the town, by: [syrian-army]}"
CLASH = (
    "{act: armed_clash, day: 2018-04-18, at: [daraa], q: clashes at the stadium, by: [southern-front], to: [russia]}"
)
DENIAL = (
    "{act: shelling, day: 2018-04-19, at: [busr], q: no shell was fired at the market, f: negated, by: [syrian-army], "
    "src: [army command/party/syria-government]}"
)

REPORTS = (
    report("a", "The market was hit.", SHELLING, CLASH),
    report("b", "The market burned, in breach of the second truce.", MARKET),
    report("c", NEXT_DAY),
    report("d", "The army denies it.", DENIAL),
    report("e", "Nothing happened today."),
)


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that a ledger says now, in an order of its own; but not by which number the words of a report are found, nor what
    was ruled before.
    """
    connection = sqlite3.connect(path)
    try:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(_rows(connection, name), key=repr)
            for name in sorted(names)
            if name not in DERIVED and not name.startswith("report_words")
        }
    finally:
        connection.close()


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] != "number"]
    now = " WHERE current" if "current" in columns else ""
    return connection.execute(f"SELECT {', '.join(map(_quoted, columns))} FROM {table}{now}").fetchall()


def _quoted(name: str) -> str:
    return f'"{name}"'
