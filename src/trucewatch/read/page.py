"""A web page that was saved: headline and body without the furniture around them, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from trucewatch.errors import EmptyReport
from trucewatch.read.fields import day_of
from trucewatch.read.files import decode, looks_binary, read_bytes
from trucewatch.records import Report, content_id
from trucewatch.settings import Settings

MIN_LETTERS = 40
"""A body of fewer letters is a menu, a cookie notice or nothing: the shortest news items of tickers are longer."""

DATES: dict[str, Any] = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31"}
"""Only a day that the page states as its own: no guess from the text. A fixed last day, so that no clock is asked."""


def read_page(where: str, settings: Settings) -> Iterator[Report]:
    """Yields the one report of an HTML file: headline, blank line, body.

    Raises:
        UnreadableFile: as told there.
        EmptyReport: the page has no body.
    """
    data = read_bytes(where, settings.max_bytes)
    if looks_binary(data):
        decode(where, data)  # says what is wrong, unless it is UTF-16
    yield page_report(where, data)


def page_report(where: str, data: bytes) -> Report:
    """The report that the bytes of a page hold. The page's own charset counts.

    Raises:
        EmptyReport: the page has no body.
    """
    from trucewatch.read._trafilatura import extract

    page = extract(data, DATES)
    title = _line(page.title) if page else None
    body = _body(page.text or "", title) if page else ""
    if page is None or sum(map(str.isalpha, body)) < MIN_LETTERS:
        raise EmptyReport(where, "is a page without a body")
    text = f"{title}\n\n{body}" if title else body
    outlet = _line(page.sitename) or page.hostname
    return Report(
        id=content_id("report", text, page.url, outlet) if page.url or outlet else content_id("report", text),
        text=text,
        published=_day(page.date),
        outlet=outlet,
        title=title,
        url=page.url,
        origin=where,
    )


def _body(text: str, title: str | None) -> str:
    """Paragraphs with a blank line between; without the headline where the body repeats it, or table rules."""
    paragraphs = [_line(re.sub(r"^[-|]\s|\s\|\s*", " ", line)) for line in text.splitlines()]
    kept = [p for p in paragraphs if p]
    if title and kept and kept[0] == title:
        kept = kept[1:]
    return "\n\n".join(kept)


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def _day(value: str | None) -> date | None:
    try:
        return day_of(value) if value else None
    except ValueError:
        return None
