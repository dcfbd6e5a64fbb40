"""`import` and `effect` from the command line, over rows of our own making."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from trucewatch.cli import application

CASES = Path(__file__).parent / "cases" / "imports"


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def run(*args: object) -> Result:
    return CliRunner().invoke(application, [str(arg) for arg in args])


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def southwest(path: str) -> Path:
    """A made-up war in the columns of GED: two events a day until the truce of July 2017, few under it, many from 18 June 2018 on."""
    header = "id,type_of_violence,side_a,side_b,where_prec,where_coordinates,latitude,longitude,country,date_prec,date_start,date_end,best"
    rows, day, n = [header], date(2016, 7, 1), 0
    while day < date(2018, 12, 31):
        calm = date(2017, 7, 9) <= day < date(2018, 6, 18) and day.toordinal() % 5 != 0
        for _ in range(0 if calm else 1 if date(2017, 7, 9) <= day < date(2018, 6, 18) else 2):
            n += 1
            rows.append(f"{n},1,Government of Syria,Syrian insurgents,1,Nawa,32.889,36.041,Syria,1,{day},{day},{n % 3}")
        day += timedelta(days=1)
    file = Path(path)
    file.write_text("\n".join(rows) + "\n")
    return file


# --- import -------------------------------------------------------------------------------------


def test_import_says_what_it_brought(tmp_path: Path) -> None:
    first = run("import", "ged", "--json", CASES / "ged.csv")
    assert first.exit_code == 0
    assert lines(first) == [
        {
            "file": str(CASES / "ged.csv"),
            "dataset": "UCDP GED",
            "new": 7,
            "changed": 0,
            "known": 0,
            "left_out": 0,
            "failed": 0,
        }
    ]
    assert "7 new incidents" in first.stderr
    again = lines(run("import", "ged", "--json", CASES / "ged.csv"))[0]
    assert (again["new"], again["known"]) == (0, 7)
    acled = run("import", "acled", "--json", CASES / "acled.csv")
    assert (lines(acled)[0]["new"], lines(acled)[0]["left_out"], acled.exit_code) == (5, 1, 0)
    own = run("import", "csv", CASES / "own.csv", "--map", CASES / "own-map.yaml")
    assert own.exit_code == 0
    assert (tmp_path / "trucewatch.db").exists()


def test_bad_rows_are_told_and_the_others_go_on() -> None:
    result = run("import", "ged", "--json", CASES / "bad.csv")
    assert result.exit_code == 1
    assert (lines(result)[0]["new"], lines(result)[0]["failed"]) == (2, 12)
    told = [line for line in result.stderr.splitlines() if ", line " in line]
    assert told == [f"{CASES / 'bad.csv'}, {line}" for line in (CASES / "bad.txt").read_text().splitlines()]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("import", "ged", "none.csv"), "cannot be read"),
        (("import", "ged", CASES / "own.csv"), "lacks the columns"),
        (("import", "csv", CASES / "own.csv", "--map", "none.yaml"), "the map cannot be read"),
        (("import", "csv", CASES / "own.csv", "--map", CASES / "bad-map.yaml"), "‘dataset’ is missing"),
    ],
    ids=["no file", "other columns", "no map", "bad map"],
)
def test_what_cannot_be_imported_is_told_and_leaves_no_ledger(args: tuple[object, ...], words: str) -> None:
    result = run(*args)
    assert result.exit_code == 1
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert not Path("trucewatch.db").exists()


def test_what_people_coded_is_shown_as_such() -> None:
    run("import", "ged", CASES / "ged.csv")
    [one] = lines(run("incidents", "--json", "--agreement", "syr-southwest-2017", "--verdict", "alleged_breach"))
    assert one["coded_by"] == {"dataset": "UCDP GED", "event": "9001", "type": "1", "directed": False, "best": 3}
    assert (one["claims"], one["reports"]) == ([], [])
    table = run("incidents", "--agreement", "syr-southwest-2017").stdout
    assert "coded" in table
    assert "UCDP GED" in table
    shown = run("explain", "--history", one["id"]).stdout
    assert "Coded by people: UCDP GED, event 9001" in shown
    assert "both sides are bound" in shown
    assert run("incidents", "--origin", "read").stderr.startswith("No incident")
    assert len(lines(run("incidents", "--json", "--origin", "UCDP GED"))) == 7
    assert run("page", "page.html").exit_code == 0


def test_history_tells_older_rulings(tmp_path: Path) -> None:
    changed = tmp_path / "ged.csv"
    changed.write_text(
        (CASES / "ged.csv").read_text().replace("MADE-UP-1,", "MADE-UP-1,").replace(",3,4,3\n", ",9,9,9\n")
    )
    run("import", "ged", CASES / "ged.csv")
    run("import", "ged", changed)
    [one] = lines(run("incidents", "--json", "--agreement", "syr-southwest-2017", "--verdict", "alleged_breach"))
    assert one["killed"]["high"] == 9
    [told] = lines(run("explain", "--json", "--history", one["id"]))
    assert {ruling["agreement"] for ruling in told["rulings_before"]} == {
        ruling["agreement"] for ruling in told["rulings"]
    }
    assert {ruling["id"] for ruling in told["rulings_before"]}.isdisjoint(ruling["id"] for ruling in told["rulings"])
    assert "Ruled before: " in run("explain", "--history", one["id"]).stdout


# --- effect -------------------------------------------------------------------------------------


def test_effect_finds_the_drop_and_the_break() -> None:
    file = southwest("war.csv")
    [found] = lines(run("effect", "syr-southwest-2017", "--from", file, "--json"))
    effect = found["effects"]["incidents"]
    assert effect["start"]["high"] < 0.5
    assert date(2018, 6, 15) <= date.fromisoformat(effect["broke"]) <= date(2018, 6, 19)
    assert effect["during"]["first"] == "2017-07-09"
    assert found["phases"]["before"]["alleged_breaches"] == 0
    assert found["phases"]["during"]["alleged_breaches"] == found["phases"]["during"]["incidents"]
    assert set(found["by_party"]) == {"Syrian government", "Southern Front"}
    assert set(found["by_place"]) == {"Nawa"}
    assert sum(week["incidents"] for week in found["weeks"]) == sum(day["incidents"] for day in found["days"])
    assert any("not what" in sentence for sentence in effect["says"])
    assert found["left_out"] == {}


def test_effect_of_the_ledger_is_that_of_the_file() -> None:
    file = southwest("war.csv")
    run("import", "ged", file)
    assert lines(run("effect", "syr-southwest-2017", "--json")) == lines(
        run("effect", "syr-southwest-2017", "--from", file, "--json")
    )
    shown = run("effect", "syr-southwest-2017")
    assert shown.exit_code == 0
    for words in ("alleged breaches", "By party", "By place", "fell, by a factor of", "The worst day"):
        assert words in shown.stdout


def test_effect_does_not_add_what_two_data_sets_tell() -> None:
    run("import", "ged", CASES / "ged.csv")
    run("import", "acled", CASES / "acled.csv")
    both = run("effect", "syr-southwest-2017")
    assert both.exit_code == 1
    assert "choose one with --origin" in both.stderr
    assert run("effect", "syr-southwest-2017", "--origin", "ACLED").exit_code == 0


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("effect", "none"), "there is no agreement 'none'"),
        (("effect", "syr-southwest-2017"), "there is no ledger here"),
        (("effect", "syr-southwest-2017", "--from", CASES / "own.csv"), "give a map"),
    ],
    ids=["no agreement", "no ledger", "no map"],
)
def test_what_has_no_effect_to_tell_is_said(args: tuple[object, ...], words: str) -> None:
    result = run(*args)
    assert result.exit_code == 1
    assert words in result.stderr


def test_bad_rows_show_in_the_exit_status_of_effect() -> None:
    result = run("effect", "syr-southwest-2017", "--from", CASES / "bad.csv")
    assert result.exit_code == 1
    assert "Incidents:" in result.stdout
