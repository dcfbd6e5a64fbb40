"""What holds of every ruling and every area, whatever the facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.judge.conftest import PLACES, actor, incident, place
from trucewatch.judge import Judge, claim_as_incident, load_agreements
from trucewatch.judge.area import Zone
from trucewatch.judge.ground import country_of
from trucewatch.judge.rules import TESTS
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.knowledge.acts import acts
from trucewatch.records import Claim, Incident, Mention, PlaceRef, Ruling, Span, Verdict

AGREEMENTS = load_agreements()
JUDGE = Judge(AGREEMENTS, ActorRegister.load(), horizon=None)
ACTORS = [
    "syria-government", "southern-front", "islamic-state", "hayat-tahrir-al-sham", "hezbollah", "israel", "russia", "civilians",
    "~rebels", "~gunmen", "~terrorists", "~somebody else", "houthis", "rapid-support-forces", "ukraine", "hamas", "lebanon",
]  # fmt: skip
ORDER = [test.__name__ for test, _ in TESTS]

facts = st.fixed_dictionaries(
    {
        "id": st.just("x"),
        "act": st.sampled_from(sorted(acts())),
        "factuality": st.sampled_from(["occurred", "occurred", "occurred", "negated", "future", "hypothetical"]),
        "by": st.lists(st.sampled_from(ACTORS), max_size=2, unique=True),
        "to": st.lists(st.sampled_from(ACTORS), max_size=2, unique=True),
        "at": st.lists(st.sampled_from(sorted(PLACES)), max_size=2, unique=True),
        "day": st.none()
        | st.dates(date(2015, 1, 1), date(2026, 6, 1))
        | st.tuples(st.dates(date(2015, 1, 1), date(2026, 6, 1)), st.integers(0, 40)).map(
            lambda pair: [pair[0], pair[0] + timedelta(days=pair[1])]
        ),
        "stated": st.booleans(),
    }
)
spoken = st.frozensets(st.sampled_from([agreement.id for agreement in AGREEMENTS]), max_size=2)


@settings(max_examples=300, deadline=None)
@given(case=facts, speaks_of=spoken)
def test_a_ruling_is_whole(case: dict[str, object], speaks_of: frozenset[str]) -> None:
    told = incident(case)
    for ruling in JUDGE.rule(told, speaks_of):
        assert (ruling.ground is not None) == (ruling.verdict is Verdict.NO_BREACH)
        assert bool(ruling.missing) == (ruling.verdict is Verdict.UNDETERMINED)
        assert (ruling.by is not None) == (ruling.verdict is Verdict.ALLEGED_BREACH)
        assert set(ruling.missing) <= {"date", "place", "initiator", "recipient", "area"}
        assert [reason.test for reason in ruling.reasons] == ORDER[: len(ruling.reasons)]
        assert all(reason.because for reason in ruling.reasons)
        assert ruling.incident == told.id


@settings(max_examples=10, deadline=None)
@given(case=facts, speaks_of=spoken)
def test_the_same_facts_give_the_same_rulings(case: dict[str, object], speaks_of: frozenset[str]) -> None:
    again = Judge(AGREEMENTS, ActorRegister.load(), horizon=None)
    assert JUDGE.rule(incident(case), speaks_of) == again.rule(incident(case), speaks_of)


@settings(max_examples=200, deadline=None)
@given(case=facts, speaks_of=spoken)
def test_what_did_not_occur_is_never_a_breach(case: dict[str, object], speaks_of: frozenset[str]) -> None:
    for ruling in JUDGE.rule(incident(case | {"factuality": "future"}), speaks_of):
        assert str(ruling.ground) == "not_occurred"


@settings(max_examples=200, deadline=None)
@given(case=facts, speaks_of=spoken)
def test_a_doer_who_becomes_unknown_never_makes_a_breach_of_none(
    case: dict[str, object], speaks_of: frozenset[str]
) -> None:
    known = {one.agreement: one for one in JUDGE.rule(incident(case), speaks_of)}
    for ruling in JUDGE.rule(incident(case | {"by": []}), speaks_of):
        before = known.get(ruling.agreement)
        grounds = {"not_occurred", "outside_period", "outside_area"}
        if before is not None and str(before.ground) in grounds:
            assert ruling.verdict is not Verdict.ALLEGED_BREACH


@settings(max_examples=200, deadline=None)
@given(
    lat=st.floats(32.3, 33.6),
    lon=st.floats(35.6, 37.4),
    km=st.floats(0.5, 80),
)
def test_a_wider_place_is_never_on_the_other_side(lat: float, lon: float, km: float) -> None:
    assume(country_of(lat, lon, ("SY",)) == "SY")
    zone = Zone(next(one for one in AGREEMENTS if one.id == "syr-southwest-2017").area)

    def inside(radius: float) -> bool | None:
        ref = PlaceRef("here", "here", Span(0, 0), lat=lat, lon=lon, radius_km=radius, country="SY")
        return zone.test((ref,)).inside

    near, far = inside(km), inside(km * 1.5)
    if near is not None and far is not None and km < 40:
        assert near == far


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_places_does_not_matter(order: int) -> None:
    zone = Zone(next(one for one in AGREEMENTS if one.id == "syr-southwest-2017").area)
    places = tuple(place(name) for name in ("Damascus", "Nawa", "southern Syria, not found"))[::order]
    assert zone.test(places).inside is True


def test_a_claim_is_an_incident_of_its_own() -> None:
    claim = Claim(
        id="claim-1",
        report="report-1",
        act="shelling",
        quote="shelled the town",
        spans=(Span(10, 26),),
        trigger=Span(10, 17),
        initiator=(actor("syrian-army"),),
        place=(place("Nawa"),),
        when=Mention("on Monday", Span(30, 39)),
        violation_stated=True,
    )
    whole = claim_as_incident(claim)
    assert isinstance(whole, Incident)
    assert (whole.id, whole.claims, whole.reports) == ("claim-1", ("claim-1",), ("report-1",))
    [ruling] = JUDGE.rule(whole, frozenset({"syr-southwest-2017"}))
    assert isinstance(ruling, Ruling)
    assert ruling.by == ("Syrian army", "syrian-army")
    changed = JUDGE.rule(replace(whole, violation_stated=not whole.violation_stated), frozenset({"syr-southwest-2017"}))
    assert dict(changed[0].versions)["incident"] != dict(ruling.versions)["incident"]
    assert changed[0].id != ruling.id  # a changed incident is ruled anew, beside the old ruling
    spans = {reason.test: reason.span for reason in ruling.reasons}
    assert spans["bound"] == claim.initiator[0].span
