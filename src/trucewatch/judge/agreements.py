"""Agreements as data: a YAML file for each, read, checked, and every fault told at once.

`load_agreements` reads a folder of them (those shipped, or a user's own); `read_agreement` one file. What each part of
a file means is told in `FORM` below and in the template that `trucewatch.judge.form` writes. Files whose name begins
with `_` are no agreements.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from trucewatch.errors import KnowledgeError
from trucewatch.judge.clauses import read_clauses
from trucewatch.judge.located import Faults, Node, Part, parse
from trucewatch.judge.moments import day, instant, zone_of
from trucewatch.judge.outlines import outlines
from trucewatch.judge.shapes import countries_of, read_areas
from trucewatch.records import Agreement, AgreementSource, Interval, Party, content_id

FOLDER = Path(__file__).parent.parent / "knowledge" / "agreements"

FORM = (
    "id", "name", "called", "kind", "extends", "concluded", "in_force", "timezone", "countries", "text", "sources",
    "parties", "guarantors", "excluded", "all_fighters_bound", "area", "areas", "clauses", "monitoring", "not_known",
)  # fmt: skip
KINDS = (
    "cessation_of_hostilities", "preliminary", "definitive", "humanitarian_pause", "de_escalation_zone", "local_truce",
    "unilateral",
)  # fmt: skip
TEXTS = ("published", "as_reported", "not_published")
ROLES = ("adherent", "guarantor", "mediator", "declarer")


def load_agreements(folder: Path | None = None) -> tuple[Agreement, ...]:
    """Every agreement of a folder, sorted by id.

    Args:
        folder: a folder of YAML files; None for the agreements that come with Trucewatch.

    Raises:
        KnowledgeError: with every fault of every file, in words; also where there is no such folder, or nothing in it.
    """
    folder = folder or FOLDER
    paths = sorted(path for path in folder.glob("*.y*ml") if not path.name.startswith("_"))
    if not paths:
        reason = "there is no such folder" if not folder.is_dir() else "the folder holds no agreement (no .yaml file)"
        raise KnowledgeError([f"{folder}: {reason}"])
    told: list[str] = []
    found: dict[str, Agreement] = {}
    for path in paths:
        agreement, faults = check_agreement(path)
        told.extend(faults)
        if agreement and agreement.id in found:
            told.append(
                f"{path}, line 1: another file of this folder has the id ‘{agreement.id}’ too; each needs its own"
            )
        elif agreement:
            found[agreement.id] = agreement
    if told:
        raise KnowledgeError(told)
    return tuple(found[name] for name in sorted(found))


def read_agreement(path: Path) -> Agreement:
    """One agreement.

    Raises:
        KnowledgeError: with every fault of the file.
    """
    agreement, faults = check_agreement(path)
    if agreement is None or faults:
        raise KnowledgeError(faults)
    return agreement


def check_agreement(path: Path) -> tuple[Agreement | None, tuple[str, ...]]:
    """The agreement of a file, as far as it can be read, and every fault in it as `file, line N: sentence`."""
    faults = Faults(str(path))
    try:
        words = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = (
            "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else (error.strerror or "it is not there")
        )
        return None, (f"{path}: this cannot be read: {reason}",)
    root = parse(words, faults)
    if root is None:
        return None, faults.told
    part = Part(root, "the agreement", FORM, faults)
    agreement = _agreement(part, path, words) if isinstance(root.value, dict) else None
    return agreement, faults.told


def _agreement(part: Part, path: Path, words: str) -> Agreement:
    areas, drawn = read_areas(part, path.parent)
    countries = countries_of(part, areas)
    zone = zone_of(part, outlines()[countries[0]].timezone if countries and countries[0] in outlines() else "UTC")
    in_force = _in_force(part, zone)
    parties = _actors(part, "parties", "adherent")
    guarantors = _actors(part, "guarantors", "guarantor")
    excluded = _actors(part, "excluded", "excluded")
    if not any(party.role in ("adherent", "declarer") for party in parties) and not part.text("all_fighters_bound"):
        part.fault(
            "parties", "nobody is named who keeps this agreement: give at least one party with the role ‘adherent’"
        )
    concluded = day(part, "concluded")
    if concluded and in_force and in_force[0].until and concluded > in_force[0].until.date():
        part.fault("concluded", "it was concluded after it had ended; check both days")
    return Agreement(
        id=_id(part),
        name=part.text("name", required=True),
        called=part.words("called"),
        kind=part.choice("kind", KINDS, "cessation_of_hostilities", required=True),
        concluded=concluded,
        in_force=in_force,
        text=part.choice("text", TEXTS, "as_reported"),
        sources=_sources(part),
        parties=parties,
        guarantors=tuple(party.actor for party in guarantors),
        excluded=excluded,
        areas=areas,
        clauses=read_clauses(part, zone, tuple(name for name, _ in areas)),
        countries=countries,
        timezone=zone,
        monitoring=_monitoring(part),
        not_known=part.words("not_known"),
        all_fighters_bound=part.yes("all_fighters_bound"),
        extends=part.text("extends") or None,
        version=content_id("agreement", words, drawn),
    )


def _id(part: Part) -> str:
    name = part.text("id", required=True)
    if name and not all(piece.isalnum() and piece == piece.lower() for piece in name.split("-")):
        part.fault(
            "id", f"‘{name}’ is no id; use small letters, figures and single hyphens, such as ‘syr-southwest-2017’"
        )
    return name


def _in_force(part: Part, zone: str) -> tuple[Interval, ...]:
    """The times at which the agreement held; a plain day as `until` is the first day on which it no longer did."""
    nodes = part.list("in_force")
    if not nodes:
        part.fault("in_force", "‘in_force’ is missing; say from when it holds, and until when, if it has ended")
    found = []
    for node in nodes:
        times = Part(node, "a time in force", ("from", "until", "because"), part.faults)
        start, until = instant(times, "from", zone), instant(times, "until", zone)
        if start is None:
            if not times.text("from"):
                times.fault("from", "a time in force must say ‘from’ when it holds")
            continue
        if until is not None and until <= start:
            times.fault("until", "it ends before it begins; check both moments")
            continue
        found.append(Interval(start, until))
    found.sort(key=lambda interval: interval.start)
    for one, other in pairwise(found):
        if one.until is None or one.until > other.start:
            part.fault("in_force", "two times in force overlap; end one before the next begins")
    return tuple(found)


def _sources(part: Part) -> tuple[AgreementSource, ...]:
    found = []
    for node in part.list("sources"):
        one = Part(node, "a source", ("title", "publisher", "date", "url", "says"), part.faults)
        url = one.text("url")
        if url and not url.startswith(("http://", "https://")):
            one.fault("url", f"‘{url}’ is no address; it must begin with https://")
        found.append(
            AgreementSource(one.text("title", required=True), one.text("publisher"), day(one, "date"), url or None)
        )
    if not found:
        part.fault("sources", "no source is given; name at least one, with title, publisher and day")
    return tuple(found)


def _actors(part: Part, name: str, role: str) -> tuple[Party, ...]:
    return tuple(filter(None, map(partial(_actor, role=role, faults=part.faults), part.list(name))))


def _actor(node: Node, role: str, faults: Faults) -> Party | None:
    """An actor with what the agreement says of it; a plain text is its id."""
    if isinstance(node.value, str):
        return Party(node.value, role)
    one = Part(node, "an actor", ("actor", "role", "since", "until", "answers_for", "called"), faults)
    actor = one.text("actor", required=True)
    since, until = day(one, "since"), day(one, "until")
    if since and until and until <= since:
        one.fault("until", "it ends before it begins; check both days")
    if not actor:
        return None
    role = role if role == "excluded" else one.choice("role", ROLES, role)
    return Party(actor, role, since, until, one.words("answers_for"), one.words("called"))


def _monitoring(part: Part) -> str:
    """Who watches it, as one text."""
    node = part.node("monitoring")
    if node is None or isinstance(node.value, str):
        return part.text("monitoring")
    watchers: Sequence[Node] = node.value if isinstance(node.value, tuple) else (node,)
    said = []
    for watcher in watchers:
        if isinstance(watcher.value, str):
            said.append(watcher.value)
            continue
        one = Part(watcher, "the monitoring", ("mechanism", "from", "until", "how"), part.faults)
        since, until = day(one, "from"), day(one, "until")
        times = f" from {since}" * bool(since) + f" until {until}" * bool(until)
        said.append(f"{one.text('mechanism', required=True)}{times}{': ' * bool(one.text('how'))}{one.text('how')}")
    return "; ".join(said)
