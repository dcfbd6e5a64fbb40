"""A ledger holds what it was given, once, and is whole at any moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.ledger.books import CLASH, REPORTS, SHELLING, dump, report, stages
from trucewatch.errors import LedgerError
from trucewatch.ledger import Filter, Ledger, search, store
from trucewatch.ledger.schema import HEAD, metadata
from trucewatch.pipeline import watch

MIGRATIONS = Path(store.__file__).parent / "migrations"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger.open(path) as opened:
        list(watch(REPORTS, stages(), opened))
        yield opened


def test_the_tables_that_migrations_make_are_those_of_the_schema(path: Path) -> None:
    with Ledger.open(path) as ledger, ledger._read() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _is_ours})
        assert compare_metadata(context, metadata) == []


def _is_ours(name: str | None, kind: str, _: Any) -> bool:
    return kind != "table" or not (name or "").startswith("report_words")


def test_the_version_is_that_of_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_reports_come_back_as_they_went_in(ledger: Ledger) -> None:
    assert set(ledger.reports().values()) == set(REPORTS)
    assert set(ledger.reports(["a", "c", "nobody"])) == {"a", "c"}


def test_claims_and_incidents_come_back_as_they_went_in(ledger: Ledger) -> None:
    coded = {one.id: stages().coder.code(one).claims for one in REPORTS}
    for one in REPORTS:
        assert ledger.claims_of(one.id) == coded[one.id]
    found = ledger.incidents()
    assert sorted(id for one in found for id in one.claims) == sorted(c.id for held in coded.values() for c in held)
    for one in found:
        assert ledger.incident(one.id) == one
        assert set(ledger.claims(one.claims)) == set(one.claims)


def test_size(ledger: Ledger) -> None:
    assert (ledger.size().reports, ledger.size().claims, ledger.size().incidents, ledger.size().open) == (5, 5, 3, 0)


def test_the_same_reports_again_change_nothing(ledger: Ledger, path: Path) -> None:
    before = dump(path)
    again = stages()
    steps = list(watch(REPORTS, again, ledger))
    assert all(step.known for step in steps)
    assert again.coder.coded == []
    assert dump(path) == before


@pytest.mark.parametrize(
    "change",
    [{"text": "Other words."}, {"published": date(2018, 4, 21)}, {"outlet": "Another"}, {"title": "A title"}],
    ids=str,
)
def test_a_report_that_says_otherwise_is_told_and_not_taken(ledger: Ledger, path: Path, change: dict[str, Any]) -> None:
    before = dump(path)
    [step] = watch([replace(REPORTS[0], origin="new.jsonl", **change)], stages(), ledger)
    assert str(step.item).startswith("new.jsonl: the ledger holds a report a with another text, day or outlet")
    assert dump(path) == before


def test_a_report_read_anew_leaves_nothing_of_the_old(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    other = report("a", "Only the clash was meant.", CLASH)
    list(watch([other], stages(), ledger, replace=True))
    assert search(ledger, "market was hit") == ()
    with Ledger.open(tmp_path / "fresh.db") as fresh:
        list(watch([other, *REPORTS[1:]], stages(), fresh))
    assert dump(path) == dump(tmp_path / "fresh.db")


def test_other_rules_work_everything_out_again(ledger: Ledger, path: Path) -> None:
    before = dump(path)
    list(watch([], stages(version="2"), ledger))
    after = dump(path)
    assert before.pop("meta") != after.pop("meta")
    assert after == before


FAILURES: dict[str, Callable[[Ledger], None]] = {
    "adding": lambda ledger: ledger.add(stages().coder.code(report("f", SHELLING)), {}),
    "settling": lambda ledger: ledger.settle([("g", one, ()) for one in ledger.incidents()] * 2, ["g"]),
}


@pytest.mark.parametrize("doing", FAILURES)
def test_what_fails_half_way_leaves_no_trace(ledger: Ledger, path: Path, doing: str) -> None:
    before = dump(path)
    with pytest.raises((KeyError, LedgerError)):
        FAILURES[doing](ledger)
    assert dump(path) == before


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(tmp_path_factory.mktemp("filters") / "ledger.db") as opened:
        list(watch(REPORTS, stages(), opened))
        yield opened


def _said(wanted: Filter) -> str:
    given = [(one.name, getattr(wanted, one.name)) for one in fields(wanted) if getattr(wanted, one.name)]
    # sets have no order of their own, and two workers must give a case the same name
    return " ".join(f"{name}={sorted(v) if isinstance(v, frozenset) else v}" for name, v in given)


@pytest.mark.parametrize(
    ("wanted", "claims"),
    [
        (Filter(), 3),
        (Filter(agreement="first"), 3),
        (Filter(agreement="second"), 1),
        (Filter(agreement="none"), 0),
        (Filter(verdict="undetermined"), 1),
        (Filter(agreement="first", verdict="undetermined"), 0),
        (Filter(actor="southern-front"), 1),
        (Filter(actor="SYRIAN a"), 2),
        (Filter(actors=frozenset({"russia", "nobody"})), 1),
        (Filter(actor="russia", actors=frozenset({"syrian-army"})), 3),
        (Filter(place="busr"), 2),
        (Filter(place="harir"), 2),
        (Filter(place="%"), 0),
        (Filter(first=date(2018, 4, 19)), 2),
        (Filter(last=date(2018, 4, 18)), 1),
        (Filter(first=date(2018, 4, 19), last=date(2018, 4, 19)), 1),
        (Filter(act="armed_clash"), 1),
        (Filter(standing="disputed"), 1),
        (Filter(act="armed_clash", place="busr"), 0),
    ],
    ids=lambda value: _said(value) if isinstance(value, Filter) else str(value),
)
def test_filter(full: Ledger, wanted: Filter, claims: int) -> None:
    assert len(full.incidents(wanted)) == claims


def test_incidents_come_by_day(ledger: Ledger) -> None:
    days = [one.date.start for one in ledger.incidents() if one.date]
    assert days == sorted(days)


def test_an_incident_by_the_beginning_of_its_id(ledger: Ledger) -> None:
    first = ledger.incidents()[0]
    assert ledger.incident(first.id[:8]) == first
    with pytest.raises(LedgerError, match="holds no incident 'xyz'"):
        ledger.incident("xyz")
    with pytest.raises(LedgerError, match="begins the ids of several"):
        ledger.incident("i-")
    with pytest.raises(LedgerError, match="holds no incident '%'"):
        ledger.incident("%")


def test_rulings_by_incident(ledger: Ledger) -> None:
    [disputed] = ledger.incidents(Filter(standing="disputed"))
    assert [ruling.agreement for ruling in ledger.rulings([disputed.id])[disputed.id]] == ["first", "second"]
    assert len(ledger.rulings()) == 3


BAD_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a folder": (lambda path: path.mkdir(), "is a folder, not a ledger"),
    "a text": (lambda path: path.write_text("Dear ledger, " * 100), "is no ledger (not a SQLite file)"),
    "another database": (lambda path: _execute(path, "CREATE TABLE notes (x)"), "is a database, but no ledger"),
    "a newer ledger": (
        lambda path: _execute(
            path, "CREATE TABLE alembic_version (version_num)", "INSERT INTO alembic_version VALUES ('9999')"
        ),
        "was written by a newer Trucewatch",
    ),
}


def _execute(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("case", BAD_FILES)
def test_what_is_no_ledger_is_told_and_not_touched(path: Path, case: str) -> None:
    make, says = BAD_FILES[case]
    make(path)
    before = path.read_bytes() if path.is_file() else None
    for create in (True, False):
        with pytest.raises(LedgerError) as told:
            Ledger.open(path, create=create)
        assert str(told.value).startswith(f"{path}: ")
        if create or path.is_file():
            assert says in str(told.value)
    if case == "a text":
        assert path.read_bytes() == before


def test_a_ledger_that_is_not_there(path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no ledger here; `trucewatch watch` makes one"):
        Ledger.open(path, create=False)
    assert not path.exists()
    with pytest.raises(LedgerError, match="there is no folder"):
        Ledger.open(path / "sub" / "ledger.db")


def test_an_empty_file_becomes_a_ledger(path: Path) -> None:
    path.touch()
    with Ledger.open(path) as ledger:
        assert ledger.size().reports == 0


def test_two_programs_at_one_ledger(path: Path) -> None:
    with Ledger.open(path) as one, Ledger.open(path) as other:
        list(watch(REPORTS[:2], stages(), one))
        list(watch(REPORTS[1:], stages(), other))
        assert one.size() == other.size()
        assert one.size().reports == 5
