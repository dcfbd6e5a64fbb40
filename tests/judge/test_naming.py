"""Which agreements a report speaks of."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.judge.conftest import read_cases
from trucewatch.judge import Judge, load_agreements
from trucewatch.judge.moments import local_day
from trucewatch.judge.words import plain


@pytest.mark.parametrize("case", read_cases("agreements/naming"))
def test_a_report_speaks_of(case: dict[str, Any], judge: Judge) -> None:
    found = judge.spoken_of(case["text"], case.get("published"), case.get("countries", ()))
    assert found == set(case["expect"])


@pytest.mark.parametrize("agreement", load_agreements(), ids=lambda agreement: agreement.id)
def test_every_name_of_an_agreement_finds_it_while_it_is_in_force(agreement: Any, judge: Judge) -> None:
    day = local_day(agreement.in_force[0].start, agreement.timezone)
    for name in (agreement.name, *agreement.called):
        text = f"Both sides spoke of the {name.upper()}, an official said."
        assert agreement.id in judge.spoken_of(text, day, agreement.countries)


@given(st.text(max_size=200))
def test_any_text_can_be_asked(text: str) -> None:
    assert plain(plain(text)) == plain(text)
