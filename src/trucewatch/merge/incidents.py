"""Claims in, incidents out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from trucewatch.knowledge.actors import ActorRegister
from trucewatch.merge import facts
from trucewatch.merge.agreed import best_of, differing
from trucewatch.merge.cluster import groups
from trucewatch.merge.copies import voices
from trucewatch.merge.decided import NOTHING, Decided
from trucewatch.merge.features import Scale
from trucewatch.merge.kinship import Kinship
from trucewatch.merge.rules import rules
from trucewatch.merge.standing import standing, voices_of
from trucewatch.merge.told import Told, told
from trucewatch.records import CodedReport, Incident, content_id


def scale(register: ActorRegister) -> Scale:
    """What the features need: the rules that are shipped, and kinship by the register."""
    return Scale(rules(), Kinship(register))


def merge(coded: Iterable[CodedReport], register: ActorRegister, kept_to: Decided = NOTHING) -> tuple[Incident, ...]:
    """All claims of some coded reports as incidents, sorted by id; the same for any order of the reports.

    Args:
        coded: resolved. register: who belongs to whom. kept_to: what people decided.
    """
    with_scale = scale(register)
    texts: dict[str, str] = {}
    claims: list[Told] = []
    for one in coded:
        texts[one.report.id] = one.report.text
        claims.extend(told(claim, one.report.published, one.report.outlet) for claim in one.claims)
    found = (
        incident(members, texts, with_scale)
        for group in groups(claims, with_scale, kept_to)
        for members in group.incidents
    )
    return tuple(sorted(found, key=lambda one: one.id))


def incident(claims: Sequence[Told], texts: Mapping[str, str], with_scale: Scale) -> Incident:
    """The incident that some claims are.

    Its id is that of its earliest claim's: it stays while later reports add to it.

    Args:
        claims: in the order of `Told.order`.
        texts: report id to text, of their reports at least.
        with_scale: rules and kinship.
    """
    reports = sorted({one.claim.report for one in claims})
    # who is quoted is known whatever the text; only outlets that speak for themselves may be carrying one text
    copies = voices({one.claim.report: texts[one.claim.report] for one in claims if not one.claim.sources})
    how, because = standing(claims, copies, with_scale)
    best = tuple(best_of(claims, voices_of(claims, copies, with_scale), with_scale))
    return Incident(
        id=content_id("i", claims[0].id),
        act=facts.act_of(claims),
        factuality=facts.factuality_of(claims),
        claims=tuple(sorted(one.id for one in claims)),
        reports=tuple(reports),
        initiator=facts.actors_of(claims, "initiator", with_scale),
        recipient=facts.actors_of(claims, "recipient", with_scale),
        place=facts.places_of(claims),
        date=facts.date_of(claims),
        count=facts.range_of(claims, "count"),
        killed=facts.range_of(claims, "killed"),
        injured=facts.range_of(claims, "injured"),
        sources=facts.sources_of(claims),
        violation_stated=any(one.claim.violation_stated for one in claims),
        standing=how,
        standing_because=because,
        support=tuple(facts.support_of(claims)),
        differs=tuple(differing(claims, best, with_scale)),
        best=best,
    )
