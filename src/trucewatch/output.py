"""Records as the JSON that leaves the program: the one place that knows its keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trucewatch.errors import InputError, TrucewatchError
from trucewatch.knowledge.acts import acts
from trucewatch.records import (
    ActorRef,
    Agreement,
    Claim,
    CodedBy,
    CodedReport,
    Decision,
    Harm,
    Incident,
    Interval,
    Party,
    Period,
    PlaceRef,
    Range,
    Reason,
    Report,
    Ruling,
    Source,
    Span,
)

Json = dict[str, Any]


def coded_json(coded: CodedReport) -> Json:
    """A line of `code --json`."""
    return {
        "report": report_json(coded.report) | _reading(coded),
        "claims": [claim_json(claim) for claim in coded.claims],
        "keywords": list(coded.keywords),
    }


def judged_json(coded: CodedReport, rulings: Iterable[Ruling]) -> Json:
    """A line of `judge --json`: each claim held against the agreements as an incident of its own."""
    return {
        "report": report_json(coded.report) | _reading(coded),
        "claims": [claim_json(claim) for claim in coded.claims],
        "rulings": [{"claim": ruling.incident, **ruling_json(ruling)} for ruling in rulings],
    }


def error_json(error: TrucewatchError) -> Json:
    """The line that stands in the place of a report which cannot be read."""
    where: Json = {"id": None}
    if isinstance(error, InputError):
        where |= {"file": error.where, "line": error.line}
    return {"report": where, "error": str(error)}


def report_json(report: Report) -> Json:
    """A report without its text."""
    return {
        "id": report.id,
        "published": report.published.isoformat() if report.published else None,
        "outlet": report.outlet,
        "title": report.title,
        "url": report.url,
        "language": report.language,
    }


def claim_json(claim: Claim) -> Json:
    """A claim, with its act in the field's schemes."""
    act = acts()[claim.act]
    return {
        "id": claim.id,
        "act": claim.act,
        "acled": act.acled,
        "plover": act.plover,
        "cameo": act.cameo,
        "quote": claim.quote,
        "spans": [_span(span) for span in claim.spans],
        "factuality": claim.factuality.value,
        **_who_where_when(claim),
        "harm": [_harm(harm) for harm in claim.harm],
        "weapon": claim.weapon,
        "sources": [source_json(source) for source in claim.sources],
        "violation_stated": claim.violation_stated,
        "violation_of": claim.violation_of,
        "confidence": round(claim.confidence, 4),
        **_reading(claim),
    }


def incident_json(incident: Incident, rulings: Iterable[Ruling] = ()) -> Json:
    """An incident with what its claims agree on, which of them supports what, and its rulings."""
    return {
        "id": incident.id,
        "act": incident.act,
        "factuality": incident.factuality.value,
        "standing": incident.standing.value,
        "standing_because": incident.standing_because,
        "coded_by": _coded_by(incident.coded_by),
        **_who_where_when(incident),
        **_best(incident),
        "sources": [source_json(source) for source in incident.sources],
        "violation_stated": incident.violation_stated,
        "claims": list(incident.claims),
        "reports": list(incident.reports),
        "support": [
            {"slot": slot, "claim": claim, "text": text, "agrees": (slot, claim, text) not in incident.differs}
            for slot, claim, text in incident.support
        ],
        "differs": [{"slot": slot, "claim": claim, "text": text} for slot, claim, text in incident.differs],
        "rulings": [ruling_json(ruling) for ruling in rulings],
    }


def decision_json(decision: Decision) -> Json:
    """What a person decided about an incident."""
    return {
        "id": decision.id,
        "incident": decision.incident,
        "what": decision.what,
        "who": decision.who,
        "when": decision.when.isoformat(),
        "why": decision.why,
        **{name: value.split() if name in ("ours", "theirs") else value for name, value in decision.detail},
    }


def ruling_json(ruling: Ruling) -> Json:
    """A ruling with its reasons."""
    return {
        "id": ruling.id,
        "agreement": ruling.agreement,
        "clause": ruling.clause,
        "verdict": ruling.verdict.value,
        "ground": ruling.ground.value if ruling.ground else None,
        "missing": list(ruling.missing),
        "reasons": [_reason(reason) for reason in ruling.reasons],
        "by": {"name": ruling.by[0], "id": ruling.by[1] or None} if ruling.by else None,
        "versions": dict(ruling.versions),
    }


def agreement_json(agreement: Agreement) -> Json:
    """An agreement with its terms; shapes are left out, since their files hold them."""
    return {
        "id": agreement.id,
        "name": agreement.name,
        "called": list(agreement.called),
        "kind": agreement.kind,
        "concluded": agreement.concluded.isoformat() if agreement.concluded else None,
        "in_force": [_interval(one) for one in agreement.in_force],
        "timezone": agreement.timezone,
        "countries": list(agreement.countries),
        "text": agreement.text,
        "sources": [
            {
                "title": source.title,
                "publisher": source.publisher,
                "date": source.date.isoformat() if source.date else None,
                "url": source.url,
            }
            for source in agreement.sources
        ],
        "parties": [_party(party) for party in agreement.parties],
        "guarantors": list(agreement.guarantors),
        "excluded": [_party(party) for party in agreement.excluded],
        "areas": {
            name: {"certainty": area.certainty, "buffer_km": area.buffer_km, "everywhere": area.everywhere}
            for name, area in agreement.areas
        },
        "clauses": [
            {
                "id": clause.id,
                "says": clause.says,
                "prohibits": list(clause.prohibits),
                "requires": list(clause.requires),
                "bound": list(clause.bound),
                "against": list(clause.against),
                "where": clause.where,
                "except": list(clause.exceptions),
            }
            for clause in agreement.clauses
        ],
        "monitoring": agreement.monitoring,
        "not_known": list(agreement.not_known),
        "version": agreement.version,
    }


def source_json(source: Source) -> Json:
    """Who says it."""
    return {
        "name": source.name,
        "kind": source.kind.value,
        "side": source.side,
        "text": source.text,
        "span": _span(source.span),
        "aliases": list(source.aliases),
    }


def _reading(read: Claim | CodedReport) -> Json:
    """Who read it and what they say of it; nothing where the built-in reader read it alone, as it usually does."""
    said = [{"kind": note.kind, "about": note.about, "says": note.says} for note in read.notes]
    return {"readers": list(read.readers), "notes": said} if read.readers or said else {}


def _who_where_when(told: Claim | Incident) -> Json:
    return {
        "initiator": [_actor(ref) for ref in told.initiator],
        "recipient": [_actor(ref) for ref in told.recipient],
        "place": [_place(place) for place in told.place],
        "date": _period(told.date),
        "count": _range(told.count),
        "killed": _range(told.killed),
        "injured": _range(told.injured),
    }


def _best(incident: Incident) -> Json:
    """The figures of an incident as low, best and high, with the reason for the best."""
    shown = {one.slot: _range(getattr(incident, one.slot)) or {} for one in incident.best}
    return {one.slot: shown[one.slot] | {"best": one.figure, "best_because": one.because} for one in incident.best}


def _coded_by(origin: CodedBy | None) -> Json | None:
    """The data set that an incident was imported from; null for what was read."""
    if origin is None:
        return None
    return {
        "dataset": origin.dataset,
        "event": origin.event,
        "type": origin.kind,
        "directed": origin.directed,
        "best": origin.best,
    }


def _actor(ref: ActorRef) -> Json:
    return {
        "name": ref.name,
        "id": ref.id,
        "text": ref.text,
        "span": _span(ref.span),
        "aliases": list(ref.aliases),
    }


def _place(place: PlaceRef) -> Json:
    return {
        "name": place.name,
        "id": place.id,
        "text": place.text,
        "span": _span(place.span),
        "lat": place.lat,
        "lon": place.lon,
        "radius_km": place.radius_km,
        "where_prec": place.where_prec,
        "geo_precision": place.geo_precision,
    }


def _period(period: Period | None) -> Json | None:
    if period is None:
        return None
    return {
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "text": period.text,
        "date_prec": period.date_prec,
    }


def _range(number: Range | None) -> Json | None:
    return None if number is None else {"low": number.low, "high": number.high, "text": number.text}


def _harm(harm: Harm) -> Json:
    return {"who": harm.who, "kind": harm.kind, "low": harm.low, "high": harm.high, "text": harm.text}


def _reason(reason: Reason) -> Json:
    return {
        "test": reason.test,
        "outcome": reason.outcome,
        "because": reason.because,
        "span": _span(reason.span) if reason.span else None,
        "clause": reason.clause,
    }


def _interval(interval: Interval) -> Json:
    return {
        "from": interval.start.isoformat(),
        "until": interval.until.isoformat() if interval.until else None,
    }


def _party(party: Party) -> Json:
    return {
        "actor": party.actor,
        "role": party.role,
        "since": party.since.isoformat() if party.since else None,
        "until": party.until.isoformat() if party.until else None,
    }


def _span(span: Span) -> list[int]:
    return [span.start, span.end]
