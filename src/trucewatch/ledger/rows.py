"""Records to rows and back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import RowMapping

from trucewatch.records import Claim, CodedReport, Decision, Incident, Report, Ruling, content_id

Row = dict[str, Any]
Record = TypeVar("Record", Claim, Incident, Ruling)


_ADAPTERS: Mapping[type[Any], TypeAdapter[Any]] = {kind: TypeAdapter(kind) for kind in (Claim, Incident, Ruling)}


def dumped(record: Claim | Incident | Ruling) -> str:
    """A record as JSON, without what is as it usually is."""
    return _ADAPTERS[type(record)].dump_json(record, exclude_defaults=True).decode()


def loaded(kind: type[Record], text: str) -> Record:
    """The record that `dumped` wrote."""
    record: Record = _ADAPTERS[kind].validate_json(text)
    return record


def content_of(report: Report) -> str:
    """A hash of all that was published: two reports with the same are one."""
    return content_id(
        "content",
        report.text,
        report.published,
        report.outlet,
        report.title,
        report.url,
        report.language,
    )


def report_row(coded: CodedReport) -> Row:
    """A report as a row."""
    report = coded.report
    return {
        "id": report.id,
        "content": content_of(report),
        "published": report.published,
        "outlet": report.outlet,
        "title": report.title,
        "url": report.url,
        "language": report.language,
        # names of files may hold what is no text
        "origin": report.origin.encode("utf-8", "backslashreplace").decode() if report.origin else None,
        "text": report.text,
        "keywords": json.dumps(coded.keywords, ensure_ascii=False),
    }


def report_of(row: RowMapping) -> Report:
    """A report from its row."""
    names = ("id", "text", "published", "outlet", "title", "url", "language", "origin")
    return Report(**{name: row[name] for name in names})


def claim_rows(coded: CodedReport) -> list[Row]:
    """The claims of a report as rows."""
    return [
        {"id": claim.id, "report": coded.report.id, "nth": nth, "act": claim.act, "record": dumped(claim)}
        for nth, claim in enumerate(coded.claims)
    ]


def incident_row(incident: Incident, group: str) -> Row:
    """An incident as a row."""
    return {
        "id": incident.id,
        "group_id": group,
        "act": incident.act,
        "factuality": incident.factuality.value,
        "standing": incident.standing.value,
        "start": incident.date.start if incident.date else None,
        "end": incident.date.end if incident.date else None,
        "record": dumped(incident),
        "origin": incident.coded_by.dataset if incident.coded_by else None,
    }


def actor_rows(incident: Incident) -> Iterator[Row]:
    """Its actors, by which it is found."""
    for role in ("initiator", "recipient"):
        for ref in getattr(incident, role):
            yield {"incident": incident.id, "actor": ref.id, "name": ref.name, "role": role}


def place_rows(incident: Incident) -> Iterator[Row]:
    """Its places, by which it is found."""
    for place in incident.place:
        yield {
            "incident": incident.id,
            "place": place.id,
            "name": place.name,
            "country": place.country,
            "lat": place.lat,
            "lon": place.lon,
            "radius_km": place.radius_km,
        }


def ruling_row(ruling: Ruling) -> Row:
    """A ruling as a row, the current one of its incident and agreement."""
    versions = dict(ruling.versions)
    return {
        "id": ruling.id,
        "incident": ruling.incident,
        "agreement": ruling.agreement,
        "verdict": ruling.verdict.value,
        "ground": ruling.ground.value if ruling.ground else None,
        "rules": versions.get("rules", ""),
        "agreement_version": versions.get("agreement", ""),
        "incident_version": versions.get("incident", ""),
        "current": True,
        "record": dumped(ruling),
    }


def decision_row(decision: Decision) -> Row:
    """A decision as a row; its time without a zone, in UTC."""
    return {
        "id": decision.id,
        "incident": decision.incident,
        "what": decision.what,
        "who": decision.who,
        "at": decision.when.astimezone(UTC).replace(tzinfo=None),
        "why": decision.why,
        "detail": json.dumps(dict(decision.detail), ensure_ascii=False),
    }


def decision_of(row: RowMapping) -> Decision:
    """A decision from its row."""
    return Decision(
        id=row["id"],
        incident=row["incident"],
        what=row["what"],
        who=row["who"],
        when=row["at"].replace(tzinfo=UTC),
        why=row["why"],
        detail=tuple(json.loads(row["detail"]).items()),
    )
