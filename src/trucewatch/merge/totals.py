"""A total ("183 violations in a day") is an incident of its own, linked to those that it may sum up, never joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trucewatch.merge.features import Scale, km
from trucewatch.merge.kinship import Bond
from trucewatch.merge.told import is_total, spot_of
from trucewatch.records import Factuality, Incident


@dataclass(frozen=True, slots=True)
class Link:
    """`part` is one of the acts that `total` may count; both are ids of incidents."""

    total: str
    part: str
    because: str


def links(incidents: Iterable[Incident], scale: Scale) -> Iterator[Link]:
    """Totals among some incidents, with the incidents among them that they may sum up."""
    dated = sorted((one for one in incidents if one.date), key=lambda one: one.id)
    totals = [one for one in dated if is_total(one)]
    parts = [one for one in dated if not is_total(one) and one.factuality is Factuality.OCCURRED]
    for total in totals:
        for part in parts:
            because = _sums_up(total, part, scale)
            if because:
                yield Link(total.id, part.id, because)


def _sums_up(total: Incident, part: Incident, scale: Scale) -> str | None:
    if total.date is None or part.date is None:
        return None
    if part.date.start < total.date.start or part.date.end > total.date.end:
        return None
    if total.act != "ceasefire_violation" and scale.rules.likeness(total.act, part.act) is None:
        return None
    if scale.kinship.closest(total.initiator, part.initiator, part.date.start) is Bond.STRANGERS:
        return None
    if not _within(part, total):
        return None
    return f"within {total.date.start} to {total.date.end}, in the area counted"


def _within(part: Incident, total: Incident) -> bool:
    """Whether the part lies where the total counts; never for a total of nowhere in particular."""
    outer = [spot for place in total.place if (spot := spot_of(place))]
    inner = [spot for place in part.place if (spot := spot_of(place))]
    return any(km(a, b) <= a.radius + b.radius for a in outer for b in inner)
