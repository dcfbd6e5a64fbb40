"""Rows that people coded become incidents as `tests/cases/imports` says; all rows are of our own making."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from trucewatch.errors import InputError, KnowledgeError, UnreadableFile
from trucewatch.imports import ImportMap, LeftOut, map_for, read_events, read_map, shipped_map
from trucewatch.judge import Judge, load_agreements
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.knowledge.places import Gazetteer
from trucewatch.records import ActorRef, Incident, Standing, Verdict

CASES = Path(__file__).parent.parent / "cases" / "imports"
EXPECTED = yaml.safe_load((CASES / "expected.yaml").read_text(encoding="utf-8"))
REGISTER, GAZETTEER = ActorRegister.load(), Gazetteer.load()


def map_of(name: str) -> ImportMap:
    return read_map(CASES / "own-map.yaml") if name == "own" else shipped_map(name)


def events(path: Path, mapping: ImportMap) -> list[Any]:
    return list(read_events(path, mapping, REGISTER, GAZETTEER))


def incidents(name: str) -> dict[str, Incident]:
    found = [one for one in events(CASES / f"{name}.csv", map_of(name)) if isinstance(one, Incident)]
    return {one.coded_by.event: one for one in found if one.coded_by}


def told(refs: tuple[ActorRef, ...]) -> list[str]:
    return [ref.id or f"~{ref.name}" for ref in refs]


@pytest.mark.parametrize(
    ("name", "event"), [pytest.param(name, id, id=f"{name}:{id}") for name, rows in EXPECTED.items() for id in rows]
)
def test_a_row_becomes_the_incident_that_it_tells(name: str, event: str) -> None:
    wanted, one = EXPECTED[name][event], incidents(name)[event]
    assert one.coded_by is not None
    assert one.date is not None
    place = one.place[0]
    assert (one.act, told(one.initiator), told(one.recipient)) == (wanted["act"], wanted["by"], wanted["to"])
    assert one.coded_by.directed == wanted["directed"]
    assert [one.date.start, one.date.end] == wanted["days"]
    assert (place.where_prec, place.country) == (wanted["prec"], wanted["country"])
    assert "km" not in wanted or place.radius_km == wanted["km"]
    assert "shape" not in wanted or (place.shape is not None) == wanted["shape"]
    assert ([one.killed.low, one.killed.high] if one.killed else None) == wanted["killed"]
    assert (one.claims, one.reports, one.standing) == ((), (), Standing.REPORTED)
    assert one.sources[0].name == one.coded_by.dataset == map_of(name).dataset


def test_nothing_is_lost_between_the_rows() -> None:
    for name, rows in EXPECTED.items():
        assert set(incidents(name)) == set(rows)


def test_acts_that_no_truce_speaks_of_are_left_out_and_not_told_as_faults() -> None:
    assert [one for one in events(CASES / "acled.csv", shipped_map("acled")) if isinstance(one, LeftOut)] == [
        LeftOut("Peaceful protest")
    ]


def test_each_bad_row_is_told_in_a_sentence_and_the_others_go_on() -> None:
    path = CASES / "bad.csv"
    found = events(path, shipped_map("ged"))
    faults = [str(one) for one in found if isinstance(one, InputError)]
    wanted = (CASES / "bad.txt").read_text(encoding="utf-8").splitlines()
    assert faults == [f"{path}, {line}" for line in wanted]
    assert [one.coded_by.event for one in found if isinstance(one, Incident) and one.coded_by] == ["9", "12"]


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    words = (CASES / "own.csv").read_bytes().replace(b"mortars on", b"m\xf6rser on")
    (tmp_path / "own.csv").write_bytes(words)
    found = events(tmp_path / "own.csv", map_of("own"))
    assert [str(one) for one in found if isinstance(one, InputError)] == [
        f"{tmp_path / 'own.csv'}, line 2: is not UTF-8 text"
    ]
    assert len(found) == 3


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [(".gz", gzip.compress), (".xz", lzma.compress), (".bz2", bz2.compress)],
    ids=["gz", "xz", "bz2"],
)
def test_packed_tables_are_read_alike(suffix: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    packed = tmp_path / f"ged.csv{suffix}"
    packed.write_bytes(pack((CASES / "ged.csv").read_bytes()))
    assert events(packed, shipped_map("ged")) == events(CASES / "ged.csv", shipped_map("ged"))


def test_a_packed_table_that_is_cut_off_is_told_after_what_could_be_read(tmp_path: Path) -> None:
    rows = "\n".join((CASES / "ged.csv").read_text(encoding="utf-8").splitlines() * 1) + "\n"
    header, first, *_ = rows.splitlines(keepends=True)
    many = header + "".join(first.replace("9001", str(n)) for n in range(20_000))
    packed = tmp_path / "ged.csv.gz"
    packed.write_bytes(gzip.compress(many.encode())[:-2000])
    *found, last = events(packed, shipped_map("ged"))
    assert isinstance(last, InputError)
    assert "cannot be read to its end" in str(last)
    assert sum(isinstance(one, Incident) for one in found) > 1000


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (b"", "holds nothing"),
        (b"name,colour\nx,y\n", "lacks the columns"),
        (b"\x1f\x8b\x00 no gzip", "lacks the column"),
    ],
    ids=["empty", "other columns", "no text"],
)
def test_a_file_that_is_no_such_table_is_told_at_once(words: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(words)
    with pytest.raises(InputError, match=reason):
        events(tmp_path / "x.csv", shipped_map("ged"))


def test_a_file_that_is_not_there_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read"):
        events(tmp_path / "none.csv", shipped_map("ged"))
    with pytest.raises(UnreadableFile, match="is a folder"):
        events(tmp_path, shipped_map("ged"))


def test_the_map_is_seen_from_the_columns() -> None:
    assert map_for(CASES / "ged.csv").dataset == "UCDP GED"
    assert map_for(CASES / "acled.csv").dataset == "ACLED"
    with pytest.raises(UnreadableFile, match="give a map"):
        map_for(CASES / "own.csv")


def test_faults_of_a_map_are_told_all_at_once() -> None:
    with pytest.raises(KnowledgeError) as raised:
        read_map(CASES / "bad-map.yaml")
    told_all = "\n".join(raised.value.faults)
    for words in ("‘colour’", "column of ‘type’", "‘dataset’", "mortaring", "third", "the-regime", "Syrien", "‘km’"):
        assert words in told_all
    assert all(fault.startswith(str(CASES / "bad-map.yaml")) for fault in raised.value.faults)


def test_the_map_in_the_documentation_is_read(tmp_path: Path) -> None:
    words = (Path(__file__).parents[2] / "docs" / "imports.md").read_text(encoding="utf-8")
    (tmp_path / "map.yaml").write_text(words.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    mapping = read_map(tmp_path / "map.yaml")
    assert mapping.dataset == "Our monitors"
    assert mapping.dates["3"].month
    assert mapping.places["3"].province


def test_every_type_of_the_shipped_maps_is_documented() -> None:
    words = (Path(__file__).parents[2] / "docs" / "imports.md").read_text(encoding="utf-8").casefold()
    assert all(kind in words for kind in shipped_map("acled").acts)


def test_the_same_event_keeps_its_id_when_its_row_changes_and_gets_another_version(tmp_path: Path) -> None:
    words = (CASES / "ged.csv").read_text(encoding="utf-8")
    (tmp_path / "ged.csv").write_text(words.replace(",3,4,3\n", ",5,6,5\n"), encoding="utf-8")
    before = incidents("ged")["9001"]
    [after] = [
        one
        for one in events(tmp_path / "ged.csv", shipped_map("ged"))
        if isinstance(one, Incident) and one.coded_by and one.coded_by.event == "9001"
    ]
    assert before.coded_by is not None
    assert after.coded_by is not None
    assert after.id == before.id
    assert after.coded_by.version != before.coded_by.version
    assert incidents("ged")["9001"] == before


# --- judged by the same rules -------------------------------------------------------------------


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(load_agreements(), REGISTER)


RULED = [
    ("ged", "9001", "syr-southwest-2017", "alleged_breach", ("unattributed", "")),
    ("ged", "9002", "syr-southwest-2017", "excluded_group", None),
    ("ged", "9003", "syr-southwest-2017", "excluded_group", None),
    ("acled", "MUP1", "syr-southwest-2017", "alleged_breach", ("Syrian army", "syrian-army")),
    ("acled", "MUP6", "syr-southwest-2017", "undetermined", None),
    ("own", "A-1", "syr-southwest-2017", "alleged_breach", ("Syrian government", "syria-government")),
]


@pytest.mark.parametrize(("name", "event", "agreement", "wanted", "by"), RULED, ids=lambda part: str(part))
def test_what_people_coded_is_ruled_on_by_the_same_rules(
    name: str, event: str, agreement: str, wanted: str, by: tuple[str, str] | None, judge: Judge
) -> None:
    ruling = next(one for one in judge.rule(incidents(name)[event]) if one.agreement == agreement)
    assert wanted in (str(ruling.verdict), str(ruling.ground)), ruling.reasons
    assert ruling.by == by


def test_a_fight_between_one_who_is_bound_and_one_who_is_not_lays_it_to_neither(judge: Judge) -> None:
    fight = incidents("ged")["9001"]
    other = ActorRef("Israel", "Israel", fight.initiator[0].span, "israel")
    for sides in ((fight.initiator, (other,)), ((other,), fight.initiator)):
        told_so = replace(fight, initiator=sides[0], recipient=sides[1])
        [ruling] = [one for one in judge.rule(told_so) if one.agreement == "syr-southwest-2017"]
        assert ruling.verdict is Verdict.UNDETERMINED
        assert ruling.missing == ("initiator",)
