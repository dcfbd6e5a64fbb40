"""How words stand to the words that tell an act."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.coding.language import Language
from trucewatch.coding.relations import COLUMNS, relations

CASES = Path(__file__).parents[1] / "cases" / "coding" / "relations.tsv"


def _rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@cache
def language() -> Language:
    return Language.load()


@pytest.mark.parametrize("row", _rows(), ids=lambda row: f"{row['trigger']} {row['column']} {row['words']}")
def test_table(row: dict[str, str]) -> None:
    (sentence,) = language().parse(row["sentence"])
    trigger = [t.i for t in sentence.tokens if t.text in row["trigger"].split()]
    found = {i for i, column in relations(sentence, trigger) if column == row["column"]}
    assert " ".join(sentence.tokens[i].text for i in sorted(found)) == row["words"]


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.sampled_from("abAB ,.0\n"), min_size=1, max_size=80), st.integers(0, 12))
def test_any_sentence_and_any_trigger_give_known_columns(text: str, at: int) -> None:
    for sentence in language().parse(text):
        trigger = [at % len(sentence.tokens)]
        for i, column in relations(sentence, trigger):
            assert 0 <= i < len(sentence.tokens)
            assert column in COLUMNS
            assert i not in trigger or column in ("above", "heir", "teller")
