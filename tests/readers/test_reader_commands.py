"""The commands that read, with a model: what they say, what they cost, and what can be rebuilt without it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from tests.ledger.books import dump
from tests.readers.stub import Case, Stub
from tests.readers.test_model_answers import CASES
from trucewatch.cli import application
from trucewatch.readers.prompt import prompt

NAMES = ("good-one-claim", "good-three-claims", "good-empty", "refused-told", "hostile-obeyed", "absent-fails")
CHOSEN = tuple(case for case in CASES if case.name in NAMES)


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Stub]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRUCEWATCH_MODEL", raising=False)
    rows = [{"id": c.name, "published": "2018-04-24", "outlet": "Example Wire", "text": c.text} for c in CHOSEN]
    Path("reports.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with Stub(CHOSEN) as stub:
        described = {"name": "stub-1", "url": stub.url, "tries": 1, "wait_s": 0, "price": {"in": 1, "out": 10}}
        Path("model.yaml").write_text(yaml.safe_dump(described))
        Path("stored.yaml").write_text(yaml.safe_dump({"name": "stub-1"}))
        yield stub


def run(*args: object) -> Result:
    return CliRunner().invoke(application, [str(arg) for arg in args])


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_code_says_where_reports_go_what_it_cost_and_who_read(stub: Stub) -> None:
    done = run("code", "--reader", "model", "--model", "model.yaml", "--json", "reports.jsonl")
    assert done.exit_code == 0, done.output
    said = done.stderr.splitlines()
    assert (
        said[0]
        == f"Reports go to the model stub-1 at {stub.url}, on this machine. Answers are kept in trucewatch-answers."
    )
    assert said[1] == "The model: 6 requests, 6,000 tokens, 0.0150 USD."
    assert said[2].startswith("2 reports were read by the built-in reader instead: ")
    rows = {row["report"]["id"]: row for row in lines(done)}
    assert list(rows) == [case.name for case in CHOSEN]
    assert rows["good-one-claim"]["report"]["readers"] == [f"model stub-1 {prompt().version}"]
    assert rows["good-one-claim"]["claims"][0]["date"]["start"] == "2018-04-24"
    assert rows["refused-told"]["report"]["notes"][0]["kind"] == "fallback"
    assert rows["refused-told"]["claims"][0]["notes"][0]["kind"] == "fallback"
    assert len(rows["hostile-obeyed"]["report"]["readers"]) == 2


def test_what_was_asked_once_is_replayed_byte_for_byte_without_a_server(stub: Stub) -> None:
    first = run("code", "--reader", "model", "--model", "model.yaml", "--answers", "kept", "--json", "reports.jsonl")
    asked = len(stub.seen)
    again = run("code", "--reader", "model", "--model", "stored.yaml", "--answers", "kept", "--json", "reports.jsonl")
    bare = run("code", "--reader", "model", "--answers", "kept", "--json", "reports.jsonl")
    assert first.exit_code == again.exit_code == bare.exit_code == 0
    assert first.stdout_bytes == again.stdout_bytes
    # without a model's file it has no name to be called by; all else is the same
    assert bare.stdout.replace("model stored ", "model stub-1 ") == first.stdout
    assert len(stub.seen) == asked


def test_a_ledger_is_rebuilt_without_any_model(stub: Stub) -> None:
    asked = ("--reader", "both", "--answers", "kept", "reports.jsonl")
    assert run("watch", "--ledger", "one.db", "--model", "model.yaml", *asked).exit_code == 0
    requests = len(stub.seen)
    assert run("watch", "--ledger", "two.db", "--model", "stored.yaml", *asked).exit_code == 0
    assert len(stub.seen) == requests
    assert dump(Path("one.db")) == dump(Path("two.db"))
    assert "fallback" in str(dump(Path("one.db"))["claims"])


def test_prompts_go_out_and_answers_come_back_by_hand(stub: Stub) -> None:
    out = run("reader", "prompts", "--json", "reports.jsonl")
    assert out.exit_code == 0, out.output
    Path("answers").mkdir()
    for row in lines(out):
        asked = json.loads(Path(row["file"]).read_text())
        assert asked["prompt"] == prompt().version
        assert asked["response_format"] == prompt().response_format()
        claim = {"quote": "met in Amman on Sunday", "trigger": "met", "act": "talks"}
        given = {"claims": [claim] if "met in Amman" in asked["messages"][1]["content"] else []}
        Path("answers", f"{asked['key']}.json").write_text(json.dumps(given))
    done = run("code", "--reader", "model", "--answers", "answers", "--json", "reports.jsonl")
    told = {row["report"]["id"]: [claim["act"] for claim in row["claims"]] for row in lines(done)}
    assert told["good-empty"] == []
    assert told["good-one-claim"] == told["absent-fails"] == ["talks"]
    assert not stub.seen


GOLD = {
    "id": "good-one-claim", "published": "2018-04-24", "outlet": "Example Wire",
    "claims": [{"quote": "carried out four raids", "act": "air_strike", "factuality": "occurred", "count": {"low": 4, "high": 4},
                "initiator": ["Government"], "recipient": [], "place": [], "date": {"start": "2018-04-24", "end": "2018-04-24"},
                "killed": {"low": 8, "high": 8}, "injured": None, "sources": ["Ahmad Nasser"], "violation_stated": True},
               {"quote": "fired mortars at the airport road", "act": "shelling"}],
    "not_claims": [{"quote": "It was their third meeting", "why": "no act of its own"}],
}  # fmt: skip


def gold(case: Case) -> Path:
    folder = Path("gold")
    folder.mkdir()
    (folder / "a.yaml").write_text(yaml.safe_dump(GOLD))
    (folder / "a.txt").write_text(case.text)
    return folder


def test_evaluate_scores_a_model_with_its_cost_and_speed(stub: Stub) -> None:
    folder = gold(next(case for case in CHOSEN if case.name == "good-one-claim"))
    first = run("evaluate", folder, "--reader", "model", "--model", "model.yaml", "--json")
    assert first.exit_code == 0, first.output
    [figures] = lines(first)
    assert (figures["gold"], figures["predicted"], figures["matched"]) == (2, 1, 1)
    assert (figures["claim_precision"], figures["claim_recall"]) == (1.0, 0.5)
    assert figures["claim_f1"] == pytest.approx(2 / 3, abs=1e-4)
    assert {
        slot: figures["slots"][slot] for slot in ("date", "count", "killed", "sources", "violation_stated")
    } == dict.fromkeys(("date", "count", "killed", "sources", "violation_stated"), 1.0)
    assert (figures["requests"], figures["cost"]) == (1, 0.003)
    assert figures["seconds"] > 0
    again = lines(run("evaluate", folder, "--reader", "model", "--model", "model.yaml", "--json"))[0]
    assert (again["requests"], again["cost"], again["cost_of_stored_answers"]) == (0, 0.0, 0.003)
    timing = {"seconds", "reports_per_second", "requests", "stored_answers", "cost", "cost_of_stored_answers", "tokens"}
    assert {k: v for k, v in again.items() if k not in timing} == {k: v for k, v in figures.items() if k not in timing}
    assert len(stub.seen) == 1


def test_evaluate_shows_what_was_missed(stub: Stub) -> None:
    folder = gold(next(case for case in CHOSEN if case.name == "good-one-claim"))
    done = run("evaluate", folder, "--reader", "model", "--model", "model.yaml", "--show")
    assert "missed   shelling" in done.stderr
    assert "0.0030 USD now" in done.stdout
    assert "reports a second" in done.stdout
    assert stub.seen


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"claims": [{"quote": "not in the text", "act": "talks"}]}, "quote is not in the text: not in the text"),
        ({"claims": [{"quote": "raids", "act": "party"}]}, "without an act that is known"),
        ({"published": "tomorrow"}, "tomorrow"),
        ({"id": ""}, "it has no id"),
    ],
    ids=["quote", "act", "day", "id"],
)
def test_a_coding_that_cannot_be_scored_is_told(change: dict[str, Any], says: str, stub: Stub) -> None:
    folder = gold(CHOSEN[0])
    (folder / "a.yaml").write_text(yaml.safe_dump(GOLD | change))
    done = run("evaluate", folder)
    assert done.exit_code == 1
    assert says in done.stderr
    assert not stub.seen


def test_no_gold_is_told_in_a_sentence(stub: Stub) -> None:
    Path("empty").mkdir()
    assert "holds no coded report" in run("evaluate", "empty").stderr
    assert "is no folder of coded reports" in run("evaluate", "none").stderr
    assert not stub.seen


def test_show_gives_the_prompt_and_no_key(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCEWATCH_MODEL_KEY", "sk-secret")
    plain = run("reader", "show", "--model", "model.yaml")
    assert prompt().version in plain.stdout
    assert stub.url in plain.stdout
    assert "air_strike" in plain.stdout
    asked = lines(run("reader", "show", "--json"))[0]
    assert asked["system"] == prompt().system
    assert asked["goes"].startswith("No report leaves this machine")
    assert "sk-secret" not in plain.output


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("code", "--reader", "model", "reports.jsonl"), "--reader model needs a model"),
        (("code", "--reader", "greek", "reports.jsonl"), "there is no reader 'greek'"),
        (("code", "--reader", "model", "--model", "none.yaml", "reports.jsonl"), "none.yaml: cannot be read"),
        (("judge", "--reader", "both", "--answers", "none", "reports.jsonl"), "none is no folder of answers"),
        (("watch", "--reader", "both", "reports.jsonl"), "--reader both needs a model"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_is_not_set_up_is_told_in_a_sentence(args: tuple[str, ...], says: str, stub: Stub) -> None:
    done = run(*args)
    assert done.exit_code == 1
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not stub.seen


def test_a_report_that_comes_twice_while_it_is_being_read_is_known_the_second_time(stub: Stub) -> None:
    rows = Path("reports.jsonl").read_text().splitlines()
    Path("twice.jsonl").write_text("\n".join(row for row in rows for _ in range(2)) + "\n")
    done = run("watch", "--json", "--reader", "model", "--model", "model.yaml", "twice.jsonl")
    assert [row["known"] for row in lines(done)] == [False, True] * len(rows)
    again = run("watch", "--json", "--reader", "model", "--model", "model.yaml", "twice.jsonl")
    assert all(row["known"] for row in lines(again))
    assert {seen.case for seen in stub.seen} == set(NAMES)


def test_a_changed_report_is_told_however_many_are_read_at_once(stub: Stub) -> None:
    row = json.loads(Path("reports.jsonl").read_text().splitlines()[0])
    Path("changed.jsonl").write_text(
        "\n".join(json.dumps(row | {"outlet": name}) for name in ("One", "Two", "One")) + "\n"
    )
    done = run("watch", "--json", "--reader", "model", "--model", "model.yaml", "changed.jsonl")
    assert done.exit_code == 1
    first, other, same = lines(done)
    assert (first["known"], same["known"]) == (False, True)
    assert "with another text, day or outlet" in other["error"]
    assert stub.seen
