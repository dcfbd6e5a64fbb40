"""JSON lines: one report a line, streamed, so that a file may be larger than memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from trucewatch.errors import BrokenRecord, EmptyReport, InputError, UnreadableFile
from trucewatch.read.fields import kind_of, report_from
from trucewatch.read.files import looks_binary, megabytes, open_bytes
from trucewatch.records import Report
from trucewatch.settings import Settings

_BOM = b"\xef\xbb\xbf"


def read_lines(where: str, settings: Settings) -> Iterator[Report | InputError]:
    """Yields the report of each line, or the error that stands in its place; blank lines are passed over.

    Raises:
        UnreadableFile: as told there.
        EmptyReport: there is no line in it.
    """
    empty = True
    with open_bytes(where) as file:
        for number, line in _lines(file, settings.max_bytes):
            if line is None:
                yield BrokenRecord(
                    where,
                    f"is longer than {megabytes(settings.max_bytes)}, the most that is read as one report",
                    number,
                )
            elif line.strip():
                if number == 1 and looks_binary(line):
                    raise UnreadableFile(where, "is not text but binary data")
                yield _report(where, number, line)
            else:
                continue
            empty = False
    if empty:
        raise EmptyReport(where, "is empty")


def _lines(file: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one of more than `limit` bytes, which is passed over without being held."""
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        if len(line) <= limit or line.endswith(b"\n"):
            yield number, line.removeprefix(_BOM) if number == 1 else line
            continue
        while (rest := file.readline(limit)) and not rest.endswith(b"\n"):
            pass
        yield number, None


def _report(where: str, number: int, line: bytes) -> Report | InputError:
    try:
        fields = json.loads(line.decode("utf-8"))
        if not isinstance(fields, dict):
            return BrokenRecord(
                where, f"holds {kind_of(fields)}, not an object with the id and the text of a report", number
            )
        return report_from(fields, where)
    except UnicodeDecodeError as error:
        return BrokenRecord(where, f"is not text in UTF-8 (byte {error.start + 1} is none)", number)
    except json.JSONDecodeError as error:
        if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated"):
            return BrokenRecord(where, "the JSON breaks off", number)
        return BrokenRecord(where, f"is not JSON ({error.msg.lower()}, character {error.pos + 1})", number)
    except RecursionError:
        return BrokenRecord(where, "is not a report (nested too deeply)", number)
    except ValueError as error:
        return BrokenRecord(where, str(error), number)
