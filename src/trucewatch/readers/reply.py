"""A model's answer as plain fields: nothing else of it is looked at, and nothing in it is believed yet."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from trucewatch.knowledge.acts import acts
from trucewatch.records import Factuality

MOST = 300
"""Claims that are read of one answer; no report tells more, and an answer that repeats itself does."""

_MOST_WORDS = 30
"""Entries of one slot."""

_THOUGHT = re.compile(r"^\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_FENCED = re.compile(r"^\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """One claim as a model writes it: words, and two labels that are known to be among those there are."""

    quote: str
    trigger: str
    act: str
    factuality: Factuality
    initiator: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    when: str = ""
    count: str = ""
    killed: tuple[str, ...] = ()
    injured: tuple[str, ...] = ()
    weapon: str = ""
    sources: tuple[str, ...] = ()
    violation: str = ""


def parse(content: str) -> tuple[tuple[Said, ...], int] | None:
    """The claims of an answer, and how many were of no known form; None where the answer as a whole is of none."""
    bare = _THOUGHT.sub("", content, count=1)
    fenced = _FENCED.match(bare)
    try:
        raw = json.loads(fenced.group(1) if fenced else bare)
    except (ValueError, RecursionError):
        return None
    rows = raw.get("claims") if isinstance(raw, dict) else None
    if not isinstance(rows, list):
        return None
    said = [_said(row) for row in rows[:MOST]]
    good = tuple(dict.fromkeys(one for one in said if one is not None))
    return good, said.count(None) + max(0, len(rows) - MOST)


def _said(row: Any) -> Said | None:
    if not isinstance(row, dict):
        return None
    quote, act, factuality = _words(row, "quote"), row.get("act"), row.get("factuality", "occurred")
    if not quote or not isinstance(act, str) or act not in acts() or factuality not in list(Factuality):
        return None
    return Said(
        quote=quote,
        trigger=_words(row, "trigger"),
        act=act,
        factuality=Factuality(factuality),
        initiator=_several(row, "initiator"),
        recipient=_several(row, "recipient"),
        place=_several(row, "place"),
        when=_words(row, "when"),
        count=_words(row, "count"),
        killed=_several(row, "killed"),
        injured=_several(row, "injured"),
        weapon=_words(row, "weapon"),
        sources=_several(row, "sources"),
        violation=_words(row, "violation"),
    )


def _words(row: dict[str, Any], slot: str) -> str:
    value = row.get(slot)
    return value.strip() if isinstance(value, str) else ""


def _several(row: dict[str, Any], slot: str) -> tuple[str, ...]:
    value = row.get(slot)
    values = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(one.strip() for one in values[:_MOST_WORDS] if isinstance(one, str) and one.strip()))
