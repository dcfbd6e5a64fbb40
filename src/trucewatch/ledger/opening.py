"""Opening a ledger: the file, its transactions, and its tables at the version that this program knows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError

from trucewatch.errors import LedgerError
from trucewatch.ledger.schema import HEAD

BUSY_MS = 30_000
"""How long a writer waits for another one, in milliseconds."""


def open_engine(path: Path, *, create: bool) -> Engine:
    """A connection to the ledger in a file, with its tables at the version of this program.

    Args:
        path: the SQLite file.
        create: whether to make the ledger where there is none.

    Raises:
        LedgerError: there is none, it cannot be opened, is no ledger, or was written by a newer program.
    """
    if not create and not path.is_file():
        raise LedgerError(f"{path}: there is no ledger here; `trucewatch watch` makes one")
    if path.is_dir():
        raise LedgerError(f"{path}: is a folder, not a ledger")
    if not path.parent.is_dir():
        raise LedgerError(f"{path}: there is no folder {path.parent}")
    engine = create_engine(f"sqlite:///{path}")  # keeps its connection: to open one costs more than to add a report
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begun)
    try:
        with told(path):
            _upgrade(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Tells what the database complains of as a `LedgerError`, in a sentence."""
    try:
        yield
    except DBAPIError as error:
        raise LedgerError(f"{path}: {_sentence(str(error.orig))}") from error


def _sentence(reason: str) -> str:
    if "not a database" in reason:
        return "is no ledger (not a SQLite file)"
    if "malformed" in reason:
        return "is damaged and cannot be read"
    if "locked" in reason:
        return f"another program has been writing to it for {BUSY_MS // 1000} s; try again later"
    if "readonly" in reason or "unable to open" in reason:
        return "may not be written to"
    if "full" in reason:
        return "the disk is full"
    return f"the database fails ({reason})"


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: all of it or, if anything stops it, nothing."""
    with engine.connect().execution_options(trucewatch_writes=True) as connection, connection.begin():
        yield connection


def _connected(connection: sqlite3.Connection, _: Any) -> None:
    # sqlite3 leaves transactions to `_begun`: left to itself it would begin them late and commit table changes early
    connection.isolation_level = None
    for pragma in (f"busy_timeout={BUSY_MS}", "foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begun(connection: Connection) -> None:
    # a writer takes its turn at once; to read first and write later could fail half way
    writes = connection.get_execution_options().get("trucewatch_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _upgrade(engine: Engine, path: Path) -> None:
    with engine.connect() as connection:
        if version_of(connection, path) == HEAD:
            return
    with writing(engine) as connection:
        if version_of(connection, path) != HEAD:  # another program may just have done it
            _migrate(connection)


def version_of(connection: Connection, path: Path) -> str | None:
    """The version of the tables, or None where there are none yet.

    Raises:
        LedgerError: the tables are not those of a ledger, or of a version that this program does not know.
    """
    names = inspect(connection).get_table_names()
    if not names:
        return None
    if "alembic_version" not in names:
        raise LedgerError(f"{path}: is a database, but no ledger")
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if version is None or version > HEAD:
        raise LedgerError(f"{path}: was written by a newer Trucewatch (its version is {version}, ours {HEAD})")
    return version


def _migrate(connection: Connection) -> None:
    from alembic import command  # half a second to load, and needed once in the life of a ledger
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
