"""The reader reaches its floors on conflicts that it never learned from."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.__main__ import DEV, score, sets
from trucewatch.knowledge.load import read_yaml
from trucewatch.settings import Settings
from trucewatch.stages import Stages

TRAPS_AT_MOST = 0.23
FLOORS = read_yaml(Path("evaluation/floors.yaml"))


@pytest.fixture(scope="module")
def stages() -> Stages:
    return Stages.load(Settings())


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_floor(stages: Stages, name: str) -> None:
    records = dict(sets("test", []))[name]
    result = score(stages, records)
    assert result.gold > 100
    for figure, floor in FLOORS[name].items():
        assert getattr(result, figure) >= floor, figure
    assert result.traps_taken <= TRAPS_AT_MOST


def test_development_reports_are_no_floor() -> None:
    assert DEV.name not in FLOORS
