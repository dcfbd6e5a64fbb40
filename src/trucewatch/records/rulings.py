"""What the rules make of an incident, and what people decided about incidents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from trucewatch.records.claims import Span


class Verdict(StrEnum):
    """What a ruling finds. It is a judgement of ours on what is alleged, never a finding of fact."""

    ALLEGED_BREACH = "alleged_breach"
    NO_BREACH = "no_breach"
    UNDETERMINED = "undetermined"


class Ground(StrEnum):
    """Why an incident is no breach, in the order in which the grounds are asked."""

    NOT_OCCURRED = "not_occurred"
    OUTSIDE_PERIOD = "outside_period"
    OUTSIDE_AREA = "outside_area"
    EXCLUDED_GROUP = "excluded_group"
    NOT_BOUND = "not_bound"
    NOT_PROHIBITED = "not_prohibited"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class Reason:
    """One test of a ruling: `test` occurred, period, area, excluded, bound, prohibited or exception; `outcome` yes, no or unknown.

    Attributes:
        because: what it found, in words. span: the words of the report it rests on. clause: the clause it rests on.
    """

    test: str
    outcome: str
    because: str
    span: Span | None = None
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """An incident (or a claim as an incident of its own) held against one agreement, by the clause that decides.

    Attributes:
        incident: id of the incident or claim judged. by: `(name, id)` of the actor held to be in breach; ("unattributed", "")
            where the doer is unknown but everyone there is bound.
        missing: what would settle an undetermined ruling: date, place, initiator, recipient, area.
        versions: of the rules, the agreement and the incident; a change of any makes a new ruling beside the old.
    """

    id: str
    incident: str
    agreement: str
    clause: str | None
    verdict: Verdict
    ground: Ground | None
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]
    by: tuple[str, str | None] | None = None
    versions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about an incident (confirm, discount, join, split…): never overwritten, only followed by another."""

    id: str
    incident: str
    what: str
    who: str
    when: datetime
    why: str
    detail: tuple[tuple[str, str], ...] = field(default=())
