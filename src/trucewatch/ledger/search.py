"""Finding reports by their words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import text

from trucewatch.ledger.reading import Reading
from trucewatch.records import Report

MARKS = ("\ue000", "\ue001")
"""Characters of no meaning of their own that stand around the words found in an excerpt."""

EXCERPT_WORDS = 24
_NO_LETTER = re.compile("[\0\ud800-\udfff]")
_PARTS = re.compile(r'"([^"]*)"|(\S+)')

_FIND = text(
    """SELECT r.id, snippet(report_words, 1, :before, :after, '…', :words) AS excerpt
    FROM report_words JOIN reports r ON r.number = report_words.rowid
    WHERE report_words MATCH :query ORDER BY bm25(report_words, 4.0, 1.0), r.published DESC, r.id LIMIT :most"""
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that holds the words.

    Attributes:
        report: the report. excerpt: some of its text, the words between `MARKS`. incidents: ids of what it tells of.
    """

    report: Report
    excerpt: str
    incidents: tuple[str, ...]


def search(ledger: Reading, words: str, most: int = 20) -> tuple[Hit, ...]:
    """The reports that hold all of the words, best first.

    Args:
        ledger: where to look.
        words: as typed; "quoted words" are looked for as they stand, and a word that ends in `*` as a beginning.
        most: how many at most.
    """
    query = match_query(words)
    if not query:
        return ()
    asked = {"query": query, "before": MARKS[0], "after": MARKS[1], "words": EXCERPT_WORDS, "most": most}
    with ledger._read() as read:
        found = read.execute(_FIND, asked).all()
    reports = ledger.reports(row.id for row in found)
    return tuple(Hit(reports[row.id], " ".join(row.excerpt.split()), ledger.incidents_of(row.id)) for row in found)


def match_query(words: str) -> str:
    """What people type as FTS5 wants it: every part quoted, so that no sign in it is taken for an operator."""
    parts = []
    for phrase, word in _PARTS.findall(_NO_LETTER.sub(" ", words)):
        part = phrase or word
        if not any(map(str.isalnum, part)):
            continue
        begins = not phrase and part.endswith("*")
        parts.append('"' + part.rstrip("*").replace('"', " ") + '"' + ("*" if begins else ""))
    return " ".join(parts)
