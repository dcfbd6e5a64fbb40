"""Rulings stand beside those that follow them, and what people coded stands apart from what was read."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event

from tests.ledger.books import MARKET, NEXT_DAY, REPORTS, SHELLING, dump, report, stages
from trucewatch.errors import BrokenRecord
from trucewatch.imports import LeftOut
from trucewatch.ledger import CODED, READ, Filter, Ledger, store
from trucewatch.ledger.opening import _begun, _connected
from trucewatch.pipeline import import_events, watch
from trucewatch.records import (
    CodedBy,
    Factuality,
    Incident,
    Period,
    PlaceRef,
    Range,
    Ruling,
    Source,
    SourceKind,
    Span,
    Standing,
    Verdict,
    content_id,
)

MIGRATIONS = Path(store.__file__).parent / "migrations"
NOWHERE = Span(0, 0)


def coded(event_id: str, version: str = "1", killed: int = 1, dataset: str = "Made up") -> Incident:
    return Incident(
        id=content_id("e", dataset, event_id),
        act="shelling",
        factuality=Factuality.OCCURRED,
        claims=(),
        reports=(),
        initiator=(),
        recipient=(),
        place=(PlaceRef("Busr", "Busr", NOWHERE, lat=32.8, lon=36.3, radius_km=3.0, country="SY"),),
        date=Period(date(2018, 4, 19), date(2018, 4, 19), "2018-04-19"),
        count=None,
        killed=Range(killed, killed, str(killed)),
        injured=None,
        sources=(Source(dataset, SourceKind.EXPERT, dataset, NOWHERE),),
        violation_stated=False,
        standing=Standing.REPORTED,
        standing_because="coded by people",
        coded_by=CodedBy(dataset, event_id, "shelling", f"version-{version}"),
    )


class Bench:
    """Rules `verdict` under one agreement whose version is given."""

    def __init__(self, agreement: str = "1", verdict: Verdict = Verdict.ALLEGED_BREACH) -> None:
        self.agreement, self.verdict, self.asked = agreement, verdict, 0

    def spoken_of(self, _: str, __: date | None = None, ___: Iterable[str] = ()) -> frozenset[str]:
        return frozenset()

    def rule_all(self, incidents: Sequence[Incident]) -> list[tuple[Ruling, ...]]:
        self.asked += len(incidents)
        return [self.rule(one, frozenset()) for one in incidents]

    def rule(
        self,
        incident: Incident,
        spoken_of: frozenset[str],  # noqa: ARG002 - as a judge is asked
        *,
        told: str = "",  # noqa: ARG002
        published: date | None = None,  # noqa: ARG002
    ) -> tuple[Ruling, ...]:
        assert incident.coded_by is not None
        versions = (("rules", "1"), ("agreement", self.agreement), ("incident", incident.coded_by.version))
        id = content_id("ruling", incident.id, versions)
        return (Ruling(id, incident.id, "first", "no-fire", self.verdict, None, (), (), versions=versions),)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger.open(path) as opened:
        yield opened


def bring(ledger: Ledger, *events: Incident, bench: Bench | None = None, version: str = "1") -> Counter[str]:
    return sum(import_events(events, bench or Bench(), version, ledger), Counter[str]())


def history(ledger: Ledger, incident: str) -> list[tuple[str, str, bool]]:
    return [
        (dict(one.versions)["agreement"], dict(one.versions)["incident"], current)
        for one, current in ledger.ruling_history(incident)
    ]


# --- rulings ------------------------------------------------------------------------------------


def test_a_changed_row_is_ruled_on_anew_beside_the_old(ledger: Ledger) -> None:
    one = coded("7")
    assert bring(ledger, one) == Counter(new=1)
    assert bring(ledger, one) == Counter(known=1)
    assert bring(ledger, coded("7", "2", killed=5)) == Counter(changed=1)
    assert history(ledger, one.id) == [("1", "version-1", False), ("1", "version-2", True)]
    assert [dict(held.versions)["incident"] for held in ledger.rulings()[one.id]] == ["version-2"]
    assert ledger.incident(one.id).killed == Range(5, 5, "5")
    assert ledger.size().rulings == 1


def test_a_changed_agreement_rules_anew_on_all_that_people_coded(ledger: Ledger) -> None:
    one, other = coded("7"), coded("8")
    bring(ledger, one, other)
    bench = Bench("2", Verdict.UNDETERMINED)
    bring(ledger, one, bench=bench, version="2")
    assert bench.asked == 2
    for incident in (one, other):
        assert history(ledger, incident.id) == [("1", "version-1", False), ("2", "version-1", True)]
    assert ledger.incidents(Filter(verdict="alleged_breach")) == ()
    assert len(ledger.incidents(Filter(agreement="first", verdict="undetermined"))) == 2


def test_a_change_that_is_taken_back_makes_the_first_ruling_current_again(ledger: Ledger) -> None:
    one = coded("7")
    for agreement in ("1", "2", "1"):
        bring(ledger, one, bench=Bench(agreement), version=agreement)
    assert history(ledger, one.id) == [("1", "version-1", True), ("2", "version-1", False)]


def test_what_was_read_keeps_its_old_rulings_when_more_is_told_of_it(ledger: Ledger) -> None:
    list(watch([report("a", "The market was hit.", SHELLING)], stages(), ledger))
    [before] = ledger.incidents()
    list(watch([report("b", "The market burned.", MARKET), report("c", NEXT_DAY)], stages(), ledger))
    after = next(one for one in ledger.incidents() if one.id == before.id)
    assert len(after.claims) > len(before.claims)
    told = ledger.ruling_history(before.id)
    assert [current for _, current in told] == [False, True]
    assert len({ruling.id for ruling, _ in told}) == 2
    assert len(ledger.rulings()[before.id]) == 1


def test_other_rules_keep_the_old_rulings_too(ledger: Ledger) -> None:
    list(watch(REPORTS, stages(), ledger))
    size = ledger.size()
    list(watch([], stages(version="2"), ledger))
    assert ledger.size() == size


# --- what people coded --------------------------------------------------------------------------


def test_what_people_coded_stays_apart_from_what_was_read(ledger: Ledger, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "read.db") as other:
        list(watch(REPORTS, stages(), other))
    bring(ledger, coded("7"), coded("8", dataset="Another"))
    list(watch(REPORTS, replace(stages(), bench=_Both()), ledger))
    read = ledger.incidents(Filter(origin=READ))
    assert {one.id for one in read} == {row[0] for row in _ids(tmp_path / "read.db")}
    assert all(one.coded_by is None for one in read)
    assert len(ledger.incidents(Filter(origin=CODED))) == 2
    assert [one.coded_by.dataset for one in ledger.incidents(Filter(origin="Another")) if one.coded_by] == ["Another"]
    assert len(ledger.incidents()) == len(read) + 2


class _Both(Bench):
    """Rules on what was read as the ledger's tests do, and on what people coded as `Bench`."""

    def rule(
        self, incident: Incident, spoken_of: frozenset[str], *, told: str = "", published: date | None = None
    ) -> tuple[Ruling, ...]:
        if incident.coded_by is None:
            return stages().bench.rule(incident, spoken_of, told=told, published=published)
        return super().rule(incident, spoken_of)


def _ids(path: Path) -> list[tuple[str]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT id FROM incidents").fetchall()
    finally:
        connection.close()


def test_other_rules_for_what_was_read_leave_what_people_coded_where_it_is(ledger: Ledger) -> None:
    bring(ledger, coded("7"))
    list(watch(REPORTS, replace(stages(), bench=_Both()), ledger))
    list(watch([], replace(stages(version="2"), bench=_Both("2")), ledger))
    [one] = ledger.incidents(Filter(origin=CODED))
    assert history(ledger, one.id) == [("1", "version-1", False), ("2", "version-1", True)]


def test_rows_left_out_are_counted_and_errors_passed_over(ledger: Ledger) -> None:
    events = [coded("7"), LeftOut("Peaceful protest"), BrokenRecord("x.csv", "has no id", 3)]
    assert sum(import_events(events, Bench(), "1", ledger), Counter[str]()) == Counter({"new": 1, "left out": 1})


# --- the migration ------------------------------------------------------------------------------


def at_0001(path: Path) -> None:
    """A ledger as the first version left it, with an incident and its ruling."""
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begun)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        record = (
            '{"id":"ruling-1","incident":"i-1","agreement":"first","clause":"no-fire","verdict":"alleged_breach","ground":null,'
            '"missing":[],"reasons":[],"versions":[["rules","1"],["agreement","agreement-a"],["incident","version-b"]]}'
        )
        connection.exec_driver_sql(
            "INSERT INTO incidents VALUES ('i-1','g','shelling','occurred','reported',NULL,NULL,'{}')"
        )
        connection.exec_driver_sql("INSERT INTO rulings VALUES ('i-1','first','alleged_breach',NULL,?)", (record,))
    engine.dispose()


def test_rulings_of_the_first_version_are_kept_with_their_versions(path: Path) -> None:
    at_0001(path)
    with Ledger.open(path) as ledger:
        [(ruling, current)] = ledger.ruling_history("i-1")
        assert current
        assert (ruling.id, ruling.verdict) == ("ruling-1", Verdict.ALLEGED_BREACH)
        assert ledger.rulings() == {"i-1": (ruling,)}
    [row] = dump(path)["rulings"]
    assert {"1", "agreement-a", "version-b"} <= set(row)


def test_a_ledger_of_the_first_version_goes_on(path: Path, tmp_path: Path) -> None:
    at_0001(path)
    with Ledger.open(path) as ledger:
        list(watch(REPORTS, stages(), ledger))
        assert [current for _, current in ledger.ruling_history("i-1")] == [False]
    with Ledger.open(tmp_path / "fresh.db") as fresh:
        list(watch(REPORTS, stages(), fresh))
    assert dump(path) == dump(tmp_path / "fresh.db")
