"""The file that describes a language model: YAML that its owner writes, checked whole, with every fault told at once.

name: qwen3-32b
url: http://127.0.0.1:8000/v1
key_env: MY_KEY                  # or key_file: ~/keys/model; the key itself never stands here
price: {in: 0.5, out: 1.5, currency: USD}        # for a million tokens
limits: {requests: 2000, tokens: 5000000, cost: 5, minutes: 60}
at_once: 8
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from trucewatch.errors import KnowledgeError
from trucewatch.settings import Limits, ModelSettings

Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) < 1000


def _number(least: float, most: float = math.inf, *, whole: bool = False) -> Check:
    def good(value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            return False
        return math.isfinite(value) and least <= value <= most

    return good


_FIELDS: Mapping[str, tuple[Check, str]] = {
    "name": (_text, "the model's name, as its server knows it"),
    "url": (lambda value: _text(value) and _address(value), "an address such as http://127.0.0.1:8000/v1, without name or password"),
    "key_env": (_text, "the name of a variable of the environment"),
    "key_file": (_text, "a file"),
    "options": (lambda value: isinstance(value, dict) and _plain(value), "fields of the request"),
    "price": (lambda value: isinstance(value, dict), "in, out and currency"),
    "limits": (lambda value: isinstance(value, dict), "requests, tokens, cost and minutes"),
    "at_once": (_number(1, 256, whole=True), "a number of reports, 1 to 256"),
    "timeout_s": (_number(0.05, 3600), "seconds, up to 3600"),
    "tries": (_number(1, 20, whole=True), "a number of requests, 1 to 20"),
    "wait_s": (_number(0, 60), "seconds, up to 60"),
    "dead_after": (_number(1, whole=True), "a number of failures"),
    "part_chars": (_number(1000, 1_000_000, whole=True), "characters, at least 1000"),
    "overlap_chars": (_number(0, 100_000, whole=True), "characters, less than half of part_chars"),
    "answer_tokens": (_number(100, whole=True), "tokens, at least 100"),
    "answer_bytes": (_number(1000, whole=True), "bytes, at least 1000"),
}  # fmt: skip
_PRICE: Mapping[str, tuple[Check, str]] = {
    "in": (_number(0), "money for a million tokens"),
    "out": (_number(0), "money for a million tokens"),
    "currency": (_text, "such as USD"),
}
_LIMITS: Mapping[str, tuple[Check, str]] = {one.name: (_number(0), "a number, 0 or more") for one in fields(Limits)}
_SECRET = ("key", "api_key", "token", "password", "secret")
_OURS = ("model", "messages", "stream", "n")


def read_model(path: Path) -> ModelSettings:
    """The model that a file describes.

    Raises:
        KnowledgeError: the file cannot be read, or has faults; it tells each.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise KnowledgeError([f"{path}: cannot be read: {error.strerror}"]) from error
    except (yaml.YAMLError, ValueError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        raise KnowledgeError([f"{path}{f', line {line + 1}' if line is not None else ''}: is no YAML"]) from error
    if not isinstance(raw, dict):
        raise KnowledgeError([f"{path}: describes no model: name, and url where one can be asked"])
    faults = [f"{path}: {fault}" for fault in _faults(raw)]
    if faults:
        raise KnowledgeError(faults)
    return _built(raw, path)


def _faults(raw: dict[Any, Any]) -> list[str]:
    out = [] if "name" in raw else ["name is missing: the model's name, as its server knows it"]
    out += [
        f"{name} may not stand here: keep the key in the environment (key_env) or in a file of its own (key_file)"
        for name in raw
        if str(name).casefold() in _SECRET
    ]
    known = {name: value for name, value in raw.items() if str(name).casefold() not in _SECRET}
    out += _wrong(known, _FIELDS, "")
    for name, table in (("price", _PRICE), ("limits", _LIMITS)):
        if isinstance(raw.get(name), dict):
            out += _wrong(raw[name], table, f"{name}.")
    if isinstance(raw.get("options"), dict):
        out += [f"options.{name} may not be set here" for name in raw["options"] if str(name) in (*_OURS, *_SECRET)]
    limits, price = raw.get("limits"), raw.get("price")
    if (
        isinstance(limits, dict)
        and "cost" in limits
        and not (isinstance(price, dict) and {"in", "out"} <= price.keys())
    ):
        out.append("limits.cost means nothing without price: {in: …, out: …}")
    longest = raw.get("part_chars", ModelSettings.__dataclass_fields__["part_chars"].default)
    overlap = raw.get("overlap_chars", ModelSettings.__dataclass_fields__["overlap_chars"].default)
    if not out and overlap * 2 >= longest:
        out.append(f"overlap_chars must be less than half of part_chars: {overlap} of {longest}")
    return out


def _wrong(raw: Mapping[Any, Any], table: Mapping[str, tuple[Check, str]], where: str) -> list[str]:
    out = [f"{where}{name} is not known; there are {', '.join(table)}" for name in raw if name not in table]
    return out + [
        f"{where}{name} must be {means}" for name, (good, means) in table.items() if name in raw and not good(raw[name])
    ]


def _built(raw: dict[str, Any], path: Path) -> ModelSettings:
    price = raw.pop("price", {})
    limits: dict[str, Any] = {
        name: int(value) if name in ("requests", "tokens") else float(value)
        for name, value in raw.pop("limits", {}).items()
    }
    if "key_file" in raw:
        raw["key_file"] = path.parent / Path(raw["key_file"]).expanduser()
    raw["options"] = json.dumps(raw.get("options", {}), sort_keys=True, separators=(",", ":"))
    return ModelSettings(
        **raw,
        limits=Limits(**limits),
        price_in=float(price.get("in", 0)),
        price_out=float(price.get("out", 0)),
        currency=price.get("currency", "USD"),
    )


def _address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - a port that is none is told only here
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and not (parts.username or parts.password or parts.query)
    )


def _plain(value: Any) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        return False
    return True
