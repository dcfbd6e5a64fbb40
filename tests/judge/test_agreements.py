"""Agreement files: those shipped are valid and complete, and every fault of a bad one is told at once, with its line."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.judge.conftest import CASES, read_cases
from trucewatch.errors import KnowledgeError
from trucewatch.judge import check_agreement, load_agreements
from trucewatch.judge.area import Zone
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.records import Agreement, PlaceRef, Span

WANTED = """
syr-cessation-2016 syr-southwest-2017 syr-astana-2017 syr-sochi-2018 syr-moscow-2020 syr-suwayda-2025 ukr-minsk2-2015 ukr-measures-2020
ukr-easter-2025 ukr-energy-2025 aze-nagorno-karabakh-2020-10 aze-nagorno-karabakh-2020 lby-ceasefire-2020 yem-hodeidah-2018 yem-truce-2022
eth-truce-2022 eth-pretoria-2022 sdn-jeddah-2023 lbn-cessation-2024 gaza-2025-01 gaza-2025-10 ssd-coha-2017 ssd-rarcss-2018 mmr-nca-2015
cod-luanda-2024 col-farc-2016 phl-cab-2014 geo-sixpoint-2008 mda-transnistria-1992 ind-pak-loc-2021
""".split()
SHIPPED = {agreement.id: agreement for agreement in load_agreements()}
BAD = CASES / "agreements" / "bad"


def test_the_agreements_that_must_be_there_are() -> None:
    assert set(WANTED) <= set(SHIPPED)


@pytest.mark.parametrize("agreement", SHIPPED.values(), ids=SHIPPED.keys())
def test_a_shipped_agreement_is_complete(agreement: Agreement) -> None:
    assert agreement.sources
    assert all(source.publisher and source.date for source in agreement.sources)
    assert agreement.concluded is not None
    assert agreement.called
    assert agreement.not_known or agreement.text == "published"
    assert agreement.countries
    assert agreement.timezone != "UTC"
    assert any(clause.prohibits for clause in agreement.clauses)


@pytest.mark.parametrize("agreement", SHIPPED.values(), ids=SHIPPED.keys())
def test_every_actor_of_a_shipped_agreement_is_in_the_register(agreement: Agreement, register: ActorRegister) -> None:
    named = {
        actor for party in (*agreement.parties, *agreement.excluded) for actor in (party.actor, *party.answers_for)
    }
    named |= set(agreement.guarantors)
    named |= {word for clause in agreement.clauses for word in (*clause.bound, *clause.against)}
    named -= {"parties", "guarantors", "anyone", "civilians"}
    assert [actor for actor in sorted(named) if register.get(actor) is None] == []


@pytest.mark.parametrize("agreement", SHIPPED.values(), ids=SHIPPED.keys())
def test_the_actors_that_a_clause_binds_are_named_by_the_agreement(agreement: Agreement) -> None:
    named = {party.actor for party in agreement.parties} | set(agreement.guarantors)
    for clause in agreement.clauses:
        assert set(clause.bound) <= named | {"parties", "guarantors", "anyone"}


def test_an_extended_agreement_is_there() -> None:
    assert all(one.extends in SHIPPED for one in SHIPPED.values() if one.extends)


@pytest.mark.parametrize("case", read_cases("agreements/places"))
def test_a_town_lies_where_it_should(case: dict[str, Any]) -> None:
    agreement = SHIPPED[case["agreement"]]
    zone = Zone(dict(agreement.areas)[case.get("area", "area")])
    for town, (lat, lon, *rest) in case["towns"].items():
        ref = PlaceRef(
            town, town, Span(0, 0), lat=lat, lon=lon, radius_km=rest[0] if rest else 3, country=case.get("country")
        )
        found = zone.test((ref,))
        assert {True: "inside", False: "outside", None: f"undetermined {found.missing}"}[found.inside] == case[
            "expect"
        ], found


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_fault_of_a_bad_file_is_told_at_once(path: Path, tmp_path: Path) -> None:
    wanted = [line[2:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#>")]
    shutil.copytree(BAD, tmp_path, dirs_exist_ok=True)
    _, faults = check_agreement(tmp_path / path.name)
    told = [fault.removeprefix(f"{tmp_path / path.name}, ") for fault in faults]
    assert wanted, "a bad file says in lines that begin with #> what must be told"
    assert len(told) == len(wanted), told
    for fault, want in zip(told, wanted, strict=True):
        line, _, words = want.strip().partition(": ")
        assert fault.startswith(f"{line}: "), told
        assert words in fault, told


def test_all_files_of_a_folder_are_checked_before_anything_is_said(tmp_path: Path) -> None:
    shutil.copytree(BAD, tmp_path, dirs_exist_ok=True)
    with pytest.raises(KnowledgeError) as raised:
        load_agreements(tmp_path)
    files = {fault.split(", line")[0] for fault in raised.value.faults}
    assert len(files) == len(list(BAD.glob("*.yaml")))


def test_a_folder_that_is_not_there_or_is_empty_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such folder"):
        load_agreements(tmp_path / "nowhere")
    with pytest.raises(KnowledgeError, match="no agreement"):
        load_agreements(tmp_path)


def test_two_files_with_one_id_are_told(tmp_path: Path) -> None:
    words = (CASES / "agreements" / "good" / "small.yaml").read_text(encoding="utf-8")
    (tmp_path / "one.yaml").write_text(words, encoding="utf-8")
    (tmp_path / "two.yaml").write_text(words, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="has the id ‘tst-small’ too"):
        load_agreements(tmp_path)


def test_a_small_file_is_enough() -> None:
    agreement, faults = check_agreement(CASES / "agreements" / "good" / "small.yaml")
    assert faults == ()
    assert agreement is not None
    assert agreement.timezone == "Asia/Damascus"
    assert agreement.in_force[0].start.isoformat() == "2017-07-09T09:00:00+00:00"
    assert agreement.in_force[0].until is not None
    assert (
        agreement.in_force[0].until.isoformat() == "2018-07-05T21:00:00+00:00"
    )  # midnight in Damascus, three hours ahead


def test_the_version_follows_the_file_and_its_shapes(tmp_path: Path) -> None:
    good = CASES / "agreements" / "good"
    shutil.copytree(good, tmp_path, dirs_exist_ok=True)
    before, _ = check_agreement(tmp_path / "drawn.yaml")
    again, _ = check_agreement(good / "drawn.yaml")
    shape = tmp_path / "drawn.geojson"
    shape.write_text(shape.read_text(encoding="utf-8").replace("36.5", "36.6"), encoding="utf-8")
    after, _ = check_agreement(tmp_path / "drawn.yaml")
    assert before
    assert again
    assert after
    assert before.version == again.version != after.version


def test_the_form_in_the_documentation_is_read(tmp_path: Path) -> None:
    raw = yaml.safe_load((CASES / "agreements" / "good" / "drawn.yaml").read_text(encoding="utf-8"))
    shutil.copy(CASES / "agreements" / "good" / "drawn.geojson", tmp_path)
    (tmp_path / "again.yaml").write_text(yaml.safe_dump(raw, sort_keys=False), encoding="utf-8")
    agreement, faults = check_agreement(tmp_path / "again.yaml")
    assert faults == ()
    assert agreement is not None
    assert agreement.countries == ("SY",)
