"""The actors of a report beside each other: each once, under all its names in the text, and "the parties" as those whom they mean."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from trucewatch.knowledge.actors import ActorRegister
from trucewatch.records import ActorRef, Claim, Source

MUTUAL = frozenset({"armed_clash"})
"""Acts that both sides do to each other; the order of the sides says nothing (`acts.yaml`)."""
BETWEEN = frozenset({"armed_clash", "talks", "agreement", "release", "accusation", "demand", "ceasefire_violation"})
"""Acts of which a text says that "the parties" or "both sides" did them or were spoken to."""
_VIOLENT = frozenset(
    "air_strike drone_strike shelling explosive_device suicide_bombing chemical_attack armed_clash ground_attack gunfire "
    "ceasefire_violation territory_taken violence_unspecified".split()
)
_PARTIES = re.compile(
    r"(?:both |two |warring |rival |opposing |conflicting |these |the )*"
    r"(?:parties|sides|camps|armies|belligerents|rivals|neighbou?rs|foes|enemies)(?: to the conflict)?",
    re.IGNORECASE,
)
_NEVER_A_PARTY = frozenset(
    {"civilians", "media", "monitor", "mediator", "mission", "organization", "aid", "court", "company"}
)
_NOT_A_NAME = frozenset({"capital", "demonym", "voice", "slur"})


def names_in(
    text: str, claims: Iterable[Claim], before: Iterable[Claim], register: ActorRegister
) -> dict[str, tuple[str, ...]]:
    """Every name under which a report speaks of an actor of the register, by id, the longest first.

    Args:
        text: the report. claims: with ids. before: the same claims before they were resolved, with the names that the text spells out.
    """
    names: dict[str, set[str]] = defaultdict(set)
    for match in register.find(text):
        if len(match.ids) == 1 and match.how not in _NOT_A_NAME:
            names[match.ids[0]].add(match.name)
    for claim, told in zip(claims, before, strict=True):
        pairs = [*zip(claim.initiator, told.initiator, strict=True), *zip(claim.recipient, told.recipient, strict=True)]
        for now, then in pairs:
            if now.id is not None:
                names[now.id].update({then.name, then.text})
    return {i: tuple(sorted(forms, key=lambda n: (-len(n), n))) for i, forms in names.items()}


def once_each(refs: Sequence[ActorRef], names: Mapping[str, tuple[str, ...]]) -> tuple[ActorRef, ...]:
    """Each actor once, the first mention leading, with the other names that the report has for it."""
    out: dict[str, ActorRef] = {}
    for ref in refs:
        key = ref.id or ref.name.casefold()
        if key in out:
            first = out[key]
            out[key] = replace(first, aliases=_others(first, (*first.aliases, ref.name, ref.text)))
        else:
            out[key] = replace(ref, aliases=_others(ref, names.get(ref.id or "", ())))
    return tuple(out.values())


def sources_once(sources: Sequence[Source], names: Mapping[str, tuple[str, ...]]) -> tuple[Source, ...]:
    """Each source once: an office and its holder, named side by side, are one voice."""
    out: dict[str, Source] = {}
    for source in sources:
        key = source.id or source.name.casefold()
        if key not in out:
            out[key] = replace(source, aliases=_others(source, names.get(source.id or "", ())))
        elif _named(source) and not _named(out[key]):
            out[key] = replace(source, aliases=_others(source, (*out[key].aliases, out[key].name)))
        else:
            out[key] = replace(out[key], aliases=_others(out[key], (*out[key].aliases, source.name)))
    return tuple(out.values())


def _named(source: Source) -> bool:
    return source.name[:1].isupper()


def _others(ref: ActorRef | Source, names: Iterable[str]) -> tuple[str, ...]:
    """Other names, without the generic ones and those that say no more than the name itself."""
    known = {ref.name.casefold(), ref.text.casefold()}
    fresh = [n for n in dict.fromkeys(names) if n.casefold() not in known and any(ch.isupper() for ch in n)]
    return tuple(fresh)


def paired(claim: Claim) -> Claim:
    """The two roles of a claim against each other: nobody acts upon himself, and a clash is fought by both sides alike."""
    if claim.act in MUTUAL:
        both = once_each((*claim.initiator, *claim.recipient), {})
        return replace(claim, initiator=both, recipient=both) if len(both) > 1 else claim
    doers = {ref.id or ref.name.casefold() for ref in claim.initiator}
    others = tuple(
        ref for ref in claim.recipient if (ref.id or ref.name.casefold()) not in doers or ref.id == "civilians"
    )
    return replace(claim, recipient=others) if len(others) < len(claim.recipient) else claim


def belligerents(claims: Sequence[Claim], register: ActorRegister) -> tuple[ActorRef, ...]:
    """The two sides that a report tells to fight each other most; empty where it does not tell two.

    The first claim against somebody counts most: who does what to whom is told by acts, not by how often a name falls.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    seen: dict[str, ActorRef] = {}
    for claim in claims:
        if claim.act not in _VIOLENT:
            continue
        for doer in claim.initiator:
            for other in claim.recipient:
                if (
                    doer.id
                    and other.id
                    and doer.id != other.id
                    and _may_fight(doer, register)
                    and _may_fight(other, register)
                ):
                    seen.setdefault(doer.id, doer)
                    seen.setdefault(other.id, other)
                    one, two = sorted((doer.id, other.id))
                    pairs[one, two] += 1
    if not pairs:
        return ()
    (one, two), _ = min(pairs.items(), key=lambda item: (-item[1], item[0]))
    return tuple(sorted((seen[one], seen[two]), key=lambda ref: ref.span))


def _may_fight(ref: ActorRef, register: ActorRegister) -> bool:
    actor = register.get(ref.id or "")
    return actor is not None and actor.kind not in _NEVER_A_PARTY


def spelt_out(claim: Claim, sides: Sequence[ActorRef]) -> Claim:
    """ "The parties", "both sides" as the two that are meant, standing where the words stand."""
    if len(sides) != 2 or claim.act not in BETWEEN:
        return claim
    return replace(claim, initiator=_spelt(claim.initiator, sides), recipient=_spelt(claim.recipient, sides))


def _spelt(refs: Sequence[ActorRef], sides: Sequence[ActorRef]) -> tuple[ActorRef, ...]:
    out: list[ActorRef] = []
    for ref in refs:
        meant = ref.id is None and _PARTIES.fullmatch(ref.name) is not None
        out += [replace(side, text=ref.text, span=ref.span) for side in sides] if meant else [ref]
    return once_each(out, {})
