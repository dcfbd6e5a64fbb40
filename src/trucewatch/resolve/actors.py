"""Actors: the words for who did it, or to whom, become an actor of the register, or stay as told.

In this order: the whole words as a name; a name inside them that the other words do not turn into somebody else ("units of Faylaq
al-Sham"; not "Turkish-backed rebels"); a state with what acts for it ("Israeli drones"); common nouns by theatre and time ("the
regime"). Where two actors fit alike, the words stay open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from trucewatch.knowledge import actor_names
from trucewatch.knowledge.actors import Actor, ActorRegister, Link, Name, NameMatch
from trucewatch.records import ActorRef, Claim, Report
from trucewatch.resolve.roles import ENOUGH, RoleReader, bare, is_unarmed, plain
from trucewatch.resolve.scene import Cast, is_weak, read_cast, word_classes

_TITLED = re.compile(
    r"(?:President|Prime Minister|Minister|General|Gen\.|Colonel|Col\.|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Marshal|Commander|Secretary|Sheikh|"
    r"Foreign Minister|Defen[cs]e Minister|Premier|Chairman|Senator|Chancellor) [A-Z][\w'’-]+"
)
_ONE_OF = {
    "mission": frozenset({"mission", "monitor"}),
    "un mission": frozenset({"mission"}),
    "peacekeepers": frozenset({"mission"}),
    "blue helmets": frozenset({"mission"}),
    "monitors": frozenset({"monitor"}),
    "observers": frozenset({"monitor"}),
    "observatory": frozenset({"monitor"}),
}
"""Common nouns for an actor of some kind, and the kinds."""
_BESIDE_OTHERS = (
    *(
        "opposed to ",
        "loyal to ",
        "pro-",
        "anti-",
        "backed by ",
        "allied to ",
        "allied with ",
        "against ",
        "linked to ",
        "tied to ",
    ),
    *(
        "close to ",
        "affiliated with ",
        "affiliated to ",
        "supported by ",
        "hostile to ",
        "sponsored by ",
        "paid by ",
        "trained by ",
    ),
)
"""What stands before the name of somebody else than is meant."""
_BACKED = re.compile(r"^\S+-(?:backed|aligned|linked|allied|affiliated|supported|sponsored|funded) (?=\S)")
_WHERE = re.compile(r"\s(?:in|near|at|around|outside|inside|across)\s(?=[A-Z])")
_CAPITALS_INSIDE = re.compile(r"\b[A-Z][\w'’-]*\s+(?:[a-z]+\s+)?[A-Z]")
NOT_NAMED = frozenset({"voice", "capital"})
"""Names that stand for an actor without being its name: the person or city stays as told."""
LOOSE_KINDS = frozenset({"civilians", "alliance"})
WEAK_NEARNESS = 0.6
"""How near to the report an actor must be for a name that many could bear."""
_NEAR = 160
"""Characters before some words in which a country's name says whose army or government they mean."""
MARGIN = 0.25
"""How much better the best candidate must fit than the next; below it the words stay open."""


_classes = word_classes


@dataclass(frozen=True, slots=True)
class Found:
    """An actor that words were found to mean; `named` if they hold its name, so that its usual name may stand for them."""

    actor: Actor
    named: bool
    because: str


class ActorFinder:
    """Finds the actors that the words of one report mean."""

    def __init__(self, register: ActorRegister, cast: Cast, text: str = "") -> None:
        self._register, self._cast, self._text = register, cast, text
        self._memory: dict[tuple[str, date | None, str | None], Found | None] = {}
        self._near: str | None = None
        self._roles = RoleReader(register, cast)

    def find(self, words: str, on: date | None = None, at: int | None = None) -> Found | None:
        """Return the actor that words mean on a day, or None where that cannot be known.

        Args:
            words: as the text has them. on: the day of the act. at: where in the text they stand.
        """
        near = self._country_near(at, words) if at is not None else None
        key = (words, on, near)
        if key not in self._memory:
            self._near = near
            self._memory[key] = self._find(bare(words), on or self._cast.on)
        return self._memory[key]

    def _country_near(self, at: int, words: str) -> str | None:
        """The state whose name or capital stands nearest before some words of the text, in the same paragraph."""
        before = self._text[max(0, at - _NEAR) : at].rsplit("\n", 1)[-1]
        named = [
            m for m in self._register.find(before) if m.how in {"capital", "name"} and m.ids[0] in self._register.homes
        ]
        actor = self._register.get(named[-1].ids[0]) if named else None
        if actor is None:
            return None
        weights = self._cast.countries
        if weights.get(actor.countries[0], 0.0) >= ENOUGH * max(weights.values(), default=0.0):
            return actor.countries[0]
        there = before[: named[-1].span.start].endswith(("In ", "in ")) and named[-1].how == "capital"
        civil = plain(words).rsplit(" ", 1)[-1] in {"government", "ministry", "parliament", "authorities", "cabinet"}
        return actor.countries[0] if there and civil else None

    def resolved(self, ref: ActorRef, on: date | None = None) -> ActorRef:
        """Return a reference with its id and usual name, or as it was."""
        at = ref.span.start
        found = self.find(ref.name, on, at) or (self.find(ref.text, on, at) if ref.text != ref.name else None)
        if found is None:
            return ref
        return replace(ref, id=found.actor.id, name=found.actor.name if found.named else ref.name)

    def _find(self, words: str, on: date | None) -> Found | None:
        return (
            self._whole(words, on)
            or self._surname(words, on)
            or self._common(self._roles.whole(plain(words), on, self._near))
            or self._only_one(words)
            or self._inside(words, on)
            or self._described(words, on)
        )

    def _described(self, words: str, on: date | None) -> Found | None:
        """Common nouns with others around them, and no name among them."""
        if _CAPITALS_INSIDE.search(words) or any(m.how in {"demonym", "name"} for m in self._register.find(words)):
            return None  # "Kachin Independence Army" is a name, not somebody's army
        told = plain(words)
        found = self._common(self._roles.inside(told, on, self._near))
        return found or (self._by_id("civilians", "unarmed people", named=False) if is_unarmed(told) else None)

    def _common(self, meant: tuple[str, str] | None) -> Found | None:
        return self._by_id(*meant, named=True) if meant is not None else None

    # --- names ------------------------------------------------------------------------------

    def _whole(self, words: str, on: date | None) -> Found | None:
        matches = [
            m for m in self._register.find(words) if m.span.start == 0 and m.span.end >= len(words.rstrip(" .,'’s"))
        ]
        return self._told(matches[0], on, "its name") if matches else None

    def _surname(self, words: str, on: date | None) -> Found | None:
        """ "Katz", "General Burhan": a person known by the full name, where the report is about what he or she stands for."""
        name = words.split()[-1] if _TITLED.fullmatch(words) else words
        if not name[:1].isupper() or " " in name:
            return None
        held = {i for i, n in self._register.surnames.get(actor_names.fold_word(name), ()) if _during(n, on)}
        near = [a for i in held if (a := self._register.get(i)) is not None and self._cast.nearness(a) >= ENOUGH]
        ranked = sorted(near, key=lambda a: (-self._cast.nearness(a), a.id))
        if not ranked or (len(ranked) > 1 and self._cast.nearness(ranked[0]) - self._cast.nearness(ranked[1]) < MARGIN):
            return None
        return Found(ranked[0], False, f"“{name}” speaks for it")

    def _only_one(self, words: str) -> Found | None:
        """ "The Mission", where the report names one mission and no other."""
        kinds = _ONE_OF.get(plain(words))
        named = [
            a
            for i in sorted(self._cast.named)
            if kinds and (a := self._register.get(i)) is not None and a.kind in kinds
        ]
        return Found(named[0], True, f"the one {plain(words)} that the report names") if len(named) == 1 else None

    def _told(self, match: NameMatch, on: date | None, because: str) -> Found | None:
        ids = [i for i in match.ids if match.how != "voice" or self._speaks(i, match.name, on)]
        actor = self._best(ids, on, match.name)
        if actor is None:
            return None
        named = match.how not in NOT_NAMED and actor.kind not in LOOSE_KINDS
        if match.how == "slur":
            because = "a name by which its enemies call it"
        return Found(actor, named, because)

    def _speaks(self, actor: str, person: str, on: date | None) -> bool:
        """Whether a person stood for an actor on a day."""
        entry, key = self._register.get(actor), actor_names.key(person)
        return entry is not None and any(n.key == key and _during(n, on) for n in entry.names)

    def _best(self, ids: Iterable[str], on: date | None, name: str) -> Actor | None:
        """The actor that fits the report best among those that bear a name; None where two fit alike."""
        actors = [a for i in ids if (a := self._register.get(i)) is not None]
        scored = sorted(((self._fit(a, on, name), a.id, a) for a in actors), key=lambda s: (-s[0], s[1]))
        if not scored:
            return None
        first = scored[0][2]
        at_home = first.countries and "international" not in first.theatres
        if at_home and is_weak(name, 1 / len(scored)) and self._cast.nearness(first) < WEAK_NEARNESS:
            return None
        if len(scored) > 1 and scored[0][0] - scored[1][0] < MARGIN:
            one, other = scored[0][2], scored[1][2]
            if self._register.part_of(one.id, other.id, on):
                return other
            return one if self._register.part_of(other.id, one.id, on) else None
        return scored[0][2]

    def _fit(self, actor: Actor, on: date | None, name: str) -> float:
        key = actor_names.key(name)
        names = [n for n in actor.names if n.key == key]
        held = any(_during(n, on) for n in names)
        usual = actor.names[0].key == key or any(n.since is None and n.until is None for n in names)
        return (
            self._cast.nearness(actor)
            + 1.5 * actor.active(on)
            + 1.5 * held
            + 0.5 * (actor.id in self._cast.named)
            + (0.5 * usual if on is None else 0.0)
        )

    # --- names inside other words -----------------------------------------------------------

    def _counts(self, words: str, match: NameMatch, on: date | None) -> bool:
        """Whether a name among other words may say who is meant."""
        if match.how == "voice" and not any(self._speaks(i, match.name, on) for i in match.ids):
            return False
        return not _of_others(words, match) and not _where(words, match)

    def _nearest(self, matches: list[NameMatch], on: date | None) -> NameMatch:
        """The name that counts among several: a part before its whole ("the army's 9th Division"), a name before a person."""
        for match in matches:
            wholes = {i for other in matches if other is not match for i in other.ids}
            if any(wholes & set(self._register.ancestors(i, on)[1:]) for i in match.ids):
                return match
        return max(matches, key=lambda m: (m.how not in NOT_NAMED, -m.span.start))

    def _inside(self, words: str, on: date | None) -> Found | None:
        words = _WHERE.split(_BACKED.sub("", words))[0]
        tokens = actor_names.tokens(words)
        matches = [m for m in self._register.find(words) if self._counts(words, m, on)]
        states = [m for m in matches if self._state_of(m) is not None]
        others = [m for m in matches if m not in states and m.how != "demonym"]
        if others:
            best = self._nearest(others, on)
            if not self._only_generic(tokens, matches) and (len(others) > 1 or _in_a_longer_name(words, best)):
                return None
            found = self._told(best, on, f"“{best.name}” is its name")
            return found if found is not None and self._of_that_state(found.actor, states) else None
        return self._state_body(words, tokens, states) if states else None

    def _of_that_state(self, actor: Actor, states: list[NameMatch]) -> bool:
        """Whether the state named beside a name is one where the actor is at home ("Libyan National Army" is no Syrian one)."""
        where = {c for m in states if (s := self._state_of(m)) is not None for c in [self._register.states[s].country]}
        return not where or not actor.countries or bool(where & set(actor.countries)) or actor.kind == "media"

    def _only_generic(self, tokens: list[tuple[str, int, int]], matches: list[NameMatch]) -> bool:
        rest = _rest(tokens, matches)
        generic = _classes()["fighters"] | _classes()["neutral"] | _classes()["army"] | _classes()["government"]
        return all(word in generic for word in rest)

    def _state_of(self, match: NameMatch) -> str | None:
        for i in match.ids:
            if i in self._register.states:
                return i
            actor = self._register.get(i)
            parent = next((p.to for p in actor.parents), None) if actor is not None else None
            if match.how == "capital" and parent in self._register.states:
                return parent
        return None

    def _state_body(self, words: str, tokens: list[tuple[str, int, int]], matches: list[NameMatch]) -> Found | None:
        """ "Israeli drones", "Syrian regime warplanes", "Damascus' foreign ministry": what acts for a state."""
        states = {s for m in matches if (s := self._state_of(m)) is not None}
        if len(states) != 1:
            return None
        state = self._register.states[states.pop()]
        rest = _rest(tokens, matches)
        classes = _classes()
        if any(word in classes["civilians"] for word in rest):
            return self._by_id("civilians", "unarmed people", named=False)
        if any(
            word not in classes["army"] | classes["government"] | classes["police"] | classes["neutral"]
            for word in rest
        ):
            return None
        if not rest:
            return self._by_id(state.id, f"“{words}” stands for it", named=matches[0].how != "capital")
        if {"regime", "government", "junta"} & set(rest) or not any(word in classes["army"] for word in rest):
            body = state.police if any(word in classes["police"] for word in rest) else state.government
        else:
            body = state.army
        return self._by_id(body, f"“{matches[0].name}” names the state, “{rest[-1]}” what acts for it", named=True)

    def _by_id(self, actor: str, because: str, named: bool) -> Found | None:
        entry = self._register.get(actor)
        return Found(entry, named, because) if entry is not None else None


def _during(name: Name, on: date | None) -> bool:
    return Link("", name.since, name.until).holds(on)


def _rest(tokens: list[tuple[str, int, int]], matches: list[NameMatch]) -> list[str]:
    return [
        word for word, start, end in tokens if not any(m.span.start <= start and end <= m.span.end for m in matches)
    ]


def _of_others(words: str, match: NameMatch) -> bool:
    """Whether a name only says who stands behind others: "Turkish-backed", "Iran-aligned", "opposed to Assad"."""
    after = words[match.span.end :].lstrip("’'s")
    follow = (
        actor_names.fold_word(after.lstrip(" -–")[:20].split(" ")[0].split("-")[0]) if after[:1] in {"-", "–"} else ""
    )
    before = words[: match.span.start].lower().removesuffix("the ")
    return follow in _classes()["other"] or before.endswith(_BESIDE_OTHERS)


def _in_a_longer_name(words: str, match: NameMatch) -> bool:
    """Whether a name is but a part of one that the register does not know: a word in capitals touches it that says nothing known."""
    before, after = words[: match.span.start].split(" "), words[match.span.end :].lstrip("’'s").split(" ")
    beside = [before[-2] if len(before) > 1 else "", after[1] if len(after) > 1 and not after[0] else ""]
    known = (
        _classes()["fighters"]
        | _classes()["neutral"]
        | _classes()["army"]
        | _classes()["government"]
        | _classes()["civilians"]
    )
    return any(w[:1].isupper() and actor_names.fold_word(w.strip(".,")) not in known for w in beside)


def _where(words: str, match: NameMatch) -> bool:
    """Whether a name only says where: "embassy in Amman", "rebels in northern Syria"."""
    before = words[: match.span.start].lower().split()
    places = {"in", "near", "at", "around", "outside", "inside", "across", "over"}
    return (
        bool(before) and match.how != "voice" and (before[-1] in places or (len(before) > 1 and before[-2] in places))
    )


def resolve_actors(report: Report, claims: Iterable[Claim], register: ActorRegister) -> tuple[Claim, ...]:
    """Return the claims with the actors that their words mean, read by the report's theatre and the claim's day.

    A reference whose actor cannot be known keeps `id` None and its name as told; `text` always stays the words of the text.
    """
    claims = tuple(claims)
    cast = read_cast(report, register, (place for claim in claims for place in claim.place))
    finder = ActorFinder(register, cast, report.text)
    return tuple(
        replace(
            claim,
            initiator=tuple(finder.resolved(ref, _day(claim)) for ref in claim.initiator),
            recipient=tuple(finder.resolved(ref, _day(claim)) for ref in claim.recipient),
        )
        for claim in claims
    )


def _day(claim: Claim) -> date | None:
    return claim.date.start if claim.date is not None else None
