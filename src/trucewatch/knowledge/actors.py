"""The register of actors: states and their forces, armed groups, missions, monitors and media, with names and relations through time.

It is read from `actors/*.yaml` (one file a theatre, and `states.yaml`, from which every state's government, armed forces and
police follow by rule), compiled to `actors.json` (see `actor_files`), which loads in a fraction of the time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from trucewatch.knowledge.actor_names import fold_word, key, tokens
from trucewatch.knowledge.actor_spotting import broken, written_so
from trucewatch.records import Span

HERE = Path(__file__).parent
COMPILED = HERE / "actors.json"

KINDS = frozenset(
    [
        "state",
        "government",
        "state_forces",
        "police",
        "intelligence",
        "rebel_group",
        "militia",
        "foreign_forces",
        "mission",
        "mediator",
        "monitor",
        "organization",
        "aid",
        "media",
        "political",
        "company",
        "civilians",
        "court",
        "terrorist_group",
        "alliance",
    ]
)
"""What an actor is."""


@dataclass(frozen=True, slots=True)
class Link:
    """A relation to another actor, or a listing by a body, with the days in which it holds (both included; None is open)."""

    to: str
    since: date | None = None
    until: date | None = None

    def holds(self, on: date | None) -> bool:
        """Whether the relation holds on a day; on no day in particular, any relation does."""
        return on is None or ((self.since is None or self.since <= on) and (self.until is None or on <= self.until))


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an actor; `key` is its folded words.

    `how` is name, short, slur, voice (a person who stands for it), capital (a city that does) or demonym.
    """

    text: str
    how: str = "name"
    since: date | None = None
    until: date | None = None
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor.

    Attributes:
        id: kebab-case. name: the usual name. names: every name, the usual first, voices and slurs included.
        kind: one of KINDS. countries: ISO 3166-1 alpha-2, where it acts; theatres: the files it stands in.
        parents: what it is part of; allies: whom it fights beside; backers: who arms or pays it; each through time.
        listings: by the UN and others. since, until: when it existed. side: whose side it speaks for, an id.
        source: where the entry can be checked. wikidata, ucdp: its ids there ("Q858", 118); None where we are not certain of them.
    """

    id: str
    name: str
    names: tuple[Name, ...]
    kind: str
    countries: tuple[str, ...] = ()
    theatres: tuple[str, ...] = ()
    parents: tuple[Link, ...] = ()
    allies: tuple[Link, ...] = ()
    backers: tuple[Link, ...] = ()
    listings: tuple[Link, ...] = ()
    since: date | None = None
    until: date | None = None
    side: str | None = None
    source: str = ""
    wikidata: str | None = None
    ucdp: int | None = None

    def active(self, on: date | None) -> bool:
        """Whether it existed on a day; True where no day is asked for."""
        return Link(self.id, self.since, self.until).holds(on)


@dataclass(frozen=True, slots=True)
class Role:
    """Common nouns that stand for an actor in a theatre for a time: "the regime" in Syria.

    Attributes:
        words: in lower case. actor: whom they mean. needs: ids of which one must be named in the report, else the words stay open.
    """

    words: tuple[str, ...]
    actor: str
    theatre: str
    countries: tuple[str, ...]
    since: date | None = None
    until: date | None = None
    needs: tuple[str, ...] = ()

    def holds(self, on: date | None) -> bool:
        """Whether the words mean that actor on a day."""
        return Link(self.actor, self.since, self.until).holds(on)


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name of the register in a text: where, the words there, the actors that bear it, and how ("name", "voice", "capital"…)."""

    span: Span
    name: str
    ids: tuple[str, ...]
    how: str = "name"


@dataclass(frozen=True, slots=True)
class State:
    """What acts for a state: ids of the state, its government, its armed forces and its police."""

    id: str
    country: str
    government: str
    army: str
    police: str


class _Trie(dict[str, "_Trie"]):
    """Folded words to the words that may follow; `names` are the names that end here."""

    __slots__ = ("names",)

    def __init__(self) -> None:
        super().__init__()
        self.names: list[tuple[str, Name]] = []


class ActorRegister:
    """Every actor known, by id and by name."""

    def __init__(self, actors: Iterable[Actor], roles: Iterable[Role] = (), states: Iterable[State] = ()) -> None:
        self._actors: dict[str, Actor] = {actor.id: actor for actor in actors}
        self.roles: tuple[Role, ...] = tuple(roles)
        self.states: dict[str, State] = {state.id: state for state in states}
        self.roles_by_word: dict[str, list[Role]] = {}
        for role in self.roles:
            for word in role.words:
                self.roles_by_word.setdefault(word, []).append(role)
        self.theatres: dict[str, tuple[str, ...]] = {}
        for role in self.roles:
            self.theatres[role.theatre] = tuple(dict.fromkeys((*self.theatres.get(role.theatre, ()), *role.countries)))
        self.by_country: dict[str, State] = {state.country: state for state in self.states.values()}
        self.homes: frozenset[str] = frozenset(
            i for s in self.states.values() for i in (s.id, s.government, s.army, s.police)
        )
        self._trie = _Trie()
        for actor in self._actors.values():
            for name in actor.names:
                self._add(actor.id, name)
        self.surnames: dict[str, tuple[tuple[str, Name], ...]] = self._surnames()

    def _surnames(self) -> dict[str, tuple[tuple[str, Name], ...]]:
        """Folded last names of the persons who stand for actors, to the actors and the full names."""
        found: dict[str, list[tuple[str, Name]]] = {}
        for actor in self._actors.values():
            for name in actor.names:
                if name.how == "voice" and " " in name.text:
                    found.setdefault(name.key[-1] if name.key else fold_word(name.text.rsplit(" ", 1)[1]), []).append(
                        (actor.id, name)
                    )
        return {surname: tuple(held) for surname, held in found.items()}

    @classmethod
    def load(cls) -> ActorRegister:
        """Return the register that is shipped; it is read once."""
        return _shipped()

    def _add(self, actor: str, name: Name) -> None:
        node = self._trie
        for word in name.key or key(name.text):
            following = node.get(word)
            if following is None:
                following = node[word] = _Trie()
            node = following
        node.names.append((actor, name))

    def __iter__(self) -> Iterator[Actor]:
        return iter(self._actors.values())

    def __len__(self) -> int:
        return len(self._actors)

    def get(self, actor: str | None) -> Actor | None:
        """Return the actor with an id, or None."""
        return self._actors.get(actor) if actor is not None else None

    def candidates(self, name: str) -> tuple[Actor, ...]:
        """Return the actors that bear a name, in whatever spelling or case."""
        node: _Trie | None = self._trie
        for word in key(name):
            node = node.get(word) if node is not None else None
        return tuple(dict.fromkeys(self._actors[i] for i, _ in node.names)) if node is not None else ()

    def find(self, text: str) -> list[NameMatch]:
        """Return every name of the register in a text, the longest at each place, in order."""
        words = tokens(text)
        found: list[NameMatch] = []
        at = 0
        while at < len(words):
            match, used = self._longest(text, words, at)
            if match is not None:
                found.append(match)
            at += used
        return found

    def _longest(self, text: str, words: list[tuple[str, int, int]], at: int) -> tuple[NameMatch | None, int]:
        node: _Trie | None = self._trie.get(words[at][0])
        best, used, ahead, marks = None, 1, at, [0, 0]
        while node is not None:
            if node.names:
                start, end = words[at][1], words[ahead][2]
                fitting = ((i, n) for i, n in node.names if [n.text.count(","), n.text.count("(")] == marks)
                here = [
                    (i, name) for i, name in fitting if written_so(name.text, name.how, len(name.key), text, start, end)
                ]
                if here:
                    ids = tuple(dict.fromkeys(i for i, _ in here))
                    best, used = NameMatch(Span(start, end), text[start:end], ids, here[0][1].how), ahead - at + 1
            ahead += 1
            if ahead >= len(words) or broken(text, words[ahead - 1][2], words[ahead][1]):
                break
            gap = text[words[ahead - 1][2] : words[ahead][1]]
            marks = [marks[0] + gap.count(","), marks[1] + gap.count("(")]
            node = node.get(words[ahead][0])
        return best, used

    def ancestors(self, actor: str, on: date | None = None) -> tuple[str, ...]:
        """Return an actor and all that it is part of on a day, nearest first; of an unknown id, that id alone."""
        seen: dict[str, None] = {actor: None}
        queue = [actor]
        while queue:
            entry = self._actors.get(queue.pop(0))
            for link in entry.parents if entry is not None else ():
                if link.to not in seen and link.holds(on):
                    seen[link.to] = None
                    queue.append(link.to)
        return tuple(seen)

    def members(self, actor: str, on: date | None = None) -> tuple[str, ...]:
        """Return the ids of the actors whose parent an actor is on a day, sorted."""
        return tuple(sorted(a.id for a in self if any(p.to == actor and p.holds(on) for p in a.parents)))

    def part_of(self, actor: str, whole: str, on: date | None = None) -> bool:
        """Whether an actor is another, or part of it, on a day."""
        return whole in self.ancestors(actor, on)

    def allied(self, one: str, other: str, on: date | None = None) -> bool:
        """Whether two actors fight on one side on a day: they or what they are part of are allies."""
        ones, others = self.ancestors(one, on), self.ancestors(other, on)
        return self._linked(ones, others, on) or self._linked(others, ones, on)

    def _linked(self, ones: tuple[str, ...], others: tuple[str, ...], on: date | None) -> bool:
        links = (link for i in ones if (entry := self._actors.get(i)) is not None for link in entry.allies)
        return any(link.to in others and link.holds(on) for link in links)

    def active(self, actor: str, on: date | None = None) -> bool:
        """Whether an actor is known and existed on a day."""
        entry = self._actors.get(actor)
        return entry is not None and entry.active(on)

    def listed(self, actor: str, by: str, on: date | None = None) -> bool:
        """Whether an actor, or what it is part of, is listed by a body ("UN") on a day."""
        entries = (self._actors.get(i) for i in self.ancestors(actor, on))
        return any(
            link.to == by and link.holds(on) for entry in entries if entry is not None for link in entry.listings
        )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _links(rows: Iterable[list[str | None]]) -> tuple[Link, ...]:
    return tuple(Link(str(to), _day(since), _day(until)) for to, since, until in rows)


def _actor(row: Mapping[str, Any]) -> Actor:
    get = row.get
    names = tuple(
        Name(text, how, _day(since), _day(until), tuple(folded.split(" ")))
        for text, how, since, until, folded in get("names", ())
    )
    return Actor(
        id=str(row["id"]),
        name=str(row["name"]),
        names=names,
        kind=str(row["kind"]),
        countries=tuple(get("countries", ())),
        theatres=tuple(get("theatres", ())),
        parents=_links(get("parents", ())),
        allies=_links(get("allies", ())),
        backers=_links(get("backers", ())),
        listings=_links(get("listings", ())),
        since=_day(get("since")),
        until=_day(get("until")),
        side=get("side"),
        source=str(get("source", "")),
        wikidata=get("wikidata"),
        ucdp=get("ucdp"),
    )


def _role(row: Mapping[str, Any]) -> Role:
    return Role(
        tuple(row["words"]),
        str(row["actor"]),
        str(row["theatre"]),
        tuple(row["countries"]),
        _day(row.get("since")),
        _day(row.get("until")),
        tuple(row.get("needs", ())),
    )


def from_compiled(data: Mapping[str, Any]) -> ActorRegister:
    """Return the register that compiled data holds."""
    return ActorRegister(
        map(_actor, data["actors"]), map(_role, data["roles"]), (State(*row) for row in data["states"])
    )


@cache
def _shipped() -> ActorRegister:
    return from_compiled(json.loads(COMPILED.read_text(encoding="utf-8")))
