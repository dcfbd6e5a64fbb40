"""Merging against clusters made by hand: the score itself, the clusters, and floors that only rise."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

from evaluation.incidents.__main__ import FLOORS
from evaluation.incidents.clusters import Conflict, load
from evaluation.incidents.score import bcubed, evaluate
from trucewatch.knowledge.actors import ActorRegister


@pytest.fixture(scope="module")
def register() -> ActorRegister:
    return ActorRegister.load()


@pytest.fixture(scope="module")
def conflicts(register: ActorRegister) -> tuple[Conflict, ...]:
    return load(register)


def sets(*texts: str) -> list[frozenset[str]]:
    return [frozenset(text) for text in texts]


def test_bcubed_of_a_known_example() -> None:
    # Bagga and Baldwin's example: chains of 5, 2 and 5 items; the second answer joins the two long ones
    truth = sets("12345", "67", "89ABC")
    first, second = bcubed(sets("12345", "6789ABC"), truth), bcubed(sets("1234589ABC", "67"), truth)
    assert (round(first.precision, 4), first.recall) == (0.7619, 1.0)
    assert (round(second.precision, 4), second.recall) == (0.5833, 1.0)
    assert bcubed(truth, truth).f1 == 1.0
    assert bcubed([frozenset(item) for item in "123456789ABC"], truth).precision == 1.0


def test_bcubed_asks_for_the_same_items() -> None:
    with pytest.raises(ValueError, match="different items"):
        bcubed(sets("12"), sets("123"))


def test_there_is_enough_to_find(conflicts: tuple[Conflict, ...]) -> None:
    several = [told for one in conflicts for told in one.incidents if len(told.claims) > 1]
    assert len(conflicts) >= 15
    assert len(several) >= 120
    assert all(len(told.claims) <= 8 for told in several)
    held_out = sum(len(told.claims) > 1 for one in conflicts if one.held_out for told in one.incidents)
    assert held_out >= len(several) / 3


def test_every_telling_has_a_report_of_its_own(conflicts: tuple[Conflict, ...]) -> None:
    for one in conflicts:
        home = {claim.id: coded.report.id for coded in one.reports for claim in coded.claims}
        for told in one.incidents:
            assert max(Counter(home[id] for id in told.claims).values()) == 1, told.id


@pytest.mark.parametrize("part", ["seen", "held_out"])
def test_floors(part: str, conflicts: tuple[Conflict, ...], register: ActorRegister) -> None:
    found = evaluate((one for one in conflicts if one.held_out is (part == "held_out")), register)
    assert found.score.f1 >= yaml.safe_load(FLOORS.read_text())[part]
    assert [one.claims for one in found.wrong if one.days or one.places] == []
