"""Who is bound by an agreement, and who is excluded from it: groups, their parts and parents through time, allies and
proxies.

A party is bound with everything that is part of it on the day. It answers for the allies and proxies that the
agreement names (`answers_for`); a state or government also for armed groups that the register holds to be its allies
and that fight in its country (a militia beside its army), but never for another state: a foreign army that signed
nothing is not bound. Armed groups answer for no ally that the agreement does not name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from trucewatch.judge.words import phrases, plain, told_words
from trucewatch.records import ActorRef, Agreement, Party

STATES = frozenset({"state", "government", "state_forces", "police", "intelligence", "foreign_forces"})
"""Kinds of actors in the register that are a state, its government or its forces."""
UNARMED = frozenset({"civilians", "aid", "media", "mediator", "monitor", "court"})
"""Kinds of actors that bear no arms for a side."""
KEEPERS = ("adherent", "declarer")
UNATTRIBUTED = ("unattributed", "")
_ON_FILE = 200_000


class Actor(Protocol):
    """What is asked of an actor of the register."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """Its usual name."""

    @property
    def kind(self) -> str:
        """What it is: a state, a rebel group, a militia…"""

    @property
    def countries(self) -> Sequence[str]:
        """ISO codes of the countries in which it acts; of a state, its own."""


class Register(Protocol):
    """What is asked of the register of actors; ids that it does not know are parts of nothing but themselves."""

    def get(self, id: str, /) -> Actor | None:
        """The actor of that id."""

    def candidates(self, name: str, /) -> Sequence[Actor]:
        """The actors that a name may mean."""

    def ancestors(self, id: str, on: date | None, /) -> tuple[str, ...]:
        """An actor and whatever it is part of on a day."""

    def part_of(self, a: str, b: str, on: date | None, /) -> bool:
        """Whether `a` is `b` or a part of it on a day."""

    def allied(self, a: str, b: str, on: date | None, /) -> bool:
        """Whether two actors are allies on a day."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer about one actor: `yes` None where it cannot be told; why; and the actor's name and id."""

    yes: bool | None
    because: str
    name: str
    id: str | None = None


class Who:
    """The actors of one agreement."""

    def __init__(self, agreement: Agreement, register: Register) -> None:
        self._agreement, self._register = agreement, register
        self._bound: dict[tuple[object, ...], Found] = {}
        self._excluded: dict[tuple[object, ...], Found] = {}
        named = [*agreement.parties, *agreement.excluded]
        self._called = [(party, pattern) for party in named if (pattern := phrases(party.called))]
        self._guarantors = tuple(Party(actor, "guarantor") for actor in agreement.guarantors)

    # --- who is meant -------------------------------------------------------------------------

    def ids(self, ref: ActorRef) -> tuple[str, ...]:
        """The ids that an actor of a claim may have: its own, else what this agreement or the register knows by its
        name.
        """
        if ref.id:
            return (ref.id,)
        told = plain(ref.name)
        meant = tuple(dict.fromkeys(party.actor for party, called in self._called if called.search(told)))
        if meant:
            return meant
        found = tuple(actor.id for actor in self._register.candidates(ref.name))
        slug = told.replace(" ", "-")
        return found or ((slug,) if slug in self._named else ())

    @property
    def _named(self) -> frozenset[str]:
        parties = [*self._agreement.parties, *self._agreement.excluded, *self._guarantors]
        return frozenset(actor for party in parties for actor in (party.actor, *party.answers_for))

    def name(self, id: str) -> str:
        """The usual name of an id."""
        actor = self._register.get(id)
        return actor.name if actor else id

    def is_state(self, id: str, on: date | None) -> bool:
        """Whether an actor is a state, its government, or part of one."""
        kinds = (actor.kind for one in self._register.ancestors(id, on) if (actor := self._register.get(one)))
        return any(kind in STATES for kind in kinds)

    def is_unarmed(self, ref: ActorRef) -> bool:
        """Whether those meant bear no arms for a side: civilians under any description, aid workers, reporters."""
        if ref.id is not None:
            actor = self._register.get(ref.id)
            return ref.id == "civilians" or (actor is not None and actor.kind in UNARMED)
        return told_words().unarmed.fullmatch(plain(ref.name)) is not None

    def homes(self) -> frozenset[str]:
        """The countries of the agreement and of the states that keep it."""
        found = set(self._agreement.countries)
        for party in self._agreement.parties:
            actor = self._register.get(party.actor)
            if actor is not None and party.role in KEEPERS and actor.kind in STATES:
                found.update(actor.countries)
        return frozenset(found)

    # --- excluded -----------------------------------------------------------------------------

    def exclusions(self, on: date | None) -> tuple[Party, ...]:
        """Who is excluded on a day."""
        return tuple(party for party in self._agreement.excluded if holds(party, on))

    def excluded(self, ref: ActorRef, on: date | None) -> Found:
        """Whether an actor is excluded on a day, as itself or as part of an excluded group."""
        key = (ref.id or ref.name, on)
        if key not in self._excluded:
            _make_room(self._excluded)
            self._excluded[key] = self._all(ref, [self._is_excluded(id, on) for id in self.ids(ref)])
        return self._excluded[key]

    def _is_excluded(self, id: str, on: date | None) -> Found:
        name = self.name(id)
        for party in self.exclusions(on):
            for one in (party.actor, *party.answers_for):
                if id == one:
                    return Found(True, f"{name} is excluded from the agreement", name, id)
                if self._register.part_of(id, one, on):
                    return Found(True, f"{name} is part of {self.name(one)}, which is excluded", name, id)
        return Found(False, f"{name} is not excluded", name, id)

    # --- bound --------------------------------------------------------------------------------

    def keepers(self, bound: Iterable[str], on: date | None) -> tuple[Party, ...]:
        """The parties that a clause binds on a day."""
        parties = self._agreement.parties
        found: list[Party] = []
        for word in bound:
            if word == "parties":
                found.extend(party for party in parties if party.role in KEEPERS)
            elif word == "guarantors":
                found.extend(party for party in parties if party.role == "guarantor")
                found.extend(self._guarantors)
            elif word != "anyone":
                found.append(next((party for party in parties if party.actor == word), Party(word)))
        return tuple(party for party in found if holds(party, on))

    def bound(self, ref: ActorRef, bound: tuple[str, ...], on: date | None) -> Found:
        """Whether a clause binds an actor on a day."""
        key = (ref.id or ref.name, bound, on)
        if key not in self._bound:
            _make_room(self._bound)
            self._bound[key] = self._find_bound(ref, bound, on)
        return self._bound[key]

    def _find_bound(self, ref: ActorRef, bound: tuple[str, ...], on: date | None) -> Found:
        if "anyone" in bound:
            return Found(True, "the clause binds anyone", ref.name, ref.id)
        ids = self.ids(ref)
        if self.is_unarmed(ref):
            return Found(False, f"{ref.name} are no armed side", ref.name, ref.id)
        return self._all(ref, [self._is_bound(id, self.keepers(bound, on), on) for id in ids])

    def _is_bound(self, id: str, keepers: Sequence[Party], on: date | None) -> Found:
        name = self.name(id)
        for party in keepers:
            if why := self._answers(party, id, on):
                return Found(True, why, name, id)
        if any(self._register.part_of(party.actor, id, on) for party in keepers):
            return self._contains(id, name, on)
        return Found(False, f"{name} is not bound by it", name, id)

    def _contains(self, id: str, name: str, on: date | None) -> Found:
        """An actor of which a party is a part: a state whose army is the party, or a label for many groups."""
        if any(self._register.part_of(party.actor, id, on) for party in self.exclusions(on)):
            return Found(None, f"{name} means bound and excluded groups alike", name, id)
        return Found(True, f"{name} stands for a party to the agreement", name, id)

    def _answers(self, party: Party, id: str, on: date | None) -> str:
        """Why a party answers for an actor; an empty text where it does not."""
        name, keeper = self.name(id), self.name(party.actor)
        if id == party.actor:
            return f"{name} {_ROLES[party.role]}"
        if self._register.part_of(id, party.actor, on):
            return f"{name} is part of {keeper}, which {_ROLES[party.role]}"
        for one in party.answers_for:
            if id == one or self._register.part_of(id, one, on):
                return f"{keeper} answers for {name} under the agreement"
        if self._is_own(party.actor, id, on):
            return f"{name} fights as an ally of {keeper}, which answers for it"
        return ""

    def _is_own(self, keeper: str, id: str, on: date | None) -> bool:
        """Whether an armed group fights for a state as its ally, in that state's own country."""
        if not self._register.allied(id, keeper, on) or not self.is_state(keeper, on) or self.is_state(id, on):
            return False
        home, fields = self._countries(keeper), self._countries(id)
        return not home or not fields or bool(home & fields)

    def _countries(self, id: str) -> frozenset[str]:
        actor = self._register.get(id)
        return frozenset(actor.countries) if actor else frozenset()

    def side(self, ref: ActorRef, on: date | None) -> str:
        """Whose side an actor is on, for counting: the party or guarantor that answers for it, the excluded group of which
        it is part, or its own name.
        """
        if self.is_unarmed(ref):
            return "civilians"
        ids = self.ids(ref)
        for party in (*self._agreement.parties, *self.exclusions(on), *self._guarantors):
            for id in ids:
                if any(id == one or self._register.part_of(id, one, on) for one in (party.actor, *party.answers_for)):
                    return self.name(party.actor)
        return self.name(ids[0]) if len(ids) == 1 else ref.name

    def is_party(self, ref: ActorRef, on: date | None) -> bool | None:
        """Whether an actor is a party, or one that a party answers for; None where it is not known who it is."""
        return self.bound(ref, ("parties",), on).yes

    def _all(self, ref: ActorRef, found: Sequence[Found]) -> Found:
        """One answer where a name may mean several actors: theirs, if they agree."""
        if not found:
            return Found(None, f"who ‘{ref.name}’ is cannot be told", ref.name, ref.id)
        if len({one.yes for one in found}) == 1:
            return found[0]
        names = " or ".join(dict.fromkeys(one.name for one in found))
        return Found(None, f"‘{ref.name}’ may mean {names}", ref.name, ref.id)


_ROLES = {
    "adherent": "is a party to the agreement",
    "declarer": "declared the truce",
    "guarantor": "is a guarantor of the agreement",
    "mediator": "is a mediator of the agreement",
}


def holds(party: Party, on: date | None) -> bool:
    """Whether what an agreement says of an actor holds on a day; an unknown day is held to lie within."""
    return on is None or ((party.since is None or on >= party.since) and (party.until is None or on < party.until))


def _make_room(known: dict[tuple[object, ...], Found]) -> None:
    if len(known) > _ON_FILE:
        known.clear()
