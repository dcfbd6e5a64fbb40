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
from datetime import date, datetime

from trucewatch.judge.area import Zone
from trucewatch.judge.moments import days_as_instants, local, local_day
from trucewatch.judge.who import UNATTRIBUTED, Found, Who
from trucewatch.judge.words import phrases, plain, told_words
from trucewatch.records import (
    ActorRef,
    Agreement,
    Clause,
    Factuality,
    Ground,
    Incident,
    Interval,
    Reason,
    Span,
    Verdict,
)

RULES = "1"
"""Version of the rules: a change of what they find must change it."""

ANY_BREACH = "ceasefire_violation"
"""The act of a breach that is told without saying what was done."""


@dataclass(frozen=True, slots=True)
class Case:
    """An incident, one clause of one agreement, and what is needed to hold the one against the other.

    Attributes:
        spoken_of: ids of the agreements that the incident's reports name. told: the words around the act, in which
            exceptions are looked for.
        on: the first day of the incident, or None.
    """

    incident: Incident
    agreement: Agreement
    clause: Clause
    zone: Zone | None
    who: Who
    spoken_of: frozenset[str]
    told: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one test found: `stands` False where it rules the breach out, None where it cannot tell and `missing` would
    settle it.
    """

    stands: bool | None
    reason: Reason
    missing: str = ""
    by: tuple[str, str | None] | None = None


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
    turned = stands if test not in ("excluded", "exception") or stands is None else not stands
    outcome = "unknown" if turned is None else "yes" if turned else "no"
    return Finding(stands, Reason(test, outcome, because, span, clause), missing)


# --- 1 did it occur ---------------------------------------------------------------------------

_TOLD = {
    Factuality.OCCURRED: "it is told as having taken place",
    Factuality.NEGATED: "the report says that it did not take place",
    Factuality.FUTURE: "it is told as still to come",
    Factuality.HYPOTHETICAL: "it is told as no more than possible",
}


def occurred(case: Case) -> Finding:
    """Whether the act is told as having taken place."""
    factuality = case.incident.factuality
    return _found("occurred", factuality is Factuality.OCCURRED, _TOLD[factuality])


# --- 2 in force then --------------------------------------------------------------------------


def period(case: Case) -> Finding:
    """Whether the clause was in force then, in local time.

    An act without a day is held to the truce that its report speaks of. A stretch of days that lies only partly within
    is undetermined, save on the very first day of a truce: where the source calls the act a breach, it lays it after
    the truce began.
    """
    when, agreement = case.incident.date, case.agreement
    if when is None:
        if agreement.id in case.spoken_of:
            return _found("period", True, "no day is told; it is held to the truce that its report speaks of")
        return _found("period", None, "the report does not say when, and does not name this agreement", missing="date")
    start, end = days_as_instants(when.start, when.end, agreement.timezone)
    times = [interval for one in agreement.in_force if (interval := _meet(one, case.clause)) is not None]
    days = _days(when.start, when.end)
    for one in times:
        if start >= one.start and (one.until is None or end <= one.until):
            return _found("period", True, f"{days}: in force from {local(one.start, agreement.timezone)}", when.span)
    touching = [one for one in times if start < (one.until or end) and end > one.start]
    if not touching:
        return _found("period", False, f"{days}: {_outside(times, start, agreement)}", when.span)
    return _partly(case, touching[0], days)


def _partly(case: Case, times: Interval, days: str) -> Finding:
    when, zone = case.incident.date, case.agreement.timezone
    assert when is not None
    first = local_day(times.start, zone)
    if when.start == when.end == first and case.incident.violation_stated:
        because = f"{days}: the day on which it came into force, and the act is called a breach of it"
        return _found("period", True, because, when.span)
    start, _ = days_as_instants(when.start, when.end, zone)
    edge = f"it came into force on {local(times.start, zone)}"
    if start >= times.start and times.until is not None:
        edge = f"it was in force until {local(times.until, zone)}"
    return _found("period", None, f"{days}: {edge}, within the days told", when.span, missing="date")


def _meet(one: Interval, clause: Clause) -> Interval | None:
    """The part of a time in force in which a clause holds."""
    if clause.since is None and clause.until is None:
        return one
    start = max(one.start, clause.since) if clause.since else one.start
    ends = [end for end in (one.until, clause.until) if end is not None]
    until = min(ends) if ends else None
    return None if until is not None and until <= start else Interval(start, until)


def _days(start: date, end: date) -> str:
    first = f"{start.day} {start:%B %Y}"
    return first if start == end else f"{first} to {end.day} {end:%B %Y}"


def _outside(times: list[Interval], start: datetime, agreement: Agreement) -> str:
    if not times:
        return "the clause was never in force"
    later = [one for one in times if one.start > start]
    if len(later) == len(times):
        return f"before it came into force on {local(times[0].start, agreement.timezone)}"
    last = times[-1].until
    if later or last is None:
        return "between the times at which it was in force"
    return f"after it had ended on {local(last, agreement.timezone)}"


# --- 3 inside the area ------------------------------------------------------------------------


def area(case: Case) -> Finding:
    """Whether the place lies where the clause holds."""
    if case.zone is None:
        return _found("area", True, "the clause holds anywhere")
    where = case.zone.test(case.incident.place)
    return _found("area", where.inside, where.because, where.span, missing=where.missing)


# --- 4 anyone excluded ------------------------------------------------------------------------


def excluded(case: Case) -> Finding:
    """Whether the act is by an excluded group alone, or against one alone."""
    out = case.who.exclusions(case.on)
    if not out:
        return _found("excluded", True, "the agreement excludes nobody then")
    doers = [(ref, case.who.excluded(ref, case.on)) for ref in case.incident.initiator]
    if doers and all(found.yes for _, found in doers):
        return _found("excluded", False, doers[0][1].because, doers[0][0].span)
    targets = [ref for ref in case.incident.recipient if not case.who.is_unarmed(ref)]
    hit = [(ref, case.who.excluded(ref, case.on)) for ref in targets]
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
    return _found("excluded", True, "it is neither by nor against an excluded group alone")


# --- 5 is the doer bound ----------------------------------------------------------------------


def bound(case: Case) -> Finding:
    """Whether the clause binds whoever did it."""
    incident, clause = case.incident, case.clause
    doers = [ref for ref in incident.initiator if not _nobody_known(ref)]
    if not doers:
        return _unattributed(case)
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
    if (
        incident.act == ANY_BREACH
        and case.spoken_of
        and not case.spoken_of & {case.agreement.id, case.agreement.extends}
    ):
        return _found("prohibited", False, "the breach told is of another agreement", clause=clause.id)
    if clause.only_on:
        return _target(case)
    return _protected(case)


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
    """Whether the report tells of an exception that the clause allows."""
    clause = case.clause
    for name in clause.exceptions:
        words = None if name == "against_excluded" else told_words().exception(name, case.told)
        if words:
            because = f"the report tells of {name.replace('_', '-')} (‘{words}’)"
            return _found("exception", False, because, clause=clause.id)
    return _found("exception", True, "no exception is told", clause=clause.id)


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


def closeness(case: Case) -> tuple[bool, int]:
    """How near a clause that was not breached is to the matter: whether it holds at that place at all, then how many
    tests stand.
    """
    stands = [test(case).stands for test, _ in TESTS]
    at_the_place = area(case).stands is not False
    return at_the_place, sum(2 if one else 1 if one is None else 0 for one in stands)
