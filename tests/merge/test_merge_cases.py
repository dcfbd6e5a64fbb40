"""Claims become the incidents that the cases say, with their standing."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.merge.world import CASES, coded, register
from trucewatch.merge import merge
from trucewatch.records import Incident

CASE_LIST = yaml.safe_load((CASES / "incidents.yaml").read_text())


def holding(incidents: tuple[Incident, ...], claim: str) -> Incident:
    return next(one for one in incidents if claim in one.claims)


@pytest.mark.parametrize("case", CASE_LIST, ids=lambda case: case["id"])
def test_incidents(case: dict[str, Any]) -> None:
    found = merge(coded(case["claims"]), register())
    sets = sorted(list(one.claims) for one in found)
    if "is" in case:
        assert sets == sorted(map(sorted, case["is"]))
    else:
        assert sorted(map(len, sets)) == case["sizes"]
    for claim, standing in case.get("standing", {}).items():
        one = holding(found, claim)
        assert (str(one.standing), one.standing_because != "") == (standing, True), one.standing_because
    for claim, factuality in case.get("factuality", {}).items():
        assert str(holding(found, claim).factuality) == factuality
    for claim, (first, last) in case.get("dates", {}).items():
        date = holding(found, claim).date
        assert date is not None
        assert (date.start, date.end) == (first, last)


@pytest.mark.parametrize("case", CASE_LIST, ids=lambda case: case["id"])
def test_any_order_gives_the_same(case: dict[str, Any]) -> None:
    reports = coded(case["claims"])
    assert merge(reports[::-1], register()) == merge(reports, register())
