"""Names of a data set resolved: its actors to the register, its countries to codes, its provinces to shapes."""

from __future__ import annotations

import re
from functools import lru_cache

from trucewatch.imports.mapping import BODIES, ImportMap
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.knowledge.places import Gazetteer, PlaceEntry
from trucewatch.records import ActorRef, Span

NOWHERE = Span(0, 0)
"""Where nothing stands in a text."""
_UNIT = re.compile(
    r"\s+(?:governorate|oblast|province|state|region|district|county|department|division|republic|prefecture)$",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_SHORT = re.compile(r"^[^:]{2,12}:\s+")


class Names:
    """The names of one data set."""

    def __init__(self, mapping: ImportMap, register: ActorRegister, gazetteer: Gazetteer) -> None:
        self._map, self._register, self._gazetteer = mapping, register, gazetteer
        self.actors = lru_cache(maxsize=100_000)(self._actors)
        self.country = lru_cache(maxsize=5_000)(self._country)
        self.province = lru_cache(maxsize=20_000)(self._province)

    def _actors(self, name: str, number: str, country: str | None) -> tuple[ActorRef, ...]:
        """Those whom a field names: several where it names a coalition; nobody where it says that they are unknown.

        Args:
            name: as written. number: the data set's own number of the actor, or "". country: in which the event took place.
        """
        if not name:
            return ()
        if number in self._map.actor_ids:
            return (self._ref(name, self._map.actor_ids[number]),)
        whole = self._one(name, country)
        if whole is not None or "," not in name:
            return (ActorRef(name, name, NOWHERE),) if whole is None else whole
        parts = [part.strip() for part in name.split(",") if part.strip()]
        return tuple(ref for part in parts for ref in self._one(part, country) or (ActorRef(part, part, NOWHERE),))

    def _one(self, name: str, country: str | None) -> tuple[ActorRef, ...] | None:
        """One actor; nobody where the map says so; None where no one knows the name."""
        for rule in self._map.actors:
            found = rule.pattern.fullmatch(name)
            if found is None:
                continue
            if rule.means == "nobody":
                return ()
            id = self._body(rule.means, found["country"]) if rule.means in BODIES else rule.means
            if id is not None:
                return (self._ref(name, id),)
        bare = _SHORT.sub("", name)
        for form in dict.fromkeys((name, bare, _BRACKETS.sub("", bare))):
            ids = [actor.id for actor in self._register.candidates(form)]
            if len(ids) > 1:
                ids = [id for id in ids if country in self._fields(id)]
            if len(ids) == 1:
                return (self._ref(name, ids[0]),)
        return None

    def _fields(self, id: str) -> tuple[str, ...]:
        actor = self._register.get(id)
        return actor.countries if actor else ()

    def _ref(self, text: str, id: str) -> ActorRef:
        actor = self._register.get(id)
        return ActorRef(actor.name if actor else text, text, NOWHERE, id)

    def _body(self, what: str, country: str) -> str | None:
        """The government, army or police of a state; None where the name holds no state ("Government of National Accord")."""
        try:
            code = self.country(country)
        except KeyError:
            return None
        state = self._register.by_country.get(code) if code else None
        return str(getattr(state, what)) if state else None

    def _country(self, name: str) -> str | None:
        """The code of a country.

        Raises:
            KeyError: nobody knows the name.
        """
        told = self._map.countries
        if name.casefold() in told:
            return told[name.casefold()]
        for form in (name, _BRACKETS.sub("", name)):
            code = self._gazetteer.is_country(form)
            if code:
                return code
            for actor in self._register.candidates(form):
                if actor.kind == "state" and actor.countries:
                    return actor.countries[0]
        if len(name) == 2 and self._gazetteer.country(name.upper()):
            return name.upper()
        raise KeyError(name)

    def _province(self, name: str, country: str | None) -> tuple[PlaceEntry, str] | None:
        """A province of a country with its shape, as GeoJSON; None where it is not known so well."""
        if not name or country is None:
            return None
        for form in dict.fromkeys((name, _UNIT.sub("", name))):
            for entry in self._gazetteer.lookup(form, country):
                shape = self._gazetteer.shape(entry.number) if entry.kind == "province" and entry.alike == 100 else None
                if shape:
                    return entry, shape
        return None
