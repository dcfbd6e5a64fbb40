"""RSS and Atom files: each entry is one report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

from trucewatch.errors import EmptyReport, InputError, UnreadableFile
from trucewatch.read.fields import day_of
from trucewatch.read.files import read_bytes
from trucewatch.records import Report, content_id
from trucewatch.settings import Settings


def read_feed(where: str, settings: Settings) -> Iterator[Report | InputError]:
    """Yields a report for each entry: headline, blank line, body.

    Raises:
        UnreadableFile: as told there, or it is XML but no feed.
        EmptyReport: the feed has no entry.
    """
    import feedparser

    parsed: Any = feedparser.parse(BytesIO(read_bytes(where, settings.max_bytes)))
    if not parsed.version:
        raise UnreadableFile(where, "is no RSS or Atom feed")
    if not parsed.entries:
        raise EmptyReport(where, "is a feed without entries")
    outlet = parsed.feed.get("title") or None
    for number, entry in enumerate(parsed.entries, 1):
        yield _report(where, number, entry, outlet)


def _report(where: str, number: int, entry: Any, outlet: str | None) -> Report | InputError:
    title = " ".join((entry.get("title") or "").split()) or None
    body = _body(entry)
    text = "\n\n".join(part for part in (title, body) if part)
    if not text:
        return EmptyReport(where, f"entry {number} has no text")
    link = entry.get("link") or ""
    return Report(
        id=entry.get("id") or link or content_id("report", text, outlet),
        text=text,
        published=_day(entry.get("published") or entry.get("updated") or ""),
        outlet=outlet,
        title=title,
        url=link if link.startswith(("http://", "https://")) else None,
        origin=where,
    )


def _body(entry: Any) -> str:
    from trucewatch.read._trafilatura import words_of

    contents = [content.get("value", "") for content in entry.get("content") or ()]
    longest = max([*contents, entry.get("summary") or ""], key=len)
    return "\n\n".join(words_of(longest).splitlines())


def _day(value: str) -> date | None:
    """The day as the feed writes it, in the feed's own time zone; None where there is none that can be read."""
    for read in (day_of, lambda text: parsedate_to_datetime(text).date()):
        try:
            return read(value)
        except (ValueError, TypeError):
            continue
    return None
