"""Places in reports: words taken apart, names settled by what the report says, and where that puts them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.knowledge.places import Gazetteer
from trucewatch.records import PlaceRef, Report, Span
from trucewatch.resolve.place_choice import distance_km
from trucewatch.resolve.place_shapes import mean_bearing, moved
from trucewatch.resolve.place_words import bearings, kilometres
from trucewatch.resolve.places import resolve_places
from trucewatch.resolve.relative_places import read, surroundings

CASES = Path(__file__).parents[1] / "cases" / "places"
GAZETTEER = Gazetteer.load()


def table(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [(line.split("\t") + [""] * 8)[:8] for line in lines if line and not line.startswith("#")]


def settled() -> list[dict[str, Any]]:
    return list(yaml.safe_load((CASES / "settled.yaml").read_text(encoding="utf-8")))


def resolved(marked: str) -> PlaceRef:
    """The place in [brackets], resolved in the text without them."""
    found = re.search(r"\[(.+?)\]", marked)
    assert found is not None
    text = marked.replace("[", "").replace("]", "")
    start = found.start()
    ref = PlaceRef(found.group(1), found.group(1), Span(start, start + len(found.group(1))))
    return resolve_places(Report("r", text), [ref], GAZETTEER)[0]


@pytest.mark.parametrize("row", table("words.tsv"), ids=lambda row: row[0])
def test_words_are_taken_apart(row: list[str]) -> None:
    where = read(row[0], GAZETTEER.known)
    told = [
        where.relation,
        where.name,
        where.kind,
        ",".join(f"{b:g}" for b in where.toward),
        "" if where.km is None else f"{where.km:g}",
        where.other,
        where.within.name if where.within else "",
    ]
    assert told == row[1:]


@pytest.mark.parametrize("case", settled(), ids=lambda case: case["in"][:60])
def test_places_are_settled(case: dict[str, Any]) -> None:
    place = resolved(case["in"])
    if case.get("open"):
        assert place.lat is None
        assert place.because
        return
    assert place.lat is not None, place.because
    assert place.lon is not None
    lat, lon, within = case["near"]
    assert place.country == case["country"], place.because
    assert distance_km(place.lat, place.lon, lat, lon) <= within, place.because
    assert place.because.endswith(".")
    if "prec" in case:
        assert [place.where_prec, place.geo_precision] == case["prec"]
    if "radius" in case:
        assert case["radius"][0] <= (place.radius_km or 0) <= case["radius"][1]
    assert not case.get("shape") or place.shape is not None


def test_shapes_hold_their_point_and_are_small() -> None:
    from shapely.geometry import Point, shape

    for case in settled():
        place = resolved(case["in"])
        if place.shape is None or place.lat is None or place.lon is None:
            continue
        outline = shape(json.loads(place.shape))
        assert outline.is_valid
        assert outline.distance(Point(place.lon, place.lat)) < 0.3, case["in"]
        assert sum(len(p.exterior.coords) for p in getattr(outline, "geoms", [outline])) <= 100


def test_the_order_and_the_words_stay() -> None:
    text = "Shells hit Nawa, Nowhereville and Tafas in Daraa, Syria."
    refs = [PlaceRef(n, n, Span(text.index(n), text.index(n) + len(n))) for n in ("Nawa", "Nowhereville", "Tafas")]
    out = resolve_places(Report("r", text), refs, GAZETTEER)
    assert [(p.name, p.text, p.span) for p in out] == [(p.name, p.text, p.span) for p in refs]


def test_one_bad_place_spoils_nothing() -> None:
    text = "Shells hit Nawa and Tafas in Daraa, Syria."
    good = [PlaceRef(n, n, Span(text.index(n), text.index(n) + len(n))) for n in ("Nawa", "Tafas")]
    bad = [PlaceRef("", "", Span(0, 0)), PlaceRef("?!", "?!", Span(9000, 9002)), PlaceRef("((", "((", Span(5, 2))]
    alone = resolve_places(Report("r", text), good, GAZETTEER)
    together = resolve_places(Report("r", text), [bad[0], good[0], bad[1], good[1], bad[2]], GAZETTEER)
    assert [together[1].id, together[3].id] == [alone[0].id, alone[1].id]
    assert all(together[i].lat is None for i in (0, 2, 4))


def test_nothing_in_nothing_out() -> None:
    assert resolve_places(Report("r", "Nothing happened."), [], GAZETTEER) == []


def test_hints_settle_what_the_text_leaves_open() -> None:
    text = "Clashes near Tripoli went on."
    ref = PlaceRef("Tripoli", "Tripoli", Span(13, 20))
    assert resolve_places(Report("r", text), [ref], GAZETTEER, {"LY": 3.0})[0].country == "LY"
    assert resolve_places(Report("r", text), [ref], GAZETTEER, {"LB": 6.0})[0].country == "LB"


def test_the_same_report_gives_the_same_places() -> None:
    text = "Syrian jets struck Saraqib, the outskirts of Idlib and the M4 near Ariha."
    refs = [PlaceRef(n, n, Span(text.index(n), text.index(n) + len(n))) for n in ("Saraqib", "Idlib", "M4", "Ariha")]
    first = resolve_places(Report("r", text), refs, GAZETTEER)
    assert first == resolve_places(Report("r", text), refs, Gazetteer.load())


def test_a_list_is_no_parent() -> None:
    text = "Attacks hit Helmand, Kandahar and Zabul in Afghanistan."
    at = text.index("Helmand")
    phrase, outer = surroundings(text, at, at + 7)
    assert phrase == "Helmand"
    assert outer is not None
    assert outer.loose
    helmand = resolve_places(Report("r", text), [PlaceRef("Helmand", "Helmand", Span(at, at + 7))], GAZETTEER)[0]
    assert helmand.because.startswith("Helmand: Helmand (province in Afghanistan)")


@pytest.mark.parametrize(
    ("words", "degrees"),
    [
        ("north", (0,)),
        ("north-eastern", (45,)),
        ("southwest", (225,)),
        ("south and west", (180, 270)),
        ("northernmost", (0,)),
        ("centre", ()),
    ],
)
def test_bearings(words: str, degrees: tuple[float, ...]) -> None:
    assert bearings(words) == degrees


@pytest.mark.parametrize(
    ("number", "unit", "until", "km"),
    [("3", "km", None, 3.0), ("10", "miles", None, 16.1), ("ten", "kilometres", "twenty", 15.0)],
)
def test_distances(number: str, unit: str, until: str | None, km: float) -> None:
    assert kilometres(number, unit, until) == km


def test_opposite_bearings_have_no_middle() -> None:
    assert mean_bearing((0.0, 180.0)) is None
    assert mean_bearing((180.0, 270.0)) == pytest.approx(225.0)


@given(st.floats(-60, 60), st.floats(-170, 170), st.floats(0, 360), st.floats(0.1, 100))
def test_moving_goes_as_far_as_told(lat: float, lon: float, bearing: float, km: float) -> None:
    there = moved(lat, lon, bearing, km)
    assert distance_km(lat, lon, *there) == pytest.approx(km, rel=0.05, abs=0.05)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=20), st.integers(0, 100), st.integers(0, 100))
def test_any_text_is_survived(text: str, name: str, start: int, end: int) -> None:
    out = resolve_places(Report("r", text), [PlaceRef(name, name, Span(start, end))], GAZETTEER)
    assert len(out) == 1
    assert (out[0].lat is None) == (out[0].lon is None)
