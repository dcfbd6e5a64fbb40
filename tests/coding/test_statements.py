"""Who signs a side's own statement."""

from __future__ import annotations

import pytest

from trucewatch.coding.statements import signature

SIGNED = """STATEMENT ON THE FIGHTING IN THE HILLS

At dawn the enemy attacked our positions at the river. Our forces pushed them back and we hold the ford.

Col. Deng Makur
Spokesperson, Northern Command
"""
QUOTING = """Rebels say they hold the ford

The rebels' spokesman said their positions were attacked. "Our forces pushed them back, and we hold the ford. Our men
are in good spirits," he said.

Deng Makur
Spokesperson of a bank
"""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (SIGNED, "Col. Deng Makur"),
        (SIGNED.replace("Col. Deng Makur\nSpokesperson, Northern Command", "Tgk. Malik, spokesman"), "Tgk. Malik"),
        (SIGNED.replace("Col. Deng Makur\nSpokesperson, Northern Command", "Goodbye"), None),
        (QUOTING, None),
        ("", None),
    ],
    ids=["name over office", "name and office in a line", "unsigned", "a report that quotes", "nothing"],
)
def test_signature(text: str, name: str | None) -> None:
    found = signature(text)
    assert (text[found.start : found.end] if found else None) == name
