"""The tests by which an incident is held against a clause, each a small function that says what it found, why, and on
which words.

They are asked in a fixed order: occurred, period, area, excluded, bound, prohibited, exception. Each leaves the breach
standing, rules it out with a ground, or cannot tell and names what is missing. All together: a ground that holds rules
the breach out whatever the others could not tell (the first such ground in the order counts); else anything missing
leaves the ruling undetermined; else the breach is alleged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from trucewatch.judge.area import Zone
from trucewatch.judge.period import Calendar
from trucewatch.judge.who import UNATTRIBUTED, Found, Who
from trucewatch.judge.words import phrases, plain, told_words
from trucewatch.records import (
    ActorRef,
    Agreement,
    Clause,
    Factuality,
    Ground,
    Incident,
    Reason,
    Span,
    Verdict,
)

RULES = "2"
"""Version of the rules: a change of what they find must change it."""

OF_THE_ACT = frozenset({"return_fire"})
"""Exceptions that are acts themselves: "returned fire" beside "shelled" tells another act."""

ANY_BREACH = "ceasefire_violation"
"""The act of a breach that is told without saying what was done."""


@dataclass(frozen=True, slots=True)
class Case:
    """An incident, one clause of one agreement, and what is needed to hold the one against the other.

    Attributes:
        spoken_of: ids of the agreements that the incident's reports name. told: the words around the act, in which
            exceptions are looked for.
        on: the first day of the incident, or None. published: the day of its first report, or None.
        calendar, ground, part, who: the times, the area and the actors of the agreement, made ready; `part` is the area
            of the clause.
    """

    incident: Incident
    agreement: Agreement
    clause: Clause
    calendar: Calendar
    ground: Zone
    part: Zone
    who: Who
    spoken_of: frozenset[str]
    told: str
    on: date | None
    published: date | None = None


class Finding(NamedTuple):
    """What one test found: `stands` False where it rules the breach out, None where it cannot tell.

    Attributes:
        missing: what would settle it, where it cannot tell. by: the name and id of the doer who is bound.
    """

    stands: bool | None
    reason: Reason
    missing: str = ""
    by: tuple[str, str | None] | None = None


_OUTCOMES = {True: "yes", False: "no", None: "unknown"}
_TURNED = {True: "no", False: "yes", None: "unknown"}


def _found(
    test: str,
    stands: bool | None,
    because: str,
    span: Span | None = None,
    *,
    missing: str = "",
    clause: str | None = None,
) -> Finding:
    """A finding; the outcome of `excluded` and `exception` is yes where they rule the breach out."""
    outcome = (_TURNED if test in ("excluded", "exception") else _OUTCOMES)[stands]
    return Finding(stands, Reason(test, outcome, because, span, clause), missing)


# --- 1 did it occur ---------------------------------------------------------------------------

_TOLD = {
    Factuality.OCCURRED: "it is told as having taken place",
    Factuality.NEGATED: "the report says that it did not take place",
    Factuality.FUTURE: "it is told as still to come",
    Factuality.HYPOTHETICAL: "it is told as no more than possible",
}
_OCCURRED = {told: _found("occurred", told is Factuality.OCCURRED, because) for told, because in _TOLD.items()}


def occurred(case: Case) -> Finding:
    """Whether the act is told as having taken place."""
    return _OCCURRED[case.incident.factuality]


# --- 2 in force then --------------------------------------------------------------------------

_SPOKEN_OF = _found("period", True, "no day is told; it is held to the truce that its report speaks of")
_NOT_YET = _found("period", False, "no day is told, but its report is older than the term")
_NO_DAY = _found("period", None, "the report does not say when, and does not name this agreement", missing="date")


def period(case: Case) -> Finding:
    """Whether the clause was in force then, in local time; an act without a day is held to the truce of its report."""
    when, incident = case.incident.date, case.incident
    if when is None:
        return _undated(case)
    stated = incident.violation_stated or incident.act == ANY_BREACH
    found = case.calendar.test(case.clause, when.start, when.end, stated=stated)
    return _found("period", found.inside, found.because, when.span, missing="date")


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
        return _found("area", True, "the clause holds anywhere")
    if _placeless(case):
        return _found("area", True, "no place is told; it is told as a breach of this truce")
    places = case.incident.place
    where = case.ground.test(places)
    if where.inside is not True and case.clause.where != "area" and case.part.test(places).inside:
        where = case.part.test(places)
    return _found("area", where.inside, where.because, where.span, missing=where.missing)


def _placeless(case: Case) -> bool:
    """Whether an act is a breach by that word of a truce that its report names, of no place that is known."""
    if case.incident.act != ANY_BREACH or case.agreement.id not in case.spoken_of:
        return False
    return not any(place.country or place.shape or place.lat is not None for place in case.incident.place)


# --- 4 anyone excluded ------------------------------------------------------------------------

_NOBODY_EXCLUDED = _found("excluded", True, "the agreement excludes nobody then")
_NEITHER = _found("excluded", True, "it is neither by nor against an excluded group alone")


def excluded(case: Case) -> Finding:
    """Whether the act is by an excluded group alone, or against one alone."""
    out = case.who.exclusions(case.on)
    if not out:
        return _NOBODY_EXCLUDED
    doers = [(ref, case.who.excluded(ref, case.on)) for ref in case.incident.initiator]
    known = [(ref, found) for ref, found in doers if found.yes is not None]  # "Nusra and groups affiliated to it"
    if known and all(found.yes for _, found in known):
        return _found("excluded", False, known[0][1].because, known[0][0].span)
    targets = [ref for ref in case.incident.recipient if not case.who.is_unarmed(ref)]
    hit = [(ref, case.who.excluded(ref, case.on)) for ref in targets]
    if _is_mutual(case):
        outside = _side_outside(hit)
        if outside is not None:
            return outside
    if hit and all(found.yes for _, found in hit):
        return _found("excluded", False, f"{hit[0][1].because}, and the act was against it", hit[0][0].span)
    if not any(found.yes is False for _, found in doers) and not case.agreement.all_fighters_bound:
        other = case.who.name(out[0].actor)
        span = doers[0][0].span if doers else None
        because = (
            f"who did it is not told, and {other}, which is excluded, may have" if not doers else doers[0][1].because
        )
        return _found("excluded", None, because, span, missing="initiator")
    vague = [ref for ref, one in hit if one.yes is None and told_words().perhaps_excluded.search(plain(ref.name))]
    if vague and not any(one.yes is False for _, one in hit):
        because = f"‘{vague[0].name}’ may mean an excluded group"
        return _found("excluded", None, because, vague[0].span, missing="recipient")
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
            return _found("excluded", False, f"{one.because}, and the clash was with it", ref.span)
    for ref, one in sides:
        if one.yes is None and told_words().perhaps_excluded.search(plain(ref.name)):
            return _found("excluded", None, f"‘{ref.name}’ may mean an excluded group", ref.span, missing="recipient")
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
            finding = _found("bound", True, one.because, ref.span, clause=clause.id)
            return Finding(True, finding.reason, by=(one.name, one.id))
    for ref, one in found:
        if one.yes is None:
            return _found("bound", None, one.because, ref.span, missing="initiator", clause=clause.id)
    if incident.act == "armed_clash" and any(
        case.who.bound(ref, clause.bound, case.on).yes for ref in incident.recipient
    ):
        because = "one side of the clash is bound, the other is not, and who began it is not told"
        return _found("bound", None, because, missing="initiator", clause=clause.id)
    ref, one = found[0] if found else (doers[0], Found(False, "nobody who did it is bound", doers[0].name))
    return _found("bound", False, one.because, ref.span, clause=clause.id)


def _either_side(case: Case) -> Finding:
    """Whether a clause binds whoever did it, where two sides are coded and not which of them did it to the other."""
    clause = case.clause
    answers = [
        _together([case.who.bound(ref, clause.bound, case.on).yes for ref in side])
        for side in (case.incident.initiator, case.incident.recipient)
    ]
    if all(answers):
        because = "the coding does not say who began it, but both sides are bound"
        return Finding(True, _found("bound", True, because, clause=clause.id).reason, by=UNATTRIBUTED)
    if not any(answers) and None not in answers:
        return _found("bound", False, "neither side is bound by it", clause=clause.id)
    because = "the coding does not say who began it, and not both sides are bound"
    return _found("bound", None, because, missing="initiator", clause=clause.id)


def _together(answers: list[bool | None]) -> bool | None:
    """The answer for those of one side: theirs where they agree."""
    return answers[0] if len(set(answers)) == 1 else None


def _nobody_known(ref: ActorRef) -> bool:
    return ref.id is None and told_words().unknown_doers.fullmatch(plain(ref.name)) is not None


def _unattributed(case: Case) -> Finding:
    if "anyone" in case.clause.bound or case.agreement.all_fighters_bound:
        because = "who did it is not told, but everyone who fights there is bound"
        return Finding(True, _found("bound", True, because, clause=case.clause.id).reason, by=UNATTRIBUTED)
    because = "who did it is not told, and not everyone who fights there is bound"
    return _found("bound", None, because, missing="initiator", clause=case.clause.id)


# --- 6 is the act prohibited ------------------------------------------------------------------


def prohibited(case: Case) -> Finding:
    """Whether the clause prohibits the act, against whoever suffered it."""
    incident, clause = case.incident, case.clause
    if not prohibits(clause, incident.act):
        required = " (it requires it)" if incident.act in clause.requires else ""
        return _found("prohibited", False, f"the agreement does not prohibit it{required}", clause=clause.id)
    named = {case.agreement.id, case.agreement.extends}
    if incident.act == ANY_BREACH and case.spoken_of and not case.spoken_of & named:
        return _found("prohibited", False, "the breach told is of another agreement", clause=clause.id)
    if clause.where not in ("area", "anywhere") and not _placeless(case):
        where = case.part.test(incident.place)
        if where.inside is not True:
            because = f"the clause holds in ‘{clause.where}’ alone: {where.because}"
            return _found("prohibited", where.inside, because, where.span, missing=where.missing, clause=clause.id)
    return _target(case) if clause.only_on else _protected(case)


def prohibits(clause: Clause, act: str) -> bool:
    """Whether a clause names an act as prohibited; a breach told without its particulars is one of any prohibition."""
    return act in clause.prohibits or (act == ANY_BREACH and bool(clause.prohibits))


def _target(case: Case) -> Finding:
    """A clause that protects one kind of target alone: the words must tell of it."""
    clause, wanted = case.clause, phrases(case.clause.only_on)
    words = plain(case.told)
    if not words:
        return _found("prohibited", None, "the words do not tell what was hit", missing="recipient", clause=clause.id)
    found = wanted.search(words) if wanted else None
    if found:
        return _found("prohibited", True, f"‘{found.group()}’ is what the clause protects", clause=clause.id)
    return _found("prohibited", False, "nothing that the clause protects is told to have been hit", clause=clause.id)


def _protected(case: Case) -> Finding:
    """A clause that protects anyone, or only parties, civilians or named actors."""
    clause, incident = case.clause, case.incident
    told = f"the clause prohibits it: {clause.says}"
    if "anyone" in clause.against:
        return _found("prohibited", True, told, clause=clause.id)
    if not incident.recipient:
        return _found("prohibited", None, "whom it was done to is not told", missing="recipient", clause=clause.id)
    answers = [_is_protected(ref, case) for ref in incident.recipient]
    if any(answers):
        return _found("prohibited", True, told, clause=clause.id)
    ref = incident.recipient[0]
    if None in answers:
        because = f"whether the clause protects ‘{ref.name}’ cannot be told"
        return _found("prohibited", None, because, ref.span, missing="recipient", clause=clause.id)
    return _found("prohibited", False, f"the clause does not protect {ref.name}", ref.span, clause=clause.id)


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
            return _found("exception", False, because, clause=clause.id)
    return _found("exception", True, "no exception is told", clause=clause.id)


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
