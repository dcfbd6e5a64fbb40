"""Incidents held against agreements."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

from trucewatch.judge.area import Zone
from trucewatch.judge.case import Case
from trucewatch.judge.ground import country_of
from trucewatch.judge.moments import local_day
from trucewatch.judge.naming import Naming
from trucewatch.judge.outlines import KM_PER_DEGREE, Outline, outlines
from trucewatch.judge.period import Calendar
from trucewatch.judge.rules import RULES, Outcome, closeness, decide, occurred, period, prohibits
from trucewatch.judge.who import Register, Who
from trucewatch.records import (
    Agreement,
    Claim,
    Clause,
    Incident,
    Period,
    PlaceRef,
    Ruling,
    Standing,
    Verdict,
    content_id,
)

HORIZON = timedelta(days=366)
"""How long before an agreement began and after it ended an act is still held against it, where its report does not
name it.
"""

CLOSE_KM = 100.0
"""How near the countries of an agreement the act of a party of it may lie to be held against it."""

_ON_FILE = 200_000

_ORDER = {Verdict.ALLEGED_BREACH: 2, Verdict.UNDETERMINED: 1, Verdict.NO_BREACH: 0}


def _box(outline: Outline) -> tuple[float, ...]:
    """West, south, east and north of a country, and `CLOSE_KM` in degrees of latitude and of longitude there."""
    west, south, east, north = outline.shape.bounds
    up = CLOSE_KM / KM_PER_DEGREE
    return west, south, east, north, up, up / max(0.01, math.cos(math.radians((south + north) / 2)))


class _Terms:
    """One agreement, ready to be held against incidents."""

    def __init__(self, agreement: Agreement, register: Register) -> None:
        self.agreement = agreement
        self.who = Who(agreement, register)
        self.calendar = Calendar(agreement)
        self.homes = self.who.homes()
        self._boxes = tuple(map(_box, (outlines()[iso] for iso in agreement.countries if iso in outlines())))
        self._zones = {name: Zone(area, name) for name, area in agreement.areas}
        self._by_act: dict[str, tuple[Clause, ...]] = {}
        self._early: dict[tuple[object, ...], tuple[Clause, Outcome] | None] = {}
        ends = [one.until for one in agreement.in_force]
        starts = [local_day(one.start, agreement.timezone) for one in agreement.in_force]
        self.first = min(starts, default=date.min)
        self.last = (
            max((local_day(end, agreement.timezone) for end in ends if end), default=None) if all(ends) else None
        )

    def prepare(self, places: Sequence[PlaceRef]) -> None:
        """Makes its areas ready for many places."""
        for zone in self._zones.values():
            zone.prepare(places)

    def close(self, place: PlaceRef) -> bool:
        """Whether a place lies within `CLOSE_KM` of the countries of the agreement, by the boxes around them."""
        if place.lat is None or place.lon is None:
            return False
        return any(
            south - up <= place.lat <= north + up and west - across <= place.lon <= east + across
            for west, south, east, north, up, across in self._boxes
        )

    @property
    def ground(self) -> Zone:
        """Where the agreement holds."""
        return self._zones["area"]

    def part(self, clause: Clause) -> Zone:
        """Where a clause holds: the agreement's own area for those that hold anywhere."""
        return self._zones.get(clause.where, self.ground)

    def clauses(self, act: str) -> tuple[Clause, ...]:
        """The clauses that prohibit an act; where none does, the first, by which the other tests are answered."""
        if act not in self._by_act:
            about = tuple(clause for clause in self.agreement.clauses if prohibits(clause, act))
            self._by_act[act] = about or self.agreement.clauses[:1]
        return self._by_act[act]

    def early(self, incident: Incident) -> tuple[Clause, Outcome] | None:
        """What the days of an incident settle for every clause alike, whoever did it and wherever: that the agreement was not
        in force, or that it did not take place. None where the other tests must be asked.
        """
        when = incident.date
        if when is None:
            return None
        key = (incident.act, incident.factuality, when.start, when.end, when.span, incident.violation_stated)
        if key not in self._early:
            if len(self._early) > _ON_FILE:
                self._early.clear()
            self._early[key] = self._settled(incident)
        return self._early[key]

    def _settled(self, incident: Incident) -> tuple[Clause, Outcome] | None:
        clauses = self.clauses(incident.act)
        if (
            len({clause.where for clause in clauses}) != 1
        ):  # which of them is nearest to the matter then hangs on the place
            return None
        on = incident.date.start if incident.date else None
        cases = [
            Case(
                incident,
                self.agreement,
                clause,
                self.calendar,
                self.ground,
                self.part(clause),
                self.who,
                frozenset(),
                "",
                on,
            )
            for clause in clauses
        ]
        if all(occurred(case).stands is False or period(case).stands is False for case in cases):
            return clauses[0], decide(cases[0])
        return None

    def near(self, when: Period | None, published: date | None, horizon: timedelta | None) -> bool:
        """Whether an act of these days, or told on that day, lies near enough to the agreement's life."""
        start, end = (when.start, when.end) if when else (published, published)
        if start is None or end is None or horizon is None:
            return True
        return end >= self.first - horizon and (self.last is None or start <= self.last + horizon)


class Judge:
    """Holds incidents against agreements.

    An incident is held against each agreement that could bear on it: one of the country in which it took place, or one
    whose party took part, where it lies within `horizon` of the agreement's life; and any that its report names. What has no day or
    no place is held to those alone that its report names, if it names any.

    Args:
        agreements: as `load_agreements` gives them.
        register: who is who (`trucewatch.knowledge.actors.ActorRegister`).
        horizon: how far from an agreement's life an act may lie; None for any distance.
    """

    def __init__(
        self, agreements: Iterable[Agreement], register: Register, *, horizon: timedelta | None = HORIZON
    ) -> None:
        self._terms = {agreement.id: _Terms(agreement, register) for agreement in agreements}
        self._naming = Naming(terms.agreement for terms in self._terms.values())
        self._register, self._horizon = register, horizon
        self._countries = tuple(dict.fromkeys(iso for one in self._terms.values() for iso in one.agreement.countries))
        self._by_country: dict[str, list[str]] = {}
        self._by_party: dict[str, list[str]] = {}
        for id, terms in self._terms.items():
            for iso in terms.agreement.countries:
                self._by_country.setdefault(iso, []).append(id)
            for party in terms.agreement.parties:
                for actor in (party.actor, *party.answers_for):
                    self._by_party.setdefault(actor, []).append(id)
        self._parties_of: dict[str, frozenset[str]] = {}

    def rule(
        self,
        incident: Incident,
        spoken_of: frozenset[str] = frozenset(),
        *,
        told: str = "",
        published: date | None = None,
    ) -> tuple[Ruling, ...]:
        """The rulings on one incident, one for each agreement that could bear on it, by the order of their ids.

        Args:
            incident: with actors, places and days resolved.
            spoken_of: ids of the agreements that its reports speak of (see `spoken_of`); an undated act is held to
                these.
            told: the sentence or sentences that tell it, in which exceptions and targets are looked for; else the
                words of its claims.
            published: the day of its report, which bounds an undated act of a report that names no agreement.
        """
        words = told or " ".join(words for _, _, words in incident.support)
        bearing = sorted(self._bearing(incident, spoken_of, published))
        version = _version(incident, words, spoken_of, published) if bearing else ""
        return tuple(self._ruling(incident, self._terms[id], spoken_of, words, published, version) for id in bearing)

    def rule_all(self, incidents: Sequence[Incident]) -> list[tuple[Ruling, ...]]:
        """What `rule` finds for each of many incidents, in their order, and sooner than one by one."""
        self.prepare(incidents)
        with _without_collection():
            return [self.rule(incident) for incident in incidents]

    def prepare(self, incidents: Iterable[Incident]) -> None:
        """Makes ready for many incidents at once: where their places lie is asked of all of them together.

        It changes no answer; `rule` only comes faster to the same.
        """
        places: dict[str, dict[PlaceRef, None]] = {}
        spans: dict[str, list[date]] = {}
        for incident in incidents:
            for place in incident.place:
                if place.country in self._by_country:
                    places.setdefault(place.country, {})[place] = None
                    if incident.date is not None:
                        spans.setdefault(place.country, []).extend((incident.date.start, incident.date.end))
        for country, found in places.items():
            days = spans.get(country, [])
            when = Period(min(days), max(days), "") if days else None
            for id in self._by_country[country]:
                if self._terms[id].near(when, None, self._horizon):
                    self._terms[id].prepare(tuple(found))

    def spoken_of(self, text: str, published: date | None = None, countries: Iterable[str] = ()) -> frozenset[str]:
        """The ids of the agreements that a report's text speaks of; see `trucewatch.judge.naming`."""
        return self._naming.spoken_of(text, published, countries)

    def _bearing(self, incident: Incident, spoken_of: frozenset[str], published: date | None) -> set[str]:
        countries = self._countries_of(incident)
        near = {id for country in countries for id in self._by_country.get(country, ())}
        far = self._by_actors(incident) - near
        near |= {id for id in far if self._reached(self._terms[id], incident, countries)}
        if spoken_of and (incident.date is None or not countries):
            near &= (
                spoken_of  # what has no day or no place is held to the truce that its report speaks of, and to no other
            )
        known = {id for id in near if self._terms[id].near(incident.date, published, self._horizon)}
        return known | (spoken_of & self._terms.keys())

    def _reached(self, terms: _Terms, incident: Incident, countries: frozenset[str]) -> bool:
        """Whether an act of a party took place where its agreement might be thought to hold, or nobody knows where."""
        return not countries or bool(countries & terms.homes) or any(terms.close(place) for place in incident.place)

    def _countries_of(self, incident: Incident) -> frozenset[str]:
        found = (place.country or self._country(place) for place in incident.place)
        return frozenset(country for country in found if country)

    def _country(self, place: PlaceRef) -> str | None:
        if place.lat is None or place.lon is None:
            return None
        return country_of(place.lat, place.lon, self._countries)

    def _by_actors(self, incident: Incident) -> set[str]:
        found: set[str] = set()
        for side in (incident.initiator, incident.recipient):
            for ref in side:
                if ref.id is not None:
                    found |= self._of_actor(ref.id)
        return found

    def _of_actor(self, id: str) -> frozenset[str]:
        """The agreements to which an actor, or what it is part of, is a party."""
        if id not in self._parties_of:
            whole = {id, *self._register.ancestors(id, None)}
            self._parties_of[id] = frozenset(found for one in whole for found in self._by_party.get(one, ()))
        return self._parties_of[id]

    def _ruling(
        self,
        incident: Incident,
        terms: _Terms,
        spoken_of: frozenset[str],
        told: str,
        published: date | None,
        version: str,
    ) -> Ruling:
        agreement = terms.agreement
        clause, outcome = terms.early(incident) or self._decided(incident, terms, spoken_of, told, published)
        versions = (("rules", RULES), ("agreement", agreement.version), ("incident", version))
        return Ruling(
            id=content_id("ruling", incident.id, agreement.id, versions),
            incident=incident.id,
            agreement=agreement.id,
            clause=clause.id,
            verdict=outcome.verdict,
            ground=outcome.ground,
            missing=outcome.missing,
            reasons=outcome.reasons,
            by=outcome.by,
            versions=versions,
        )

    def _decided(
        self, incident: Incident, terms: _Terms, spoken_of: frozenset[str], told: str, published: date | None
    ) -> tuple[Clause, Outcome]:
        """All tests under every clause about the act, and the clause that decides."""
        on = incident.date.start if incident.date else None
        cases = [
            Case(
                incident,
                terms.agreement,
                clause,
                terms.calendar,
                terms.ground,
                terms.part(clause),
                terms.who,
                spoken_of,
                told,
                on,
                published,
            )
            for clause in terms.clauses(incident.act)
        ]
        case, outcome = _deciding(cases)
        return case.clause, outcome


def _deciding(cases: Sequence[Case]) -> tuple[Case, Outcome]:
    """The clause that decides: the first breached, else the one that cannot be told, else the one nearest to the
    matter.
    """
    outcomes = [(case, decide(case)) for case in cases]
    best = max(_ORDER[outcome.verdict] for _, outcome in outcomes)
    tied = [one for one in outcomes if _ORDER[one[1].verdict] == best]
    if len(tied) == 1 or best == _ORDER[Verdict.ALLEGED_BREACH]:
        return tied[0]
    return max(tied, key=lambda one: closeness(*one))


@contextmanager
def _without_collection() -> Iterator[None]:
    """Python's search for cycles put off: records hold none, and to look through a million of them costs a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _version(incident: Incident, told: str, spoken_of: frozenset[str], published: date | None) -> str:
    """The version of an incident: a hash of all that its rulings rest on. What people coded brings its own."""
    if incident.coded_by is not None and not spoken_of and published is None:
        return incident.coded_by.version
    return content_id("version", incident, told, spoken_of, published)


def claim_as_incident(claim: Claim) -> Incident:
    """A claim as an incident of its own, with the claim's id; its quote stands in `support` for the words that tell
    it.
    """
    return Incident(
        id=claim.id,
        act=claim.act,
        factuality=claim.factuality,
        claims=(claim.id,),
        reports=(claim.report,),
        initiator=claim.initiator,
        recipient=claim.recipient,
        place=claim.place,
        date=claim.date,
        count=claim.count,
        killed=claim.killed,
        injured=claim.injured,
        sources=claim.sources,
        violation_stated=claim.violation_stated,
        standing=Standing.REPORTED,
        standing_because="one claim, not held against others",
        support=(("act", claim.id, claim.quote),),
    )
