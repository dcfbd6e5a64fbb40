"""The stage as a whole: claims come with words and leave with ids, days, coordinates and kinds of sources."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from trucewatch.knowledge.actors import ActorRegister
from trucewatch.records import ActorRef, Claim, CodedReport, Mention, PlaceRef, Report, Source, SourceKind, Span
from trucewatch.resolve import Resolver
from trucewatch.resolve.actors import ActorFinder
from trucewatch.resolve.scene import read_cast
from trucewatch.resolve.sources import SourceFinder, resolve_sources

SOURCES = Path(__file__).parent.parent / "cases" / "actors" / "sources.tsv"
TEXT = (
    "Jets of the Syrian regime carried out four raids on the eastern countryside of Daraa province on Thursday, local activists said. "
    "The Southern Front answered a day later, according to the activist Omar Haddad."
)


@cache
def resolver() -> Resolver:
    return Resolver.load()


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def coded() -> CodedReport:
    report = Report("r", TEXT, published=date(2018, 4, 20))
    place = PlaceRef(
        "Daraa province", "eastern countryside of Daraa province", at("eastern countryside of Daraa province")
    )
    raid = Claim(
        "c1",
        "r",
        "air_strike",
        "carried out four raids",
        (at("carried out four raids"),),
        at("raids"),
        initiator=(ActorRef("Syrian regime", "Syrian regime", at("Syrian regime")),),
        place=(place,),
        when=Mention("on Thursday", at("on Thursday")),
        sources=(Source("local activists", SourceKind.ANONYMOUS, "local activists", at("local activists")),),
    )
    answer = Claim(
        "c2",
        "r",
        "violence_unspecified",
        "Southern Front answered",
        (at("Southern Front answered"),),
        at("answered"),
        initiator=(ActorRef("Southern Front", "Southern Front", at("Southern Front")),),
        when=Mention("a day later", at("a day later")),
        sources=(Source("Omar Haddad", SourceKind.ANONYMOUS, "Omar Haddad", at("Omar Haddad")),),
    )
    return CodedReport(report, (raid, answer), ("raids",))


def test_everything_that_can_be_known_is_filled() -> None:
    raid, answer = resolver().resolve(coded()).claims
    assert [a.id for a in raid.initiator] == ["syria-government"]
    assert raid.date is not None
    assert (raid.date.start, raid.date.end) == (date(2018, 4, 19), date(2018, 4, 19))
    assert raid.place[0].country == "SY"
    assert raid.place[0].lat is not None
    assert raid.sources[0].kind is SourceKind.ACTIVIST
    assert [a.id for a in answer.initiator] == ["southern-front"]
    assert answer.date is not None
    assert answer.date.start == date(2018, 4, 20)
    assert answer.sources[0].kind is SourceKind.ACTIVIST


def test_nothing_else_is_touched() -> None:
    before = coded()
    after = resolver().resolve(before)
    assert (after.report, after.keywords) == (before.report, before.keywords)
    mine = {"initiator", "recipient", "place", "date", "sources"}
    for old, new in zip(before.claims, after.claims, strict=True):
        for slot in fields(Claim):
            if slot.name not in mine:
                assert getattr(old, slot.name) == getattr(new, slot.name), slot.name
        assert [a.text for a in old.initiator] == [a.text for a in new.initiator]
        assert [p.text for p in old.place] == [p.text for p in new.place]


def test_the_same_report_gives_the_same_answer() -> None:
    assert resolver().resolve(coded()) == Resolver.load().resolve(coded())


def test_a_report_without_claims_passes_through() -> None:
    empty = replace(coded(), claims=())
    assert resolver().resolve(empty) is empty


def test_a_report_without_a_day_keeps_what_hangs_on_it_open() -> None:
    whole = coded()
    undated = replace(whole, report=replace(whole.report, published=None))
    raid, answer = resolver().resolve(undated).claims
    assert (raid.date, answer.date) == (None, None)
    assert [a.id for a in raid.initiator] == ["syria-government"]


def rows() -> list[tuple[str, str, str, str, str]]:
    out = []
    for line in SOURCES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, day, text, kind, side = line.split("\t")
            out.append((country, day, text, kind, side))
    return out


@pytest.mark.parametrize(("country", "day", "text", "kind", "side"), rows(), ids=[r[2] for r in rows()])
def test_sources(country: str, day: str, text: str, kind: str, side: str) -> None:
    start, end = text.index("["), text.index("]") - 1
    told = text.replace("[", "").replace("]", "")
    register, on = ActorRegister.load(), date.fromisoformat(day)
    report = Report("r", told, published=on)
    cast = read_cast(report, register, [PlaceRef("a", "a", Span(0, 1), country=country)] * 2)
    finder = SourceFinder(report, register, ActorFinder(register, cast, told))
    name = told[start:end]
    found = finder.resolved(Source(name, SourceKind.ANONYMOUS, name, Span(start, end)), on)
    assert (found.kind.value, found.side or "-") == (kind, side)
    assert found.name == name


def test_sources_of_claims_are_resolved_with_their_report() -> None:
    whole = coded()
    raid, answer = resolve_sources(whole.report, whole.claims, ActorRegister.load())
    assert raid.sources[0].kind is SourceKind.ACTIVIST
    assert answer.sources[0].kind is SourceKind.ACTIVIST
