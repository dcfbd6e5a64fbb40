"""The tests that ask who: is anyone excluded from the agreement, and is whoever did it bound by the clause."""

from __future__ import annotations

from collections.abc import Sequence

from trucewatch.judge.case import Case, Finding, found_that
from trucewatch.judge.who import UNATTRIBUTED, Found
from trucewatch.judge.words import plain, told_words
from trucewatch.records import ActorRef

# --- 4 anyone excluded ------------------------------------------------------------------------

_NOBODY_EXCLUDED = found_that("excluded", True, "the agreement excludes nobody then")
_NEITHER = found_that("excluded", True, "it is neither by nor against an excluded group alone")


def excluded(case: Case) -> Finding:
    """Whether the act is by an excluded group alone, or against one alone."""
    out = case.who.exclusions(case.on)
    if not out:
        return _NOBODY_EXCLUDED
    doers = [(ref, case.who.excluded(ref, case.on)) for ref in case.incident.initiator]
    known = [(ref, found) for ref, found in doers if found.yes is not None]  # "Nusra and groups affiliated to it"
    if known and all(found.yes for _, found in known):
        return found_that("excluded", False, known[0][1].because, known[0][0].span)
    targets = [ref for ref in case.incident.recipient if not case.who.is_unarmed(ref)]
    hit = [(ref, case.who.excluded(ref, case.on)) for ref in targets]
    if _is_mutual(case):
        outside = _side_outside(hit)
        if outside is not None:
            return outside
    if hit and all(found.yes for _, found in hit):
        return found_that("excluded", False, f"{hit[0][1].because}, and the act was against it", hit[0][0].span)
    if not any(found.yes is False for _, found in doers) and not case.agreement.all_fighters_bound:
        other = case.who.name(out[0].actor)
        span = doers[0][0].span if doers else None
        because = (
            f"who did it is not told, and {other}, which is excluded, may have" if not doers else doers[0][1].because
        )
        return found_that("excluded", None, because, span, missing="initiator")
    vague = [ref for ref, one in hit if one.yes is None and told_words().perhaps_excluded.search(plain(ref.name))]
    if vague and not any(one.yes is False for _, one in hit):
        because = f"‘{vague[0].name}’ may mean an excluded group"
        return found_that("excluded", None, because, vague[0].span, missing="recipient")
    return _NEITHER


def _is_mutual(case: Case) -> bool:
    """Whether two sides are told to have fought each other, and not which of them began it."""
    incident = case.incident
    sides = {ref.id or ref.name for ref in incident.initiator}
    return (
        incident.act == "armed_clash"
        and len(sides) == 2
        and sides == {ref.id or ref.name for ref in incident.recipient}
    )


def _side_outside(sides: Sequence[tuple[ActorRef, Found]]) -> Finding | None:
    """A clash of which one side is, or may be, an excluded group: whoever fights it breaks nothing."""
    for ref, one in sides:
        if one.yes:
            return found_that("excluded", False, f"{one.because}, and the clash was with it", ref.span)
    for ref, one in sides:
        if one.yes is None and told_words().perhaps_excluded.search(plain(ref.name)):
            return found_that(
                "excluded", None, f"‘{ref.name}’ may mean an excluded group", ref.span, missing="recipient"
            )
    return None


# --- 5 is the doer bound ----------------------------------------------------------------------


def bound(case: Case) -> Finding:
    """Whether the clause binds whoever did it."""
    incident, clause = case.incident, case.clause
    doers = [ref for ref in incident.initiator if not _nobody_known(ref)]
    if not doers:
        return _unattributed(case)
    if incident.coded_by is not None and not incident.coded_by.directed:
        return _either_side(case)
    found = [
        (ref, case.who.bound(ref, clause.bound, case.on)) for ref in doers if not case.who.excluded(ref, case.on).yes
    ]
    for ref, one in found:
        if one.yes:
            finding = found_that("bound", True, one.because, ref.span, clause=clause.id)
            return Finding(True, finding.reason, by=(one.name, one.id))
    for ref, one in found:
        if one.yes is None:
            return found_that("bound", None, one.because, ref.span, missing="initiator", clause=clause.id)
    if incident.act == "armed_clash" and any(
        case.who.bound(ref, clause.bound, case.on).yes for ref in incident.recipient
    ):
        because = "one side of the clash is bound, the other is not, and who began it is not told"
        return found_that("bound", None, because, missing="initiator", clause=clause.id)
    ref, one = found[0] if found else (doers[0], Found(False, "nobody who did it is bound", doers[0].name))
    return found_that("bound", False, one.because, ref.span, clause=clause.id)


def _either_side(case: Case) -> Finding:
    """Whether a clause binds whoever did it, where two sides are coded and not which of them did it to the other."""
    clause = case.clause
    answers = [
        _together([case.who.bound(ref, clause.bound, case.on).yes for ref in side])
        for side in (case.incident.initiator, case.incident.recipient)
    ]
    if all(answers):
        because = "the coding does not say who began it, but both sides are bound"
        return Finding(True, found_that("bound", True, because, clause=clause.id).reason, by=UNATTRIBUTED)
    if not any(answers) and None not in answers:
        return found_that("bound", False, "neither side is bound by it", clause=clause.id)
    because = "the coding does not say who began it, and not both sides are bound"
    return found_that("bound", None, because, missing="initiator", clause=clause.id)


def _together(answers: list[bool | None]) -> bool | None:
    """The answer for those of one side: theirs where they agree."""
    return answers[0] if len(set(answers)) == 1 else None


def _nobody_known(ref: ActorRef) -> bool:
    return ref.id is None and told_words().unknown_doers.fullmatch(plain(ref.name)) is not None


def _unattributed(case: Case) -> Finding:
    if "anyone" in case.clause.bound or case.agreement.all_fighters_bound:
        because = "who did it is not told, but everyone who fights there is bound"
        return Finding(True, found_that("bound", True, because, clause=case.clause.id).reason, by=UNATTRIBUTED)
    because = "who did it is not told, and not everyone who fights there is bound"
    return found_that("bound", None, because, missing="initiator", clause=case.clause.id)
