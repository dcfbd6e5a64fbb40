"""Dates: the words that date a claim become days, against the day of publication and the text before them.

`interpret` reads words alone; `Timeline` reads a whole text once and carries what was told forward ("the next day", "a month
later", a year given once); `resolve_dates` fills the dates of a report's claims. What cannot be known stays None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from trucewatch.knowledge.time_nodes import By, Clock, Day, Night, Node, Numeric, Recent, Shift, Since, Stretch, Week
from trucewatch.knowledge.times import TimeExpression, expressions, parse
from trucewatch.records import Claim, Factuality, Period, Report, Span
from trucewatch.resolve.date_frame import Days, Frame, precision
from trucewatch.resolve.date_reading import read

_AHEAD = re.compile(
    r"\b(?:will|shall|is to|are to|due|scheduled|set to|no later than|deadline|until|expires?|valid|upcoming|ahead of|planned for)\b"
    r"[^.;,\n]{0,60}$",
    re.IGNORECASE,
)
_AHEAD_BY = {
    Factuality.OCCURRED: False,
    Factuality.FUTURE: True,
    Factuality.NEGATED: None,
    Factuality.HYPOTHETICAL: None,
}
"""Whether the day of an act lies ahead; None where only the text can tell ("will not travel on Monday")."""
_COUNTED = re.compile(r"\b(?!the\b)\w+ (?:minutes?|hours?|days?|weeks?|months?) (?:after|before)$", re.IGNORECASE)
CLOCK_REACH = 200
"""Characters over which a day told carries to a time of day told after it. On the corpus any reach from 60 to 600 does alike."""
_ANCHORS = (Day, Numeric, Shift, Night, Stretch, Since, By)
_ANCHOR_PRECISION = 2


def interpret(
    words: str,
    published: date | None,
    anchor: Period | None = None,
    text_before: str = "",
    *,
    future: bool = False,
    country: str | None = None,
) -> Period | None:
    """Return the days that words mean, or None where that cannot be known.

    Args:
        words: the words that tell the time ("late on Thursday").
        published: the day of publication; without it only what is dated by itself, or by the text before, is read.
        anchor: the days meant before in the text, if the caller knows them; else they are read from `text_before`.
        future: whether the act lies ahead, so that "on Friday" is the next one.
        country: ISO 3166-1 alpha-2, for feasts that differ by country.
    """
    node = parse(words)
    if node is None:
        return None
    frame = Frame(published, future=future, country=country)
    if anchor is not None:
        frame = replace(frame, anchor=(anchor.start, anchor.end), month=(anchor.start, anchor.end))
    elif text_before:
        frame = Timeline(text_before, published, country).frame_after(future)
    return _period(read(node, frame), words, None)


@dataclass(frozen=True, slots=True)
class _Told:
    """A time expression of the text, what it is read against, the days it means, and whether the text looks forward there."""

    expression: TimeExpression
    frame: Frame
    days: Days | None
    ahead: bool = False


class Timeline:
    """The times that a text tells, in order, each read against those before it."""

    def __init__(self, text: str, published: date | None, country: str | None = None) -> None:
        self._text = text
        self._told: list[_Told] = []
        self._frame = Frame(published, country=country)
        for expression in expressions(text):
            self._tell(text, expression)

    def _tell(self, text: str, expression: TimeExpression) -> None:
        ahead = bool(_AHEAD.search(text, max(0, expression.span.start - 80), expression.span.start))
        frame = self._frame
        if isinstance(expression.node, Clock) and not self._goes_on(expression.span.start):
            frame = replace(frame, anchor=None)
        days = read(expression.node, replace(frame, future=ahead))
        self._told.append(_Told(expression, frame, days, ahead))
        if days is not None:
            self._frame = _carried(self._frame, expression.node, days)

    def _goes_on(self, at: int) -> bool:
        return bool(self._told) and self._goes_on_from(self._told[-1], at)

    def _goes_on_from(self, told: _Told, at: int) -> bool:
        """Whether a time of day is of the day told before it: close by, and not as the time stamp of a live page."""
        between = self._text[told.expression.span.end : at]
        return len(between) <= CLOCK_REACH and "\n\n" not in between and not between.endswith(("\n", "\n- "))

    def frame_after(self, future: bool = False) -> Frame:
        """Return what a time told after all of the text is read against."""
        return replace(self._frame, future=future)

    def at(self, span: Span, words: str, future: bool | None = None, trigger: Span | None = None) -> Period | None:
        """Return the days that the words at a span mean.

        Args:
            span, words: where they stand, and what they are.
            future: whether they look forward; None leaves it to the text.
            trigger: the words that tell the act which they date: "a day after" dates what stands behind it the other way.
        """
        shared = [told for told in self._told if told.expression.span.overlaps(span)]
        if not shared:
            return self._alone(span, words, future, trigger)
        best = max(shared, key=lambda told: _overlap(told.expression.span, span))
        if best.expression.span.start < span.start or best.expression.span.end > span.end:
            narrower = self._alone(
                span, words, best.ahead if future is None else future, trigger
            )  # "3 July" picked out of "since 3 July" is that day
            if narrower is not None:
                return narrower
        days = best.days if future is None else read(best.expression.node, replace(best.frame, future=future))
        return _period(days, words, span)

    def _behind(self, span: Span, trigger: Span | None) -> bool:
        """Whether an act is told in the clause that the words at a span open."""
        return trigger is None or (trigger.start >= span.end and "," not in self._text[span.end : trigger.start])

    def _alone(self, span: Span, words: str, future: bool | None, trigger: Span | None) -> Period | None:
        node = parse(words)
        if node is not None and _heads_clause(words, self._text[span.end : span.end + 40]):
            node = _turned(node, self._behind(span, trigger))
        before = [told for told in self._told if told.expression.span.end <= span.start]
        frame = self._frame if not before else _carried_over(before[-1])
        if isinstance(node, Clock) and not (before and self._goes_on_from(before[-1], span.start)):
            frame = replace(frame, anchor=None)
        days = read(node, replace(frame, future=bool(future))) if node is not None else None
        return _period(days, words, span)


def resolve_dates(report: Report, claims: Iterable[Claim], country: str | None = None) -> tuple[Claim, ...]:
    """Return the claims with their dates, read from the words that date them."""
    timeline: Timeline | None = None
    out = []
    for claim in claims:
        if claim.when is None:
            out.append(claim)
            continue
        timeline = timeline or Timeline(report.text, report.published, country)
        period = timeline.at(claim.when.span, claim.when.text, _AHEAD_BY[claim.factuality], claim.trigger)
        out.append(replace(claim, date=period))
    return tuple(out)


def _heads_clause(words: str, after: str) -> bool:
    """Whether "three days after" opens a clause that tells what was three days before."""
    return _COUNTED.search(words) is not None and re.match(r"\s+\w", after) is not None


def _turned(node: Node, behind: bool) -> Node:
    """The day of an act told behind "three days after", or of the one told before it, which these words do not date."""
    return replace(node, base="either", n=-node.n if behind else 0) if isinstance(node, Shift) else node


def _overlap(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _carried(frame: Frame, node: Node, days: Days) -> Frame:
    """What is told next is read against these days, if they are sharp enough."""
    sharp = isinstance(node, _ANCHORS) and precision(days) <= _ANCHOR_PRECISION
    if isinstance(node, (Since, Recent, Week)):
        return frame
    late = getattr(node, "part", None) in {"evening", "night", "dusk", "sunset", "midnight", "nightfall"}
    return replace(frame, anchor=days if sharp else frame.anchor, month=days, late=late)


def _carried_over(told: _Told) -> Frame:
    return _carried(told.frame, told.expression.node, told.days) if told.days is not None else told.frame


def _period(days: Days | None, words: str, span: Span | None) -> Period | None:
    return Period(days[0], days[1], words, span, precision(days)) if days is not None else None
