"""What a report says about where it is and who is in it, as far as names tell: the ground on which names are settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from trucewatch.knowledge import actor_names
from trucewatch.knowledge.actors import Actor, ActorRegister, NameMatch
from trucewatch.records import PlaceRef, Report

_WORDS = Path(actor_names.__file__).with_name("actor_words.yaml")
PLACE_WEIGHT = 1.5
"""A place of a claim says more about the theatre than a name in passing."""
OWN_NAME_WEIGHT = 1.0
WEAK_WEIGHT = 0.1
"""A name or acronym that many could bear says next to nothing about where the report is."""
MEDIA_SHARE = 0.2
"""Outlets are named as sources everywhere."""
WEAK_WORDS = 2
"""A name of more words than this says enough, however common they are."""
STATE_WEIGHT = 0.5
"""States are named in each other's wars; their names say less than those of armed groups."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and where a report is about.

    Attributes:
        countries, theatres: weights by ISO code and by theatre, higher is likelier.
        named: ids of the actors that the report names without doubt. on: the day for which names are read, or None.
        outlet_country: where the outlet is at home, if the register knows it.
    """

    countries: Mapping[str, float]
    theatres: Mapping[str, float]
    named: frozenset[str]
    on: date | None
    outlet_country: str | None = None

    def country(self) -> str | None:
        """Return the country that the report is most about; None if it names none."""
        return max(self.countries, key=lambda c: (self.countries[c], c), default=None)

    def nearness(self, actor: Actor) -> float:
        """Return how well an actor fits the report by its countries and theatres, from 0 to 2."""
        by_country = max((self.countries.get(c, 0.0) for c in actor.countries), default=0.0)
        by_theatre = max((self.theatres.get(t, 0.0) for t in actor.theatres), default=0.0)
        most_country, most_theatre = max(self.countries.values(), default=1.0), max(self.theatres.values(), default=1.0)
        return by_country / (most_country or 1.0) + by_theatre / (most_theatre or 1.0)


def read_cast(report: Report, register: ActorRegister, places: Iterable[PlaceRef] = ()) -> Cast:
    """Return who and where a report is about, from its names and the places that were found."""
    countries: dict[str, float] = defaultdict(float)
    theatres: dict[str, float] = defaultdict(float)
    named: set[str] = set()
    for match in register.find(report.text):
        actors = [actor for i in match.ids if (actor := register.get(i)) is not None]
        if len(actors) == 1:
            named.update(register.ancestors(actors[0].id, report.published))
        for actor in actors:
            _count(actor, match, register, countries, theatres, 1 / len(actors))
    for country, weight in _of_places(places).items():
        countries[country] += weight
    _join(register, countries, theatres)
    return Cast(dict(countries), dict(theatres), frozenset(named), report.published, _home(report, register))


def _home(report: Report, register: ActorRegister) -> str | None:
    if not report.outlet:
        return None
    outlets = [
        actor for actor in register.candidates(report.outlet) if actor.kind == "media" and len(actor.countries) == 1
    ]
    return outlets[0].countries[0] if outlets else None


def with_places(cast: Cast, register: ActorRegister, places: Iterable[PlaceRef]) -> Cast:
    """Return a cast with what the places of a report add to it."""
    added = _of_places(places)
    if not added:
        return cast
    countries, theatres = defaultdict(float, cast.countries), defaultdict(float, cast.theatres)
    for country, weight in added.items():
        countries[country] += weight
    for theatre, where in register.theatres.items():
        before = max((cast.countries.get(c, 0.0) for c in where), default=0.0)
        theatres[theatre] += max((countries.get(c, 0.0) for c in where), default=0.0) - before
    return replace(cast, countries=dict(countries), theatres=dict(theatres))


def _of_places(places: Iterable[PlaceRef]) -> dict[str, float]:
    weights: dict[str, float] = defaultdict(float)
    for place in places:
        if place.country is not None:
            weights[place.country] += PLACE_WEIGHT
    return weights


def _count(
    actor: Actor,
    match: NameMatch,
    register: ActorRegister,
    countries: dict[str, float],
    theatres: dict[str, float],
    share: float,
) -> None:
    state = match.how in {"demonym", "capital"} or actor.id in register.states
    weight = STATE_WEIGHT if state else WEAK_WEIGHT if is_weak(match.name, share) else OWN_NAME_WEIGHT
    weight *= share * (MEDIA_SHARE if actor.kind == "media" else 1.0)
    for country in actor.countries:
        countries[country] += weight / len(actor.countries) ** 0.5
    for theatre in actor.theatres:
        if theatre not in {"states", "international", "outlets"}:
            theatres[theatre] += weight / len(actor.theatres) if not state else 0.0


def is_weak(name: str, share: float = 1.0) -> bool:
    """Whether a name is made of common words alone, or is an acronym that several actors bear."""
    if name.isupper() and len(name) <= 5:
        return share < 1
    common = word_classes()
    words = actor_names.key(name)
    return len(words) <= WEAK_WORDS and all(any(word in words_of for words_of in common.values()) for word in words)


@cache
def word_classes() -> Mapping[str, frozenset[str]]:
    """The classes of common nouns of `actor_words.yaml`, folded."""
    raw = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return {name: frozenset(actor_names.fold_word(str(w)) for w in words) for name, words in raw.items()}


def _join(register: ActorRegister, countries: dict[str, float], theatres: dict[str, float]) -> None:
    """A theatre is likelier where its countries are named."""
    for theatre, where in register.theatres.items():
        most = max((countries.get(c, 0.0) for c in where), default=0.0)
        if most:
            theatres[theatre] += most
