"""The register of actors: its files are sound, it is compiled and fresh, and names are found as a reader would find them."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.errors import KnowledgeError
from trucewatch.knowledge import actor_files
from trucewatch.knowledge.actor_names import key
from trucewatch.knowledge.actors import COMPILED, KINDS, ActorRegister, from_compiled

FAULTY = Path(__file__).parent.parent / "cases" / "actors" / "faulty"
REGISTER = ActorRegister.load()


# --- the files ----------------------------------------------------------------------------------


def test_the_files_are_sound() -> None:
    _, faults = actor_files.read()
    assert faults == []


def test_the_compiled_file_is_fresh() -> None:
    made_from = json.loads(COMPILED.read_text(encoding="utf-8"))["made_from"]
    assert made_from == actor_files.fingerprint(), "run: python -m trucewatch.knowledge.actor_files"


def test_the_register_is_as_large_as_it_must_be() -> None:
    by_rule = {"states"}
    named = [a for a in REGISTER if not set(a.theatres) <= by_rule | {"outlets"}]
    outlets = [a for a in REGISTER if "outlets" in a.theatres]
    assert len(named) >= 900
    assert len(outlets) >= 250
    assert len(REGISTER.states) >= 195


def test_every_actor_says_where_it_can_be_checked() -> None:
    assert [a.id for a in REGISTER if not a.source] == []


def test_the_most_used_have_ids_elsewhere() -> None:
    assert sum(a.wikidata is not None or a.ucdp is not None for a in REGISTER) >= 150
    syria, government = REGISTER.get("syria"), REGISTER.get("syria-government")
    assert syria is not None
    assert government is not None
    assert (syria.wikidata, government.ucdp) == ("Q858", 118)


def test_it_loads_in_under_three_tenths_of_a_second() -> None:
    data = COMPILED.read_text(encoding="utf-8")
    best = min(_seconds(data) for _ in range(3))
    assert best < 0.3


def _seconds(data: str) -> float:
    begin = time.process_time()
    from_compiled(json.loads(data))
    return time.process_time() - begin


@pytest.mark.parametrize(
    "fault",
    [
        "through its parents, a part of itself",
        "four: 'unheard-of' among its parents is no actor",
        "the role 'rebels' in first names 'nobody-known', which is no actor",
        "lacks its words or its actor",
        "has the unknown key 'colour'",
        "the name 'Shared Name' is borne by five and six at the same time",
        "seven ends before it begins",
        "eight joins five after its own end",
        "nine is of the unknown kind 'gang'",
        "ten has the unknown key 'shape'",
        "Nameless Id has no id",
        "eleven: its side 'no-side' is no actor",
        "twelve: allies one ends before it begins",
        "thirteen leaves five before its own beginning",
        "fourteen joins five after the end of five",
        "fifteen: '858' is no id of wikidata",
        "seventeen and sixteen bear the same id of ucdp, 118",
        "one stands twice, in first and in second",
        "third.yaml: is not valid YAML",
        "The Paper has no owner",
        "The Channel has the unknown key 'colour'",
    ],
)
def test_a_fault_is_named(fault: str) -> None:
    _, faults = actor_files.read(FAULTY)
    assert any(fault in told for told in faults), faults


def test_one_name_in_two_theatres_is_no_fault() -> None:
    _, faults = actor_files.read(FAULTY)
    assert not any("far" in told for told in faults)


def test_all_faults_are_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as caught:
        actor_files.compile_actors(FAULTY, tmp_path / "out.json")
    assert len(caught.value.faults) >= 15
    assert not (tmp_path / "out.json").exists()


# --- what it tells ------------------------------------------------------------------------------


def test_kinds_are_known() -> None:
    assert {a.kind for a in REGISTER} <= KINDS


@pytest.mark.parametrize(
    ("actor", "on", "above"),
    [
        ("syrian-9th-division", date(2017, 7, 10), ("syrian-army", "syria-government", "syria")),
        ("idf", None, ("israel",)),
        ("qassam-brigades", date(2025, 1, 20), ("hamas", "palestinian-factions")),
        ("bsf", date(2020, 11, 13), ("india",)),
        ("m23", date(2024, 7, 8), ("alliance-fleuve-congo",)),
        ("m23", date(2013, 7, 8), ()),
        ("no-such-actor", None, ()),
    ],
)
def test_ancestors(actor: str, on: date | None, above: tuple[str, ...]) -> None:
    assert REGISTER.ancestors(actor, on) == (actor, *above)


@pytest.mark.parametrize(
    ("one", "whole", "on", "expected"),
    [
        ("jaysh-khalid-ibn-al-walid", "islamic-state", date(2017, 7, 10), True),
        ("yarmouk-martyrs-brigade", "southern-front", date(2014, 6, 1), True),
        ("yarmouk-martyrs-brigade", "southern-front", date(2015, 6, 1), False),
        ("hamas", "hamas", None, True),
        ("farc-dissidents", "farc-ep", date(2018, 1, 1), False),
        ("biff", "milf", date(2014, 1, 1), False),
        ("hayat-tahrir-al-sham", "syria-government", date(2024, 11, 1), False),
        ("hayat-tahrir-al-sham", "syria-government", date(2024, 12, 20), True),
    ],
)
def test_part_of(one: str, whole: str, on: date | None, expected: bool) -> None:
    assert REGISTER.part_of(one, whole, on) is expected


@pytest.mark.parametrize(
    ("one", "other", "on", "expected"),
    [
        ("hezbollah", "syrian-army", date(2017, 7, 10), True),
        ("syrian-army", "hezbollah", date(2017, 7, 10), True),
        ("hezbollah", "syria-government", date(2025, 7, 10), False),
        ("rapid-support-forces", "sudanese-armed-forces", date(2024, 7, 10), False),
        ("wazalendo", "fardc", date(2024, 7, 10), True),
        ("m23", "rwanda-defence-force", date(2024, 7, 10), True),
    ],
)
def test_allied(one: str, other: str, on: date, expected: bool) -> None:
    assert REGISTER.allied(one, other, on) is expected


@pytest.mark.parametrize(
    ("actor", "on", "expected"),
    [
        ("hayat-tahrir-al-sham", date(2018, 9, 17), True),
        ("hayat-tahrir-al-sham", date(2026, 3, 1), False),
        ("jaysh-khalid-ibn-al-walid", date(2017, 7, 10), True),
        ("ahrar-al-sham", date(2017, 7, 10), False),
    ],
)
def test_listed_by_the_un(actor: str, on: date, expected: bool) -> None:
    assert REGISTER.listed(actor, "UN", on) is expected


def test_active() -> None:
    assert REGISTER.active("southern-front", date(2017, 7, 10))
    assert not REGISTER.active("southern-front", date(2019, 7, 10))
    assert not REGISTER.active("no-such-actor")


def test_members() -> None:
    assert "youth-of-sunna" in REGISTER.members("southern-front", date(2017, 7, 10))
    assert "yarmouk-martyrs-brigade" not in REGISTER.members("southern-front", date(2017, 7, 10))


# --- finding names ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jaish Khaled bin al-Waleed took the hill.", [("Jaish Khaled bin al-Waleed", "jaysh-khalid-ibn-al-walid")]),
        ("Is it IS or is it not?", [("IS", "islamic-state")]),
        ("US troops told us", [("US", "united-states")]),
        ("the Turkish army of Turkey", [("Turkish army", "turkey-armed-forces"), ("Turkey", "turkey")]),
        ("Hezbollah's rockets", [("Hezbollah", "hezbollah")]),
        ("Return, Reclamation and Rehabilitation fled", [("Return, Reclamation and Rehabilitation", "three-r")]),
        ("the Minsk agreements hold", []),
        ("Abbas Sidiki fled", [("Abbas Sidiki", "three-r")]),
        ("Rajab Abbas Khan fled", []),
        ("The Guardian reported it", [("Guardian", "the-guardian")]),
        ("a guardian of the National Guard", None),
        ("wagner operas and hamas spelt small", []),
    ],
)  # fmt: skip
def test_find(text: str, expected: list[tuple[str, str]] | None) -> None:
    found = [(m.name, m.ids[0]) for m in REGISTER.find(text)]
    if expected is None:
        assert "the-guardian" not in {i for _, i in found}
        assert "the-national-uae" not in {i for _, i in found}
    else:
        assert found == expected


def test_find_tells_how_a_name_stands_for_its_actor() -> None:
    how = {
        m.name: m.how
        for m in REGISTER.find("Damascus and Putin spoke of Syrian matters and of Hamas and the Zionist entity.")
    }
    assert how == {
        "Damascus": "capital",
        "Putin": "voice",
        "Syrian": "demonym",
        "Hamas": "name",
        "Zionist entity": "slur",
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jaysh al-Islam", "Jaish al Islam"),
        ("Hezbollah", "Hizballah"),
        ("Hay'at Tahrir al-Sham", "Hayat Tahrir ash-Sham"),
        ("Séléka", "Seleka"),
        ("Rapid Support Forces", "the Rapid Support Forces"),
        ("People's Defence Forces", "People’s Defense Forces"),
        ("Abdullah Öcalan", "Abdullah Ocalan"),
        ("Faylaq al-Rahman", "Failaq al-Rahman"),
    ],
)
def test_spellings_fold_together(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_candidates_of_a_name_that_several_bear() -> None:
    assert {a.id for a in REGISTER.candidates("JCC")} >= {"jcc-georgia", "jcc-transnistria"}
    assert REGISTER.candidates("nobody by this name") == ()


@given(st.text(max_size=300))
def test_any_text_is_searched_without_trouble(text: str) -> None:
    before = 0
    for match in REGISTER.find(text):
        assert before <= match.span.start < match.span.end <= len(text)
        assert text[match.span.start : match.span.end] == match.name
        assert all(REGISTER.get(i) is not None for i in match.ids)
        before = match.span.end


@given(st.sampled_from(sorted(a.id for a in REGISTER)), st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_ancestors_end_and_hold_the_actor_first(actor: str, on: date | None) -> None:
    line = REGISTER.ancestors(actor, on)
    assert line[0] == actor
    assert len(set(line)) == len(line)
