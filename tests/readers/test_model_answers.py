"""Every answer that a model may give, played back: what comes of it, that nothing unsupported enters a claim, that nothing is lost."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.readers.stub import Case, Stub, cases
from tests.readers.world import Spare, reader, settings
from trucewatch.output import coded_json
from trucewatch.pipeline import code_reports
from trucewatch.readers.ahead import in_order
from trucewatch.readers.answers import SAID, Failure
from trucewatch.readers.finding import Words, distance
from trucewatch.readers.held import OPENING, REACH
from trucewatch.readers.hostile import commands
from trucewatch.readers.model import ModelReader
from trucewatch.readers.spending import Used
from trucewatch.records import Claim, CodedReport, Report
from trucewatch.resolve import Resolver
from trucewatch.stages import Stages

CASES = cases()
ALL = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def report(case: Case) -> Report:
    return Report(case.name, case.text, date(2018, 4, 24), "Example Wire")


@dataclass(frozen=True)
class Run:
    """All cases, read once."""

    coded: dict[str, CodedReport]
    requests: Counter[str]
    used: Used
    most_open: int
    told: tuple[str, ...]


def run(folder: Path, *, asking: bool = True, beside: bool = False) -> Run:
    told: list[str] = []
    with Stub() as stub:
        model = settings(stub.url if asking else None)
        one = reader(model, folder, tell=told.append, beside=beside)
        coded = dict(zip((c.name for c in CASES), coded_by(one, map(report, CASES)), strict=True))
        return Run(coded, Counter(seen.case for seen in stub.seen), one.used(), stub.most_open, tuple(told))


def coded_by(one: ModelReader, reports: Iterator[Report]) -> Iterator[CodedReport]:
    return (coded for _, coded in in_order(reports, one.code, one.at_once))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("answers")


@pytest.fixture(scope="module")
def played(folder: Path) -> Run:
    return run(folder)


def test_there_are_enough_answers_of_every_kind() -> None:
    kinds = Counter(case.name.split("-")[0] for case in CASES)
    assert len(CASES) >= 40
    assert all(kinds[kind] >= 3 for kind in ("good", "wrong", "cut", "broken", "refused", "slow", "absent", "hostile"))


@ALL
def test_what_comes_of_an_answer(case: Case, played: Run) -> None:
    coded, expect = played.coded[case.name], dict(case.expect)
    assert expect.keys() <= {"claims", "failure", "notes", "requests", "both"}
    if "requests" in expect:
        assert played.requests[case.name] == expect["requests"]
    if "failure" in expect:
        said = f"{SAID[Failure(expect['failure'])]}; read by the built-in reader"
        assert [(note.kind, note.says) for note in coded.notes] == [("fallback", said)]
        spare = Spare().code(report(case))
        assert [(c.id, c.readers, c.notes) for c in coded.claims] == [
            (c.id, ("spare 1",), coded.notes) for c in spare.claims
        ]
        return
    assert [note.kind for note in coded.notes] == expect.get("notes", [])
    assert len(coded.readers) == (2 if expect.get("both") else 1)
    assert [claim.act for claim in coded.claims] == [claim["act"] for claim in expect["claims"]]
    for claim, wanted in zip(coded.claims, expect["claims"], strict=True):
        assert {slot: told(claim, slot, case.text) for slot in wanted} == wanted


def told(claim: Claim, slot: str, text: str) -> Any:
    """A slot of a claim in the short form of the cases."""
    if slot in ("initiator", "recipient", "place", "sources"):
        return [ref.name for ref in getattr(claim, slot)]
    if slot in ("count", "killed", "injured"):
        number = getattr(claim, slot)
        return [number.low, number.high] if number else None
    if slot == "notes":
        return [f"{note.kind}:{note.about}" for note in claim.notes if note.kind not in ("agreed", "alone")]
    special = {
        "when": claim.when.text if claim.when else None,
        "trigger": text[claim.trigger.start : claim.trigger.end],
        "violation": claim.violation_stated,
        "factuality": claim.factuality.value,
        "at": text[: claim.spans[0].end].casefold().count(claim.quote.casefold()),
    }
    return special[slot] if slot in special else getattr(claim, slot)


@ALL
def test_nothing_unsupported_enters_a_claim(case: Case, played: Run) -> None:
    words = Words(case.text)
    ordered = commands(words)
    for claim in played.coded[case.name].claims:
        quote = claim.spans[0]
        assert claim.quote == words.at(quote)
        named = [*claim.initiator, *claim.recipient, *claim.place, *claim.sources]
        numbers = [n for n in (claim.count, claim.killed, claim.injured) if n is not None]
        for ref in named:
            assert ref.text in case.text
            on_top = ref in claim.sources and ref.span.end <= OPENING
            assert distance(ref.span, quote) <= REACH["name"] or on_top
            assert not any(ref.span.overlaps(one) for one in ordered)
        for number in numbers:
            assert number.span is not None
            assert number.text == words.at(number.span)
        if claim.when is not None:
            assert claim.when.text == words.at(claim.when.span)
        if claim.weapon is not None:
            assert claim.weapon in " ".join(case.text.split())
        assert not any(claim.trigger.overlaps(one) for one in ordered)
        assert claim.date is None
        assert all(place.lat is None and place.lon is None and place.id is None for place in claim.place)
        assert all(ref.id is None for ref in (*claim.initiator, *claim.recipient, *claim.sources))


@ALL
def test_no_note_repeats_what_the_model_made_up(case: Case, played: Run) -> None:
    made_up = (
        "Russian Air Force",
        "Hezbollah",
        "Damascus International",
        "2254",
        "United Nations",
        "sk-test",
        "Kurdish",
        "1999",
        "forty",
    )
    coded = played.coded[case.name]
    said = json.dumps(coded_json(coded), ensure_ascii=False)
    assert not [words for words in made_up if words in said]


def test_nothing_is_lost(played: Run) -> None:
    assert list(played.coded) == [case.name for case in CASES]
    assert all(coded.report == report(case) for case, coded in zip(CASES, played.coded.values(), strict=True))


def test_fallbacks_are_counted_by_reason(played: Run) -> None:
    wanted = Counter(Failure(case.expect["failure"]) for case in CASES if "failure" in case.expect)
    assert dict(played.used.fell_back) == dict(wanted)
    assert played.used.requests == played.requests.total()


def test_reports_are_read_several_at_once(played: Run) -> None:
    assert 2 <= played.most_open <= 8


def test_it_is_said_once_where_reports_go(played: Run, folder: Path) -> None:
    assert len(played.told) == 1
    assert "http://127.0.0.1:" in played.told[0]
    assert str(folder) in played.told[0]


def as_bytes(coded: Sequence[CodedReport]) -> bytes:
    return "\n".join(json.dumps(coded_json(one), ensure_ascii=False) for one in coded).encode()


def test_two_runs_are_the_same_byte_for_byte(played: Run, tmp_path: Path) -> None:
    assert as_bytes([*run(tmp_path).coded.values()]) == as_bytes([*played.coded.values()])


def test_a_rebuild_needs_no_server_and_gives_the_same(played: Run, folder: Path) -> None:
    rebuilt = run(folder, asking=False)
    assert not rebuilt.requests
    assert not rebuilt.told
    assert rebuilt.used.cost == 0
    assert as_bytes([*rebuilt.coded.values()]) == as_bytes([*played.coded.values()])


def test_a_second_run_asks_only_for_what_the_way_to_the_model_cost(played: Run, folder: Path) -> None:
    again = run(folder)
    out = {"unreachable", "timeout", "busy", "error", "denied"}
    assert set(again.requests) == {case.name for case in CASES if case.expect.get("failure") in out}
    assert as_bytes([*again.coded.values()]) == as_bytes([*played.coded.values()])


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver.load()


def test_days_and_coordinates_come_from_our_resolvers(folder: Path, played: Run, resolver: Resolver) -> None:
    assert played.coded
    stages = Stages(reader(settings(None), folder), resolver, None, None, "1")  # type: ignore[arg-type]
    wanted = [report(case) for case in CASES if case.name in ("good-three-claims", "wrong-coordinates", "wrong-date")]
    coded = [one for one in code_reports(wanted, stages) if isinstance(one, CodedReport)]
    talks = [claim for one in coded for claim in one.claims if claim.act == "talks"]
    assert [claim.date.start if claim.date else None for claim in talks] == [date(2018, 4, 22), None, None]
    [amman] = talks[1].place
    assert amman.lat is not None
    assert abs(amman.lat - 31.95) < 0.1


def test_read_beside_the_built_in_reader(folder: Path, played: Run) -> None:
    assert played.coded
    one = reader(settings(None), folder, beside=True)
    for case in CASES:
        coded = one.code(report(case))
        ids = {claim.id for claim in coded.claims}
        model = {claim.id for claim in played.coded[case.name].claims}
        ordered = commands(Words(case.text))
        ours = {c.id for c in Spare().code(report(case)).claims if not any(c.trigger.overlaps(o) for o in ordered)}
        assert ids >= ours
        assert len(ids) == len(coded.claims)
        assert len(coded.claims) >= len(model | ours) - len(ours & ids) if model else True
