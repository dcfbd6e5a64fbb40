"""The one door to trafilatura, which takes half a second to load; what is used of it is typed here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import trafilatura

_BLOCK = re.compile(r"(?:</?(?:p|div|li|ul|ol|h[1-6]|blockquote|tr|table)\b[^>]*>|<br\s*/?>)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Extracted:
    """What trafilatura finds in a page."""

    text: str | None
    title: str | None
    date: str | None
    sitename: str | None
    hostname: str | None
    url: str | None


def extract(data: bytes, dates: dict[str, Any]) -> Extracted | None:
    """Body and metadata of a page, or None where there is nothing to extract."""
    found: Any = trafilatura.bare_extraction(
        data, with_metadata=True, include_comments=False, include_tables=True, date_extraction_params=dates
    )
    if found is None:
        return None
    return Extracted(found.text, found.title, found.date, found.sitename, found.hostname, found.url)


def words_of(html: str) -> str:
    """The words of a fragment of HTML, such as the summary of a feed's entry: a line for each paragraph."""
    blocks = (
        " ".join(trafilatura.html2txt(f"<html><body>{block}</body></html>").split()) for block in _BLOCK.split(html)
    )
    return "\n".join(block for block in blocks if block)
