"""The register and the agreements that the tests of the judge share, and the reader of its cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from trucewatch.judge import Judge, load_agreements
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.records import ActorRef, Factuality, Incident, Period, PlaceRef, Range, Span, Standing

CASES = Path(__file__).parent.parent / "cases"
NOWHERE = Span(0, 0)


@pytest.fixture(scope="session")
def register() -> ActorRegister:
    return ActorRegister.load()


@pytest.fixture(scope="session")
def judge(register: ActorRegister) -> Judge:
    return Judge(load_agreements(), register, horizon=None)


def read_cases(folder: str) -> list[Any]:
    """The cases of a folder's YAML files, each a pytest parameter named `file:id`."""
    paths = [path for path in sorted((CASES / folder).glob("*.yaml")) if not path.name.startswith("_")]
    return [
        pytest.param(case, id=f"{path.stem}:{case['id']}")
        for path in paths
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def actor(told: str, at: int = 0) -> ActorRef:
    """An id of the register, or `~words` for an actor that was not resolved."""
    span = Span(at, at + len(told))
    if told.startswith("~"):
        return ActorRef(told[1:], told[1:], span)
    return ActorRef(told, told, span, told)


PLACES = yaml.safe_load((CASES / "rulings" / "_places.yaml").read_text(encoding="utf-8"))


def place(named: str | dict[str, Any]) -> PlaceRef:
    """A name of `_places.yaml`, or `{name, lat, lon, km, country, prec}`; without lat and lon it is open."""
    told = {"name": named, **PLACES[named]} if isinstance(named, str) else named
    return PlaceRef(
        told["name"],
        told["name"],
        NOWHERE,
        lat=told.get("lat"),
        lon=told.get("lon"),
        radius_km=told.get("km"),
        where_prec=told.get("prec"),
        country=told.get("country"),
        shape=told.get("shape"),
    )


def incident(case: dict[str, Any]) -> Incident:
    """The incident of a case: `act`, `by`, `to`, `at`, `day`, `told`, `quote`, `stated`, `factuality`."""
    day = case.get("day")
    first, last = (day if isinstance(day, list) else [day, day]) if day else (None, None)
    total = case.get("count")
    return Incident(
        id=f"claim-{case['id']}",
        act=case["act"],
        factuality=Factuality(case.get("factuality", "occurred")),
        claims=(f"claim-{case['id']}",),
        reports=("report",),
        initiator=tuple(map(actor, case.get("by", []))),
        recipient=tuple(map(actor, case.get("to", []))),
        place=tuple(map(place, case.get("at", []))),
        date=Period(first, last, str(day), NOWHERE) if first and last else None,
        count=Range(total, total, str(total)) if total else None,
        killed=None,
        injured=None,
        sources=(),
        violation_stated=case.get("stated", False),
        standing=Standing.REPORTED,
        standing_because="",
        support=(("act", "", case["quote"]),) if "quote" in case else (),
    )
