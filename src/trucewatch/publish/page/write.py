"""Gathers what the page shows, and writes it into the template."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from trucewatch.ledger.reading import Filter, Reading
from trucewatch.output import claim_json, incident_json
from trucewatch.records import Agreement, Claim, Incident, Report

HERE = Path(__file__).parent
COUNTRIES = HERE.parents[1] / "knowledge" / "agreements" / "_countries.geojson"
MARGIN_DEGREES = 2.5
"""Land is drawn this far around what is shown."""

Json = dict[str, Any]
Box = tuple[float, float, float, float]


def write_page(ledger: Reading, path: Path, agreements: Sequence[Agreement], wanted: Filter | None = None) -> int:
    """Write the ledger's incidents as one self-contained HTML file; returns how many it shows.

    Args:
        ledger: an open ledger. path: the file to write; replaced whole or not at all.
        agreements: those whose zones and names are shown. wanted: which incidents; all if None.
    """
    data = page_data(ledger, agreements, wanted)
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=select_autoescape(["html"]))
    html = environment.get_template("page.html").render(
        style=(HERE / "page.css").read_text(encoding="utf-8"),
        script=(HERE / "page.js").read_text(encoding="utf-8"),
        data=_for_script(data),
        size=data["size"],
    )
    _replace(path, html)
    return len(data["incidents"])


def page_data(ledger: Reading, agreements: Sequence[Agreement], wanted: Filter | None = None) -> Json:
    """Everything the page shows, as plain data."""
    incidents = ledger.incidents(wanted)
    rulings = ledger.rulings([i.id for i in incidents])
    claims = ledger.claims({c for i in incidents for c in i.claims})
    reports = ledger.reports({r for i in incidents for r in i.reports})
    used = {r.agreement for found in rulings.values() for r in found}
    zones = [_zone(a) for a in agreements if a.id in used]
    shown = [_incident(i, incident_json(i, rulings.get(i.id, ())), claims, reports) for i in incidents]
    return {
        "incidents": shown,
        "agreements": zones,
        "land": _land(_around(incidents)),
        "size": {"incidents": len(incidents), "claims": len(claims), "reports": len(reports)},
    }


def _incident(incident: Incident, plain: Json, claims: Mapping[str, Claim], reports: Mapping[str, Report]) -> Json:
    shapes = [json.loads(p.shape) if p.shape else None for p in incident.place]
    for place, shape in zip(plain["place"], shapes, strict=True):
        place["shape"] = _coarse(shape) if shape else None
    plain["told"] = [_telling(claims[c], reports[claims[c].report]) for c in incident.claims if c in claims]
    return plain


def _telling(claim: Claim, report: Report) -> Json:
    """One claim with the sentence around its words, so that a reader can judge it."""
    span = claim.spans[0]
    start, end = _context(report.text, span.start, span.end)
    plain = claim_json(claim)
    keep = ("id", "act", "factuality", "sources", "violation_stated", "confidence", "initiator", "place", "date")
    return {
        **{key: plain[key] for key in keep},
        "before": report.text[start : span.start],
        "words": report.text[span.start : span.end],
        "after": report.text[span.end : end],
        "outlet": report.outlet,
        "published": report.published.isoformat() if report.published else None,
        "title": report.title,
        "url": report.url if (report.url or "").startswith(("http://", "https://")) else None,
        "report": report.id,
    }


def _context(text: str, start: int, end: int, reach: int = 240) -> tuple[int, int]:
    """Bounds of the paragraph around a span, at most `reach` characters to either side."""
    first = max(text.rfind("\n", 0, start) + 1, start - reach)
    last = text.find("\n", end)
    return first, min(last if last >= 0 else len(text), end + reach)


def _zone(agreement: Agreement) -> Json:
    return {
        "id": agreement.id,
        "name": agreement.name,
        "kind": agreement.kind,
        "text": agreement.text,
        "certainty": agreement.area.certainty,
        "in_force": [
            [one.start.date().isoformat(), one.until.date().isoformat() if one.until else None]
            for one in agreement.in_force
        ],
        "clauses": {clause.id: clause.says for clause in agreement.clauses},
        "shape": _coarse(json.loads(agreement.area.shape)) if agreement.area.shape else None,
        "not_known": list(agreement.not_known),
    }


def _around(incidents: Iterable[Incident]) -> list[Box]:
    """Boxes around the places of the incidents, west, south, east, north."""
    points = [(p.lon, p.lat) for i in incidents for p in i.place if p.lat is not None and p.lon is not None]
    m = MARGIN_DEGREES
    return [(x - m, y - m, x + m, y + m) for x, y in dict.fromkeys((round(x), round(y)) for x, y in points)]


def _land(boxes: Sequence[Box]) -> list[Json]:
    """Outlines of the countries that any of the boxes touches."""
    features = json.loads(COUNTRIES.read_text(encoding="utf-8"))["features"]
    return [
        {"name": f["properties"]["name"], "shape": _coarse(f["geometry"])}
        for f in features
        if any(_touches(_bounds(f["geometry"]), box) for box in boxes)
    ]


def _touches(a: Box, b: Box) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _bounds(geometry: Json) -> Box:
    points = list(_points(geometry.get("coordinates") or [p for g in geometry["geometries"] for p in g["coordinates"]]))
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _points(coordinates: Any) -> Iterable[Sequence[float]]:
    if coordinates and isinstance(coordinates[0], (int, float)):
        yield coordinates
        return
    for part in coordinates:
        yield from _points(part)


def _coarse(geometry: Json) -> Json:
    """The geometry with two decimals, about a kilometre: finer than any place is known, small enough to send by mail."""
    if "geometries" in geometry:
        return {"type": geometry["type"], "geometries": [_coarse(g) for g in geometry["geometries"]]}
    return {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])}


def _rounded(coordinates: Any) -> Any:
    if coordinates and isinstance(coordinates[0], (int, float)):
        return [round(float(c), 2) for c in coordinates[:2]]
    return [_rounded(part) for part in coordinates]


def _for_script(data: Json) -> str:
    """JSON that may stand inside a script element: no text in it can end the element."""
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return plain.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _replace(path: Path, html: str) -> None:
    """Write beside the file, then put it in place: a broken run leaves the old page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(html)
        Path(name).chmod(0o644)  # as any file that a user writes; a temporary one is for its maker alone
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
