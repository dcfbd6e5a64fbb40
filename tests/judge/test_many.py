"""Many incidents at once: whatever is asked for all of them together, each answer is the one that it would get alone."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

from benchmarks.judging import AGREEMENTS, HEADER, rows
from tests.judge.test_shipped import PROMISED
from trucewatch.imports import RowCoder, shipped_map
from trucewatch.judge import Judge, load_agreements
from trucewatch.judge.judging import _Terms
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.knowledge.places import Gazetteer
from trucewatch.records import Incident

EVENTS = 1_500


def sample() -> list[Incident]:
    coder = RowCoder(shipped_map("ged"), HEADER, "made up", ActorRegister.load(), Gazetteer.load())
    found = [one for row in rows(7, EVENTS) if isinstance(one := coder.code(row), Incident)]
    openly = [replace(one, place=tuple(replace(place, country=None) for place in one.place)) for one in found[:100]]
    named = [replace(one, factuality=one.factuality, violation_stated=True) for one in found[100:200]]
    return [*found, *openly, *named]


def test_the_benchmark_holds_events_against_the_thirty() -> None:
    assert set(AGREEMENTS) == set(PROMISED)


def test_many_at_once_are_ruled_as_one_by_one() -> None:
    incidents, agreements = sample(), load_agreements()
    together = Judge(agreements, ActorRegister.load())
    found = together.rule_all(incidents)
    with patch.object(_Terms, "early", lambda *_: None):  # every test of every clause, for each incident anew
        alone = Judge(agreements, ActorRegister.load())
        wanted = [alone.rule(one) for one in incidents]
    assert found == wanted
    verdicts = {(ruling.verdict, ruling.ground) for rulings in found for ruling in rulings}
    assert len(verdicts) >= 6  # else the sample shows little
    assert sum(map(len, found)) > EVENTS
