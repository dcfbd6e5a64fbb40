"""What people decide about incidents on the command line, what waits for them, and the records of sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.cli_world import use
from tests.ledger.books import CLASH, MARKET, NEXT_DAY, SHELLING, dump, stages
from tests.test_cli import lines, report, run, write
from trucewatch.stages import Stages, Table

NOON = (
    "{act: shelling, day: 2018-04-19, at: [busr], q: the market of the town was hit at noon, by: [syrian-army], k: 2}"
)
AGAIN = "{act: shelling, day: 2018-04-20, at: [busr], q: the market of the town hit again by shells, by: [syrian-army]}"
VAGUE = "{act: shelling, day: 2018-04-19, at: [east], q: a roof fell in}"


@pytest.fixture(autouse=True)
def _world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    desk = stages()
    monkeypatch.setattr(Stages, "load", use())
    monkeypatch.setattr(Table, "load", staticmethod(lambda _: Table(desk.bench, desk.scale, desk.version)))
    monkeypatch.chdir(tmp_path)
    watch("first.jsonl", report("a", SHELLING, CLASH), report("b", MARKET), report("c", NEXT_DAY))


def watch(name: str, *reports: dict[str, Any]) -> None:
    assert run("watch", write(name, *reports)).exit_code == 0


def told() -> list[list[str]]:
    """Which reports tell each incident of shelling, in order of days."""
    return [one["reports"] for one in lines(run("incidents", "--json")) if one["act"] == "shelling"]


def ids() -> list[str]:
    return [one["id"] for one in lines(run("incidents", "--json")) if one["act"] == "shelling"]


def ok(result: Result) -> Result:
    assert result.exit_code == 0, result.stderr
    return result


def test_join_holds_when_reports_come_later_and_can_be_undone() -> None:
    assert told() == [["a", "b"], ["c"]]
    gone = ids()
    done = ok(run("incidents", "join", *gone, "--because", "one attack past midnight", "--by", "Editor"))
    assert "join, kept; 1 incident now" in done.stderr
    assert told() == [["a", "b", "c"]]
    watch("later.jsonl", report("d", AGAIN), report("e", NOON))
    assert told() == [["a", "b", "c", "d", "e"]]
    shown = run("explain", ids()[0]).stdout
    assert "Decided: join by Editor" in shown
    assert "one attack past midnight" in shown
    assert gone[1] not in ids()
    assert run("explain", gone[1]).stdout == shown  # the id that it had before leads to where it is
    ok(run("incidents", "undo"))
    assert told() == [["a", "b", "e"], ["c", "d"]]


def test_a_ledger_that_reads_the_same_again_keeps_to_what_was_decided() -> None:
    ok(run("incidents", "join", *ids(), "--because", "one attack"))
    before = dump(Path("trucewatch.db"))
    watch("first.jsonl", report("a", SHELLING, CLASH), report("b", MARKET), report("c", NEXT_DAY))
    assert dump(Path("trucewatch.db")) == before


def test_split_by_number_holds() -> None:
    ok(run("incidents", "split", ids()[0], "2", "--because", "two salvos"))
    assert told() == [["a"], ["b"], ["c"]] or told() == [["b"], ["a"], ["c"]]
    watch("later.jsonl", report("e", NOON))
    apart = [one for one in told() if "a" in one or "b" in one]
    assert len(apart) == 2
    [made] = lines(run("incidents", "decisions", "--json"))
    assert (made["what"], made["why"], made["counts"], len(made["ours"]), len(made["theirs"])) == (
        "split",
        "two salvos",
        True,
        1,
        1,
    )


def test_undo_is_kept_and_can_be_undone() -> None:
    made = json.loads(ok(run("incidents", "join", *ids(), "--because", "x", "--json")).stdout)["decision"]
    ok(run("incidents", "undo", made["id"][:10]))
    listed = lines(run("incidents", "decisions", "--json"))
    assert [(one["what"], one["counts"]) for one in listed] == [("join", False), ("undo", False)]
    ok(run("incidents", "undo", listed[1]["id"]))
    assert told() == [["a", "b", "c"]]
    assert "taken back" not in run("incidents", "decisions").stdout.split("undo")[0]


def test_doubles_tell_why_and_apart_settles_them() -> None:
    watch("vague.jsonl", report("f", VAGUE))
    [found] = lines(run("incidents", "doubles", "--json"))
    assert round(sum(one["points"] for one in found["features"]), 3) == round(found["points"], 3)
    assert all(one["because"] for one in found["features"])
    shown = run("incidents", "doubles").stdout
    assert "not merged" in shown
    assert "place" in shown
    ok(run("incidents", "apart", *found["incidents"], "--because", "another village"))
    assert lines(run("incidents", "doubles", "--json")) == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["join", "{0}", "{0}", "-b", "x"], "are the same incident"),
        (["join", "{0}", "nobody", "-b", "x"], "holds no incident"),
        (["split", "{0}", "7", "-b", "x"], "names none of its 2 claims"),
        (["split", "{0}", "1", "2", "-b", "x"], "these are all of its claims"),
        (["undo"], "holds no decision that still counts"),
        (["undo", "d-none"], "holds no decision 'd-none'"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_what_cannot_be_decided_is_told_in_a_sentence(args: list[str], said: str) -> None:
    before = dump(Path("trucewatch.db"))
    result = run("incidents", *(arg.format(*ids()) for arg in args))
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert dump(Path("trucewatch.db")) == before


def test_other_rules_than_the_ledgers_decide_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = stages("2")
    monkeypatch.setattr(Table, "load", staticmethod(lambda _: Table(desk.bench, desk.scale, desk.version)))
    result = run("incidents", "join", *ids(), "--because", "x")
    assert result.exit_code == 1
    assert "other rules or agreements" in result.stderr


def test_sources() -> None:
    found = {one["name"]: one for one in lines(run("sources", "--json"))}
    assert (found["Outlet a"]["incidents"], found["Outlet a"]["borne_out"], found["Outlet a"]["alone"]) == (2, 1, 1)
    assert (found["Outlet c"]["borne_out"], found["Outlet c"]["admiralty"]) == (0, "F")
    shown = run("sources", "--admiralty")
    assert "Grade" in shown.stdout
    assert "Incidents by number: 1: 0, 2: 1, 3: 2" in shown.stdout
    assert "not that it is true" in shown.stderr


def test_decided_first_or_last_comes_to_the_same() -> None:
    watch("later.jsonl", report("d", AGAIN), report("e", NOON))
    ok(run("incidents", "join", *ids(), "--because", "one attack"))
    late = told()
    Path("trucewatch.db").unlink()
    watch("second.jsonl", report("c", NEXT_DAY), report("b", MARKET))
    ok(run("incidents", "join", *ids(), "--because", "one attack"))
    watch("rest.jsonl", report("e", NOON), report("d", AGAIN), report("a", SHELLING, CLASH))
    assert told() == late == [["a", "b", "c", "d", "e"]]


def test_a_decision_about_claims_that_are_gone_changes_nothing() -> None:
    ok(run("incidents", "join", *ids(), "--because", "one attack"))
    other = report("c", NEXT_DAY) | {"text": "Nothing happened."}
    assert run("watch", "--replace", write("other.jsonl", other)).exit_code == 0
    assert told() == [["a", "b"]]
    watch("later.jsonl", report("d", AGAIN))
    assert told() == [["a", "b"], ["d"]]
