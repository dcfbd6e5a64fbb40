"""Reading the YAML of actors, checking it, and compiling it: `python -m trucewatch.knowledge.actor_files` writes `actors.json`.

A theatre's file:

    theatre: syria
    countries: [SY]
    sources: {ucdp: UCDP actor list, un: UN Commission of Inquiry on Syria}      # where its entries can be checked
    roles:
      - {words: [regime, regime forces], actor: syria-government, active: ..2024-12-08}
    actors:
      - {id: southern-front, name: Southern Front, names: [al-Jabha al-Janubiyya], kind: rebel_group, active: 2014-02-13..2018-07,
         parents: [free-syrian-army], backers: [jordan, united-states 2014..2018-01], source: un}

Anything that holds for a time only is written with its days behind it: `ID 2014..2018-07`, `ID ..2024-12-08`, `ID 2017-01-28..`.
A year or month as first day means its first, as last day its last.
"""

from __future__ import annotations

import calendar
import hashlib
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from trucewatch.errors import KnowledgeError
from trucewatch.knowledge.actor_names import key
from trucewatch.knowledge.actor_states import STATES_FILE, read_yaml, state_actors
from trucewatch.knowledge.actors import COMPILED, KINDS

FOLDER = Path(__file__).parent / "actors"
OUTLETS = Path(__file__).parent / "outlets.yaml"

_TIMED = re.compile(r"^(?P<what>.+?)\s+(?P<since>[\d-]*)\.\.(?P<until>[\d-]*)$")
_OUTER_IDS = {"wikidata": re.compile(r"Q[1-9]\d*"), "ucdp": re.compile(r"[1-9]\d{0,5}")}
_KEYS = frozenset(
    "id name names short slurs voices seats kind country countries parents allies backers listings active side source ucdp wikidata".split()
)
_ROLE_KEYS = frozenset({"words", "actor", "active", "needs", "countries"})
_RELATIONS = ("parents", "allies", "backers")
_NAME_KINDS = {"names": "name", "short": "short", "slurs": "slur", "voices": "voice", "seats": "capital"}
Row = dict[str, Any]


class _Faults(list[str]):
    """Faults found so far, each with the file it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.where = ""

    def add(self, fault: str) -> None:
        self.append(f"{self.where}: {fault}")


def first_day(text: str) -> str | None:
    """The first day of a year, month or day, in ISO form; None for ""."""
    return (text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text) if text else None


def last_day(text: str) -> str | None:
    """The last day of a year, month or day, in ISO form; None for ""."""
    if not text:
        return None
    if len(text) == 4:
        return f"{text}-12-31"
    if len(text) == 7:
        return f"{text}-{calendar.monthrange(int(text[:4]), int(text[5:]))[1]:02d}"
    return text


def timed(value: object) -> list[str | None]:
    """`"ID 2014..2018-07"` as `[ID, first day, last day]`."""
    text = str(value).strip()
    found = _TIMED.match(text)
    if found is None:
        return [text, None, None]
    return [found["what"], first_day(found["since"]), last_day(found["until"])]


def _active(value: object) -> tuple[str | None, str | None]:
    text = str(value or "..")
    since, _, until = text.partition("..") if ".." in text else (text, "", text)
    return first_day(since.strip()), last_day(until.strip())


def _names(raw: Row) -> list[list[str | None]]:
    names: list[list[str | None]] = [[str(raw["name"]), "name", None, None]]
    for slot, how in _NAME_KINDS.items():
        for value in raw.get(slot) or ():
            text, since, until = timed(value)
            names.append([text, how, since, until])
    return names


def _row(raw: Row, theatre: Row) -> Row:
    since, until = _active(raw.get("active"))
    countries = raw.get("countries") or ([raw["country"]] if raw.get("country") else theatre.get("countries") or [])
    sources = theatre.get("sources") or {}
    source = raw.get("source") or next(iter(sources), "")
    row: Row = {
        "id": raw["id"],
        "name": str(raw["name"]),
        "names": _names(raw),
        "kind": raw.get("kind", ""),
        "countries": countries,
        "theatres": [theatre["theatre"]],
        **{slot: [timed(value) for value in raw.get(slot) or ()] for slot in (*_RELATIONS, "listings")},
        "since": since,
        "until": until,
        "side": raw.get("side"),
        "source": sources.get(source, source),
        "wikidata": raw.get("wikidata"),
        "ucdp": raw.get("ucdp"),
    }
    return {slot: value for slot, value in row.items() if value not in (None, [], "")}


def _theatre(path: Path, faults: _Faults) -> tuple[list[Row], list[Row]]:
    faults.where = path.name
    try:
        raw = read_yaml(path)
    except yaml.YAMLError as broken:
        faults.add(f"is not valid YAML: {broken}")
        return [], []
    if not isinstance(raw, dict) or not raw.get("theatre"):
        faults.add("has no theatre")
        return [], []
    rows = [_row(a, raw) for a in raw.get("actors") or () if _sound(a, faults)]
    roles = [_role(r, raw) for r in raw.get("roles") or () if _sound_role(r, faults)]
    return rows, roles


def _sound(raw: Row, faults: _Faults) -> bool:
    who = raw.get("id") or raw.get("name") or "an actor"
    for slot in ("id", "name", "kind"):
        if not raw.get(slot):
            faults.add(f"{who} has no {slot}")
    for slot in raw.keys() - _KEYS:
        faults.add(f"{who} has the unknown key {slot!r}")
    if raw.get("kind") and raw["kind"] not in KINDS:
        faults.add(f"{who} is of the unknown kind {raw['kind']!r}")
    return bool(raw.get("id") and raw.get("name"))


def _role(raw: Row, theatre: Row) -> Row:
    since, until = _active(raw.get("active"))
    role: Row = {"words": [str(w).lower() for w in raw["words"]], "actor": raw["actor"], "theatre": theatre["theatre"]}
    role["countries"] = raw.get("countries") or theatre.get("countries") or []
    role.update({"since": since, "until": until, "needs": raw.get("needs")})
    return {slot: value for slot, value in role.items() if value is not None}


def _sound_role(raw: Row, faults: _Faults) -> bool:
    for slot in raw.keys() - _ROLE_KEYS:
        faults.add(f"the role {raw.get('words')} has the unknown key {slot!r}")
    if not raw.get("words") or not raw.get("actor"):
        faults.add(f"the role {raw.get('words')} lacks its words or its actor")
        return False
    return True


def read(folder: Path = FOLDER) -> tuple[Row, list[str]]:
    """Return the compiled data of all files in a folder, and every fault in them, in words."""
    faults = _Faults()
    faults.where = STATES_FILE
    rows, states = state_actors(folder / STATES_FILE)
    roles: list[Row] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name != STATES_FILE:
            more, more_roles = _theatre(path, faults)
            rows.extend(more)
            roles.extend(more_roles)
    rows.extend(_outlets(OUTLETS if folder == FOLDER else folder / OUTLETS.name, faults))
    faults.where = "actors"
    actors = _merged(rows, faults)
    for fault in (*_relation_faults(actors, roles), *_circles(actors), *_shared_names(actors), *_id_faults(actors)):
        faults.append(fault)
    return {"actors": list(actors.values()), "roles": roles, "states": states}, list(faults)


def _outlets(path: Path, faults: _Faults) -> list[Row]:
    """Outlets are actors too: `outlets.yaml` gives name, names, voices, country, side, owner, and kind where it is not media."""
    faults.where = path.name
    if not path.exists():
        return []
    listed = read_yaml(path)["outlets"]
    rows = []
    for raw in listed:
        for slot in raw.keys() - {"name", "names", "voices", "kind", "country", "side", "owner", "wikidata"}:
            faults.add(f"{raw.get('name')} has the unknown key {slot!r}")
        for slot in ("name", "country", "owner"):
            if not raw.get(slot):
                faults.add(f"{raw.get('name') or 'an outlet'} has no {slot}")
        kept = {slot: value for slot, value in raw.items() if slot != "owner"}
        kept.setdefault("kind", "media")
        rows.append(
            _row(
                {"id": outlet_id(str(raw["name"])), **kept, "source": f"owner: {raw.get('owner')}"},
                {"theatre": "outlets"},
            )
        )
    return rows


def outlet_id(name: str) -> str:
    """The id of an outlet: its name in lower case, hyphened."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def _merged(rows: Iterable[Row], faults: _Faults) -> dict[str, Row]:
    actors: dict[str, Row] = {}
    for row in rows:
        old = actors.get(row["id"])
        if old is None:
            actors[row["id"]] = row
        elif old["theatres"][0] == "states":
            actors[row["id"]] = _extended(old, row)
        else:
            faults.add(f"{row['id']} stands twice, in {old['theatres'][0]} and in {row['theatres'][0]}")
    return actors


def _extended(state: Row, row: Row) -> Row:
    """A theatre may say more about a state or its forces than the table of states does."""
    out = dict(state)
    for slot, value in row.items():
        if slot == "countries":
            continue  # a state stays at home, whatever theatre tells of it
        if slot in {"names", "theatres", *_RELATIONS, "listings"}:
            out[slot] = [*out.get(slot, []), *(v for v in value if v not in out.get(slot, []))]
        elif slot in {"since", "until", "side"} or slot not in out:
            out[slot] = value
    out["name"] = row["name"]
    out["names"] = sorted(out["names"], key=lambda n: n[0] != row["name"])
    return out


def _relation_faults(actors: dict[str, Row], roles: Iterable[Row]) -> Iterator[str]:
    for row in actors.values():
        for slot in _RELATIONS:
            for to, since, until in row.get(slot, ()):
                yield from _link_faults(actors, row, slot, to, since, until)
        if row.get("side") and row["side"] not in actors:
            yield f"{row['id']}: its side {row['side']!r} is no actor"
        if (row.get("since") or "") > (row.get("until") or "9999"):
            yield f"{row['id']} ends before it begins"
    for role in roles:
        for actor in (role["actor"], *role.get("needs", ())):
            if actor not in actors:
                yield f"the role {role['words'][0]!r} in {role['theatre']} names {actor!r}, which is no actor"


def _link_faults(
    actors: dict[str, Row], row: Row, slot: str, to: str, since: str | None, until: str | None
) -> Iterator[str]:
    other = actors.get(to)
    if other is None:
        yield f"{row['id']}: {to!r} among its {slot} is no actor"
        return
    if since and until and since > until:
        yield f"{row['id']}: {slot} {to} ends before it begins"
    if slot == "parents":
        if since and row.get("until") and since > row["until"]:
            yield f"{row['id']} joins {to} after its own end"
        if until and row.get("since") and until < row["since"]:
            yield f"{row['id']} leaves {to} before its own beginning"
        if since and other.get("until") and since > other["until"]:
            yield f"{row['id']} joins {to} after the end of {to}"


def _id_faults(actors: dict[str, Row]) -> Iterator[str]:
    """Ids of Wikidata and UCDP that cannot be, or that two actors claim."""
    held: dict[tuple[str, str], str] = {}
    for row in actors.values():
        for slot, shape in _OUTER_IDS.items():
            value = str(row.get(slot) or "")
            if value and not shape.fullmatch(value):
                yield f"{row['id']}: {value!r} is no id of {slot}"
            elif value and held.setdefault((slot, value), row["id"]) != row["id"]:
                yield f"{row['id']} and {held[slot, value]} bear the same id of {slot}, {value}"


def _circles(actors: dict[str, Row]) -> Iterator[str]:
    for start in actors:
        stack, seen = [p[0] for p in actors[start].get("parents", ())], set()
        while stack:
            here = stack.pop()
            if here == start:
                yield f"{start} is, through its parents, a part of itself"
                break
            if here not in seen and here in actors:
                seen.add(here)
                stack.extend(p[0] for p in actors[here].get("parents", ()))


def _shared_names(actors: dict[str, Row]) -> Iterator[str]:
    holders: dict[tuple[str, tuple[str, ...]], list[tuple[str, list[str | None]]]] = {}
    for row in actors.values():
        for name in row["names"]:
            for theatre in row["theatres"] if name[1] != "voice" else ():
                holders.setdefault((theatre, key(str(name[0]))), []).append((row["id"], name))
    for (theatre, _), held in sorted(holders.items()):
        ids = {i for i, _ in held}
        if theatre != "states" and len(ids) > 1 and _same_time(actors, held):
            yield f"{theatre}: the name {held[0][1][0]!r} is borne by {' and '.join(sorted(ids))} at the same time"


def _same_time(actors: dict[str, Row], held: list[tuple[str, list[str | None]]]) -> bool:
    spans = sorted(
        ((n[2] or actors[i].get("since") or "0000", n[3] or actors[i].get("until") or "9999"), i) for i, n in held
    )
    return any(a[1] != b[1] and a[0][1] >= b[0][0] and _same_country(actors, a[1], b[1]) for a, b in pairwise(spans))


def _same_country(actors: dict[str, Row], one: str, other: str) -> bool:
    here, there = (set(actors[i].get("countries", ())) for i in (one, other))
    return not here or not there or bool(here & there)


def fingerprint(folder: Path = FOLDER) -> str:
    """The hash of everything that the compiled file is made from."""
    total = hashlib.sha256()
    outlets = [OUTLETS] if folder == FOLDER else []
    for path in (*sorted(folder.glob("*.yaml")), *outlets):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def compile_actors(folder: Path = FOLDER, out: Path = COMPILED) -> int:
    """Write the compiled file and return how many actors it holds.

    Raises:
        KnowledgeError: with every fault, if there is one.
    """
    data, faults = read(folder)
    if faults:
        raise KnowledgeError(faults)
    for row in data["actors"]:
        row["names"] = [[*name, " ".join(key(str(name[0])))] for name in row["names"]]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in data["actors"])
    rest = {slot: json.dumps(data[slot], ensure_ascii=False, separators=(",", ":")) for slot in ("roles", "states")}
    out.write_text(
        f'{{"made_from":"{fingerprint(folder)}",\n"states":{rest["states"]},\n"roles":{rest["roles"]},\n"actors":[\n{lines}\n]}}\n',
        encoding="utf-8",
    )
    return len(data["actors"])


if __name__ == "__main__":
    try:
        print(f"{compile_actors()} actors compiled")
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
