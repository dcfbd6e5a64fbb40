"""The tests by which an incident is held against a clause, each a small function that says what it found, why, and on
which words.

They are asked in a fixed order: occurred, period, area, excluded, bound, prohibited, exception. Each leaves the breach
standing, rules it out with a ground, or cannot tell and names what is missing. All together: a ground that holds rules
the breach out whatever the others could not tell (the first such ground in the order counts); else anything missing
leaves the ruling undetermined; else the breach is alleged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from trucewatch.judge.case import Case, Finding, found_that
from trucewatch.judge.doers import bound, excluded
from trucewatch.judge.words import phrases, plain, told_words
from trucewatch.records import (
    ActorRef,
    Clause,
    Factuality,
    Ground,
    Incident,
    Reason,
    Verdict,
)

RULES = "2"
"""Version of the rules: a change of what they find must change it."""

OF_THE_ACT = frozenset({"return_fire"})
"""Exceptions that are acts themselves: "returned fire" beside "shelled" tells another act."""

ANY_BREACH = "ceasefire_violation"
"""The act of a breach that is told without saying what was done."""


# --- 1 did it occur ---------------------------------------------------------------------------

_TOLD = {
    Factuality.OCCURRED: "it is told as having taken place",
    Factuality.NEGATED: "the report says that it did not take place",
    Factuality.FUTURE: "it is told as still to come",
    Factuality.HYPOTHETICAL: "it is told as no more than possible",
}
_OCCURRED = {told: found_that("occurred", told is Factuality.OCCURRED, because) for told, because in _TOLD.items()}


def occurred(case: Case) -> Finding:
    """Whether the act is told as having taken place."""
    return _OCCURRED[case.incident.factuality]


# --- 2 in force then --------------------------------------------------------------------------

_SPOKEN_OF = found_that("period", True, "no day is told; it is held to the truce that its report speaks of")
_NOT_YET = found_that("period", False, "no day is told, but its report is older than the term")
_NO_DAY = found_that("period", None, "the report does not say when, and does not name this agreement", missing="date")


def period(case: Case) -> Finding:
    """Whether the clause was in force then, in local time; an act without a day is held to the truce of its report."""
    when, incident = case.incident.date, case.incident
    if when is None:
        return _undated(case)
    stated = incident.violation_stated or incident.act == ANY_BREACH
    found = case.calendar.test(case.clause, when.start, when.end, stated=stated)
    return found_that("period", found.inside, found.because, when.span, missing="date")


def _undated(case: Case) -> Finding:
    begins = case.calendar.begins(case.clause)
    if (
        case.published
        and (begins is None or case.published < begins)
        and case.incident.factuality is Factuality.OCCURRED
    ):
        return _NOT_YET
    return _SPOKEN_OF if case.agreement.id in case.spoken_of else _NO_DAY


# --- 3 inside the area ------------------------------------------------------------------------


def area(case: Case) -> Finding:
    """Whether the place lies where the agreement holds; where in it the clause holds is for the test on what it
    prohibits.

    A breach of the truce by that word, told of no place that is known, is one where the truce holds.
    """
    if case.clause.where == "anywhere":
        return found_that("area", True, "the clause holds anywhere")
    if _placeless(case):
        return found_that("area", True, "no place is told; it is told as a breach of this truce")
    places = case.incident.place
    where = case.ground.test(places)
    if where.inside is not True and case.clause.where != "area" and case.part.test(places).inside:
        where = case.part.test(places)
    return found_that("area", where.inside, where.because, where.span, missing=where.missing)


def _placeless(case: Case) -> bool:
    """Whether an act is a breach by that word of a truce that its report names, of no place that is known."""
    if case.incident.act != ANY_BREACH or case.agreement.id not in case.spoken_of:
        return False
    return not any(place.country or place.shape or place.lat is not None for place in case.incident.place)


# --- 6 is the act prohibited ------------------------------------------------------------------


def prohibited(case: Case) -> Finding:
    """Whether the clause prohibits the act, against whoever suffered it."""
    incident, clause = case.incident, case.clause
    if not prohibits(clause, incident.act):
        required = " (it requires it)" if incident.act in clause.requires else ""
        return found_that("prohibited", False, f"the agreement does not prohibit it{required}", clause=clause.id)
    named = {case.agreement.id, case.agreement.extends}
    if incident.act == ANY_BREACH and case.spoken_of and not case.spoken_of & named:
        return found_that("prohibited", False, "the breach told is of another agreement", clause=clause.id)
    if clause.where not in ("area", "anywhere") and not _placeless(case):
        where = case.part.test(incident.place)
        if where.inside is not True:
            because = f"the clause holds in ‘{clause.where}’ alone: {where.because}"
            return found_that("prohibited", where.inside, because, where.span, missing=where.missing, clause=clause.id)
    return _target(case) if clause.only_on else _protected(case)


def prohibits(clause: Clause, act: str) -> bool:
    """Whether a clause names an act as prohibited; a breach told without its particulars is one of any prohibition."""
    return act in clause.prohibits or (act == ANY_BREACH and bool(clause.prohibits))


def _target(case: Case) -> Finding:
    """A clause that protects one kind of target alone: the words must tell of it."""
    clause, wanted = case.clause, phrases(case.clause.only_on)
    words = plain(case.told)
    if not words:
        return found_that(
            "prohibited", None, "the words do not tell what was hit", missing="recipient", clause=clause.id
        )
    found = wanted.search(words) if wanted else None
    if found:
        return found_that("prohibited", True, f"‘{found.group()}’ is what the clause protects", clause=clause.id)
    return found_that(
        "prohibited", False, "nothing that the clause protects is told to have been hit", clause=clause.id
    )


def _protected(case: Case) -> Finding:
    """A clause that protects anyone, or only parties, civilians or named actors."""
    clause, incident = case.clause, case.incident
    told = f"the clause prohibits it: {clause.says}"
    if "anyone" in clause.against:
        return found_that("prohibited", True, told, clause=clause.id)
    if not incident.recipient:
        return found_that("prohibited", None, "whom it was done to is not told", missing="recipient", clause=clause.id)
    answers = [_is_protected(ref, case) for ref in incident.recipient]
    if any(answers):
        return found_that("prohibited", True, told, clause=clause.id)
    ref = incident.recipient[0]
    if None in answers:
        because = f"whether the clause protects ‘{ref.name}’ cannot be told"
        return found_that("prohibited", None, because, ref.span, missing="recipient", clause=clause.id)
    return found_that("prohibited", False, f"the clause does not protect {ref.name}", ref.span, clause=clause.id)


def _is_protected(ref: ActorRef, case: Case) -> bool | None:
    against = case.clause.against
    if case.who.is_unarmed(ref):
        return "civilians" in against
    named = tuple(word for word in against if word != "civilians")
    return case.who.bound(ref, named, case.on).yes if named else False


# --- 7 is an exception told -------------------------------------------------------------------


def exception(case: Case) -> Finding:
    """Whether the report tells of an exception that the clause allows, and tells it of the doer."""
    clause = case.clause
    for name in clause.exceptions:
        if name == "against_excluded":  # what the test on excluded groups has answered
            continue
        words = told_words().exception(name, _words_of(case, name), _mentions(case.incident))
        if words:
            because = f"the report tells of {name.replace('_', '-')} (‘{words}’)"
            return found_that("exception", False, because, clause=clause.id)
    return found_that("exception", True, "no exception is told", clause=clause.id)


def _words_of(case: Case, name: str) -> str:
    """Where an exception is looked for: what belongs to the act alone in its own words, else in all that is told of
    it.
    """
    own = " ".join(words for slot, _, words in case.incident.support if slot == "act")
    return own if own and name in OF_THE_ACT else case.told


def _mentions(incident: Incident) -> tuple[tuple[str, bool], ...]:
    """The words that name the actors of an incident, and whether each is a doer."""
    sides = ((ref, True) for ref in incident.initiator), ((ref, False) for ref in incident.recipient)
    return tuple((word, doer) for side in sides for ref, doer in side for word in (ref.text, ref.name))


# --- together ---------------------------------------------------------------------------------

TESTS: tuple[tuple[Callable[[Case], Finding], Ground], ...] = (
    (occurred, Ground.NOT_OCCURRED),
    (period, Ground.OUTSIDE_PERIOD),
    (area, Ground.OUTSIDE_AREA),
    (excluded, Ground.EXCLUDED_GROUP),
    (bound, Ground.NOT_BOUND),
    (prohibited, Ground.NOT_PROHIBITED),
    (exception, Ground.EXCEPTION),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What all tests together find for one clause; `reasons` ends with the first that rules the breach out."""

    verdict: Verdict
    ground: Ground | None
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]
    by: tuple[str, str | None] | None


def decide(case: Case) -> Outcome:
    """All tests, in order, up to the first that rules the breach out."""
    reasons: list[Reason] = []
    missing: list[str] = []
    by: tuple[str, str | None] | None = None
    for test, ground in TESTS:
        finding = test(case)
        reasons.append(finding.reason)
        if finding.stands is False:
            return Outcome(Verdict.NO_BREACH, ground, (), tuple(reasons), None)
        if finding.stands is None:
            missing.append(finding.missing)
        by = finding.by or by
    if missing:
        return Outcome(Verdict.UNDETERMINED, None, tuple(dict.fromkeys(missing)), tuple(reasons), None)
    return Outcome(Verdict.ALLEGED_BREACH, None, (), tuple(reasons), by)


def closeness(case: Case, outcome: Outcome) -> tuple[bool, int]:
    """How near a clause that was not breached is to the matter: whether it holds at that place at all, then how far it
    got.
    """
    there = case.clause.where == "anywhere" or case.part.test(case.incident.place).inside is not False
    return there, len(outcome.reasons)
