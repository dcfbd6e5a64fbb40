"""The score: B-cubed over claims, and every join of claims that tell different incidents.

B-cubed (Bagga and Baldwin 1998): for each claim, the share of those in its found incident that truly tell its incident is its
precision, and the share of those that truly tell its incident which were found with it is its recall; both are meant over all claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from evaluation.incidents.clusters import Conflict, Told
from trucewatch import merge as merging
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.merge import doubles, merge, scale
from trucewatch.records import Incident


@dataclass(frozen=True, slots=True)
class Score:
    """B-cubed precision and recall."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.precision * self.recall / (self.precision + self.recall) if self.precision else 0.0


@dataclass(frozen=True, slots=True)
class Wrong:
    """Claims of two incidents found as one. `days`, `places`: whether the two were on different days, in different places."""

    claims: tuple[str, str]
    days: bool
    places: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What merging made of some conflicts.

    Attributes:
        score: B-cubed. wrong: joins of claims of two incidents. missed: incidents that came out in parts, with the parts.
        doubles: pairs of incidents that a person is warned of, and how many of them truly are one.
        warned: how many of those that came out in parts have such a pair.
        standing: pairs of incident and the standing that it got instead of the one it ought to have.
        incidents, claims, reports: how many there were to find, told by two reports or more, and from how many claims and reports.
    """

    score: Score
    wrong: tuple[Wrong, ...]
    missed: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    doubles: tuple[int, int]
    warned: int
    standing: tuple[tuple[str, str], ...]
    incidents: int
    claims: int
    reports: int


def bcubed(found: Iterable[frozenset[str]], truth: Iterable[frozenset[str]]) -> Score:
    """The score of some sets against the true ones, over the same items."""
    of_found = {item: one for one in found for item in one}
    of_truth = {item: one for one in truth for item in one}
    if of_found.keys() != of_truth.keys():
        raise ValueError("the sets hold different items")
    common = {item: len(of_found[item] & of_truth[item]) for item in of_truth}
    precision = sum(common[item] / len(of_found[item]) for item in common) / len(common)
    recall = sum(common[item] / len(of_truth[item]) for item in common) / len(common)
    return Score(precision, recall)


def evaluate(conflicts: Iterable[Conflict], register: ActorRegister) -> Found:
    """Merges the reports of all conflicts at once, as a ledger would, and scores what comes out."""
    chosen = list(conflicts)
    truth = {f"{one.name}/{told.id}": told for one in chosen for told in one.incidents}
    incidents = merge((coded for one in chosen for coded in one.reports), register)
    sets = [frozenset(one.claims) for one in incidents]
    missed = tuple(_missed(sets, truth))
    pairs = _doubles(chosen, incidents, register)
    home = {claim: id for id, told in truth.items() for claim in told.claims}
    standing = {claim: str(one.standing) for one in incidents for claim in one.claims}
    return Found(
        score=bcubed(sets, (told.claims for told in truth.values())),
        wrong=tuple(_wrong(sets, truth, home)),
        missed=missed,
        doubles=(len(pairs), sum(any(home[a] == home[b] for a, b in product(*pair)) for pair in pairs)),
        warned=sum(any(_within(pair, truth[id].claims) for pair in pairs) for id, _ in missed),
        standing=tuple(
            (id, got)
            for id, told in truth.items()
            if told.standing and (got := standing[min(told.claims)]) != told.standing
        ),
        incidents=sum(len(told.claims) > 1 for told in truth.values()),
        claims=len(home),
        reports=sum(len(one.reports) for one in chosen),
    )


def _doubles(
    conflicts: Iterable[Conflict], incidents: Iterable[Incident], register: ActorRegister
) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The claims of each two incidents that look like one."""
    claims = {one.id: frozenset(one.claims) for one in incidents}
    incident_of = {claim: id for id, held in claims.items() for claim in held}
    known = [
        merging.told(claim, coded.report.published, coded.report.outlet)
        for one in conflicts
        for coded in one.reports
        for claim in coded.claims
    ]
    return [(claims[one.ours], claims[one.theirs]) for one in doubles(known, incident_of, scale(register))]


def _within(pair: tuple[frozenset[str], frozenset[str]], claims: frozenset[str]) -> bool:
    return bool(pair[0] & claims) and bool(pair[1] & claims)


def _wrong(sets: Iterable[frozenset[str]], truth: dict[str, Told], home: dict[str, str]) -> Iterator[Wrong]:
    for one in sets:
        claims = sorted(one)
        for n, a in enumerate(claims):
            for b in claims[n + 1 :]:
                if home[a] != home[b]:
                    ours, theirs = truth[home[a]], truth[home[b]]
                    days = ours.last < theirs.first or theirs.last < ours.first
                    places = bool(ours.places and theirs.places) and ours.places.isdisjoint(theirs.places)
                    yield Wrong((a, b), days, places)


def _missed(sets: list[frozenset[str]], truth: dict[str, Told]) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
    for id, told in truth.items():
        parts = sorted(tuple(sorted(part)) for one in sets if (part := one & told.claims))
        if len(parts) > 1:
            yield id, tuple(parts)
