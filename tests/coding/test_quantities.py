"""Numbers as reports tell them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.coding import quantities

CASES = Path(__file__).parents[1] / "cases" / "coding" / "quantities.tsv"


def _rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row["words"].replace(" ", "-"))
def test_table(row: dict[str, str]) -> None:
    low, high = (int(row[k]) if row[k] else None for k in ("low", "high"))
    told = quantities.people(row["words"])
    assert told == ((low, high) if (low, high) != (None, None) else None)


@given(st.integers(min_value=2, max_value=999_999))
def test_a_figure_is_itself_with_and_without_commas(n: int) -> None:
    assert quantities.read(f"{n} shells") == (n, n)
    assert quantities.read(f"{n:,} shells") == (n, n)


@given(st.text(max_size=200))
def test_any_text_gives_a_range_the_right_way_up_or_none(text: str) -> None:
    told = quantities.people(text)
    if told is not None and None not in told:
        assert told[0] <= told[1]  # type: ignore[operator]
