"""Common nouns for actors: whom "the regime", "the rebels", "the army" mean, by the report's theatre and time, or nobody.

A wrong answer here accuses the wrong side, so the words stay open where the report does not say enough about where it is, or speaks of
two countries alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from trucewatch.knowledge import actor_names
from trucewatch.knowledge.actors import ActorRegister, Role
from trucewatch.resolve.scene import Cast, word_classes

ENOUGH = 0.4
"""Common nouns are read for a country only if it weighs at least this share of the report's first country."""
EVIDENCE = 1.0
"""And only if it weighs as much as this: one place, one armed group, or two mentions of the country."""
CLEAR = 0.75
"""Two countries whose weights are closer than this share are spoken of alike."""
NEAR_COUNTRY = 2.0
"""What the name of a country right before the words adds to its weight."""
OUTLET_COUNTRY = 1.5
"""What the country of the outlet adds: at home, "the army" is one's own."""

_ARTICLES = ("the ", "a ", "an ", "its ", "their ", "his ", "our ", "these ", "those ", "some ")
_ARMED = frozenset(
    {"armed", "masked", "gun", "uniformed", "camouflage", "military", "police", "security", "uniform", "wanted"}
)
_MEN = frozenset({"man", "men", "person", "persons", "youth", "youths"})
_PLAIN_MEN = frozenset(
    "two three four five six seven eight nine ten young old elderly local several other another his her wife son daughter and & in from "
    "year aged dozens scores more than least at some unarmed innocent".split()
)
"""With other words than these, "men" may well be armed."""
_NOTHING_MORE = frozenset(
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty dozens hundreds thousands scores of "
    "some several many more other than at least about around over up to our own federal national armed senior top high elite "
    "special wounded dead killed captured retreating advancing fellow these those a an the few both most all army military".split()
)
"""Words before a common noun that do not make it somebody else: "five rebels", not "suspected", "foreign" or "de facto" ones."""
_GOVERNMENT = frozenset(
    {"government", "authorities", "regime", "cabinet", "president", "junta", "ministry", "minister", "parliament"}
)
_VOICES = frozenset(
    map(
        actor_names.fold_word,
        ["source", "sources", "statement", "headquarters", "office", "press", "service", "center", "media"],
    )
)
"""What speaks for somebody and does not act."""
_POLICE = frozenset({"police", "policemen", "gendarmes"})
_ARMY = frozenset(
    {
        *(
            "army",
            "military",
            "troops",
            "soldiers",
            "soldier",
            "servicemen",
            "serviceman",
            "conscripts",
            "armed forces",
            "government forces",
            "security forces",
            "government troops",
        ),
        *(
            "air force",
            "navy",
            "defence ministry",
            "defense ministry",
            "ministry of defence",
            "ministry of defense",
            "general staff",
        ),
        *("army command", "border guards", "government soldiers", "defence minister", "defense minister"),
    }
)


def bare(words: str) -> str:
    """Return words without a leading article and without punctuation around them."""
    words = words.strip(" \"“”'‘’,.;:")
    low = words.lower()
    return next((words[len(a) :] for a in _ARTICLES if low.startswith(a)), words)


def plain(words: str) -> str:
    """Return words in lower case, without article and possessive ending."""
    told = bare(words).lower().replace("’", "'")
    return told.removesuffix("'s").removesuffix("'")


def is_unarmed(told: str) -> bool:
    """ "A man and his daughter", "three fishermen", "Ukrainian farmers": people under a description that bears no arms."""
    words = [actor_names.fold_word(w) for w in re.findall(r"[\w'’]+", told)]
    classes = word_classes()
    armed = classes["fighters"] - classes["civilians"]
    heads = [w for w in words if w in classes["civilians"]]
    if not heads or any(w in armed or w in _ARMED for w in words):
        return False
    return not set(heads) <= _MEN or all(w in _MEN or w in _PLAIN_MEN or w.isdigit() for w in words)


class RoleReader:
    """Reads common nouns for the actors of one report."""

    def __init__(self, register: ActorRegister, cast: Cast) -> None:
        self._register, self._cast = register, cast

    def whole(self, told: str, on: date | None, near: str | None) -> tuple[str, str] | None:
        """Return the id of the actor that words mean as a whole, and why; None where that is open.

        Args:
            told: the words, plain. on: the day. near: the country named right before them.
        """
        return self._settled(told, [(role, len(told)) for role in self._register.roles_by_word.get(told, ())], on, near)

    def inside(self, told: str, on: date | None, near: str | None) -> tuple[str, str] | None:
        """Return the same for words of which only the last, or the first before "of" and "from", are such nouns."""
        words = told.split()
        for start in range(1, len(words)):
            tail = " ".join(words[start:])
            known = tail in self._register.roles_by_word or tail in _ARMY
            if known and all(w in _NOTHING_MORE or w.isdigit() for w in words[:start]):
                return self._settled(
                    tail, [(role, len(tail)) for role in self._register.roles_by_word.get(tail, ())], on, near
                )
        head = re.split(r" (?:of|from) ", told)[0]
        found = self.whole(head, on, near) if head != told and head in self._register.roles_by_word else None
        return found or self._what_acts_for(words, on, near)

    def _what_acts_for(self, words: list[str], on: date | None, near: str | None) -> tuple[str, str] | None:
        """ "Regime fighter jet", "government helicopters", "opposition gunmen": the last words say what acts for the first."""
        if len(words) < 2:
            return None
        first, rest = words[0], [actor_names.fold_word(w) for w in words[1:]]
        classes = word_classes()
        acting = (classes["army"] | classes["fighters"] | classes["neutral"]) - classes["government"] - _VOICES
        if not all(w in acting or any(ch.isdigit() for ch in w) for w in rest):
            return None
        if first in {"army", "military"}:
            return self.whole("army", on, near)
        if first in {"government", "regime", "junta"} and rest[-1] in classes["army"]:
            return (
                self.whole(f"{first} forces", on, near)
                or self.whole(f"{first} troops", on, near)
                or self.whole(first, on, near)
            )
        return self.whole(first, on, near) if first in self._register.roles_by_word else None

    def _settled(
        self, told: str, roles: list[tuple[Role, int]], on: date | None, near: str | None
    ) -> tuple[str, str] | None:
        weights = self._weights(near)
        fits: dict[str, float] = {}
        for role, _ in roles:
            if role.holds(on) and self._needed(role):
                fits[role.actor] = max(fits.get(role.actor, 0.0), self._fit(role, weights))
        ranked = sorted(((fit, actor) for actor, fit in fits.items() if fit > 0), reverse=True)
        if not ranked:
            return self._of_the_state(told, weights)
        if len(ranked) > 1 and ranked[1][0] > CLEAR * ranked[0][0]:
            return None
        return ranked[0][1], f"“{told}” means it in that theatre and time"

    def _needed(self, role: Role) -> bool:
        return not role.needs or any(i in self._cast.named for i in role.needs)

    def _fit(self, role: Role, weights: Mapping[str, float]) -> float:
        if role.theatre == "international":
            return EVIDENCE
        by_country = max((weights.get(c, 0.0) for c in role.countries), default=0.0)
        return by_country if by_country >= max(EVIDENCE, ENOUGH * max(weights.values(), default=0.0)) else 0.0

    def _weights(self, near: str | None) -> Mapping[str, float]:
        """The countries of the report; the one named right before the words, and the outlet's own, before the others."""
        weights = dict(self._cast.countries)
        first = max(weights.values(), default=0.0)
        if near is not None:
            weights[near] = max(weights.get(near, 0.0), first) + NEAR_COUNTRY
        home = self._cast.outlet_country
        if home is not None and home in weights and near is None:
            weights[home] = max(weights[home], first * 0.5) + OUTLET_COUNTRY
        return weights

    def _of_the_state(self, told: str, weights: Mapping[str, float]) -> tuple[str, str] | None:
        """ "The army", "government troops", "police": of the country that the report is about."""
        ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
        if not ranked or ranked[0][1] < EVIDENCE or (len(ranked) > 1 and ranked[1][1] > CLEAR * ranked[0][1]):
            return None
        state = self._register.by_country.get(ranked[0][0])
        words = told.split()
        if state is None or not words:
            return None
        neutral = word_classes()["neutral"]
        before = [actor_names.fold_word(w) for w in words[:-1]]
        if told in _ARMY:
            return state.army, f"the army of {state.id}"
        if words[-1] in _GOVERNMENT and all(w in neutral for w in before):
            return state.government, f"the government of {state.id}"
        if words[-1] in _POLICE and all(w in neutral for w in before):
            return state.police, f"the police of {state.id}"
        return None
