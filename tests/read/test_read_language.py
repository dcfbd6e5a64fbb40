"""The language is told only where it is plain."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from trucewatch.read.language import language_of

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "read" / "languages.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']}: {case['text'][:20]}")
def test_language(case: dict) -> None:
    assert language_of(case["text"]) == case["language"]


def test_the_answer_does_not_depend_on_what_was_asked_before() -> None:
    before = [language_of(case["text"]) for case in CASES]
    assert [language_of(case["text"]) for case in reversed(CASES)] == before[::-1]
