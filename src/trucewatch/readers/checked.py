"""A reader of somebody else's, held to the least that every reader owes: its claims quote the report."""

from __future__ import annotations

from dataclasses import replace

from trucewatch.knowledge.acts import acts
from trucewatch.readers.protocol import Reader
from trucewatch.records import ActorRef, Claim, CodedReport, Note, PlaceRef, Report, Source


class Checked:
    """Drops claims whose quote, spans or names are not the report's words, and says so; marks each claim with its reader."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self.version = reader, reader.version
        self.at_once = int(getattr(reader, "at_once", 1))

    def code(self, report: Report) -> CodedReport:
        """The claims of a report that are its own."""
        coded = self._reader.code(report)
        kept = tuple(
            replace(claim, readers=claim.readers or (self.version,))
            for claim in coded.claims
            if _borne_out(claim, report)
        )
        lost = len(coded.claims) - len(kept)
        notes = coded.notes
        if lost:
            notes += (Note("unsupported", "report", f"claims left out, since they do not quote the text: {lost}"),)
        return replace(coded, report=report, claims=kept, readers=coded.readers or (self.version,), notes=notes)


def _borne_out(claim: Claim, report: Report) -> bool:
    text = report.text
    if claim.act not in acts() or claim.report != report.id or not claim.spans:
        return False
    if any(not 0 <= span.start < span.end <= len(text) for span in (*claim.spans, claim.trigger)):
        return False
    if text[claim.spans[0].start : claim.spans[0].end] != claim.quote:
        return False
    named: tuple[ActorRef | PlaceRef | Source, ...] = (*claim.initiator, *claim.recipient, *claim.place, *claim.sources)
    return all(0 <= ref.span.start < ref.span.end <= len(text) and ref.text in text for ref in named)
