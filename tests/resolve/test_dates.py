"""Dates: tables of words, the day of publication and what was told before; whole texts; properties of every reading."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.knowledge.times import find
from trucewatch.records import Claim, Factuality, Mention, Period, Report, Span
from trucewatch.resolve.dates import Timeline, interpret, resolve_dates

CASES = Path(__file__).parent.parent / "cases" / "dates"


def days(text: str) -> tuple[date, date] | None:
    """`2018-04-19` or `2018-04-09..2018-04-15`; None for nothing."""
    if not text:
        return None
    start, _, end = text.partition("..")
    return date.fromisoformat(start), date.fromisoformat(end or start)


def rows() -> list[tuple[str, str, str, str, str]]:
    out = []
    for line in (CASES / "words.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            words, published, anchor, ahead, expected, *_ = [*line.split("\t"), "", "", "", "", ""]
            out.append((words, published, anchor, ahead, expected))
    return out


ROWS = rows()


def test_there_are_three_hundred_cases() -> None:
    assert len(ROWS) >= 300


@pytest.mark.parametrize(
    ("words", "published", "anchor", "ahead", "expected"), ROWS, ids=[f"{r[0]} | {r[1]} | {r[2]}{r[3]}" for r in ROWS]
)
def test_words(words: str, published: str, anchor: str, ahead: str, expected: str) -> None:
    before = days(anchor)
    told = Period(*before, text="before") if before else None
    got = interpret(words, date.fromisoformat(published) if published else None, told, future=ahead == "ahead")
    assert (got and (got.start, got.end)) == days(expected)


def stories() -> list[dict[str, object]]:
    loaded: list[dict[str, object]] = yaml.safe_load((CASES / "stories.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("story", stories(), ids=lambda story: str(story["name"]))
def test_stories(story: dict[str, object]) -> None:
    """Each time of a text, found and read in its place."""
    text, published = str(story["text"]), story.get("published")
    assert isinstance(published, date | None)
    line = Timeline(text, published, str(story["country"]) if story.get("country") else None)
    expected = story["times"]
    assert isinstance(expected, list)
    got = []
    for mention in find(text):
        period = line.at(mention.span, mention.text)
        told = (
            None
            if period is None
            else str(period.start)
            if period.start == period.end
            else f"{period.start}..{period.end}"
        )
        got.append([mention.text, told])
    assert got == [[words, None if day is None else str(day)] for words, day in expected]


def claim(text: str, trigger: str, when: str, factuality: Factuality = Factuality.OCCURRED) -> tuple[Report, Claim]:
    at, act = text.index(when), text.index(trigger)
    report = Report("r", text, published=date(2018, 4, 20))
    spot = Span(act, act + len(trigger))
    mention = Mention(when, Span(at, at + len(when)))
    return report, Claim("c", "r", "shelling", trigger, (spot,), spot, factuality=factuality, when=mention)


def test_a_claim_gets_its_days_with_the_words_and_precision() -> None:
    report, told = claim("They shelled the town last week.", "shelled", "last week")
    (resolved,) = resolve_dates(report, [told])
    assert resolved.date is not None
    assert (resolved.date.start, resolved.date.end) == (date(2018, 4, 9), date(2018, 4, 15))
    assert (resolved.date.text, resolved.date.span, resolved.date.date_prec) == (
        "last week",
        told.when and told.when.span,
        3,
    )
    assert resolved.id == told.id


def test_a_claim_that_lies_ahead_looks_forward() -> None:
    report, told = claim("The army will shell the town on Monday.", "shell", "on Monday", Factuality.FUTURE)
    (resolved,) = resolve_dates(report, [told])
    assert resolved.date is not None
    assert resolved.date.start == date(2018, 4, 23)


def test_what_did_not_happen_looks_where_the_text_looks() -> None:
    report, told = claim(
        "The minister will not travel to the talks on Monday.", "travel", "on Monday", Factuality.NEGATED
    )
    (resolved,) = resolve_dates(report, [told])
    assert resolved.date is not None
    assert resolved.date.start == date(2018, 4, 23)


def test_words_picked_out_of_a_longer_time_mean_themselves() -> None:
    report, told = claim("Since Monday the town has been shelled.", "shelled", "Monday")
    (resolved,) = resolve_dates(report, [told])
    assert resolved.date is not None
    assert (resolved.date.start, resolved.date.end) == (date(2018, 4, 16), date(2018, 4, 16))


def test_the_clause_behind_so_long_after_was_so_long_before() -> None:
    report, told = claim(
        "On Sunday the road was closed, two days after gunmen had shelled the town.", "shelled", "two days after"
    )
    (resolved,) = resolve_dates(report, [told])
    assert resolved.date is not None
    assert resolved.date.start == date(2018, 4, 13)


def test_a_claim_without_words_for_its_day_stays_undated() -> None:
    report, told = claim("They shelled the town.", "shelled", "town")
    bare = Claim("c", "r", "shelling", "shelled", told.spans, told.trigger)
    assert resolve_dates(report, [bare]) == (bare,)


WORDS = st.sampled_from([row[0] for row in ROWS])
PUBLISHED = st.dates(date(1990, 1, 1), date(2035, 12, 31))


@given(WORDS, PUBLISHED, st.booleans())
def test_every_period_is_sound(words: str, published: date, ahead: bool) -> None:
    period = interpret(words, published, future=ahead)
    if period is not None:
        assert period.start <= period.end
        assert 1 <= period.date_prec <= 5


@given(st.sampled_from("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()), PUBLISHED)
def test_a_weekday_is_that_day_of_the_last_seven(name: str, published: date) -> None:
    past, ahead = interpret(name, published), interpret(name, published, future=True)
    assert past is not None
    assert ahead is not None
    assert past.start.strftime("%A") == ahead.start.strftime("%A") == name
    assert published - timedelta(days=6) <= past.start <= published <= ahead.start <= published + timedelta(days=6)


@given(PUBLISHED)
def test_last_week_is_monday_to_sunday(published: date) -> None:
    week = interpret("last week", published)
    assert week is not None
    assert (week.start.weekday(), week.end.weekday()) == (0, 6)
    assert week.end < published <= week.end + timedelta(days=7)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.none() | PUBLISHED)
def test_a_full_date_is_itself_whenever_it_is_published(day: date, published: date | None) -> None:
    for form in (
        day.isoformat(),
        f"{day.day} {day:%B} {day.year}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day:%d.%m.%Y}",
    ):
        if form.endswith(f"{day:%d.%m.%Y}") and day.day <= 12:
            continue  # which of two small numbers is the month hangs on the day of publication
        period = interpret(form, published)
        assert period is not None, form
        assert (period.start, period.end) == (day, day), form


@given(st.text(max_size=200), st.none() | PUBLISHED)
def test_any_text_is_read_without_trouble(text: str, published: date | None) -> None:
    interpret(text, published)
    Timeline(text, published)
