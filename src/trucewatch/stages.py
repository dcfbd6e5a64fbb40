"""What the pipeline is made of, and what it asks of each part: any coder, resolver, judge or ledger that does this will do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, Self

from trucewatch import __version__, merge
from trucewatch.records import Claim, CodedReport, Decision, Incident, Report, Ruling, content_id
from trucewatch.settings import Settings

Settled = tuple[str, Incident, tuple[Ruling, ...]]
"""The group of claims that an incident came from, the incident, its rulings."""


Coded = tuple[Incident, tuple[Ruling, ...]]
"""An incident that people coded, and its rulings."""


class Coder(Protocol):
    """Finds the claims of a report; their names are not yet resolved."""

    def code(self, report: Report) -> CodedReport:
        """The claims and keywords of a report."""


class Finder(Protocol):
    """Resolves names to things."""

    def resolve(self, coded: CodedReport) -> CodedReport:
        """The same claims with actors, places, days and sources resolved."""


class Bench(Protocol):
    """Holds incidents against agreements."""

    def rule(
        self, incident: Incident, spoken_of: frozenset[str], *, told: str = "", published: date | None = None
    ) -> tuple[Ruling, ...]:
        """One ruling for each agreement that could bear on an incident."""

    def spoken_of(self, text: str, published: date | None = None, countries: Iterable[str] = ()) -> frozenset[str]:
        """The ids of the agreements that a text speaks of."""

    def rule_all(self, incidents: Sequence[Incident]) -> Sequence[tuple[Ruling, ...]]:
        """What `rule` finds for each of many incidents, in their order."""


class KeptClaim(Protocol):
    """A claim as a ledger keeps it."""

    @property
    def claim(self) -> Claim:
        """The claim."""

    @property
    def published(self) -> date | None:
        """The day of its report."""

    @property
    def outlet(self) -> str | None:
        """The outlet of its report."""

    @property
    def group(self) -> str | None:
        """The group that merging has put it in; None until then."""


class Book(Protocol):
    """A ledger that is written to (`trucewatch.ledger.Ledger`): each call is done whole or not at all."""

    def holds(self, report: Report) -> str:
        """`nothing`, `same`, or `other` where it holds a report of that id that says something else."""

    def add(self, coded: CodedReport, keys: Mapping[str, Iterable[str]]) -> None:
        """Adds a report with its claims, each under the keys by which merging finds it."""

    def open_claims(self, most: int) -> Sequence[KeptClaim]:
        """Claims that are not yet part of an incident."""

    def claims_under(self, keys: Iterable[str]) -> Sequence[KeptClaim]:
        """Merged claims under any of these keys."""

    def claims_in(self, groups: Iterable[str]) -> Sequence[KeptClaim]:
        """The claims of some groups."""

    def reports(self, ids: Iterable[str]) -> Mapping[str, Report]:
        """Reports by id."""

    def claims_by_report(self, ids: Iterable[str]) -> Mapping[str, Sequence[Claim]]:
        """All claims of some reports."""

    def groups_of(self, ids: Iterable[str]) -> frozenset[str]:
        """The groups of some claims, as far as they are merged."""

    def decisions(self) -> Sequence[Decision]:
        """What people decided, in the order in which they did."""

    def settle(self, settled: Sequence[Settled], replaced: Iterable[str] = ()) -> None:
        """Writes incidents in place of those of some groups."""

    def work_out_by(self, version: str) -> bool:
        """Says by which version incidents are worked out; another one than before opens all claims again."""

    def add_coded(self, coded: Sequence[Coded], judged_by: str) -> Mapping[str, int]:
        """Adds incidents that people coded; how many were held as `nothing`, `same` or `other`."""

    def open_coded(self, judged_by: str, most: int) -> Sequence[Incident]:
        """Incidents that people coded and another version ruled on."""

    def rule_coded(self, coded: Sequence[Coded], judged_by: str) -> None:
        """Writes new rulings on incidents that people coded."""


class Desk(Protocol):
    """What claims are merged and judged with."""

    @property
    def bench(self) -> Bench:
        """The judge."""

    @property
    def scale(self) -> merge.Scale:
        """How merging compares claims."""


@dataclass(frozen=True)
class Table:
    """A desk without anything to read with, and the version of what follows from it."""

    bench: Bench
    scale: merge.Scale
    version: str

    @classmethod
    def load(cls, settings: Settings) -> Self:
        """The judge and the rules of merging that are shipped, with the agreements that the settings name.

        Raises:
            KnowledgeError: the agreements have faults.
        """
        from trucewatch.knowledge.actors import ActorRegister

        bench, version = load_bench(settings)
        return cls(bench, merge.scale(ActorRegister.load()), version)


def load_bench(settings: Settings) -> tuple[Bench, str]:
    """The judge with the agreements that the settings name, and the version of all that its rulings follow from.

    Raises:
        KnowledgeError: the agreements have faults.
    """
    from trucewatch import judge
    from trucewatch.knowledge.actors import ActorRegister

    agreements = judge.load_agreements(settings.agreements)
    versions = sorted(agreement.version for agreement in agreements)
    version = content_id("version", __version__, merge.VERSION, judge.RULES, versions)
    return judge.Judge(agreements, ActorRegister.load()), version


@dataclass(frozen=True)
class Stages:
    """The stages.

    Attributes:
        coder, finder, bench: as above. scale: how merging compares claims.
        version: changes with anything that changes the incidents or rulings worked out from the same claims.
    """

    coder: Coder
    finder: Finder
    bench: Bench
    scale: merge.Scale
    version: str

    @classmethod
    def load(cls, settings: Settings) -> Self:
        """The stages that are shipped, with the agreements that the settings name.

        Raises:
            KnowledgeError: the agreements have faults.
            SettingsError: there is no such reader, or it lacks something that it needs.
        """
        # here, since they take a second to load and many commands do without
        from trucewatch import readers
        from trucewatch.knowledge.actors import ActorRegister
        from trucewatch.resolve import Resolver

        bench, version = load_bench(settings)
        return cls(
            coder=readers.load(settings),
            finder=Resolver.load(settings),
            bench=bench,
            scale=merge.scale(ActorRegister.load()),
            version=version,
        )
