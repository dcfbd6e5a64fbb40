"""The dead and the injured by plain wording."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.coding import harm
from trucewatch.records import Span

CASES = Path(__file__).parents[1] / "cases" / "coding" / "tolls.tsv"


def _rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def _written(low: int | None, high: int | None) -> str:
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}-{high}"


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row["sentence"].replace(" ", "-"))
def test_table(row: dict[str, str]) -> None:
    whole = Span(0, len(row["sentence"]))
    told = {"killed": "", "injured": ""}
    if harm.nobody_hurt(row["sentence"], whole):
        told = {"killed": "0", "injured": "0"}
    for toll in harm.tolls(row["sentence"], whole):
        told[toll.kind] = _written(toll.low, toll.high)
    assert told == {k: row[k] or "" for k in told}


@given(st.text(max_size=300))
def test_tolls_stand_in_their_sentence(text: str) -> None:
    for toll in harm.tolls(text, Span(0, len(text))):
        assert 0 <= toll.span.start < toll.span.end <= len(text)
        assert toll.low is None or toll.high is None or toll.low <= toll.high
