"""How far the claims of an incident agree: the figure that bears most weight, and who tells a slot otherwise.

Dead and injured are given as low, best and high, as UCDP gives deaths: low and high are the lowest and the highest figure told, best the
one that is best borne out. Nothing is averaged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from trucewatch.merge.facts import FIGURES, Support, support_of
from trucewatch.merge.features import Scale, km, meets
from trucewatch.merge.kinship import Bond
from trucewatch.merge.standing import Voice
from trucewatch.merge.told import Told, day_of, spot_of
from trucewatch.records import Best, Factuality, PlaceRef, Range

OPEN = 2
"""An open figure ("at least 12") goes with others below so many times its own."""

PARTY, NEUTRAL = 1, 2
"""What the word of a voice that takes part in the conflict weighs, and that of one that does not."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A voice's last word on a figure."""

    key: str
    voice: Voice
    told: Range
    day: date


def best_of(claims: Sequence[Told], voices: Sequence[Voice], scale: Scale) -> Iterator[Best]:
    """The figure of each slot that is best borne out.

    Each voice counts once, by its last word, as do all voices of one side; one that takes no part counts twice as much as a
    side. A figure bears the weight of all whose words go with it. Of figures that weigh the same the last told counts, since
    counts of the dead rise as they are found; of those of one day the lower.

    Args:
        claims: of one incident. voices: who says each of them first. scale: rules and kinship.
    """
    occurred = [n for n, told in enumerate(claims) if told.claim.factuality is Factuality.OCCURRED]
    chosen = occurred or range(len(claims))
    for slot in FIGURES:
        last: dict[str, _Said] = {}
        for n in sorted(chosen, key=lambda n: claims[n].order):
            figure = getattr(claims[n].claim, slot)
            if figure is not None:
                key = _speaks_as(voices[n], last.values(), day_of(claims[n]), scale)
                last[key] = _Said(key, voices[n], figure, claims[n].published or date.min)
        if last:
            yield _best(slot, tuple(last.values()))


def _speaks_as(voice: Voice, known: Iterable[_Said], day: date | None, scale: Scale) -> str:
    """The key under which a voice counts: that of a voice of its side which has spoken before, where it takes part."""
    if voice.partial and voice.side:
        for one in known:
            if (
                one.voice.partial
                and one.voice.side
                and scale.kinship.of_ids(voice.side, one.voice.side, day) >= Bond.KIN
            ):
                return one.key
    return voice.key


def _best(slot: str, said: Sequence[_Said]) -> Best:
    days = {
        _figure(one.told): max(other.day for other in said if _figure(other.told) == _figure(one.told)) for one in said
    }
    weights = {figure: _weight(figure, said) for figure in days}
    best = max(days, key=lambda figure: (weights[figure], days[figure], -figure))
    beside = [one.voice.name for one in said if goes_with(best, one.told)]
    if len(days) == 1:
        return Best(slot, best, f"the only figure, told by {_several(beside)}")
    rivals = [figure for figure in days if figure != best and weights[figure] == weights[best]]
    why = f"borne out by {_several(beside)} of {len(said)} who give a figure"
    if rivals and any(days[figure] < days[best] for figure in rivals):
        why += ", and the last told of those that weigh the same"
    elif rivals:
        why += ", and the lowest of those that weigh the same"
    return Best(slot, best, why)


def _several(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} voices"


def _weight(figure: int, said: Sequence[_Said]) -> int:
    return sum(PARTY if one.voice.partial else NEUTRAL for one in said if goes_with(figure, one.told))


def _figure(told: Range) -> int:
    """The figure that a range stands for by itself: its lower end, the cautious one, where it has one."""
    return told.low if told.low is not None else told.high or 0


def goes_with(figure: int, told: Range) -> bool:
    """Whether a figure is one that was told, or may have been meant by an open one."""
    low = told.low or 0
    high = told.high if told.high is not None else max(low, OPEN * low - 1)
    return low <= figure <= high


def differing(claims: Sequence[Told], best: Sequence[Best], scale: Scale) -> Iterator[Support]:
    """What claims tell otherwise than most do: another act, doer, target, place, day or figure, or that it did not happen."""
    figures = {one.slot: one.figure for one in best}
    act = Counter(told.claim.act for told in claims).most_common(1)[0][0]
    for told in claims:
        claim = told.claim
        denies = claim.factuality is Factuality.NEGATED and any(
            other.claim.factuality is Factuality.OCCURRED for other in claims
        )
        if denies:
            yield "factuality", claim.id, claim.quote
        for slot, id, words in support_of([told]):
            if slot == "act":
                differs = claim.act != act
            elif slot in FIGURES:
                differs = slot in figures and not goes_with(figures[slot], getattr(claim, slot))
            else:
                differs = _outvoted(told, slot, claims, scale)
            if differs:
                yield slot, id, words


def _outvoted(told: Told, slot: str, claims: Sequence[Told], scale: Scale) -> bool:
    """Whether more of the claims that tell a slot are at odds with this one than go with it, or as many, and one of them came first."""
    others = [other for other in claims if other is not told and getattr(other.claim, slot)]
    against = [other for other in others if _at_odds(told, other, slot, scale)]
    if not against:
        return False
    side_by_side = len(others) - len(against) + 1
    ahead = min(other.order for other in against) < told.order
    return len(against) > side_by_side or (len(against) == side_by_side and ahead)


def _at_odds(a: Told, b: Told, slot: str, scale: Scale) -> bool:
    if slot == "date":
        first, second = a.claim.date, b.claim.date
        return first is not None and second is not None and (first.end < second.start or second.end < first.start)
    if slot == "place":
        return not any(_may_be_one(p, q) for p in a.claim.place for q in b.claim.place)
    ours, theirs = getattr(a.claim, slot), getattr(b.claim, slot)
    if a.claim.act in scale.rules.mutual and b.claim.act in scale.rules.mutual:
        ours, theirs = (*a.claim.initiator, *a.claim.recipient), (*b.claim.initiator, *b.claim.recipient)
    return scale.kinship.closest(ours, theirs, day_of(a)) is Bond.STRANGERS


def _may_be_one(p: PlaceRef, q: PlaceRef) -> bool:
    ours, theirs = spot_of(p), spot_of(q)
    return ours is None or theirs is None or meets(ours, theirs, km(ours, theirs))
