"""Every record that flows through the house: frozen, slotted, hashable; tuples, never lists.

Offsets count Unicode code points of `Report.text` as given, end exclusive. Ids are content hashes (`content_id`), so that the
same input gives the same ids on every machine. Days are `datetime.date`, both ends included, and never shift with a time zone;
instants are aware UTC datetimes in half-open intervals.
"""

from __future__ import annotations

from trucewatch.records.agreements import Agreement, AgreementSource, Area, Clause, Interval, Party
from trucewatch.records.claims import (
    ActorRef,
    Claim,
    CodedReport,
    Factuality,
    Harm,
    Mention,
    Note,
    Period,
    PlaceRef,
    Range,
    Report,
    Source,
    SourceKind,
    Span,
)
from trucewatch.records.ids import content_id
from trucewatch.records.incidents import Best, CodedBy, Incident, Standing
from trucewatch.records.rulings import Decision, Ground, Reason, Ruling, Verdict

__all__ = [
    "ActorRef",
    "Agreement",
    "AgreementSource",
    "Area",
    "Best",
    "Claim",
    "Clause",
    "CodedBy",
    "CodedReport",
    "Decision",
    "Factuality",
    "Ground",
    "Harm",
    "Incident",
    "Interval",
    "Mention",
    "Note",
    "Party",
    "Period",
    "PlaceRef",
    "Range",
    "Reason",
    "Report",
    "Ruling",
    "Source",
    "SourceKind",
    "Span",
    "Standing",
    "Verdict",
    "content_id",
]
