"""The track record of sources: how often what they were first to say was borne out by others, or disputed; and the Admiralty grades.

What is counted is agreement among sources, not truth: where nobody else can see, a truthful source stays unconfirmed, and two who are
wrong in the same way bear each other out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from trucewatch.merge.agreed import goes_with
from trucewatch.merge.copies import voices
from trucewatch.merge.features import Scale, is_denial
from trucewatch.merge.kinship import Bond
from trucewatch.merge.standing import Voice, voices_of
from trucewatch.merge.told import Told, day_of
from trucewatch.records import Factuality, Incident, Standing

JUDGED = 10
"""Fewer incidents than this that others bore out or disputed say nothing of a source: its grade is F."""

Z = 1.645
"""For the lower end of Wilson's interval, which 95 in 100 true shares exceed: a short record earns no high grade."""

GRADES = (("A", 0.9), ("B", 0.75), ("C", 0.5), ("D", 0.25), ("E", 0.0))
"""Letters with the least share borne out, by the lower end of the interval."""

OWN_CAUSE = "C"
"""The best letter for a source that takes part in most of what it tells."""

CREDIBILITY = {
    Standing.VERIFIED: 1,
    Standing.CORROBORATED: 2,
    Standing.REPORTED: 3,
    Standing.DISPUTED: 4,
    Standing.DISCOUNTED: 5,
}
"""The Admiralty number of an incident by its standing; `UNKNOWN` where only those tell it who take part in it."""
UNKNOWN = 6


@dataclass(frozen=True, slots=True)
class Record:
    """What became of the incidents that a source was the first speaker of.

    Attributes:
        name, key: as in `Voice`. side: the party that it belongs to or speaks for, or empty.
        incidents: how many it tells. partial: in how many of them it takes part.
        borne_out: told by a voice independent of it too, or verified. first: of these, in how many it came no later than any such voice.
        disputed: denied, or laid to another, by one independent of it, or discounted. alone: neither.
        figures, figures_held: figures of dead, injured or acts that it gave where others gave one too, and those the best figure goes with.
    """

    name: str
    key: str
    side: str
    incidents: int
    partial: int
    borne_out: int
    first: int
    disputed: int
    alone: int
    figures: int
    figures_held: int

    @property
    def admiralty(self) -> str:
        """Its letter: A (nearly always borne out) to E, F where too little of what it says was borne out or disputed to tell."""
        judged = self.borne_out + self.disputed
        if judged < JUDGED:
            return "F"
        low = lower_end(self.borne_out, judged)
        letter = next(letter for letter, least in GRADES if low >= least)
        return max(letter, OWN_CAUSE) if self.partial * 2 > self.incidents else letter


def lower_end(hits: int, of: int) -> float:
    """The lower end of Wilson's interval for a share (Wilson 1927)."""
    share, spread = hits / of, Z * Z / of
    return max(0.0, (share + spread / 2 - Z * sqrt((share * (1 - share) + spread / 4) / of)) / (1 + spread))


def credibility(incident: Incident) -> int:
    """The Admiralty number of an incident: 1 confirmed to 5 improbable, 6 cannot be judged."""
    told_by_one_side = incident.standing is Standing.REPORTED and incident.standing_because.startswith(ONE_SIDE)
    return UNKNOWN if told_by_one_side else CREDIBILITY[incident.standing]


ONE_SIDE = ("told by one side", "told by the doer's own side")
"""How `standing` begins the reason where nobody else tells it."""


def track(
    incidents: Iterable[tuple[Incident, Sequence[Told]]], texts: Mapping[str, str], scale: Scale
) -> tuple[Record, ...]:
    """The record of every source, those that tell most first.

    Args:
        incidents: each with its claims, in their order. texts: report id to text. scale: rules and kinship.
    """
    counts: dict[str, dict[str, int]] = {}
    names: dict[str, Voice] = {}
    for incident, claims in incidents:
        copies = voices({one.claim.report: texts[one.claim.report] for one in claims if not one.claim.sources})
        heard = voices_of(claims, copies, scale)
        for key in dict.fromkeys(voice.key for voice in heard):
            own = [n for n, voice in enumerate(heard) if voice.key == key]
            voice = names.setdefault(key, heard[own[0]])
            held = counts.setdefault(key, dict.fromkeys(_COUNTED, 0))
            for name, number in _one(incident, claims, heard, own, scale).items():
                held[name] += number
            names[key] = min(voice, heard[own[0]], key=lambda one: (one.name, one.side))
    found = (Record(names[key].name, key, names[key].side, **held) for key, held in counts.items())
    return tuple(sorted(found, key=lambda one: (-one.incidents, one.key)))


_COUNTED = ("incidents", "partial", "borne_out", "first", "disputed", "alone", "figures", "figures_held")


def _one(
    incident: Incident, claims: Sequence[Told], heard: Sequence[Voice], own: Sequence[int], scale: Scale
) -> dict[str, int]:
    """What one incident adds to the record of the voice of some of its claims."""
    mine = claims[own[0]]
    others = [n for n, voice in enumerate(heard) if _independent(heard[own[0]], voice, mine, scale)]
    against = [n for n in others if is_denial(mine, claims[n]) or _rivals(mine, claims[n], scale)]
    beside = [n for n in others if n not in against and _says_it(mine, claims[n])]
    disputed = bool(against) or incident.standing is Standing.DISCOUNTED
    borne_out = not disputed and (bool(beside) or incident.standing is Standing.VERIFIED)
    figures = [
        goes_with(best.figure, told)
        for best in incident.best
        if (told := getattr(mine.claim, best.slot)) and any(getattr(claims[n].claim, best.slot) for n in others)
    ]
    return {
        "incidents": 1,
        "partial": int(heard[own[0]].partial),
        "borne_out": int(borne_out),
        "first": int(borne_out and all(mine.order[0] <= claims[n].order[0] for n in beside)),
        "disputed": int(disputed),
        "alone": int(not disputed and not borne_out),
        "figures": len(figures),
        "figures_held": sum(figures),
    }


def _independent(a: Voice, b: Voice, told: Told, scale: Scale) -> bool:
    """Whether two voices are two speakers, and of different sides where they have one."""
    if a.key == b.key:
        return False
    return not (a.side and b.side) or scale.kinship.of_ids(a.side, b.side, day_of(told)) is Bond.STRANGERS


def _rivals(a: Told, b: Told, scale: Scale) -> bool:
    mutual = a.claim.act in scale.rules.mutual and b.claim.act in scale.rules.mutual
    return not mutual and scale.kinship.closest(a.claim.initiator, b.claim.initiator, day_of(a)) is Bond.STRANGERS


def _says_it(a: Told, b: Told) -> bool:
    return a.claim.factuality is b.claim.factuality or Factuality.NEGATED not in (
        a.claim.factuality,
        b.claim.factuality,
    )
