"""Agreements as data: who is bound, where, when, and to what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Interval:
    """Instants, half-open and in UTC: `start <= t < until`; `until` None while it lasts."""

    start: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """An actor in an agreement.

    Attributes:
        actor: its id in the register. role: adherent, guarantor, mediator or excluded.
        since, until: first day on which it holds and first day on which it no longer does, where it does not always.
        answers_for: ids of allies and proxies whose acts the agreement lays to it.
        called: plain words by which reports of this conflict mean it ("rebels", "opposition fighters").
    """

    actor: str
    role: str = "adherent"
    since: date | None = None
    until: date | None = None
    answers_for: tuple[str, ...] = ()
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementSource:
    """Where a term of an agreement is published."""

    title: str
    publisher: str
    date: date | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """Where an agreement holds.

    Attributes:
        shape: GeoJSON geometry as canonical JSON; None where it is not known or is everywhere.
        certainty: exact, approximate or unknown. buffer_km: how far its edge could honestly lie elsewhere.
        everywhere: true for agreements that hold wherever their parties meet.
        countries: ISO 3166-1 alpha-2, in which the area lies.
    """

    shape: str | None
    certainty: str
    buffer_km: float
    everywhere: bool = False
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One term: the acts it prohibits or requires, whom it binds, against whom, where, and what it excepts.

    Attributes:
        bound: `parties`, `guarantors`, `anyone` or ids of actors. against: `anyone`, `parties`, `civilians` or ids of actors.
        where: `area`, `anywhere` or the name of another area of the agreement.
        only_on: words for the one kind of target that the clause protects ("power plant"); empty where it protects any.
        since, until: instants between which the term holds, where that is not as long as the agreement.
    """

    id: str
    says: str
    prohibits: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    bound: tuple[str, ...] = ("parties",)
    against: tuple[str, ...] = ("anyone",)
    where: str = "area"
    exceptions: tuple[str, ...] = ()
    only_on: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A truce or ceasefire, its terms as data.

    Attributes:
        called: names that reports give it. kind, text: as in the files (`text`: published, as_reported or not_published).
        areas: by name; the main one is named `area`. countries: ISO 3166-1 alpha-2. timezone: IANA name, for its midnights.
        all_fighters_bound: whether everyone who fights in its area is bound by it, so that a doer who is not named is bound too.
        extends: id of the agreement that this one adds terms to, or None.
        not_known: what its file could not establish, in words. version: content hash of the files it came from.
    """

    id: str
    name: str
    called: tuple[str, ...]
    kind: str
    concluded: date | None
    in_force: tuple[Interval, ...]
    text: str
    sources: tuple[AgreementSource, ...]
    parties: tuple[Party, ...]
    guarantors: tuple[str, ...]
    excluded: tuple[Party, ...]
    areas: tuple[tuple[str, Area], ...]
    clauses: tuple[Clause, ...]
    countries: tuple[str, ...]
    timezone: str
    monitoring: str = ""
    not_known: tuple[str, ...] = ()
    all_fighters_bound: bool = False
    extends: str | None = None
    version: str = ""

    @property
    def area(self) -> Area:
        """The main area, the one named `area`."""
        return dict(self.areas)["area"]
