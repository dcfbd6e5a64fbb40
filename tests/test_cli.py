"""The commands: what they take, print and leave behind, and how they fail."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from tests.cli_world import use
from tests.ledger.books import CLASH, DENIAL, MARKET, NEXT_DAY, SHELLING, dump
from trucewatch import __version__
from trucewatch.cli import application
from trucewatch.records import Ground, Ruling, Verdict
from trucewatch.stages import Stages

WORLD = Path(__file__).parent / "cli_world.py"


@pytest.fixture(autouse=True)
def _coder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Stages, "load", use())
    monkeypatch.chdir(tmp_path)


def run(*args: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(application, [str(arg) for arg in args], input=stdin)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def write(path: str, *rows: dict[str, Any]) -> Path:
    file = Path(path)
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


TOTAL = "{act: ceasefire_violation, day: 2018-04-19, at: [province], q: nine violations in the past day, n: 9}"


def report(id: str, *claims: str) -> dict[str, Any]:
    return {"id": id, "published": "2018-04-20", "outlet": f"Outlet {id}", "text": "\n".join(("News.", *claims))}


SAMPLE = (
    report("a", SHELLING, CLASH),
    report("b", MARKET),
    report("c", NEXT_DAY),
    report("d", DENIAL),
)


@pytest.fixture
def sample() -> Path:
    return write("sample.jsonl", *SAMPLE)


@pytest.fixture
def watched(sample: Path) -> Path:
    assert run("watch", sample).exit_code == 0
    return Path("trucewatch.db")


# --- help ---------------------------------------------------------------------------------------


def commands(group: Any = None, *path: str) -> Iterator[tuple[str, ...]]:
    group = group or get_command(application)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            if command.invoke_without_command:
                yield (*path, name)
            yield from commands(command, *path, name)
        else:
            yield (*path, name)


ALL = sorted(commands())


def test_the_commands_there_are() -> None:
    assert [" ".join(path) for path in ALL] == [
        "actors",
        "agreements check",
        "agreements list",
        "agreements new",
        "agreements show",
        "code",
        "effect",
        "evaluate",
        "explain",
        "import acled",
        "import csv",
        "import ged",
        "incidents",
        "incidents apart",
        "incidents decisions",
        "incidents doubles",
        "incidents join",
        "incidents split",
        "incidents undo",
        "judge",
        "page",
        "place",
        "reader prompts",
        "reader show",
        "search",
        "sources",
        "watch",
    ]


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_each_command_is_documented(path: tuple[str, ...]) -> None:
    command: Any = get_command(application)
    for name in path:
        command = command.commands[name]
    assert len(command.help.split()) >= 5
    assert "Examples:" in command.epilog
    assert f"trucewatch {' '.join(path)}" in command.epilog
    for parameter in command.params:
        assert parameter.help, f"{parameter.name} says nothing of itself"
    assert any("--json" in parameter.opts for parameter in command.params)
    shown = run(*path, "--help")
    assert shown.exit_code == 0
    assert f"trucewatch {path[0]}" in shown.output


def test_version() -> None:
    assert run("--version").stdout == f"trucewatch {__version__}\n"


def test_no_command_shows_help() -> None:
    shown = run()
    assert "Commands" in shown.output
    assert shown.exit_code == 2


@pytest.mark.parametrize(
    "args",
    [
        ["code"],
        ["code", "--published", "yesterday", "x.txt"],
        ["code", "--published", "2018-02-30", "x.txt"],
        ["incidents", "--verdict", "guilty"],
        ["incidents", "--from", "soon"],
        ["explain"],
        ["search", "--most", "0", "x"],
        ["nonsense"],
        ["code", "--nonsense", "x.txt"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2(args: list[str]) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr


# --- code and judge -----------------------------------------------------------------------------


def test_code_prints_a_line_for_each_report(sample: Path) -> None:
    result = run("code", "--json", sample)
    assert (result.exit_code, result.stderr) == (0, "")
    found = lines(result)
    assert [one["report"]["id"] for one in found] == ["a", "b", "c", "d"]
    assert [len(one["claims"]) for one in found] == [2, 1, 1, 1]
    assert set(found[0]) == {"report", "claims", "keywords"}
    claim = found[0]["claims"][0]
    assert set(claim) == {
        "id", "act", "acled", "plover", "cameo", "quote", "spans", "factuality", "initiator", "recipient", "place", "date",
        "count", "killed", "injured", "harm", "weapon", "sources", "violation_stated", "violation_of", "confidence",
    }  # fmt: skip
    assert claim["acled"] == "Shelling/artillery/missile attack"
    assert claim["date"] == {"start": "2018-04-19", "end": "2018-04-19", "text": "2018-04-19", "date_prec": 1}
    assert set(claim["place"][0]) == {
        "name", "id", "text", "span", "lat", "lon", "radius_km", "where_prec", "geo_precision",
    }  # fmt: skip
    assert set(claim["initiator"][0]) == {"name", "id", "text", "span", "aliases"}
    assert found[1]["claims"][0]["killed"] == {"low": 2, "high": 2, "text": "2"}
    source = found[3]["claims"][0]["sources"][0]
    assert set(source) == {"name", "kind", "side", "text", "span", "aliases"}
    assert (source["kind"], source["side"]) == ("party", "syria-government")


def test_judge_prints_a_ruling_for_each_claim_and_agreement(sample: Path) -> None:
    [first, *_] = lines(run("judge", "--json", sample))
    assert set(first) == {"report", "claims", "rulings"}
    assert [ruling["claim"] for ruling in first["rulings"]] == [claim["id"] for claim in first["claims"]]
    ruling = first["rulings"][0]
    assert {"claim", "agreement", "clause", "verdict", "ground", "missing", "reasons", "by"} <= set(ruling)
    assert ruling["by"] == {"name": "Syrian army", "id": "syrian-army"}
    assert set(ruling["reasons"][0]) == {"test", "outcome", "because", "span", "clause"}


@pytest.mark.parametrize("command", ["code", "judge"])
def test_a_report_that_cannot_be_read_does_not_stop_the_rest(command: str, sample: Path) -> None:
    with sample.open("a") as file:
        file.write('{"id": "broken\n' + json.dumps(report("e", SHELLING)) + "\n")
    result = run(command, "--json", "none.txt", sample)
    assert result.exit_code == 1
    found = lines(result)
    assert [one["report"]["id"] for one in found] == [None, "a", "b", "c", "d", None, "e"]
    assert [set(one) for one in found if "error" in one] == [{"report", "error"}] * 2
    assert found[5]["report"] == {"id": None, "file": "sample.jsonl", "line": 5}
    assert result.stderr.splitlines() == [
        "none.txt: there is no such file",
        "sample.jsonl, line 5: the JSON breaks off",
    ]


def test_standard_input(sample: Path) -> None:
    result = run("code", "--json", "-", stdin=sample.read_text())
    assert [one["report"]["id"] for one in lines(result)] == ["a", "b", "c", "d"]


def test_the_day_for_reports_that_bear_none() -> None:
    Path("note.txt").write_text(SHELLING)
    [found] = lines(run("code", "--json", "--published", "2018-04-20", "note.txt"))
    assert found["report"]["published"] == "2018-04-20"


def test_the_same_report_gets_the_same_ids(sample: Path) -> None:
    assert run("judge", "--json", sample).stdout == run("judge", "--json", sample).stdout


@pytest.mark.parametrize("command", ["code", "judge"])
def test_for_people(command: str, sample: Path) -> None:
    shown = run(command, sample).stdout
    assert "shelling · by Syrian army · in Busr al-Harir (±3 km) · 2018-04-19" in shown
    assert ("first: alleged breach (by Syrian army)" in shown) == (command == "judge")


def test_faults_of_agreements_are_told_all_at_once() -> None:
    Path("truces").mkdir()
    Path("truces/bad.yaml").write_text("id: Not An Id\nkind: friendship\n")
    result = run("agreements", "list", "--agreements", "truces")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) >= 2
    assert all(line.startswith("truces/bad.yaml") for line in result.stderr.splitlines())


# --- bad input ----------------------------------------------------------------------------------

BAD: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "empty.txt: is empty"),
    "binary.txt": (b"\x7fELF\x02\x01\x01\0\0\0", "binary.txt: is not text but binary data"),
    "bare.html": (b"<html><title>x</title><body></body></html>", "bare.html: is a page without a body"),
    "cut.jsonl": (b'{"id": "x", "text": "Shel', "cut.jsonl, line 1: the JSON breaks off"),
    "list.jsonl": (b"[1, 2]\n", "list.jsonl, line 1: holds a list, not an object with the id and the text of a report"),
    "no-id.jsonl": (b'\n{"text": "Shells."}\n', "no-id.jsonl, line 2: the report has no id"),
    "no-text.jsonl": (b'{"id": "x"}\n', "no-text.jsonl, line 1: report x has no text"),
    "no-day.jsonl": (
        b'{"id": "x", "text": "Shells.", "published": "Thursday"}\n',
        "no-day.jsonl, line 1: report x is published on 'Thursday', which is no date (such as 2018-04-20)",
    ),
    "long.jsonl": (
        b'{"id": "x", "text": "' + b"x" * 50_000_000 + b'"}\n',
        "long.jsonl, line 1: is longer than 20 MB, the most that is read as one report",
    ),
    "folder": (b"", "folder: is a folder; name the files in it, such as folder/*.jsonl"),
    "none.txt": (b"", "none.txt: there is no such file"),
}


@pytest.mark.parametrize("command", ["code", "judge", "watch"])
@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence_and_the_rest_is_read(command: str, name: str, sample: Path) -> None:
    data, says = BAD[name]
    if name == "folder":
        Path(name).mkdir()
    elif name != "none.txt":
        Path(name).write_bytes(data)
    result = run(command, "--json", name, sample)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == says
    assert [one["report"]["id"] for one in lines(result)] == [None, "a", "b", "c", "d"]
    if command == "watch":
        assert run("watch", "--ledger", "other.db", sample).exit_code == 0
        assert dump(Path("trucewatch.db")) == dump(Path("other.db"))


# --- watch --------------------------------------------------------------------------------------


def test_watch_tells_what_it_did(sample: Path) -> None:
    assert run("watch", sample).stderr == (
        "4 new reports with 5 claims. trucewatch.db holds 4 reports, 5 claims, 3 incidents, 3 rulings.\n"
    )
    assert run("watch", sample).stderr == (
        "0 new reports with 0 claims, 4 known already. "
        "trucewatch.db holds 4 reports, 5 claims, 3 incidents, 3 rulings.\n"
    )


def test_the_same_reports_again_change_nothing(watched: Path, sample: Path) -> None:
    before = dump(watched)
    again = run("watch", "--json", sample, sample)
    assert all(one["known"] for one in lines(again))
    assert dump(watched) == before


def test_reports_in_any_order_and_in_any_parts_give_the_same_ledger(watched: Path) -> None:
    for row in reversed(SAMPLE):
        run("watch", "--ledger", "other.db", write("one.jsonl", row))
    apart = dump(Path("other.db"))
    whole = dump(watched)
    assert [row[:-1] for row in apart.pop("reports")] != []  # they came from another file
    whole.pop("reports")
    assert apart == whole


@pytest.mark.usefixtures("watched")
def test_a_report_that_says_otherwise_needs_replace() -> None:
    changed = write("changed.jsonl", report("a", CLASH))
    result = run("watch", changed)
    assert result.exit_code == 1
    assert "changed.jsonl: the ledger holds a report a with another text" in result.stderr
    assert run("watch", "--replace", changed).exit_code == 0
    assert {one["report"]["id"] for one in lines(run("search", "--json", "market"))} == {"b", "c", "d"}


def stopped(after: int, sample: Path, ledger: str, how: signal.Signals) -> subprocess.CompletedProcess[str]:
    """Runs `watch`, stops it when so many reports are done, and says how it ended."""
    command = [sys.executable, str(WORLD), "0.05", "watch", "--json", "--ledger", ledger, str(sample)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for _ in range(after):
            process.stdout.readline()
        time.sleep(0.02)
        process.send_signal(how)
        out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


@pytest.mark.parametrize(
    ("how", "after"),
    [(signal.SIGINT, 1), (signal.SIGINT, 4), (signal.SIGKILL, 0), (signal.SIGKILL, 1), (signal.SIGKILL, 6)],
    ids=lambda value: str(getattr(value, "name", value)),
)
def test_a_run_that_was_stopped_goes_on(after: int, how: signal.Signals) -> None:
    many = [report(f"{row['id']}{n}", *row["text"].splitlines()[1:]) for n in range(3) for row in SAMPLE]
    sample = write("many.jsonl", *many)
    ended = stopped(after, sample, "cut.db", how)
    if how is signal.SIGINT:
        assert ended.returncode == 130
        assert ended.stderr == "Stopped. What was finished is kept; the same command goes on from there.\n"
    assert "Traceback" not in ended.stderr
    if after:
        held = json.loads(run("watch", "--ledger", "cut.db", "--json", sample).stdout.splitlines()[after - 1])
        assert held["known"]
    run("watch", "--ledger", "cut.db", sample)
    run("watch", "--ledger", "whole.db", sample)
    assert dump(Path("cut.db")) == dump(Path("whole.db"))


# --- asking -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "args", [["incidents"], ["explain", "i-1"], ["search", "x"], ["page", "x.html"]], ids=lambda a: a[0]
)
def test_without_a_ledger(args: list[str]) -> None:
    result = run(*args)
    assert result.exit_code == 1
    assert result.stderr == "trucewatch.db: there is no ledger here; `trucewatch watch` makes one\n"
    assert not Path("trucewatch.db").exists()


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize(
    ("args", "found"),
    [
        ([], 3),
        (["--agreement", "first"], 3),
        (["--agreement", "second"], 0),
        (["--verdict", "alleged_breach"], 3),
        (["--actor", "syrian-army"], 2),
        (["--place", "daraa"], 1),
        (["--from", "2018-04-19"], 2),
        (["--to", "2018-04-18"], 1),
        (["--standing", "disputed"], 1),
    ],
    ids=str,
)
def test_incidents(args: list[str], found: int) -> None:
    shown = lines(run("incidents", "--json", *args))
    assert len(shown) == found
    assert all(one["rulings"] for one in shown)
    table = run("incidents", *args)
    assert table.exit_code == 0
    assert table.stdout.count("first alleged breach") == found


@pytest.mark.usefixtures("watched")
def test_incidents_for_people() -> None:
    table = run("incidents").stdout
    assert "Busr al-Harir (±3 km)" in table
    assert "disputed" in table
    assert "…" not in table


@pytest.mark.usefixtures("watched")
def test_explain() -> None:
    [disputed] = lines(run("incidents", "--json", "--standing", "disputed"))
    whole = json.loads(run("explain", "--json", disputed["id"][:10]).stdout)
    assert {claim["report"]["id"] for claim in whole["claims"]} == {"a", "b", "d"}
    assert {claim["factuality"] for claim in whole["claims"]} == {"occurred", "negated"}
    assert whole["rulings"][0]["reasons"]
    shown = run("explain", disputed["id"])
    assert shown.exit_code == 0
    for word in (
        "Standing: disputed",
        "army command denies",
        "Outlet b",
        "“shells hit the market of the town”",
        "occurred",
    ):
        assert word in shown.stdout


@pytest.mark.usefixtures("watched")
def test_explain_links_a_total_and_what_it_may_count() -> None:
    run("watch", write("total.jsonl", report("t", TOTAL)))
    found = {
        one["act"]: one["id"] for one in lines(run("incidents", "--json", "--from", "2018-04-19", "--to", "2018-04-19"))
    }
    total = json.loads(run("explain", "--json", found["ceasefire_violation"]).stdout)
    assert total["linked"] == [{"incident": found["shelling"], "relation": "May count"}]
    assert "May be counted in" in run("explain", found["shelling"]).stdout


def test_the_table_notes_breaches_and_counts_the_rest() -> None:
    from trucewatch.commands.incidents import _held

    none = [ruling(name, Verdict.NO_BREACH) for name in "abc"]
    assert _held(none).plain == "no breach of 3 agreements"
    assert _held(none[:1]).plain == "a no breach, outside area"
    assert _held([*none, ruling("d", Verdict.ALLEGED_BREACH)]).plain == "d alleged breach"
    assert _held([]).plain == ""


def ruling(agreement: str, verdict: Verdict) -> Ruling:
    ground = Ground.OUTSIDE_AREA if verdict is Verdict.NO_BREACH else None
    return Ruling(agreement, "i", agreement, "no-fire", verdict, ground, (), ())


def test_a_page_that_cannot_be_written(watched: Path) -> None:
    assert watched.exists()
    result = run("page", "trucewatch.db/page.html")
    assert result.exit_code == 1
    assert result.stderr.startswith("trucewatch.db/page.html: cannot be written (")


@pytest.mark.usefixtures("watched")
def test_explain_what_is_not_there() -> None:
    result = run("explain", "i-nothing")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "trucewatch.db: holds no incident 'i-nothing'\n"


@pytest.mark.usefixtures("watched")
def test_search() -> None:
    [hit] = lines(run("search", "--json", "stadium"))
    assert hit["report"]["id"] == "a"
    assert len(hit["incidents"]) == 2
    assert "stadium" in hit["excerpt"]
    assert "Outlet a" in run("search", "stadium").stdout
    assert run("search", "nothing-at-all").stderr == "No report holds all of these words.\n"


# --- agreements, actors, places -----------------------------------------------------------------


def test_agreements() -> None:
    listed = lines(run("agreements", "list", "--json"))
    assert "syr-southwest-2017" in {one["id"] for one in listed}
    table = run("agreements", "list").stdout.splitlines()
    assert [row.split()[0] for row in table[1:] if not row.startswith(" ")] == [one["id"] for one in listed]
    one = json.loads(run("agreements", "show", "--json", "syr-southwest-2017").stdout)
    shown = run("agreements", "show", "syr-southwest-2017").stdout
    assert one["name"] in shown
    assert all(clause["id"] in shown for clause in one["clauses"])
    assert run("agreements", "show", "none").stderr.startswith("there is no agreement 'none'")


def test_check_agreements() -> None:
    shipped = Path(__file__).parent.parent / "src/trucewatch/knowledge/agreements/syr-southwest-2017.yaml"
    good = run("agreements", "check", shipped)
    assert (good.exit_code, "is in order" in good.stdout) == (0, True)
    Path("bad.yaml").write_text("id: Not An Id\nkind: friendship\n")
    bad = run("agreements", "check", "bad.yaml", shipped)
    assert bad.exit_code == 1
    assert len(bad.stderr.splitlines()) >= 2
    told = lines(run("agreements", "check", "--json", "bad.yaml"))
    assert told[0]["faults"]


ANSWERS = (
    "no id", "tst-village-2020", "A village truce", "the village truce", "a kind", "local_truce", "2020-05-01", "2020-05-02 06:00",
    "2020-04-01", "2020-06-01", "", "SY", "Elders announce a truce", "A paper", "syria-government, order-of-the-blue-hand", "", "",
    "Daraa 32.62 36.10 20", "shellin", "shelling", "no fire", "who signed",
)  # fmt: skip


def test_a_new_agreement_is_asked_for_until_it_is_valid() -> None:
    made = run("agreements", "new", "truce.yaml", "--json", stdin="".join(f"{line}\n" for line in ANSWERS))
    assert made.exit_code == 0
    [told] = lines(made)
    assert told["id"] == "tst-village-2020"
    assert "order-of-the-blue-hand" in told["cautions"][0]
    assert made.stderr.count("That does not do") == 4
    checked = run("agreements", "check", "--json", "truce.yaml")
    assert checked.exit_code == 0
    assert lines(checked)[0]["faults"] == []
    assert lines(checked)[0]["cautions"] == told["cautions"]
    again = run("agreements", "new", "truce.yaml", stdin="\n" * 50)
    assert again.exit_code == 1
    assert "is there already" in again.stderr


def test_answers_that_end_too_soon_write_nothing() -> None:
    made = run("agreements", "new", "truce.yaml", stdin="tst-one\nA truce\n")
    assert made.exit_code == 1
    assert "nothing was written" in made.stderr
    assert not Path("truce.yaml").exists()


def test_actors() -> None:
    [found] = [one for one in lines(run("actors", "--json", "Hezbollah")) if one["id"] == "hezbollah"]
    assert found["kind"]
    assert "hezbollah" in run("actors", "Hizbullah").stdout
    nobody = run("actors", "Nobody of this name")
    assert (nobody.exit_code, nobody.stderr) == (1, "The register knows no actor 'Nobody of this name'.\n")


def test_an_actor_in_a_sentence() -> None:
    there = ("--in", "Regime jets struck Idlib, Syrian rebels said.", "--on", "2018-03-01")
    [found] = lines(run("actors", "--json", "regime", *there))
    assert found["id"] == "syria-government"
    assert found["because"]
    assert "syria-government" in run("actors", "regime", *there).stdout
    nobody = run("actors", "the other side", "--in", "The other side kept still.")
    assert nobody.exit_code == 1
    assert "stays open" in nobody.stderr


def test_actors_have_ids_elsewhere() -> None:
    [found] = [one for one in lines(run("actors", "--json", "Hezbollah")) if one["id"] == "hezbollah"]
    assert (found["wikidata"], found["ucdp"]) == ("Q41053", 366)


def test_a_place_in_a_sentence() -> None:
    text = "NPA rebels attacked a patrol in San Fernando, Bukidnon, the Philippine army said."
    [found] = lines(run("place", "--json", "San Fernando", "--in", text))
    assert abs(found["lat"] - 7.9) < 0.2
    assert "Bukidnon" in found["because"]
    assert len(found["rivals"]) > 3
    shown = run("place", "San Fernando", "--in", text).stdout
    assert "within" in shown
    assert "Bukidnon" in shown
    assert run("place", "near Xqzzyville", "--in", "A patrol was hit near Xqzzyville.").exit_code == 1


def test_place() -> None:
    found = lines(run("place", "--json", "Homs", "--country", "sy"))
    assert found[0]["country"] == "SY"
    assert abs(found[0]["lat"] - 34.73) < 0.2
    assert "Homs" in run("place", "Homs", "--country", "SY").stdout
    nowhere = run("place", "Xqzzyville")
    assert (nowhere.exit_code, nowhere.stderr) == (1, "The gazetteer knows no place 'Xqzzyville'.\n")


def test_page(watched: Path) -> None:
    assert watched.exists()
    result = run("page", "--json", "page.html")
    assert json.loads(result.stdout) == {"file": "page.html", "incidents": 3}
    assert Path("page.html").read_text().lstrip().lower().startswith("<!doctype html")


def test_a_reader_that_goes_away_is_no_fault(sample: Path) -> None:
    command = f"{sys.executable} {WORLD} 0 code --json {sample} {sample} | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, env=os.environ)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""
