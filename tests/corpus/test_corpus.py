"""The published corpus is whole, and the checker finds what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.tools.check import faults
from corpus.tools.compile import compile_report, compile_sentences
from corpus.tools.draft import Draft, known_acts
from corpus.tools.load import PARTS, split
from corpus.tools.stats import with_tables
from trucewatch.knowledge.load import read_yaml

TEXT = "Shells fell on Busra on Thursday, residents said. Four of them hit the market."
CLAIM = {
    "act": "shelling",
    "q": "Shells fell on Busra",
    "t": "fell",
    "at": ["Busra@32.52,36.48,5"],
    "on": "2018-04-19|Thursday",
}


def test_the_corpus_has_no_fault() -> None:
    assert faults() == []


def test_the_readme_counts_the_corpus_as_it_is() -> None:
    readme = Path("corpus/README.md").read_text(encoding="utf-8")
    assert with_tables(readme) == readme


def test_every_conflict_is_in_one_part() -> None:
    told = read_yaml(Path("corpus/split.yaml"))
    names = [c for part in PARTS for c in told[part]]
    assert len(names) == len(set(names)) == len(split())


def test_a_draft_becomes_a_record_with_spans() -> None:
    draft = Draft(TEXT, "here", known_acts())
    claim = draft.claim({**CLAIM, "n": "4|Four", "src": ["residents"]})
    assert draft.errors == []
    assert TEXT[slice(*claim["spans"]["act"])] == "fell"
    assert [TEXT[slice(*s)] for s in claim["spans"]["sources"]] == ["residents"]
    assert claim["count"] == {"low": 4, "high": 4}
    assert claim["date"] == {"start": "2018-04-19", "end": "2018-04-19"}


def test_a_report_keeps_its_traps(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(TEXT)
    (tmp_path / "r.yaml").write_text("kind: wire\nconflict: libya\nclaims: []\nno: [[hit the market, part of it]]\n")
    assert compile_report(tmp_path / "r.yaml", tmp_path / "made", known_acts()) == []
    made = read_yaml(tmp_path / "made/reports/libya/r.yaml")
    assert made["not_claims"] == [{"quote": "hit the market", "why": "part of it"}]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"act": "bombing"}, "unknown act"),
        ({"q": "Shells fell on Daraa"}, "not in the text"),
        ({"q": "Shells fell"}, "fewer than three words"),
        ({"t": "market"}, "is not in the quote"),
        ({"f": "negated"}, "without a cue"),
        ({"at": ["Busra"]}, "place not of the form"),
        ({"at": ["Busra@132.5,36.4,5"]}, "impossible coordinates"),
        ({"on": "2018-04-31|Thursday"}, "a date that is none"),
        ({"on": "2018-04-19..2018-04-18|Thursday"}, "ends before it begins"),
        ({"n": "4-2|Four"}, "upside down"),
        ({"n": "four"}, "a number that is none"),
        ({"who": "army"}, "unknown key"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_each_fault_of_a_draft_is_told(change: dict[str, Any], told: str) -> None:
    draft = Draft(TEXT, "here", known_acts())
    draft.claim(CLAIM | change)
    assert any(told in error for error in draft.errors), draft.errors


def _written(folder: Path, record: dict[str, Any]) -> Path:
    target = folder / "sentences" / "libya"
    target.mkdir(parents=True, exist_ok=True)
    (folder / "reports").mkdir(exist_ok=True)
    (folder / "split.yaml").write_text("train: [libya]\ntune: []\ntest: []\n")
    with (target / "a.jsonl").open("a") as out:
        out.write(json.dumps(record) + "\n")
    return folder


@pytest.fixture
def record(tmp_path: Path) -> dict[str, Any]:
    draft = tmp_path / "a.jsonl"
    line = {"d": "2018-04-20", "o": "wire", "x": TEXT, "c": [CLAIM], "no": [["hit the market", "part of it"]]}
    draft.write_text(json.dumps({"conflict": "libya", "country": "Libya"}) + "\n" + json.dumps(line))
    assert compile_sentences(draft, tmp_path / "made", known_acts()) == []
    made: dict[str, Any] = json.loads((tmp_path / "made/sentences/libya/a.jsonl").read_text())
    return made


@pytest.mark.parametrize(
    ("slot", "value", "told"),
    [
        ("act", "bombing", "unknown act"),
        ("quote", "Shells fell on Daraa", "not at its span"),
        ("date", {"start": "1918-04-19", "end": "1918-04-19"}, "an impossible date"),
        ("date", {"start": "2025-04-19", "end": "2025-04-19"}, "far ahead"),
        ("place", [{"name": "Busra", "lat": 99, "lon": 0, "radius_km": 5}], "impossible place"),
        ("count", {"low": 5, "high": 2}, "upside down"),
    ],
)
def test_each_fault_of_the_corpus_is_told(
    tmp_path: Path, record: dict[str, Any], slot: str, value: object, told: str
) -> None:
    record["claims"][0][slot] = value
    assert any(told in fault for fault in faults(_written(tmp_path / "corpus", record)))


def test_near_copies_are_told(tmp_path: Path, record: dict[str, Any]) -> None:
    folder = _written(tmp_path / "corpus", record)
    assert faults(folder) == []
    _written(folder, {**record, "id": "other"})
    assert any("nearly the same" in fault for fault in faults(folder))
