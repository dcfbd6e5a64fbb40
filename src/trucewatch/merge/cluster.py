"""From likeness of pairs to sets of claims, the same for any order in which the claims come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from trucewatch.merge.blocks import keys, neighbours
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


def groups(all_told: Iterable[Told], scale: Scale) -> tuple[Group, ...]:
    """The groups of some claims, sorted by id."""
    by_id = {told.id: told for told in all_told}
    bonds = [
        (points, a.id, b.id)
        for a, b in neighbours(by_id.values(), scale.rules)
        if (points := alike(a, b, scale)) is not None
    ]
    root = _components(by_id, bonds)
    members: dict[str, list[str]] = {}
    inner: dict[str, list[tuple[float, str, str]]] = {}
    for id in by_id:
        members.setdefault(root[id], []).append(id)
    for bond in bonds:
        inner.setdefault(root[bond[1]], []).append(bond)
    return tuple(
        Group(min(ids), _come_apart([by_id[id] for id in ids], inner.get(key, []), scale))
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


def _components(ids: Iterable[str], bonds: Iterable[tuple[float, str, str]]) -> dict[str, str]:
    parent = {id: id for id in ids}

    def root(id: str) -> str:
        while parent[id] != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    for _, a, b in bonds:
        first, second = sorted((root(a), root(b)))
        parent[second] = first
    return {id: root(id) for id in parent}


def _come_apart(
    claims: Sequence[Told], bonds: Iterable[tuple[float, str, str]], scale: Scale
) -> tuple[tuple[Told, ...], ...]:
    """Joins the likest first, and two sets only where no claim of one contradicts a claim of the other.

    So a vague claim does not chain what was done on one day or in one place to what was done on another; and on the mean
    two sets must be worth a doubt at least.
    """
    sets: dict[str, tuple[Told, ...]] = {told.id: (told,) for told in claims}
    pairs = _Pairs(scale)
    for _, a, b in sorted(bonds, key=lambda bond: (-bond[0], bond[1], bond[2])):
        ours, theirs = sets[a], sets[b]
        if ours is not theirs and pairs.fit(ours, theirs):
            joined = ours + theirs
            sets.update((told.id, joined) for told in joined)
    parts = {part[0].id: part for part in sets.values()}.values()
    ordered = (tuple(sorted(part, key=lambda told: told.order)) for part in parts)
    return tuple(sorted(ordered, key=lambda part: part[0].order))


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
