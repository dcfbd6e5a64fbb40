"""From likeness of pairs to sets of claims, the same for any order in which the claims come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from trucewatch.merge.blocks import keys, neighbours
from trucewatch.merge.decided import NOTHING, Decided, pair
from trucewatch.merge.features import Scale, contradiction, likeness
from trucewatch.merge.told import Told


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that hang together by likeness, and the incidents that they come apart into.

    Attributes:
        id: the smallest id among its claims; a new claim can only change the groups that it is alike to.
        incidents: each a set of claims, in the order of `Told.order`.
    """

    id: str
    incidents: tuple[tuple[Told, ...], ...]


def alike(a: Told, b: Told, scale: Scale) -> float | None:
    """The points of two claims that can be one incident; None where they cannot, or fall short."""
    if contradiction(a, b, scale):
        return None
    points = likeness(a, b, scale).points
    return points if points >= scale.rules.same else None


def groups(all_told: Iterable[Told], scale: Scale, kept_to: Decided = NOTHING) -> tuple[Group, ...]:
    """The groups of some claims, sorted by id.

    Args:
        all_told: the claims.
        scale: rules and kinship.
        kept_to: what people decided about them; claims that are to be one incident are of one group.
    """
    by_id = {told.id: told for told in all_told}
    bonds = [
        (points, a.id, b.id)
        for a, b in neighbours(by_id.values(), scale.rules)
        if (points := alike(a, b, scale)) is not None
    ]
    held = [tuple(sorted(one & by_id.keys())) for one in kept_to.together]
    root = _components(by_id, [*((a, b) for _, a, b in bonds), *((one[0], id) for one in held for id in one[1:])])
    members: dict[str, list[str]] = {}
    inner: dict[str, list[tuple[float, str, str]]] = {}
    for id in by_id:
        members.setdefault(root[id], []).append(id)
    for bond in bonds:
        inner.setdefault(root[bond[1]], []).append(bond)
    return tuple(
        Group(min(ids), _come_apart([by_id[id] for id in ids], inner.get(key, []), scale, kept_to))
        for key, ids in sorted(members.items(), key=lambda item: min(item[1]))
    )


def touched(new: Iterable[Told], kept: Iterable[Told], scale: Scale) -> frozenset[str]:
    """The ids of the kept claims that a new one is alike to: only their groups can change."""
    under: dict[str, list[Told]] = {}
    for told in kept:
        for key in keys(told, scale.rules).kept:
            under.setdefault(key, []).append(told)
    found: set[str] = set()
    for told in new:
        met = {other.id: other for key in keys(told, scale.rules).sought for other in under.get(key, ())}
        found.update(id for id, other in met.items() if id not in found and alike(told, other, scale) is not None)
    return frozenset(found)


def _components(ids: Iterable[str], bonds: Iterable[tuple[str, str]]) -> dict[str, str]:
    parent = {id: id for id in ids}

    def root(id: str) -> str:
        while parent[id] != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    for a, b in bonds:
        first, second = sorted((root(a), root(b)))
        parent[second] = first
    return {id: root(id) for id in parent}


Bonds = Sequence[tuple[float, str, str]]
Set = tuple[tuple[Told, ...], ...]
"""Claims that are one incident so far, in cores: one core, unless a person joined what merging would not."""


def _come_apart(claims: Sequence[Told], bonds: Bonds, scale: Scale, kept_to: Decided) -> tuple[tuple[Told, ...], ...]:
    """Joins the likest first, and two sets only where no claim of one contradicts a claim of the other.

    So a vague claim does not chain what was done on one day or in one place to what was done on another; and on the mean
    two sets must be worth a doubt at least. What people decided to be one incident is one to begin with, and others need to fit one of
    its cores; what they decided to be apart is never joined.
    """
    ordered = sorted(bonds, key=lambda bond: (-bond[0], bond[1], bond[2]))
    pairs = _Pairs(scale)
    sets: dict[str, Set] = {told.id: ((told,),) for told in claims}
    for together in kept_to.together:
        held = [told for told in claims if told.id in together]
        cores = _joined({told.id: ((told,),) for told in held}, ordered, pairs, NOTHING)
        whole = tuple(core for one in cores for core in one)
        sets.update((told.id, whole) for told in held)
    parts = (tuple(told for core in one for told in core) for one in _joined(sets, ordered, pairs, kept_to))
    in_order = (tuple(sorted(part, key=lambda told: told.order)) for part in parts)
    return tuple(sorted(in_order, key=lambda part: part[0].order))


def _joined(sets: dict[str, Set], bonds: Bonds, pairs: _Pairs, kept_to: Decided) -> list[Set]:
    """Sets of claims after all joins by bonds among them, likest first, each once."""
    for _, a, b in bonds:
        if a in sets and b in sets and sets[a] is not sets[b]:
            joined = _join(sets[a], sets[b], pairs, kept_to)
            if joined:
                sets.update((told.id, joined) for core in joined for told in core)
    return list({one[0][0].id: one for one in sets.values()}.values())


def _join(ours: Set, theirs: Set, pairs: _Pairs, kept_to: Decided) -> Set | None:
    """Two sets as one: those of their cores that fit each other become one core; None where none do, or people said no."""
    if kept_to.apart:
        both = product((told.id for core in ours for told in core), [told.id for core in theirs for told in core])
        if any(pair(a, b) in kept_to.apart for a, b in both):
            return None
    for a, b in product(ours, theirs):
        if pairs.fit(a, b):
            return (a + b, *(core for core in (*ours, *theirs) if core is not a and core is not b))
    return None


class _Pairs:
    """What pairs of claims amount to, each worked out once while sets of them are joined."""

    def __init__(self, scale: Scale) -> None:
        self._scale = scale
        self._points: dict[tuple[str, str], float | None] = {}

    def fit(self, ours: Sequence[Told], theirs: Sequence[Told]) -> bool:
        """Whether no claim of one set contradicts one of the other, and on the mean they are worth a doubt at least."""
        total = 0.0
        for a, b in product(ours, theirs):
            points = self._of(a, b)
            if points is None:
                return False
            total += points
        return total >= self._scale.rules.doubt * len(ours) * len(theirs)

    def _of(self, a: Told, b: Told) -> float | None:
        """Their points; None where they contradict each other."""
        key = (a.id, b.id) if a.id < b.id else (b.id, a.id)
        if key not in self._points:
            contradicts = contradiction(a, b, self._scale)
            self._points[key] = None if contradicts else likeness(a, b, self._scale).points
        return self._points[key]
