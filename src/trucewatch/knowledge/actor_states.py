"""Every state's government, armed forces and police, by rule from one table, `actors/states.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

STATES_FILE = "states.yaml"
Row = dict[str, Any]

_SOURCE = "UN member states and terminology (UNTERM); ISO 3166"


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds; read by the C library where PyYAML was built with it, which is ten times faster."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both loaders are the safe one


def state_actors(path: Path) -> tuple[list[Row], list[list[str]]]:
    """Return the actors of every state, and for each state `[id, country, government, army, police]`."""
    table = read_yaml(path)
    rows: list[Row] = []
    states: list[list[str]] = []
    for raw in table["states"]:
        government = str(raw.get("government") or raw["id"])
        army, police = _army(raw), f"{raw['id']}-police"
        states.append([raw["id"], raw["iso"], government, army["id"], police])
        rows.extend(_state(raw, government, army, police))
    return rows, states


def _army(raw: Row) -> Row:
    army = raw.get("army") or {}
    demonym = (raw["demonym"] or [raw["name"]])[0]
    return {
        "id": army.get("id", f"{raw['id']}-armed-forces"),
        "name": army.get("name", f"{demonym} armed forces"),
        "also": army.get("also", []),
    }


def _names(*groups: tuple[str, list[str]]) -> list[list[str | None]]:
    seen: dict[str, list[str | None]] = {}
    for how, names in groups:
        for name in names:
            seen.setdefault(name, [name, how, None, None])
    return list(seen.values())


def _state(raw: Row, government: str, army: Row, police: str) -> list[Row]:
    demonym = (raw["demonym"] or [raw["name"]])[0]
    common = {"countries": [raw["iso"]], "theatres": ["states"], "source": _SOURCE}
    stands = [("name", raw.get("seat", [])), ("capital", raw.get("capital", [])), ("voice", raw.get("voices", []))]
    own = _names(("name", [raw["name"], *raw.get("also", [])]), ("demonym", raw["demonym"]))
    rows: list[Row] = [{"id": raw["id"], "name": raw["name"], "names": own, "kind": "state", **common}]
    rows[0].update({slot: raw[slot] for slot in ("wikidata", "ucdp") if slot in raw})
    if government == raw["id"]:
        rows[0]["names"] += _names(*stands)
    else:
        name = raw.get("government_name", f"{demonym} government")
        names = _names(("name", [name, f"government of {raw['name']}"]), *stands)
        rows.append(
            {
                "id": government,
                "name": name,
                "names": names,
                "kind": "government",
                **common,
                "parents": [[raw["id"], None, None]],
            }
        )
    for body, name, also, kind in (
        (army["id"], army["name"], army["also"], "state_forces"),
        (police, f"{demonym} police", [], "police"),
    ):
        names = _names(("name", [name, *also]))
        rows.append(
            {"id": body, "name": name, "names": names, "kind": kind, **common, "parents": [[government, None, None]]}
        )
    return rows
