"""Actors beside each other: each once, and "the parties" as those whom they mean."""

from __future__ import annotations

from trucewatch.knowledge.actors import ActorRegister
from trucewatch.records import ActorRef, Claim, Factuality, Source, SourceKind, Span
from trucewatch.resolve import company


def ref(name: str, id: str | None = None, at: int = 0) -> ActorRef:
    return ActorRef(name, name, Span(at, at + len(name)), id)


def claim(act: str, by: tuple[ActorRef, ...] = (), to: tuple[ActorRef, ...] = ()) -> Claim:
    return Claim(
        id=f"{act}", report="r", act=act, quote="q", spans=(Span(0, 1),), trigger=Span(0, 1), factuality=Factuality.OCCURRED,
        initiator=by, recipient=to,
    )  # fmt: skip


FNL = {"fnl": ("Forces nationales de libération", "FNL")}


def test_an_actor_named_twice_is_one_with_all_its_names_in_the_text() -> None:
    told = company.once_each(
        [ref("FNL", "fnl"), ref("rebels of Rwasa", "fnl"), ref("army", "burundi-armed-forces")], FNL
    )
    assert [a.name for a in told] == ["FNL", "army"]
    assert told[0].aliases == ("Forces nationales de libération", "rebels of Rwasa")


def test_an_office_and_its_holder_are_one_voice_under_the_holders_name() -> None:
    office = Source("spokesman", SourceKind.PARTY, "spokesman", Span(0, 9), id="fnl")
    person = Source("Pasteur Habimana", SourceKind.PARTY, "Pasteur Habimana", Span(10, 26), id="fnl")
    assert [s.name for s in company.sources_once([office, person], {})] == ["Pasteur Habimana"]


def test_a_clash_is_fought_by_both_sides_alike() -> None:
    told = company.paired(claim("armed_clash", (ref("M23", "m23"),), (ref("FARDC", "fardc"),)))
    assert [a.id for a in told.initiator] == [a.id for a in told.recipient] == ["m23", "fardc"]


def test_nobody_shells_himself() -> None:
    told = company.paired(claim("shelling", (ref("M23", "m23"),), (ref("M23", "m23"), ref("residents", "civilians"))))
    assert [a.id for a in told.recipient] == ["civilians"]


def test_the_parties_are_those_who_fight_each_other_in_the_report() -> None:
    fight = claim("shelling", (ref("Russia", "russia"),), (ref("Ukraine", "ukraine", 20),))
    sides = company.belligerents([fight], ActorRegister.load())
    told = company.spelt_out(claim("talks", (ref("both sides", None, 50),)), sides)
    assert [(a.id, a.text) for a in told.initiator] == [("russia", "both sides"), ("ukraine", "both sides")]


def test_the_parties_stay_open_where_no_two_fight() -> None:
    assert company.belligerents([claim("talks", (ref("Russia", "russia"),))], ActorRegister.load()) == ()
    alone = claim("talks", (ref("both sides"),))
    assert company.spelt_out(alone, ()) is alone
