"""A whole table as incidents, in the order of its rows; bad rows as errors in between, and the others go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trucewatch.errors import BrokenRecord, InputError, UnreadableFile
from trucewatch.imports.coding import LeftOut, RowCoder
from trucewatch.imports.files import Row, open_table
from trucewatch.imports.mapping import ImportMap, shipped_map
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.knowledge.places import Gazetteer
from trucewatch.records import Incident

SHIPPED = ("ged", "acled")
"""Data sets whose maps are shipped."""

Imported = Incident | LeftOut | InputError


def read_events(path: Path, mapping: ImportMap, register: ActorRegister, gazetteer: Gazetteer) -> Iterator[Imported]:
    """The incidents of a table; a row that cannot be read is yielded as an error that names its file and line.

    Args:
        path: CSV, plain or packed. mapping: what its columns mean. register, gazetteer: by which its names are resolved.

    Raises:
        InputError: nothing of it can be read.
    """
    table = open_table(path, mapping.delimiter)
    coder = RowCoder(mapping, table.header, table.file, register, gazetteer)
    seen: dict[str, int] = {}
    for row in table.rows:
        yield _event(row, coder, table.file, seen) if isinstance(row, Row) else row


def _event(row: Row, coder: RowCoder, file: str, seen: dict[str, int]) -> Imported:
    try:
        found = coder.code(row.fields)
    except ValueError as error:
        return BrokenRecord(file, str(error), row.line)
    if isinstance(found, Incident):
        before = seen.setdefault(found.id, row.line)
        if before != row.line:
            event = found.coded_by.event if found.coded_by else ""
            return BrokenRecord(file, f"the event {event} stands on line {before} already", row.line)
    return found


def map_for(path: Path) -> ImportMap:
    """The shipped map that fits the columns of a table.

    Raises:
        InputError: it cannot be read, or is neither UCDP GED nor ACLED.
    """
    header = open_table(path).header
    for name in SHIPPED:
        mapping = shipped_map(name)
        if all(any(one.casefold() in header for one in mapping.columns[needed]) for needed in mapping.required):
            return mapping
    raise UnreadableFile(
        str(path), "has neither the columns of UCDP GED nor those of ACLED; give a map of its columns (--map)"
    )
