"""The stages composed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.books import REPORTS, SCALE, LineCoder, TwoTruces, dump, report, stages
from tests.merge.test_merge_properties import ROWS
from tests.merge.world import register
from trucewatch import pipeline
from trucewatch.errors import BrokenRecord
from trucewatch.ledger import Ledger
from trucewatch.merge import merge
from trucewatch.pipeline import code_reports, judge_reports, sentence, watch
from trucewatch.records import CodedReport, Incident, Report, Ruling, Span
from trucewatch.stages import Stages

ERROR = BrokenRecord("reports.jsonl", "the JSON breaks off", 2)


class MarkingFinder:
    """Leaves a mark, so that a test sees who was asked after whom."""

    def resolve(self, coded: CodedReport) -> CodedReport:
        return CodedReport(coded.report, coded.claims, (*coded.keywords, "resolved"))


class Witness(TwoTruces):
    """Remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Incident, frozenset[str], str, date | None]] = []

    def rule(
        self, incident: Incident, spoken_of: frozenset[str], *, told: str = "", published: date | None = None
    ) -> tuple[Ruling, ...]:
        self.asked.append((incident, spoken_of, told, published))
        return super().rule(incident, spoken_of, told=told, published=published)


def observed() -> tuple[Stages, Witness]:
    witness = Witness()
    return Stages(LineCoder(), MarkingFinder(), witness, SCALE, "1"), witness


def test_reports_are_coded_then_resolved_in_order_and_errors_pass_through() -> None:
    found = list(code_reports([REPORTS[0], ERROR, REPORTS[1]], observed()[0]))
    assert found[1] is ERROR
    coded = [one for one in found if isinstance(one, CodedReport)]
    assert [one.report.id for one in coded] == ["a", "b"]
    assert coded[0].keywords == ("keyword", "resolved")


def test_reports_are_coded_as_they_come() -> None:
    seen: list[str] = []

    def coming() -> Iterable[Report]:
        for one in REPORTS:
            seen.append(one.id)
            yield one

    stream = code_reports(coming(), stages())
    next(iter(stream))
    assert seen == ["a"]


def test_each_claim_is_judged_as_an_incident_of_its_own() -> None:
    loaded, witness = observed()
    [error, (coded, rulings), _] = judge_reports([ERROR, REPORTS[0], REPORTS[1]], loaded)
    assert error is ERROR
    assert [ruling.incident for ruling in rulings] == [claim.id for claim in coded.claims]
    incident, spoken_of, told, published = witness.asked[2]
    assert incident.claims == (incident.id,)
    assert (spoken_of, published) == ({"second"}, date(2018, 4, 20))
    assert told.startswith("The market burned, in breach")


def test_an_incident_is_judged_by_all_that_its_reports_say(tmp_path: Path) -> None:
    loaded, witness = observed()
    early = report("z", *REPORTS[0].text.splitlines()[:2], published=date(2018, 4, 19))
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        list(watch([early, *REPORTS[1:2]], loaded, ledger))
    [(incident, spoken_of, told, published)] = witness.asked
    assert incident.reports == ("b", "z")
    assert (spoken_of, published) == ({"second"}, date(2018, 4, 19))
    assert "The market was hit." in told
    assert "The market burned" in told


def test_steps_tell_what_became_of_each_input(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        steps = list(watch([REPORTS[0], ERROR, REPORTS[0], REPORTS[4]], stages(), ledger))
    assert [(step.item, step.claims, step.known) for step in steps] == [
        (REPORTS[0], 2, False),
        (ERROR, 0, False),
        (REPORTS[0], 0, True),
        (REPORTS[4], 0, False),
    ]


REPORT_LISTS = st.lists(st.lists(ROWS, max_size=4), min_size=1, max_size=6)


def told(rows: Sequence[Sequence[dict[str, Any]]]) -> list[Report]:
    texts = ["\n".join(yaml.safe_dump(row, default_flow_style=True, width=10_000) for row in held) for held in rows]
    return [report(f"r{n}", text) for n, text in enumerate(texts)]


@settings(max_examples=30, deadline=None)
@given(REPORT_LISTS, st.data())
def test_a_ledger_filled_bit_by_bit_is_one_filled_at_once(
    rows: list[list[dict[str, Any]]], data: st.DataObject
) -> None:
    reports = told(rows)
    shuffled = data.draw(st.permutations(reports))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(reports)), max_size=3)))
    with tempfile.TemporaryDirectory() as folder:
        once, bits = Path(folder) / "once.db", Path(folder) / "bits.db"
        with Ledger.open(once) as ledger:
            list(watch(reports, stages(), ledger))
            found = ledger.incidents()
        with Ledger.open(bits) as ledger:
            for start, end in zip([0, *cuts], [*cuts, len(reports)], strict=True):
                list(watch(shuffled[start:end], stages(), ledger))
        assert dump(bits) == dump(once)
    in_memory = merge([stages().coder.code(one) for one in reports], register())
    assert sorted(found, key=lambda one: one.id) == list(in_memory)


@settings(max_examples=10, deadline=None)
@given(REPORT_LISTS)
def test_how_much_is_settled_at_once_changes_nothing(rows: list[list[dict[str, Any]]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        large, small = Path(folder) / "large.db", Path(folder) / "small.db"
        with Ledger.open(large) as ledger:
            list(watch(told(rows), stages(), ledger))
        patch.setattr(pipeline, "AT_ONCE", 1)
        patch.setattr(pipeline, "SETTLE_EVERY", 2)
        with Ledger.open(small) as ledger:
            list(watch(told(rows), stages(), ledger))
        assert dump(small) == dump(large)


@pytest.mark.parametrize(
    ("text", "part", "wanted"),
    [
        ("One fell. Two fell. Three fell.", "Two", "Two fell."),
        ("One fell. Two fell.", "One", "One fell."),
        ("One fell. Two fell", "Two", "Two fell"),
        ("Headline\n\nShells fell.", "Shells", "Shells fell."),
        ("Headline\n\nShells fell.", "Headline", "Headline"),
        ("The U.S. Embassy in Amman warned. So it was.", "warned", "The U.S. Embassy in Amman warned."),
        ("“We fired.” He went on.", "fired", "“We fired.”"),
        ("One fell. Two fell. Three fell.", "fell. Two", "One fell. Two fell."),
        ("At 3.30 shells fell.", "shells", "At 3.30 shells fell."),
    ],
)
def test_sentence(text: str, part: str, wanted: str) -> None:
    start = text.index(part)
    assert sentence(text, Span(start, start + len(part))).strip() == wanted


@given(st.text(alphabet="ab.!? \n”A", max_size=60), st.data())
def test_a_sentence_holds_its_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert text[start:end] in sentence(text, Span(start, end))
