"""Tables as files: CSV in UTF-8, plain or packed (.gz, .xz, .bz2), parted by commas, semicolons or tabs."""

from __future__ import annotations

import bz2
import csv
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from trucewatch.errors import BrokenRecord, EmptyReport, UnreadableFile

MOST_IN_A_FIELD = 1_000_000
"""Characters that one field may hold; beyond that a quotation mark is likelier missing than a note that long."""
OPENERS: dict[str, Callable[..., TextIO]] = {".gz": gzip.open, ".xz": lzma.open, ".bz2": bz2.open}
BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError)


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of a row and the 1-based line on which it begins."""

    line: int
    fields: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its file as the user named it, the names of its columns, and its rows with what is wrong in between."""

    file: str
    header: tuple[str, ...]
    rows: Iterator[Row | BrokenRecord | UnreadableFile]


def open_table(path: Path, delimiter: str | None = None) -> Table:
    """A table, read as it is asked for.

    Args:
        path: the file. delimiter: what parts its fields; None to see it from the first line.

    Raises:
        UnreadableFile: it is not there, a folder, or not text. EmptyReport: it has no first line.
    """
    if path.is_dir():
        raise UnreadableFile(str(path), "is a folder, not a table")
    try:
        stream = OPENERS.get(path.suffix.lower(), open)(
            path, "rt", encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
        first = stream.readline()
        stream.seek(0)
    except BROKEN as error:
        raise UnreadableFile(str(path), f"cannot be read ({_reason(error)})") from error
    if not first.strip():
        stream.close()
        raise EmptyReport(str(path), "holds nothing; a table begins with a line of column names")
    rows = _rows(str(path), stream, delimiter or _delimiter(first))
    header = next(rows)
    if not isinstance(header, Row):
        raise UnreadableFile(str(path), f"its first line cannot be read ({header.reason})")
    names = tuple(name.strip().strip("\ufeff").casefold() for name in header.fields)
    return Table(str(path), names, _checked(str(path), names, rows))


def _reason(error: BaseException) -> str:
    told = getattr(error, "strerror", None) or str(error) or "it is cut off"
    return str(told)[:1].lower() + str(told)[1:]


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _rows(file: str, stream: TextIO, delimiter: str) -> Iterator[Row | BrokenRecord | UnreadableFile]:
    csv.field_size_limit(MOST_IN_A_FIELD)
    reader = csv.reader(stream, delimiter=delimiter)
    with stream:
        while True:
            line = reader.line_num + 1
            try:
                yield Row(line, next(reader))
            except StopIteration:
                return
            except csv.Error as error:
                yield BrokenRecord(file, f"this row cannot be read ({error})", line)
            except BROKEN as error:
                yield UnreadableFile(file, f"cannot be read to its end ({_reason(error)})", line)
                return


def _checked(
    file: str, names: tuple[str, ...], rows: Iterator[Row | BrokenRecord | UnreadableFile]
) -> Iterator[Row | BrokenRecord | UnreadableFile]:
    """Rows that have a field for each column; lines without anything are passed over."""
    for row in rows:
        if not isinstance(row, Row) or len(row.fields) == len(names):
            yield row
        elif any(row.fields):
            yield BrokenRecord(file, f"has {len(row.fields)} fields where the first line names {len(names)}", row.line)
