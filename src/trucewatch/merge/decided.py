"""What people decided about claims: which of them are one incident, and which are not.

A decision names the claims that its incidents held when it was made. So it holds whatever comes later: those claims stay together, or
apart, and new ones go where they are likest. Of two decisions about the same claims the later one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from trucewatch.records import Decision

JOIN, SPLIT, APART, UNDO = "join", "split", "apart", "undo"
"""Two incidents are one; claims of an incident are another one; two incidents are two; a decision no longer counts."""

OURS, THEIRS, DECISION = "ours", "theirs", "decision"
"""Keys of `Decision.detail`: ids of claims of the first and of the second incident, with spaces; id of the decision undone."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decided:
    """What merging has to keep to.

    Attributes:
        together: sets of claims that are one incident each; no two overlap.
        apart: pairs of claims, in alphabetical order, that are never in one incident.
    """

    together: tuple[frozenset[str], ...] = ()
    apart: frozenset[Pair] = frozenset()

    def beside(self, claims: Iterable[str]) -> frozenset[str]:
        """Other claims that are to be in one incident with any of these."""
        known = frozenset(claims)
        return frozenset(id for one in self.together if one & known for id in one) - known


NOTHING = Decided()


def pair(a: str, b: str) -> Pair:
    """Two ids in alphabetical order."""
    return (a, b) if a < b else (b, a)


def in_force(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions to join, split or keep apart that nobody has undone, in the order given.

    Args:
        decisions: in the order in which they were made.
    """
    undone: set[str] = set()
    kept: list[Decision] = []
    for one in reversed(list(decisions)):  # an undoing may itself have been undone later
        if one.id in undone:
            continue
        if one.what == UNDO:
            undone.add(dict(one.detail)[DECISION])
        elif one.what in (JOIN, SPLIT, APART):
            kept.append(one)
    return tuple(reversed(kept))


def decided(decisions: Iterable[Decision]) -> Decided:
    """What follows from decisions, in the order in which they were made."""
    together: list[frozenset[str]] = []
    apart: set[Pair] = set()
    for one in in_force(decisions):
        ours, theirs = claims_of(one)
        if one.what == JOIN:
            apart -= _pairs(ours, theirs)
            together.append(ours | theirs)
            continue
        apart |= _pairs(ours, theirs)
        together = [part for held in together for part in _parted(held, ours, theirs)]
        if one.what == SPLIT:
            together += [ours, theirs]
    return Decided(tuple(_united(together)), frozenset(apart))


def claims_of(one: Decision) -> tuple[frozenset[str], frozenset[str]]:
    """The claims of the two sides of a decision."""
    detail = dict(one.detail)
    return frozenset(detail[OURS].split()), frozenset(detail[THEIRS].split())


def _pairs(ours: Iterable[str], theirs: Iterable[str]) -> set[Pair]:
    return {pair(a, b) for a, b in product(ours, theirs)}


def _parted(held: frozenset[str], ours: frozenset[str], theirs: frozenset[str]) -> Iterator[frozenset[str]]:
    """What is left of claims held together by an earlier decision, once two sets of claims are known to be apart."""
    if held & ours and held & theirs:
        yield held & ours
        yield held - ours
    else:
        yield held


def _united(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Sets that overlap, as one; in alphabetical order."""
    apart: list[frozenset[str]] = []
    for one in sets:
        whole = one.union(*(other for other in apart if other & one))
        apart = [other for other in apart if not other & one]
        if len(whole) > 1:
            apart.append(whole)
    return sorted(apart, key=min)
