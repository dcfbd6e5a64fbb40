"""One act told in the headline, the lead and the body is one claim, with every place that tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from trucewatch.coding.document import BlockKind
from trucewatch.records import ActorRef, Claim, PlaceRef, Range, Source, Span

_DEFINITE = re.compile(r"\b(?:the|this|that|these|those|such|its|their|said)\s+(?:[\w'’-]+\s+){0,2}$", re.IGNORECASE)
_STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "al",
        "el",
        "and",
        "for",
        "in",
        "s",
        "group",
        "forces",
        "force",
        "army",
        "militia",
        "militants",
        "fighters",
        "province",
        "city",
        "town",
        "village",
        "region",
        "area",
        "district",
        "near",
    ]
)
VIOLENT = frozenset(
    [
        "air_strike",
        "drone_strike",
        "shelling",
        "explosive_device",
        "suicide_bombing",
        "chemical_attack",
        "armed_clash",
        "ground_attack",
        "gunfire",
        "attack_on_civilians",
        "sexual_violence",
        "abduction",
        "violence_unspecified",
        "territory_taken",
        "mobilization",
        "fortification",
        "overflight",
        "weapons_breach",
        "blockade",
        "arrest",
        "property_destruction",
        "arms_transfer",
        "displacement",
    ]
)


NEAREST = 40
"""So many tellings of a group, the last, are held against a new one: a text that repeats itself without end must not take for ever."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A claim as one sentence tells it."""

    claim: Claim
    sentence: int
    kind: BlockKind


def fold(text: str, tellings: Sequence[Telling]) -> list[Claim]:
    """Claims of the same act as one, the fullest telling first; claims in the order of the text."""
    tellings = _without_labels(tellings)
    groups: list[list[Telling]] = []
    body = [t for t in tellings if t.kind not in (BlockKind.HEADLINE, BlockKind.SUBHEAD)]
    heads = [t for t in tellings if t.kind in (BlockKind.HEADLINE, BlockKind.SUBHEAD)]
    alone = [h for h in heads if not any(_same_act(t.claim, h.claim) for t in body)]
    for telling in [*body, *alone]:
        home = max(groups, key=lambda g: _kinship(text, g, telling), default=None)
        if home is not None and _kinship(text, home, telling) > 0:
            home.append(telling)
        else:
            groups.append([telling])
    for telling in heads:
        same = [g for g in groups if _same_act(g[0].claim, telling.claim)]
        if telling not in alone and same:
            # a headline tells in short what stands below it: it joins the act that it is likest to
            max(same, key=lambda g: _kinship(text, g, telling)).append(telling)
    return sorted((_joined(g) for g in groups), key=lambda c: (c.trigger.start, c.trigger.end))


def _same_act(a: Claim, b: Claim) -> bool:
    return a.act == b.act and a.factuality == b.factuality


def _kinship(text: str, group: list[Telling], new: Telling) -> float:
    """Above 0 where the new telling may tell the act of the group; higher where more agrees."""
    scores = [_likeness(text, old, new) for old in group[-NEAREST:]]
    return min(scores) if min(scores) < 0 else max(scores)


def _likeness(text: str, old: Telling, new: Telling) -> float:
    a, b = old.claim, new.claim
    if a.act != b.act or a.factuality != b.factuality:
        return -1.0
    slots = (
        _names(a.place, b.place), _names(a.initiator, b.initiator), _names(a.recipient, b.recipient),
        _days(a, b), _numbers(a.killed, b.killed), _numbers(a.injured, b.injured), _numbers(a.count, b.count),
    )  # fmt: skip
    if any(s < 0 for s in slots):
        return -1.0
    agreed = sum(slots)
    if BlockKind.HEADLINE in (old.kind, new.kind) or BlockKind.SUBHEAD in (old.kind, new.kind):
        return 0.5 + agreed
    if old.sentence == new.sentence:
        return 0.2 + agreed if _same_breath(text, a, b) else (agreed - 1.5)
    if _DEFINITE.search(text[max(0, b.trigger.start - 40) : b.trigger.start]):
        return 0.3 + agreed - (0.5 if b.place and not slots[0] else 0.0)
    return agreed - 2.5


def _same_breath(text: str, a: Claim, b: Claim) -> bool:
    between = text[min(a.trigger.end, b.trigger.end) : max(a.trigger.start, b.trigger.start)]
    return not re.search(
        r"\b(?:another|again|second|later|also|then|earlier|separately|while|meanwhile|followed)\b|;", between
    )


def _names(a: Sequence[ActorRef | PlaceRef | Source], b: Sequence[ActorRef | PlaceRef | Source]) -> float:
    """1 where two lists share a name, -1 where both name others, 0 where one names none."""
    a, b = ([x for x in told if any(ch.isupper() for ch in x.name) or not isinstance(x, PlaceRef)] for told in (a, b))
    if not a or not b:
        return 0.0
    return 1.0 if any(_alike(x.name, y.name) or _alike(x.text, y.text) for x in a for y in b) else -1.0


def _alike(a: str, b: str) -> bool:
    one, two = (set(re.findall(r"[^\W_]+", n.lower())) for n in (a, b))
    one, two = one - _STOP or one, two - _STOP or two
    return bool(one and two) and (one <= two or two <= one or len(one & two) >= 2)


def _days(a: Claim, b: Claim) -> float:
    if a.when is None or b.when is None:
        return 0.0
    return (
        1.0
        if a.when.span == b.when.span or a.when.text.lower().split()[-1] == b.when.text.lower().split()[-1]
        else -1.0
    )


def _numbers(a: Range | None, b: Range | None) -> float:
    if a is None or b is None:
        return 0.0
    low_a, high_a = a.low or 0, 10**9 if a.high is None else a.high
    low_b, high_b = b.low or 0, 10**9 if b.high is None else b.high
    return 0.5 if low_a <= high_b and low_b <= high_a else -1.0


def _without_labels(tellings: Sequence[Telling]) -> list[Telling]:
    """A headline that only calls what follows a breach labels the acts below it by the same side; it is no claim of its own."""
    labels = [
        t
        for t in tellings
        if t.claim.act == "ceasefire_violation"
        and t.claim.count is None
        and t.kind in (BlockKind.HEADLINE, BlockKind.SUBHEAD)
    ]
    violent = [t for t in tellings if t.claim.act in VIOLENT]
    if not labels or not violent:
        return list(tellings)
    kept = []
    for telling in tellings:
        if telling in labels:
            continue
        if telling.claim.act in VIOLENT and telling.claim.factuality == "occurred":
            named = any(_names(label.claim.initiator, telling.claim.initiator) > 0 for label in labels)
            if named and telling.sentence <= min(t.sentence for t in violent) + 3:
                telling = replace(telling, claim=replace(telling.claim, violation_stated=True))
        kept.append(telling)
    return kept


def _joined(group: list[Telling]) -> Claim:
    """One claim of several tellings: the fullest leads, the others lend what it lacks."""
    order = sorted(group, key=lambda t: (-_fullness(t), t.claim.trigger.start))
    lead = order[0].claim
    for other in (t.claim for t in order[1:]):
        lead = replace(
            lead,
            spans=_distinct([*lead.spans, *other.spans]),
            initiator=lead.initiator or other.initiator,
            recipient=lead.recipient or other.recipient,
            place=lead.place or other.place,
            when=lead.when or other.when,
            count=lead.count or other.count,
            killed=lead.killed or other.killed,
            injured=lead.injured or other.injured,
            sources=lead.sources or other.sources,
            harm=lead.harm or other.harm,
            weapon=lead.weapon or other.weapon,
            violation_stated=lead.violation_stated or other.violation_stated,
            violation_of=lead.violation_of or other.violation_of,
            confidence=max(lead.confidence, other.confidence),
        )
    return lead


def _fullness(telling: Telling) -> float:
    c = telling.claim
    filled = sum(bool(x) for x in (c.initiator, c.recipient, c.place, c.when, c.count, c.killed, c.injured, c.sources))
    return filled - (2.5 if telling.kind in (BlockKind.HEADLINE, BlockKind.SUBHEAD) else 0.0) + c.confidence


def _distinct(spans: Sequence[Span]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(spans))
