"""Two readers of one report: agreement raises confidence, difference is shown, nothing is dropped."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.readers.both import joined
from trucewatch.records import ActorRef, Claim, Factuality, Mention, PlaceRef, Range, Span, content_id

NAMES = ("builtin 1", "model m")


def claim(act: str = "shelling", start: int = 10, end: int = 30, **slots: Any) -> Claim:
    trigger = slots.pop("trigger", Span(start, start + 5))
    usual: dict[str, Any] = {"confidence": 0.6, "factuality": Factuality.OCCURRED}
    given_ = usual | slots
    return Claim(
        id=content_id("claim", act, trigger.start, trigger.end, given_["factuality"]), report="r", act=act, quote="q",
        spans=(Span(start, end),), trigger=trigger, **given_,
    )  # fmt: skip


def actor(name: str, at: int = 0) -> tuple[ActorRef, ...]:
    return (ActorRef(name, name, Span(at, at + len(name))),)


def kinds(one: Claim) -> list[tuple[str, str]]:
    return [(note.kind, note.about) for note in one.notes]


def test_the_same_claim_is_surer() -> None:
    [one] = joined([claim(initiator=actor("army"))], [claim(initiator=actor("the army", 50), confidence=0.7)], NAMES)
    assert one.confidence == pytest.approx(0.8)
    assert one.readers == NAMES
    assert kinds(one) == [("agreed", "claim")]


def test_agreement_on_half_of_the_slots_raises_half_as_much() -> None:
    ours = claim(initiator=actor("army"), killed=Range(3, 3, "three"))
    theirs = claim(initiator=actor("army"), killed=Range(4, 4, "four"))
    [one] = joined([ours], [theirs], NAMES)
    assert one.confidence == pytest.approx(0.7)
    assert one.killed == ours.killed
    assert [note.says for note in one.notes if note.kind == "differs"] == ["builtin 1: “three”; model m: “four”"]


def test_who_did_it_differs_and_both_are_shown() -> None:
    [one] = joined([claim(initiator=actor("army"))], [claim(initiator=actor("rebels", 40))], NAMES)
    assert one.initiator == actor("army")
    assert one.confidence == pytest.approx(0.6)
    assert ("differs", "initiator") in kinds(one)
    assert "builtin 1: army; model m: rebels" in [note.says for note in one.notes]


def test_a_slot_that_one_reader_fills_is_filled_and_says_whose() -> None:
    place = (PlaceRef("Nawa", "Nawa", Span(60, 64)),)
    when = Mention("Monday", Span(70, 76))
    [one] = joined([claim(when=when)], [claim(place=place)], NAMES)
    assert (one.place, one.when) == (place, when)
    assert kinds(one) == [("alone", "place"), ("agreed", "claim")]


def test_claims_of_one_reader_alone_stay_less_sure() -> None:
    found = joined([claim(start=10, end=20)], [claim("talks", 100, 120, confidence=0.7)], NAMES)
    assert [(c.act, c.readers, c.confidence) for c in found] == [
        ("shelling", NAMES[:1], 0.48),
        ("talks", NAMES[1:], 0.56),
    ]
    assert all(kinds(c) == [("alone", "claim")] for c in found)


def test_two_acts_in_the_same_words_are_both_shown() -> None:
    found = joined([claim("gunfire")], [claim("shelling")], NAMES)
    assert [note.says for c in found for note in c.notes] == [
        "builtin 1: gunfire; model m: shelling",
        "model m: shelling; builtin 1: gunfire",
    ]


def test_told_and_denied_differ() -> None:
    [one] = joined([claim()], [claim(factuality=Factuality.NEGATED)], NAMES)
    assert one.factuality is Factuality.OCCURRED
    assert ("differs", "factuality") in kinds(one)
    assert one.confidence < 0.8


def test_a_breach_that_one_reader_sees_is_stated_and_says_so() -> None:
    theirs = claim(violation_stated=True, violation_of="truce")
    [one] = joined([claim()], [theirs], NAMES)
    assert (one.violation_stated, one.violation_of) == (True, "truce")
    assert ("alone", "violation_stated") in kinds(one)


def test_what_a_reader_said_of_its_own_reading_stays() -> None:
    from trucewatch.records import Note

    note = Note("unsupported", "place", "left out")
    [one] = joined([claim()], [claim(notes=(note,))], NAMES)
    assert note in one.notes


CLAIMS = st.lists(
    st.builds(
        claim,
        st.sampled_from(["shelling", "gunfire"]),
        st.integers(0, 20),
        st.integers(26, 40),
        factuality=st.sampled_from([Factuality.OCCURRED, Factuality.NEGATED]),
        confidence=st.sampled_from([0.2, 0.5, 0.9]),
    ),
    max_size=5,
    unique_by=lambda c: c.id,
)


@given(CLAIMS, CLAIMS)
def test_nothing_is_dropped_and_nothing_is_there_twice(ours: list[Claim], theirs: list[Claim]) -> None:
    found = joined(ours, theirs, NAMES)
    assert {c.id for c in ours} <= {c.id for c in found}
    assert len({c.id for c in found}) == len(found)
    agreed = sum(c.readers == NAMES for c in found)
    assert len(found) == len(ours) + len(theirs) - agreed
    assert {span for c in (*ours, *theirs) for span in c.spans} == {span for c in found for span in c.spans}
    assert all(0 <= c.confidence <= 1 for c in found)
    assert [c.trigger.start for c in found] == sorted(c.trigger.start for c in found)
    assert joined(ours, [replace(c) for c in theirs], NAMES) == found
