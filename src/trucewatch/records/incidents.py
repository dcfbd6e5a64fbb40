"""Claims of one act, or an act that people coded: what they agree on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trucewatch.records.claims import ActorRef, Factuality, Period, PlaceRef, Range, Source


class Standing(StrEnum):
    """How well an incident is borne out; independent of any ruling."""

    REPORTED = "reported"
    CORROBORATED = "corroborated"
    DISPUTED = "disputed"
    VERIFIED = "verified"
    DISCOUNTED = "discounted"


@dataclass(frozen=True, slots=True)
class CodedBy:
    """Where an incident comes from that people coded, in a data set of theirs, rather than Trucewatch read.

    Attributes:
        dataset: its name ("UCDP GED"). event: the event's id there. kind: what it is there ("1", "Armed clash").
        version: hash of the row and of the map by which it was read: a change of either changes it.
        directed: whether the coding says who did it to whom; of a fight it may give two sides and no more.
        best: deaths by the coders' best estimate, where they give one.
    """

    dataset: str
    event: str
    kind: str
    version: str
    directed: bool = True
    best: int | None = None


@dataclass(frozen=True, slots=True)
class Best:
    """The figure that bears most weight among those told: `slot` killed, injured or count; `because` says how it was chosen."""

    slot: str
    figure: int
    because: str


@dataclass(frozen=True, slots=True)
class Incident:
    """A set of claims that tell one act; each slot is what its claims agree on, or the honest span of what they say.

    Attributes:
        claims: ids of the claims, sorted; empty where people coded it. reports: ids of their reports, sorted.
        killed, injured: low and high over all claims. standing_because: the reason in words.
        support: `(slot, claim id, words)` for each slot that a claim tells. differs: those of them that tell it otherwise than most do.
        best: of killed, injured and count, where a figure is told; the ranges hold the lowest and the highest.
        coded_by: the data set that it was imported from; None where it was read. The two are never merged.
    """

    id: str
    act: str
    factuality: Factuality
    claims: tuple[str, ...]
    reports: tuple[str, ...]
    initiator: tuple[ActorRef, ...]
    recipient: tuple[ActorRef, ...]
    place: tuple[PlaceRef, ...]
    date: Period | None
    count: Range | None
    killed: Range | None
    injured: Range | None
    sources: tuple[Source, ...]
    violation_stated: bool
    standing: Standing
    standing_because: str
    support: tuple[tuple[str, str, str], ...] = ()
    coded_by: CodedBy | None = None
    differs: tuple[tuple[str, str, str], ...] = ()
    best: tuple[Best, ...] = ()
