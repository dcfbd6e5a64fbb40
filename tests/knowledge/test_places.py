"""The gazetteer: names, look-ups, countries, spotting, and whether what people wrote in the YAML files holds together."""

from __future__ import annotations

import json
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.errors import KnowledgeError
from trucewatch.knowledge import places_compile
from trucewatch.knowledge.places import POPULATED, Gazetteer, explain
from trucewatch.knowledge.places_compile import RADIUS, Compiler, Row, collect
from trucewatch.knowledge.places_lint import astray, twice
from trucewatch.knowledge.places_names import fold, likeness, plain, skeleton
from trucewatch.knowledge.places_store import (
    BASE_FILE,
    PLACES_DIR,
    SUPPLEMENT_FILE,
    digest,
    open_readonly,
    source_files,
)
from trucewatch.resolve.place_choice import distance_km

CASES = Path(__file__).parents[1] / "cases" / "places"


def table(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def listed(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load((CASES / name).read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "other", "country"), table("names.tsv"), ids=lambda value: value)
def test_spellings_find_the_same_place(gazetteer: Gazetteer, one: str, other: str, country: str) -> None:
    first = {e.number for e in gazetteer.lookup(one, country)}
    assert first & {e.number for e in gazetteer.lookup(other, country)}


@pytest.mark.parametrize("row", table("where.tsv"), ids=lambda row: row[0])
def test_places_lie_where_they_lie(gazetteer: Gazetteer, row: list[str]) -> None:
    name, asked, country, lat, lon, within = row
    found = gazetteer.lookup(name, None if asked == "-" else asked)
    assert found
    assert found[0].country == country
    apart = [distance_km(e.lat, e.lon, float(lat), float(lon)) for e in found if e.country == country]
    assert min(apart) <= float(within)


@pytest.mark.parametrize(
    ("name", "country"),
    [("Qwrxz", "SY"), ("", "SY"), ("The", None), ("a", "UA"), ("Police", "LB"), ("Xyzzygrad", "UA")],
)
def test_what_is_no_place_is_not_found(gazetteer: Gazetteer, name: str, country: str | None) -> None:
    assert gazetteer.lookup(name, country) == ()


def test_the_world_is_asked_for_exact_spellings_only(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Tallouseh", "LB")
    assert not gazetteer.exact(fold("Tallosseh"))


@given(st.text(max_size=40))
def test_folding_is_stable(name: str) -> None:
    assert fold(fold(name)) == fold(name) or fold(name) == ""
    assert plain(plain(name)) == plain(name)
    assert 0.0 <= likeness(name, name) <= 100.0
    assert skeleton(name) == skeleton(name.lower()) or name.lower().upper() != name.upper()


@given(st.text(max_size=200))
def test_spotting_never_fails_and_finds_words_of_the_text(text: str) -> None:
    for span, name in Gazetteer.load().spot(text) if text else ():
        assert text[span.start : span.end] == name


@pytest.mark.parametrize("case", listed("spotted.yaml"), ids=lambda case: case["in"][:40])
def test_spotting(gazetteer: Gazetteer, case: dict[str, Any]) -> None:
    found = [name for _, name in gazetteer.spot(case["in"])]
    assert [name for name in case["found"] if name not in found] == []
    assert [name for name in case.get("not", ()) if name in found] == []


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("Syrian", "SY"),
        ("Syrians", "SY"),
        ("Turkish", "TR"),
        ("Congolese", "CD"),
        ("Burmese", "MM"),
        ("Saudi", "SA"),
        ("table", None),
    ],
)
def test_demonyms(gazetteer: Gazetteer, word: str, country: str | None) -> None:
    assert gazetteer.demonym(word) == country


@pytest.mark.parametrize(
    ("name", "code"),
    [("DRC", "CD"), ("Türkiye", "TR"), ("Burma", "MM"), ("the Netherlands", "NL"), ("UK", "GB"), ("Damascus", None)],
)
def test_countries(gazetteer: Gazetteer, name: str, code: str | None) -> None:
    assert gazetteer.is_country(name) == code


def test_capitals_stand_for_governments(gazetteer: Gazetteer) -> None:
    assert gazetteer.capital_of("Sana'a") == "YE"
    assert gazetteer.capital_of("Goma") is None


def test_disputed_places_say_so(gazetteer: Gazetteer) -> None:
    golan = gazetteer.lookup("Golan Heights")[0]
    assert golan.country == "SY"
    assert gazetteer.note(golan).startswith("disputed")
    assert "resolution 497" in gazetteer.note(golan)
    assert gazetteer.shape(golan.number) is not None


def test_explain_gives_what_a_person_would_ask() -> None:
    first = explain("Deraa", "SY")[0]
    assert first.entry.country == "SY"
    assert first.country == "Syria"
    assert {e.province for e in explain("Nawa", "SY")} == {"Daraa"}
    assert explain("Qwrxz", "SY") == ()
    assert any(e.alike < 100 for e in (x.entry for x in explain("Tallosseh", "LB")))


# --- the files ----------------------------------------------------------------------------------


def test_the_compiled_file_is_that_of_the_yaml() -> None:
    made_from = open_readonly(SUPPLEMENT_FILE).execute("select digest from made_from").fetchone()[0]
    assert made_from == digest(source_files()), "run: python -m trucewatch.knowledge.places_compile"


def test_compiling_gives_the_same_again() -> None:
    fresh = sqlite3.connect(":memory:")
    count = places_compile.write(fresh)
    kept = open_readonly(SUPPLEMENT_FILE)
    assert count == kept.execute("select count(*) from place").fetchone()[0]
    for query in (
        "select * from place order by id",
        "select * from name order by key, place",
        "select * from shape order by place",
    ):
        assert fresh.execute(query).fetchall() == kept.execute(query).fetchall()


def test_there_is_enough_of_it() -> None:
    compiler, countries = collect()
    written = [r for r in compiler.rows if "/" in r]
    assert len(written) >= 3000
    assert len(countries) >= 190


def test_files_stay_small() -> None:
    assert BASE_FILE.stat().st_size < 15_000_000
    assert SUPPLEMENT_FILE.stat().st_size < 5_000_000


def test_shapes_are_small_and_valid() -> None:
    from shapely.geometry import shape

    for path in (BASE_FILE, SUPPLEMENT_FILE):
        for number, text in open_readonly(path).execute("select place, geojson from shape"):
            outline = shape(json.loads(text))
            assert outline.is_valid, number
            corners = sum(len(p.exterior.coords) for p in getattr(outline, "geoms", [outline]))
            assert corners <= 100, number


@cache
def rows() -> list[Any]:
    return list(collect()[0].rows.values())


def test_entries_lie_in_or_near_their_country(gazetteer: Gazetteer) -> None:
    told = astray(rows(), gazetteer)
    assert not told, "\n".join(told)


def test_an_entry_outside_its_country_is_told(gazetteer: Gazetteer) -> None:
    there = Row("bad/nawa", "Nawa", (), 32.9, 46.0, 3.0, "village", "SY")
    here = Row("good/nawa", "Nawa", (), 32.9, 36.0, 3.0, "village", "SY")
    island = Row("good/socotra", "Hadibu", (), 12.65, 54.02, 3.0, "town", "YE")
    swapped = Row("bad/swapped", "Swapped", (), 36.0, 32.9, 3.0, "village", "SY")
    assert [line.split(":")[0] for line in astray([there, here, island, swapped], gazetteer)] == [
        "bad/nawa",
        "bad/swapped",
    ]


def test_no_place_stands_there_twice() -> None:
    assert twice(rows()) == []


def test_a_place_that_stands_there_twice_is_told() -> None:
    one = Row("a/nawa", "Nawa", (), 32.89, 36.04, 3.0, "village", "SY")
    again = Row("b/nawa", "al-Nawa", (), 32.90, 36.05, 3.0, "town", "SY")
    elsewhere = Row("b/nawa-2", "Nawa", (), 35.0, 36.0, 3.0, "town", "SY")
    hill = Row("b/nawa-3", "Nawa", (), 32.89, 36.04, 3.0, "hill", "SY")
    assert twice([one, again, elsewhere, hill]) == ["b/nawa and a/nawa"]


def test_radii_are_honest() -> None:
    assert [r.ref for r in rows() if not 1 <= r.radius <= 1600] == []
    assert [r.ref for r in rows() if r.kind in POPULATED and r.radius > 30] == []


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    compiler = Compiler()
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        "country: SY\nplaces:\n  - {name: One, lat: 99, lon: 36}\n  - {lat: 33, lon: 36}\n  - {name: Two, lat: x, lon: 36}\n"
        "  - {name: Three, lat: 33, lon: 36, kind: planet}\n  - {name: Four, lat: 33, lon: 36, names: Five}\n"
        "  - {name: Six, lat: 33, lon: 36, colour: red}\n"
        "  - {name: Seven, path: [[1]]}\n",
        encoding="utf-8",
    )
    compiler.supplement(bad)
    told = " / ".join(compiler.faults)
    for what in (
        "nowhere on earth",
        "has no name",
        "as numbers",
        "unknown kind 'planet'",
        "must be a list",
        "unknown key colour",
        "[lat, lon]",
    ):
        assert what in told
    (tmp_path / "broken.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(KnowledgeError):
        places_compile.read(tmp_path / "broken.yaml")


def test_kinds_have_radii() -> None:
    assert {r.kind for r in rows()} <= RADIUS.keys()


def test_a_changed_yaml_holds_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trucewatch.knowledge.places.digest", lambda _: "changed")
    assert Gazetteer.load().lookup("Yarmouk Basin", "SY")


def test_the_notice_names_its_sources() -> None:
    notice = (PLACES_DIR / "NOTICE").read_text(encoding="utf-8")
    assert all(source in notice for source in ("GeoNames", "Natural Earth", "UCDP", "Attribution"))
