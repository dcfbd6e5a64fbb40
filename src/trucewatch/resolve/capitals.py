""" "The capital" is the capital of the country that the report is about, or of the one named with it ("the Libyan capital")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from trucewatch.knowledge import places as places_module
from trucewatch.knowledge.load import read_yaml
from trucewatch.knowledge.places import Gazetteer
from trucewatch.records import PlaceRef

_CAPITAL = re.compile(r"^(?:the )?(?:(?P<people>[A-Z][\w-]+) )?(?:[a-z]+ )?capital(?: city)?$")


@cache
def capitals() -> Mapping[str, str]:
    """The capital of each country, by ISO 3166-1 alpha-2 code."""
    raw = read_yaml(Path(places_module.__file__).parent / "places" / "countries.yaml")
    return {code: row["capital"][0] for code, row in raw.items() if row.get("capital")}


def named(place: PlaceRef, country: str | None, gazetteer: Gazetteer) -> PlaceRef:
    """The place by the capital's name, where its words say "the capital"; else as it is."""
    found = _CAPITAL.match(place.name)
    if not found:
        return place
    code = (gazetteer.demonym(found["people"]) if found["people"] else None) or country
    capital = capitals().get(code or "")
    return replace(place, name=capital) if capital else place
