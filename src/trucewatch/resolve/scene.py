"""What a report says about where it is and who is in it, as far as names tell: the ground on which names are settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from trucewatch.knowledge.actors import Actor, ActorRegister, NameMatch
from trucewatch.records import PlaceRef, Report

PLACE_WEIGHT = 1.5
"""A place of a claim says more about the theatre than a name in passing."""
OWN_NAME_WEIGHT = 1.0
STATE_WEIGHT = 0.5
"""States are named in each other's wars; their names say less than those of armed groups."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and where a report is about.

    Attributes:
        countries, theatres: weights by ISO code and by theatre, higher is likelier.
        named: ids of the actors that the report names without doubt. on: the day for which names are read, or None.
    """

    countries: Mapping[str, float]
    theatres: Mapping[str, float]
    named: frozenset[str]
    on: date | None

    def country(self) -> str | None:
        """Return the country that the report is most about; None if it names none."""
        return max(self.countries, key=lambda c: (self.countries[c], c), default=None)

    def nearness(self, actor: Actor) -> float:
        """Return how well an actor fits the report, by its countries and theatres."""
        by_country = max((self.countries.get(c, 0.0) for c in actor.countries), default=0.0)
        return by_country + max((self.theatres.get(t, 0.0) for t in actor.theatres), default=0.0)


def read_cast(report: Report, register: ActorRegister, places: Iterable[PlaceRef] = ()) -> Cast:
    """Return who and where a report is about, from its names and the places that were found."""
    countries: Counter[str] = Counter()
    theatres: Counter[str] = Counter()
    named: set[str] = set()
    for match in register.find(report.text):
        actors = [actor for i in match.ids if (actor := register.get(i)) is not None]
        if len(actors) == 1:
            named.update(register.ancestors(actors[0].id, report.published))
        for actor in actors:
            _count(actor, match, register, countries, theatres, 1 / len(actors))
    for place in places:
        if place.country is not None:
            countries[place.country] += PLACE_WEIGHT
    _join(register, countries, theatres)
    return Cast(countries, theatres, frozenset(named), report.published)


def _count(
    actor: Actor,
    match: NameMatch,
    register: ActorRegister,
    countries: Counter[str],
    theatres: Counter[str],
    share: float,
) -> None:
    state = match.how in {"demonym", "capital"} or actor.id in register.states
    weight = (STATE_WEIGHT if state else OWN_NAME_WEIGHT) * share
    for country in actor.countries:
        countries[country] += weight / len(actor.countries) ** 0.5
    for theatre in actor.theatres:
        if theatre not in {"states", "international", "outlets"}:
            theatres[theatre] += weight / len(actor.theatres) if not state else 0.0


def _join(register: ActorRegister, countries: Counter[str], theatres: Counter[str]) -> None:
    """A theatre is likelier where its countries are named."""
    for theatre, where in register.theatres.items():
        most = max((countries[c] for c in where), default=0.0)
        if most:
            theatres[theatre] += most
