"""Plain denials outrank the network."""

from __future__ import annotations

import pytest

from trucewatch.coding.factuality import settled
from trucewatch.records import Factuality, Span


@pytest.mark.parametrize(
    ("text", "trigger", "negated"),
    [
        ("The source denied that army units had shelled Naimeh.", "shelled", True),
        ("Kyiv denies having fired at the column.", "fired", True),
        ("The brigade had not opened fire on anybody.", "opened fire", True),
        ("Our forces didn't attack the post.", "attack", True),
        ("The ministry refuted reports of an air strike on the camp.", "air strike", True),
        ("The army denied the charge but shelled the town again.", "shelled", False),
        ("They were denied access after the shelling of the road.", "shelling", False),
        ("Not only were they shelled, they were robbed.", "shelled", False),
        ("Warplanes bombed the town, the army said.", "bombed", False),
    ],
)
def test_denials(text: str, trigger: str, negated: bool) -> None:
    at = text.index(trigger)
    told = settled(text, Span(0, len(text)), Span(at, at + len(trigger)))
    assert told == (Factuality.NEGATED if negated else None)
