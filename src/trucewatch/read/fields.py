"""The fields of a report as JSON gives them, checked, with a sentence for each that is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from trucewatch.records import Report

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Days outside these years are taken for mistakes: no report that this program is for bears one."""

_KINDS = {dict: "an object", list: "a list", str: "text", int: "a number", float: "a number", bool: "true or false"}
_HALF = re.compile("[\ud800-\udfff]")


def day_of(value: str) -> date:
    """The day of an ISO date or date and time, as written: a time zone never shifts it.

    Raises:
        ValueError: it is no such thing, or not within `FIRST_YEAR` to `LAST_YEAR`.
    """
    day = datetime.fromisoformat(value.strip()).date()
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(value)
    return day


def kind_of(value: object) -> str:
    """What a JSON value is, in words."""
    return "nothing" if value is None else _KINDS[type(value)]


def report_from(fields: Mapping[str, Any], origin: str) -> Report:
    """A report from a JSON object: `id`, `text` and, where known, `published`, `outlet`, `title`, `url`, `language`.

    Raises:
        ValueError: a field is missing or wrong; its text ends the sentence "line 3: …".
    """
    identity = fields.get("id")
    if isinstance(identity, int) and not isinstance(identity, bool):
        identity = str(identity)
    if not isinstance(identity, str) or not identity.strip():
        raise ValueError(
            "the report has no id" if identity in (None, "") else f"its id is {kind_of(identity)}, not text"
        )
    text = fields.get("text")
    if text is None:
        raise ValueError(f"report {identity} has no text")
    if not isinstance(text, str):
        raise ValueError(f"the text of report {identity} is {kind_of(text)}, not text")
    if not text.strip():
        raise ValueError(f"the text of report {identity} is empty")
    if _HALF.search(text) or _HALF.search(identity):
        raise ValueError(f"report {identity!r} holds half of a character (a lone surrogate)")
    return Report(
        id=identity,
        text=text,
        published=_published(fields.get("published"), identity),
        outlet=_words(fields, "outlet", identity),
        title=_words(fields, "title", identity),
        url=_words(fields, "url", identity),
        language=_words(fields, "language", identity),
        origin=origin,
    )


def _published(value: object, identity: str) -> date | None:
    if value is None or value == "":
        return None
    try:
        if isinstance(value, str):
            return day_of(value)
    except ValueError:
        pass
    raise ValueError(f"report {identity} is published on {str(value)[:40]!r}, which is no date (such as 2018-04-20)")


def _words(fields: Mapping[str, Any], name: str, identity: str) -> str | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError(f"the {name} of report {identity} is {kind_of(value)}, not text")
    return _HALF.sub("\ufffd", value)
