"""What every agreement that is shipped must have: sources, what is not known, a breach that is found, and a question left open."""

from __future__ import annotations

import pytest

from tests.judge.conftest import read_cases
from trucewatch.judge import load_agreements
from trucewatch.records import Agreement

PROMISED = (
    "syr-cessation-2016", "syr-southwest-2017", "syr-astana-2017", "syr-sochi-2018", "syr-moscow-2020", "syr-suwayda-2025",
    "ukr-minsk2-2015", "ukr-measures-2020", "ukr-easter-2025", "ukr-energy-2025", "aze-nagorno-karabakh-2020-10",
    "aze-nagorno-karabakh-2020", "lby-ceasefire-2020", "yem-hodeidah-2018", "yem-truce-2022", "eth-truce-2022", "eth-pretoria-2022",
    "sdn-jeddah-2023", "lbn-cessation-2024", "gaza-2025-01", "gaza-2025-10", "ssd-coha-2017", "ssd-rarcss-2018", "mmr-nca-2015",
    "cod-luanda-2024", "col-farc-2016", "phl-cab-2014", "geo-sixpoint-2008", "mda-transnistria-1992", "ind-pak-loc-2021",
)  # fmt: skip
SHIPPED = load_agreements()
EXPECTED: dict[str, set[str]] = {}
for _param in read_cases("rulings"):
    _case = _param.values[0]
    EXPECTED.setdefault(_case["agreement"], set()).add(_case["expect"].split()[0])


def test_those_that_were_promised_are_there() -> None:
    assert len(set(PROMISED)) == 30
    assert set(PROMISED) <= {agreement.id for agreement in SHIPPED}


@pytest.mark.parametrize("agreement", SHIPPED, ids=lambda agreement: agreement.id)
def test_an_agreement_says_how_it_is_known_and_what_is_not(agreement: Agreement) -> None:
    assert all(source.title and source.publisher for source in agreement.sources)
    assert agreement.sources
    assert agreement.not_known
    assert agreement.called


@pytest.mark.parametrize("agreement", SHIPPED, ids=lambda agreement: agreement.id)
def test_an_agreement_has_cases_of_a_breach_and_of_an_open_or_excluded_one(agreement: Agreement) -> None:
    found = EXPECTED[agreement.id]
    assert "alleged_breach" in found
    assert found & {"undetermined", "excluded_group"}
