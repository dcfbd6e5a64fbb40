"""Who belongs to whom, as merging asks it: whether two names can stand for one side of an act."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import IntEnum

from rapidfuzz.fuzz import token_set_ratio

from trucewatch.knowledge.actors import Actor, ActorRegister
from trucewatch.merge.told import folded
from trucewatch.records import ActorRef

ALIKE = 85
"""rapidfuzz's token set ratio (0-100) from which two unresolved names are taken for one."""


class Bond(IntEnum):
    """How two names of actors stand to each other, the closer the higher."""

    STRANGERS = -1
    UNKNOWN = 0
    ALLIES = 1
    KIN = 2
    SAME = 3


class Kinship:
    """Answers from the register, each remembered, since merging asks the same pairs again and again."""

    def __init__(self, register: ActorRegister) -> None:
        self._register = register
        self._known: dict[tuple[str, str, date | None], Bond] = {}

    def of_ids(self, a: str, b: str, on: date | None) -> Bond:
        """How two actors of the register stood to each other on a day."""
        if a == b:
            return Bond.SAME
        first, second = sorted((a, b))
        key = (first, second, on)
        if key not in self._known:
            self._known[key] = self._ask(first, second, on)
        return self._known[key]

    def _ask(self, a: str, b: str, on: date | None) -> Bond:
        if self._register.part_of(a, b, on) or self._register.part_of(b, a, on):
            return Bond.KIN
        return Bond.ALLIES if self._register.allied(a, b, on) else Bond.STRANGERS

    def of_refs(self, a: ActorRef, b: ActorRef, on: date | None) -> Bond:
        """How two mentions stand to each other; one that the register does not know is compared by name alone."""
        if a.id and b.id:
            return self.of_ids(a.id, b.id, on)
        first, second = folded(a.name), folded(b.name)
        if first == second:
            return Bond.SAME
        return Bond.KIN if token_set_ratio(first, second) >= ALIKE else Bond.UNKNOWN

    def closest(self, ours: Iterable[ActorRef], theirs: Iterable[ActorRef], on: date | None) -> Bond:
        """The closest bond between two sides; unknown where one of them names nobody."""
        others = tuple(theirs)
        return max((self.of_refs(a, b, on) for a in ours for b in others), default=Bond.UNKNOWN)

    def is_part(self, a: ActorRef, b: ActorRef, on: date | None) -> bool:
        """Whether the first is known as a part of the second, and not the second itself."""
        return bool(a.id and b.id and a.id != b.id and self._register.part_of(a.id, b.id, on))

    def outlet(self, name: str) -> Actor | None:
        """Who publishes under that name, where the register knows it: an outlet, or a monitor or party that speaks for itself."""
        named = self._register.candidates(name)
        outlets = [actor for actor in named if actor.kind == "media"] or list(named)
        return outlets[0] if len(outlets) == 1 else None
