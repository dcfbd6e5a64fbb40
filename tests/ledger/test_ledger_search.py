"""Reports are found by their words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.books import SHELLING, report, stages
from trucewatch.ledger import Ledger, search
from trucewatch.ledger.search import MARKS, match_query
from trucewatch.pipeline import watch

TEXTS = {
    "a": "Shells fell on the market of Busr al-Harir.\n" + SHELLING,
    "b": "The convoy crossed the line in Türkiye after two weeks of shelling.",
    "c": "A minister spoke of peace; nobody fired.",
}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(tmp_path_factory.mktemp("search") / "ledger.db") as opened:
        reports = [report(id, text, title="Peace talks" if id == "b" else None) for id, text in TEXTS.items()]
        list(watch(reports, stages(), opened))
        yield opened


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("market", ["a"]),
        ("shell", ["a", "b"]),
        ("shelled market", ["a"]),
        ("turkiye", ["b"]),
        ("Busr al-Harir", ["a"]),
        ('"market of busr"', ["a"]),
        ('"busr market"', []),
        ("conv*", ["b"]),
        ("peace", ["b", "c"]),
        ("peace NOT minister", []),
        ("text:market", []),
        ("", []),
        ("*", []),
        ('"', []),
        ("nothing-of-the-kind", []),
    ],
)
def test_search(ledger: Ledger, words: str, ids: list[str]) -> None:
    assert sorted(hit.report.id for hit in search(ledger, words)) == ids


def test_a_hit_shows_the_words_and_leads_to_the_incident(ledger: Ledger) -> None:
    [hit] = search(ledger, "market")
    assert f"{MARKS[0]}market{MARKS[1]}" in hit.excerpt
    assert [ledger.incident(id).act for id in hit.incidents] == ["shelling"]


def test_at_most(ledger: Ledger) -> None:
    assert len(search(ledger, "the", most=1)) == 1


@settings(deadline=None)
@given(st.text(max_size=40) | st.sampled_from(["\udc80", "a\udc80b", "NEAR(", "a AND", "\\*"]))
def test_nothing_that_is_typed_breaks_it(ledger: Ledger, words: str) -> None:
    search(ledger, words)
    assert match_query(words).count('"') % 2 == 0
