"""A plain text file is one report; its text is kept to the character, since offsets count in it."""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.errors import EmptyReport
from trucewatch.read.files import decode, read_bytes
from trucewatch.records import Report, content_id
from trucewatch.settings import Settings


def read_plain(where: str, settings: Settings) -> Iterator[Report]:
    """Yields the one report of a text file.

    Raises:
        UnreadableFile, EmptyReport: as told there.
    """
    text = decode(where, read_bytes(where, settings.max_bytes))
    if not text.strip():
        raise EmptyReport(where, "is empty")
    yield Report(id=content_id("report", text), text=text, origin=where)
