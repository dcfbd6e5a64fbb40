"""Every case of tests/cases/rulings: the facts of a claim, an agreement, and what must be found."""

from __future__ import annotations

from typing import Any

import pytest

from tests.judge.conftest import incident, read_cases
from trucewatch.judge import Judge

GROUNDS = {
    "not_occurred", "outside_period", "outside_area", "excluded_group", "not_bound", "not_prohibited", "exception",
}  # fmt: skip


@pytest.mark.parametrize("case", read_cases("rulings"))
def test_a_claim_is_ruled_as_its_case_says(case: dict[str, Any], judge: Judge) -> None:
    spoken = frozenset(case.get("speaks_of", []))
    rulings = judge.rule(incident(case), spoken, told=case.get("told", ""), published=case.get("published"))
    found = {ruling.agreement: ruling for ruling in rulings}
    if case["expect"] == "none":
        assert case["agreement"] not in found
        return
    ruling = found[case["agreement"]]
    told = [f"{one.test}: {one.outcome}: {one.because}" for one in ruling.reasons]
    wanted, _, detail = case["expect"].partition(" ")
    if wanted in GROUNDS:
        assert (str(ruling.verdict), str(ruling.ground)) == ("no_breach", wanted), told
    else:
        assert str(ruling.verdict) == wanted, told
        assert set(ruling.missing) == set(detail.replace(",", " ").split()), told
    if "breach_by" in case:
        assert ruling.by is not None
        assert ruling.by[1] == case["breach_by"], told
    if "clause" in case:
        assert ruling.clause == case["clause"], told


def test_every_ground_and_every_kind_of_missing_fact_has_cases() -> None:
    told = " ".join(param.values[0]["expect"] for param in read_cases("rulings"))
    for word in (*GROUNDS, "alleged_breach", "undetermined", "date", "place", "initiator", "recipient", "area"):
        assert told.count(word) >= 3, f"fewer than three cases expect {word}"
