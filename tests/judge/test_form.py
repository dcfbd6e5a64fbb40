"""Agreements told in words, and a new one written from plain answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from trucewatch.judge import check_agreement, load_agreements
from trucewatch.judge.form import ANSWERS, cautions, describe, summary, write_agreement
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.records import Agreement

SHIPPED = load_agreements()
GOOD = {
    "id": "tst-village-2020",
    "name": "A village truce, with a comma: and a colon",
    "called": "the village truce; the truce of the two villages",
    "kind": "local_truce",
    "concluded": "2020-05-01",
    "from": "2020-05-02 06:00",
    "until": "2020-06-01",
    "timezone": "Asia/Damascus",
    "countries": "SY",
    "source": "Elders announce a truce",
    "publisher": "A paper",
    "parties": "syria-government, southern-front",
    "guarantors": "russia",
    "excluded": "islamic-state",
    "area": "Daraa 32.62 36.10 20; Busra al-Sham 32.52 36.48 8",
    "prohibits": "shelling, battle",
    "says": "no fire between the two villages",
    "not_known": "who signed",
}


@pytest.mark.parametrize("agreement", SHIPPED, ids=lambda agreement: agreement.id)
def test_an_agreement_is_told_in_words(agreement: Agreement, register: ActorRegister) -> None:
    told = describe(agreement, register)
    assert all(clause.says in told for clause in agreement.clauses)
    assert all(thing in told for thing in agreement.not_known)
    assert all(source.title in told for source in agreement.sources)
    assert all(summary(agreement))
    assert "_" not in summary(agreement)[1]


def test_a_new_agreement_reads_back_as_it_was_answered(tmp_path: Path, register: ActorRegister) -> None:
    path = tmp_path / "new.yaml"
    path.write_text(write_agreement(GOOD), encoding="utf-8")
    agreement, faults = check_agreement(path)
    assert faults == ()
    assert agreement is not None
    assert agreement.name == GOOD["name"]
    assert agreement.called == ("the village truce", "the truce of the two villages")
    assert [party.actor for party in agreement.parties] == ["syria-government", "southern-front"]
    assert agreement.in_force[0].start.isoformat() == "2020-05-02T03:00:00+00:00"
    assert "ground_attack" in agreement.clauses[0].prohibits
    assert agreement.area.countries == ("SY",)
    assert cautions(agreement, register) == ()


@pytest.mark.parametrize("area", ["country", "everywhere", "unknown"])
def test_a_new_agreement_needs_no_shape(area: str, tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    path.write_text(write_agreement(GOOD | {"area": area}), encoding="utf-8")
    assert check_agreement(path)[1] == ()


@pytest.mark.parametrize("missing", ["id", "name", "kind", "from", "source", "parties", "prohibits"])
def test_what_was_not_answered_is_told(missing: str, tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    path.write_text(write_agreement(GOOD | {missing: ""}), encoding="utf-8")
    assert check_agreement(path)[1] != ()


def test_every_answer_is_asked_for() -> None:
    assert {name for name, _ in ANSWERS} == set(GOOD)


def test_cautions_say_what_may_not_be_meant(tmp_path: Path, register: ActorRegister) -> None:
    path = tmp_path / "new.yaml"
    answers = GOOD | {
        "parties": "syria-government, order-of-the-blue-hand",
        "called": "",
        "area": "unknown",
        "not_known": "",
    }
    path.write_text(write_agreement(answers), encoding="utf-8")
    agreement, faults = check_agreement(path)
    assert faults == ()
    assert agreement is not None
    told = "\n".join(cautions(agreement, register))
    for words in ("order-of-the-blue-hand", "‘called’", "area is not known", "‘not_known’"):
        assert words in told
