"""Agreements for people: one told in words, many in a list, a new one written down, and cautions that are no faults."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from trucewatch.judge.agreements import check_agreement
from trucewatch.judge.moments import local
from trucewatch.judge.outlines import outlines
from trucewatch.judge.who import Register
from trucewatch.records import Agreement, Area, Clause, Party

ANSWERS = (
    ("id", "A short id, such as syr-southwest-2017 (country, place, year)"),
    ("name", "Its name"),
    ("called", "What reports call it, parted by semicolons"),
    (
        "kind",
        "Its kind (cessation_of_hostilities, preliminary, definitive, humanitarian_pause, de_escalation_zone, local_truce or "
        "unilateral)",
    ),
    ("concluded", "The day on which it was concluded (2017-07-07)"),
    ("from", "From when it held (2017-07-09, or 2017-07-09 12:00 in local time)"),
    ("until", "Until when; empty while it lasts (the first day on which it no longer held)"),
    ("timezone", "Its time zone (Asia/Damascus); empty for that of its first country"),
    ("countries", "Its countries by two letters, parted by commas (SY)"),
    ("source", "Where its terms are published: a title"),
    ("publisher", "By whom"),
    ("parties", "Who keeps it: ids of actors, parted by commas"),
    ("guarantors", "Who guarantees it: ids of actors, parted by commas; empty for nobody"),
    ("excluded", "Which groups are outside it: ids of actors, parted by commas; empty for nobody"),
    (
        "area",
        "Where it holds: country, everywhere, unknown, or circles as ‘Daraa 32.62 36.10 20; …’ (name, latitude, longitude, km)",
    ),
    ("prohibits", "Which acts it prohibits, parted by commas (shelling, air_strike, … or a family such as battle)"),
    ("says", "The clause in your own words"),
    ("not_known", "What is not known of it, parted by semicolons"),
)
"""What a new agreement must be asked for, in order: the name of the answer and the question."""


_VALID = {
    "id": "new",
    "name": "new",
    "kind": "local_truce",
    "from": "0001-01-03",
    "countries": "SY",
    "source": "new",
    "parties": "new",
    "area": "everywhere",
    "prohibits": "shelling",
}
"""Answers of which nothing is wrong, to hold one answer against."""


def faults_of(answers: Mapping[str, str]) -> tuple[str, ...]:
    """What is wrong with the answers given so far, in sentences without file and line; questions not yet asked are passed over."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "new.yaml"
        path.write_text(write_agreement({**_VALID, **answers}), encoding="utf-8")
        _, told = check_agreement(path)
    return tuple(dict.fromkeys(fault.partition(": ")[2] for fault in told))


def write_agreement(answers: Mapping[str, str]) -> str:
    """The YAML of a new agreement from plain answers (`ANSWERS`), in the form of the files that come with Trucewatch.

    What is missing or wrong in the answers is left for `check_agreement` to tell, once the text stands in a file.
    """
    told = {name: answers.get(name, "").strip() for name, _ in ANSWERS}
    in_force = {"from": told["from"]} | ({"until": told["until"]} if told["until"] else {})
    clause: dict[str, object] = {
        "id": "no-fire",
        "says": told["says"] or "no fire",
        "prohibits": _parts(told["prohibits"]),
    }
    clause |= {"bound": "parties", "against": "anyone", "where": "area", "except": ["self_defence"]}
    whole: dict[str, object] = {
        "id": told["id"],
        "name": told["name"],
        "called": _parts(told["called"], ";"),
        "kind": told["kind"],
        "concluded": told["concluded"],
        "in_force": in_force,
        "timezone": told["timezone"],
        "countries": _parts(told["countries"]),
        "text": "as_reported",
        "sources": [{"title": told["source"], "publisher": told["publisher"]}] if told["source"] else [],
        "parties": [{"actor": actor, "role": "adherent"} for actor in _parts(told["parties"])],
        "guarantors": _parts(told["guarantors"]),
        "excluded": [{"actor": actor} for actor in _parts(told["excluded"])],
        "area": _area_of(told["area"], _parts(told["countries"])),
        "clauses": [clause],
        "not_known": _parts(told["not_known"], ";"),
    }
    kept = {name: value for name, value in whole.items() if value not in ("", [], {})}
    return yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=120)


def _parts(text: str, by: str = ",") -> list[str]:
    return [part.strip() for part in text.split(by) if part.strip()]


def _area_of(text: str, countries: Sequence[str]) -> object:
    if text in ("", "country", "countries"):
        return {"countries": list(countries), "certainty": "approximate"} if countries else "unknown"
    if text in ("everywhere", "unknown"):
        return text
    circles = []
    for part in _parts(text, ";"):
        words = part.rsplit(maxsplit=3)
        named = dict(zip(("place", "lat", "lon", "km"), words, strict=False))
        circles.append({name: word if name == "place" else _number(word) for name, word in named.items()})
    return {"circles": circles, "certainty": "approximate"}


def _number(word: str) -> float | str:
    try:
        return float(word)
    except ValueError:
        return word


# --- told in words ----------------------------------------------------------------------------


def summary(agreement: Agreement) -> tuple[str, str, str, str]:
    """A line for a list: id, name, when it was in force, countries."""
    first, last = agreement.in_force[0].start, agreement.in_force[-1].until
    when = f"{local(first, agreement.timezone)} to {local(last, agreement.timezone) if last else 'now'}"
    return agreement.id, agreement.name, when, ", ".join(_country(iso) for iso in agreement.countries)


def describe(agreement: Agreement, register: Register | None = None) -> str:
    """An agreement in plain words, with everything that rulings rest on; actors by their usual names where a register
    is given.
    """
    named = _Names(register)
    lines = [
        agreement.name,
        f"id: {agreement.id} · {agreement.kind.replace('_', ' ')} · text {agreement.text.replace('_', ' ')}",
    ]
    if agreement.concluded:
        lines.append(f"Concluded: {_day(agreement.concluded)}")
    for one in agreement.in_force:
        end = f" until {local(one.until, agreement.timezone)}" if one.until else ", still in force as far as is known"
        lines.append(f"In force: from {local(one.start, agreement.timezone)}{end} ({agreement.timezone})")
    lines.append(f"Parties: {'; '.join(named.party(party) for party in agreement.parties)}")
    if agreement.guarantors:
        lines.append(f"Guarantors: {', '.join(named.actor(actor) for actor in agreement.guarantors)}")
    if agreement.excluded:
        lines.append(f"Excluded: {'; '.join(named.party(party) for party in agreement.excluded)}")
    if agreement.all_fighters_bound:
        lines.append("Everyone who fights there is bound: a doer who is not named is held to be one of them.")
    lines.extend(f"{_area_name(name)}: {_area(area)}" for name, area in agreement.areas)
    lines.append("Clauses:")
    lines.extend(line for clause in agreement.clauses for line in _clause(clause, named))
    if agreement.monitoring:
        lines.append(f"Monitoring: {agreement.monitoring}")
    if agreement.called:
        lines.append(f"Reports call it: {', '.join(agreement.called)}")
    lines.append("Not known:" if agreement.not_known else "Not known: nothing that its file tells of")
    lines.extend(f"  - {thing}" for thing in agreement.not_known)
    lines.append("Sources:")
    for source in agreement.sources:
        day = f", {_day(source.date)}" if source.date else ""
        lines.append(
            f"  - {source.title} ({source.publisher or 'publisher not told'}{day}){f' {source.url}' if source.url else ''}"
        )
    return "\n".join(lines)


class _Names:
    def __init__(self, register: Register | None) -> None:
        self._register = register

    def actor(self, id: str) -> str:
        known = self._register.get(id) if self._register else None
        return known.name if known else id

    def party(self, party: Party) -> str:
        words = self.actor(party.actor)
        if party.role not in ("adherent", "excluded"):
            words += f" ({party.role})"
        words += f" from {_day(party.since)}" if party.since else ""
        words += f" until {_day(party.until)}" if party.until else ""
        if party.answers_for:
            with_them = ", ".join(self.actor(one) for one in party.answers_for)
            words += f", with {with_them}" if party.role == "excluded" else f", answering for {with_them}"
        return words


def _clause(clause: Clause, named: _Names) -> Iterable[str]:
    yield f"  {clause.id}: {clause.says}"
    if clause.prohibits:
        yield f"    prohibits {', '.join(clause.prohibits)}"
    if clause.requires:
        yield f"    requires {', '.join(clause.requires)}"
    bound = ", ".join(named.actor(word) for word in clause.bound)
    against = ", ".join(named.actor(word) for word in clause.against)
    yield f"    binds {bound}; protects {against}; holds in {clause.where.replace('-', ' ')}"
    if clause.only_on:
        yield f"    only on {', '.join(clause.only_on)}"
    if clause.exceptions:
        yield f"    except {', '.join(name.replace('_', ' ') for name in clause.exceptions)}"
    if clause.since or clause.until:
        since = f" from {clause.since:%Y-%m-%d %H:%M} UTC" if clause.since else ""
        until = f" until {clause.until:%Y-%m-%d %H:%M} UTC" if clause.until else ""
        yield f"    holds{since}{until}"


def _area_name(name: str) -> str:
    return "Area" if name == "area" else f"Area ‘{name}’"


def _area(area: Area) -> str:
    if area.everywhere:
        return "wherever its parties meet"
    where = ", ".join(_country(iso) for iso in area.countries) or "country not told"
    if area.shape is None:
        return f"not known, in {where}" if area.certainty == "unknown" else f"all of {where}"
    edge = f", its edge known to {area.buffer_km:g} km" if area.buffer_km else ""
    parts = json.loads(area.shape)
    pieces = len(parts["coordinates"]) if parts["type"] == "MultiPolygon" else 1
    return f"drawn ({pieces} {'shapes' if pieces > 1 else 'shape'} in {where}), {area.certainty}{edge}"


def _country(iso: str) -> str:
    known = outlines().get(iso)
    return known.name if known else iso


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


# --- cautions ---------------------------------------------------------------------------------


def cautions(agreement: Agreement, register: Register) -> tuple[str, ...]:
    """What is no fault, but may not be meant: actors that nobody knows, clauses that bind nobody who is a party, and
    more.
    """
    return (*_unknown_actors(agreement, register), *_loose_bonds(agreement), *_gaps(agreement))


def _unknown_actors(agreement: Agreement, register: Register) -> Iterable[str]:
    named = [(party.actor, *party.answers_for) for party in (*agreement.parties, *agreement.excluded)]
    for actor in dict.fromkeys([*(one for group in named for one in group), *agreement.guarantors]):
        if register.get(actor) is None:
            yield f"‘{actor}’ is not in the register of actors; reports that name it will not be joined to it"


def _loose_bonds(agreement: Agreement) -> Iterable[str]:
    parties = {party.actor for party in agreement.parties} | set(agreement.guarantors)
    guaranteed = bool(agreement.guarantors) or any(party.role == "guarantor" for party in agreement.parties)
    for clause in agreement.clauses:
        for word in clause.bound:
            if word == "guarantors" and not guaranteed:
                yield f"clause ‘{clause.id}’ binds guarantors, but the agreement names none"
            if word not in ("parties", "guarantors", "anyone") and word not in parties:
                yield f"clause ‘{clause.id}’ binds ‘{word}’, who is neither a party nor a guarantor"


def _gaps(agreement: Agreement) -> Iterable[str]:
    if not agreement.called:
        yield "nothing is given under ‘called’; reports that do not use its full name will not be seen to speak of it"
    if agreement.area.shape is None and agreement.area.certainty == "unknown" and not agreement.area.everywhere:
        yield "its area is not known; every ruling on a place will stay undetermined"
    if not agreement.not_known and agreement.text != "published":
        yield "its text is not published, and yet nothing is given under ‘not_known’"
