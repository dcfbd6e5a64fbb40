"""Actors: words in the context of a country and a day, and what they mean there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.knowledge.actors import ActorRegister
from trucewatch.records import ActorRef, Claim, Period, PlaceRef, Report, Span
from trucewatch.resolve.actors import ActorFinder, resolve_actors
from trucewatch.resolve.scene import read_cast

CASES = Path(__file__).parent.parent / "cases" / "actors" / "in_context.tsv"
REGISTER = ActorRegister.load()


def rows() -> list[tuple[str, str, str, str, str]]:
    out = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, day, words, actor, named, *_ = [*line.split("\t"), "", ""]
            out.append((country, day, words, actor, named))
    return out


ROWS = rows()


def finder(country: str, day: date | None, words: str) -> ActorFinder:
    """One report with two places in the country that names these words."""
    report = Report("r", words, published=day)
    places = [PlaceRef("a place", "a place", Span(0, 1), country=country)] * 2
    return ActorFinder(REGISTER, read_cast(report, REGISTER, places), report.text)


def test_there_are_four_hundred_cases() -> None:
    assert len(ROWS) >= 400


@pytest.mark.parametrize(
    ("country", "day", "words", "actor", "named"), ROWS, ids=[f"{r[0]} {r[1]} {r[2]}" for r in ROWS]
)
def test_in_context(country: str, day: str, words: str, actor: str, named: str) -> None:
    on = date.fromisoformat(day)
    found = finder(country, on, f"{words}. {named}").find(words, on)
    assert (found.actor.id if found else "-") == actor, found and found.because


def test_the_usual_name_stands_for_a_name_and_the_words_stay() -> None:
    text = "Jaish Khaled bin Walid attacked. Basurin spoke of the regime."
    report = Report("r", text, published=date(2018, 4, 20))
    span = Span(0, 10)
    claim = Claim(
        "c",
        "r",
        "ground_attack",
        "attacked",
        (span,),
        span,
        initiator=(ActorRef("Jaish Khaled bin Walid", "Jaish Khaled bin Walid", Span(0, 22)),),
        recipient=(ActorRef("Basurin", "Basurin", Span(33, 40)), ActorRef("somebody", "somebody", span)),
        place=(PlaceRef("Daraa", "Daraa", span, country="SY"),),
        date=Period(date(2018, 4, 19), date(2018, 4, 19), "Thursday"),
    )
    (told,) = resolve_actors(report, [claim], REGISTER)
    group, voice, nobody = told.initiator[0], *told.recipient
    assert (group.id, group.name, group.text) == (
        "jaysh-khalid-ibn-al-walid",
        "Jaysh Khalid ibn al-Walid",
        "Jaish Khaled bin Walid",
    )
    assert (voice.id, voice.name) == ("donetsk-peoples-republic", "Basurin")
    assert (nobody.id, nobody.name) == (None, "somebody")
    assert told.id == claim.id


def test_the_capital_named_right_before_says_whose_government() -> None:
    text = "PKK fighters hold the hills of Iraq, and Baghdad looks on. In Ankara, a deputy urged the government to talk to the PKK."
    report = Report("r", text, published=date(2025, 3, 5))
    cast = read_cast(report, REGISTER, [PlaceRef("a", "a", Span(0, 1), country="IQ")])
    found = ActorFinder(REGISTER, cast, text).find("government", None, text.index("government"))
    assert found is not None
    assert found.actor.id == "turkey"


def test_two_countries_alike_leave_the_army_open() -> None:
    report = Report("r", "India and Pakistan traded fire; the army lost two men.", published=date(2020, 11, 14))
    found = ActorFinder(REGISTER, read_cast(report, REGISTER), report.text).find("the army")
    assert found is None


def test_at_home_the_army_is_ones_own() -> None:
    report = Report(
        "r",
        "India and Pakistan traded fire. The army lost two men.",
        published=date(2020, 11, 14),
        outlet="Hindustan Times",
    )
    found = ActorFinder(REGISTER, read_cast(report, REGISTER), report.text).find("the army")
    assert found is not None
    assert found.actor.id == "india-armed-forces"


@given(
    st.text(max_size=120),
    st.sampled_from(["SY", "UA", "SD", "MM"]),
    st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)),
)
def test_any_words_are_read_without_trouble(words: str, country: str, day: date | None) -> None:
    found = finder(country, day, words).find(words, day)
    assert found is None or REGISTER.get(found.actor.id) is found.actor


@given(st.sampled_from([row[2] for row in ROWS]), st.sampled_from([row[0] for row in ROWS]))
def test_the_same_words_give_the_same_answer(words: str, country: str) -> None:
    one, other = finder(country, None, words).find(words), finder(country, None, words).find(words)
    assert one == other
