"""Blocks of a page: what is headline, text and furniture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.coding.document import BlockKind, blocks, is_furniture

PAGE = """Search

Shells fall on Naimeh

Shells fall on Naimeh

By Our Correspondent

Photo: a street in Naimeh after the shelling. Archive

Three shells fell on the eastern edge of the town on Monday morning, residents said.

- Two of them hit a bakery;
- the third did not explode.

Related articles
Army shells Manshiya again
Tags: Daraa, truce

3 Comments
Samir says: They shelled us yesterday too, and nobody wrote a word about it anywhere.
"""


def test_a_page_as_found() -> None:
    found = [(b.kind, PAGE[b.start : b.end]) for b in blocks(PAGE)]
    told = [text for kind, text in found if kind in (BlockKind.TEXT, BlockKind.ITEM)]
    assert told == [
        "Three shells fell on the eastern edge of the town on Monday morning, residents said.",
        "Two of them hit a bakery;",
        "the third did not explode.",
    ]
    assert [text for kind, text in found if kind is BlockKind.HEADLINE] == ["Shells fall on Naimeh"] * 2


@pytest.mark.parametrize(
    "line",
    [
        "© The Example Times 2024. All rights reserved",
        "Home | World | Africa | Sport",
        "By Staff Reporter",
        "Monday, May 13, 2024",
        "Sign up for our newsletter",
        "Read more: Truce holds for a second day",
        "File photo: soldiers near the line of contact",
        "This article was edited by The Example Observer.",
        "Share this",
    ],
)
def test_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "By nightfall the army had taken the hill and two villages below it, officers said.",
        "Search parties found the bodies of four villagers near Beni on Tuesday.",
        "Related attacks were reported from three other towns on the same day, the mission said.",
        "Six air raids on Metina and Gare;",
    ],
)
def test_text_that_begins_like_furniture(line: str) -> None:
    assert not is_furniture(line)


@given(st.text(max_size=400))
def test_blocks_lie_in_order_inside_the_text(text: str) -> None:
    last = 0
    for block in blocks(text):
        assert last <= block.start < block.end <= len(text)
        last = block.end
