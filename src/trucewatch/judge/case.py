"""What is held against what, and what one test finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from trucewatch.judge.area import Zone
from trucewatch.judge.period import Calendar
from trucewatch.judge.who import Who
from trucewatch.records import Agreement, Clause, Incident, Reason, Span


@dataclass(frozen=True, slots=True)
class Case:
    """An incident, one clause of one agreement, and what is needed to hold the one against the other.

    Attributes:
        spoken_of: ids of the agreements that the incident's reports name. told: the words around the act, in which
            exceptions are looked for.
        on: the first day of the incident, or None. published: the day of its first report, or None.
        calendar, ground, part, who: the times, the area and the actors of the agreement, made ready; `part` is the area
            of the clause.
    """

    incident: Incident
    agreement: Agreement
    clause: Clause
    calendar: Calendar
    ground: Zone
    part: Zone
    who: Who
    spoken_of: frozenset[str]
    told: str
    on: date | None
    published: date | None = None


class Finding(NamedTuple):
    """What one test found: `stands` False where it rules the breach out, None where it cannot tell.

    Attributes:
        missing: what would settle it, where it cannot tell. by: the name and id of the doer who is bound.
    """

    stands: bool | None
    reason: Reason
    missing: str = ""
    by: tuple[str, str | None] | None = None


_OUTCOMES = {True: "yes", False: "no", None: "unknown"}
_TURNED = {True: "no", False: "yes", None: "unknown"}


def found_that(
    test: str,
    stands: bool | None,
    because: str,
    span: Span | None = None,
    *,
    missing: str = "",
    clause: str | None = None,
) -> Finding:
    """A finding; the outcome of `excluded` and `exception` is yes where they rule the breach out."""
    outcome = (_TURNED if test in ("excluded", "exception") else _OUTCOMES)[stands]
    return Finding(stands, Reason(test, outcome, because, span, clause), missing)
