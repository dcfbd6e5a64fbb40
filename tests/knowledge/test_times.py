"""Finding time expressions: what is found, how far it reaches, and what is not found."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.knowledge.times import expressions, find

FOUND = [
    ("Shells fell on Thursday night, said Ali.", ["on Thursday night"]),
    ("the night of Tuesday to Wednesday was loud", ["the night of Tuesday to Wednesday"]),
    ("It was, on Sunday night, quiet", ["on Sunday night"]),
    ("overnight, two died", ["overnight"]),
    ("last Thursday and in the past 24 hours", ["last Thursday", "in the past 24 hours"]),
    ("since Friday; between 1 and 3 March", ["since Friday", "between 1 and 3 March"]),
    ("from 12 to 14 May", ["from 12 to 14 May"]),
    ("On 17 September, or Sept. 17, 2018, or 2018-09-17", ["On 17 September", "Sept. 17, 2018", "2018-09-17"]),
    ("in late April and early this month", ["in late April", "early this month"]),
    ("The next day; a day earlier; three days later", ["The next day", "a day earlier", "three days later"]),
    ("a month later", ["a month later"]),
    ("a week ago, this week, last week, in the same month", ["a week ago", "this week", "last week", "in the same month"]),
    ("during Eid al-Fitr, at Christmas, on Easter Sunday", ["during Eid al-Fitr", "at Christmas", "on Easter Sunday"]),
    ("at 18:40 UTC+3; at 0430; at 9:45am the same morning", ["at 18:40 UTC+3", "at 0430", "at 9:45am the same morning"]),
    ("Yesterday's raid and Wednesday's march", ["Yesterday", "Wednesday"]),
    ("at dawn today, 6:00hrs to be exact", ["at dawn today, 6:00hrs"]),
    ("by 10 October and by the 15th.", ["by 10 October", "by the 15th"]),
    ("in the first ten days of May alone", ["in the first ten days of May"]),
    ("In June 12 people were killed", ["In June"]),
    ("in May rebels attacked; in March Russia warned", ["in May", "in March"]),
    ("Sun, 14 Nov 2021 15:02 | agencies", ["Sun, 14 Nov 2021 15:02"]),
]  # fmt: skip
NOT_FOUND = [
    "They may march on the second floor.",
    "in May Kadra and at May-Kadra",
    "the March 23 Movement (M23) and the March 14 Alliance",
    "the Sunday Times and the Daily Telegraph",
    "A 34-year-old woman, aged 12, a five-month siege, for twelve minutes",
    "Bloody Sunday; Black Friday",
    "120-mm mortars, 9-15 km, 3,000 men, 24 violations",
    "the 21st Brigade, the 2nd Division",
    "the Easter truce and the Christmas ceasefire",
    "the sun sat on the wed mat",
    "a day after talks collapsed in the capital",
]


@pytest.mark.parametrize(("text", "words"), FOUND, ids=[t for t, _ in FOUND])
def test_found(text: str, words: list[str]) -> None:
    assert [mention.text for mention in find(text)] == words


@pytest.mark.parametrize("text", NOT_FOUND)
def test_not_found(text: str) -> None:
    assert find(text) == ()


def test_spans_are_those_of_the_words() -> None:
    text = "On Monday they met; three days later they signed."
    assert [text[m.span.start : m.span.end] for m in find(text)] == ["On Monday", "three days later"]


def test_no_expression_runs_over_a_paragraph() -> None:
    assert [m.text for m in find("They met on 3\n\nMay 2018 was quiet.")] == ["May 2018"]


@given(st.text(max_size=400))
def test_any_text_is_searched_without_trouble(text: str) -> None:
    before = 0
    for expression in expressions(text):
        assert before <= expression.span.start < expression.span.end <= len(text)
        assert text[expression.span.start : expression.span.end] == expression.text
        before = expression.span.end


@given(
    st.lists(
        st.sampled_from(
            "on Monday 3 May 2018 the night of to and since last week , . - ( ) at 9:45 am later before 17.09.2018 a".split()
        ),
        max_size=40,
    )
)
def test_any_string_of_time_words_is_read_without_trouble(words: list[str]) -> None:
    expressions(" ".join(words))


def test_a_long_text_is_read_in_time_that_grows_with_it() -> None:
    text = "On Monday, 3 May, between 2 and 4 p.m., the guns of the 21st Brigade fired for three days. " * 200
    begin = time.process_time()
    found = find(text)
    assert len(found) >= 200
    assert time.process_time() - begin < 2.0
