"""Maps: what the columns of a table mean, as YAML that a person can write; those of UCDP GED and ACLED are shipped."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from trucewatch.errors import KnowledgeError
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.knowledge.acts import acts
from trucewatch.records import content_id

FOLDER = Path(__file__).parent.parent / "knowledge" / "imports"

COLUMNS = (
    "id", "type", "first", "second", "first_id", "second_id", "first_kind", "second_kind", "start", "end", "date_precision",
    "place", "province", "district", "lat", "lon", "where_precision", "radius_km", "country", "best", "low", "high", "injured",
    "source", "notes",
)  # fmt: skip
"""What a column can be."""
PARTS = (
    "dataset", "columns", "required", "acts", "date_formats", "dates", "places", "states", "actors", "actor_ids", "countries",
    "delimiter",
)  # fmt: skip
DOERS = ("first", "second", "state", "nonstate", "unknown")
BODIES = ("government", "army", "police")
LEFT_OUT = "leave out"
ALWAYS = ("id", "type", "start")


@dataclass(frozen=True, slots=True)
class ActRule:
    """What a type of event is: the act, and which of its two sides did it (`unknown` where the coding does not say)."""

    act: str
    doer: str = "first"


@dataclass(frozen=True, slots=True)
class DateRule:
    """How well a day is known: UCDP's date_prec; and whether the day stands for days about it, or for its month."""

    prec: int
    days_about: int = 0
    month: bool = False


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """How well a place is known: kilometres, UCDP's and ACLED's precision, and whether its province stands for it."""

    km: float
    prec: int | None = None
    geo: int | None = None
    province: bool = False


@dataclass(frozen=True, slots=True)
class NameRule:
    """A pattern of actors' names and whom it means: an id, `nobody`, or a body of the state that the name holds."""

    pattern: re.Pattern[str]
    means: str


@dataclass(frozen=True, slots=True)
class ImportMap:
    """How the rows of a data set become incidents; see docs/imports.md for each part.

    Attributes:
        acts: by type in small letters; None for types that are left out. states: what marks a side as a state.
        version: hash of the file.
    """

    dataset: str
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    acts: Mapping[str, ActRule | None]
    date_formats: tuple[str, ...]
    dates: Mapping[str, DateRule]
    places: Mapping[str, PlaceRule]
    states: frozenset[str]
    actors: tuple[NameRule, ...]
    actor_ids: Mapping[str, str]
    countries: Mapping[str, str | None]
    delimiter: str | None
    version: str


@cache
def shipped_map(name: str) -> ImportMap:
    """The map of a data set that is shipped: `ged` or `acled`."""
    return read_map(FOLDER / f"{name}.yaml")


def read_map(path: Path) -> ImportMap:
    """A map.

    Raises:
        KnowledgeError: with every fault, each a sentence with the file.
    """
    try:
        words = path.read_text(encoding="utf-8-sig")
        raw = yaml.safe_load(words)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise KnowledgeError([f"{path}: the map cannot be read: {reason}"]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise KnowledgeError([f"{path}{line}: this is no YAML; check indentation, quotes and brackets"]) from error
    if not isinstance(raw, dict):
        raise KnowledgeError([f"{path}: a map is given by named parts ({', '.join(PARTS)})"])
    reader = _Reader(raw)
    found = reader.read(content_id("map", words))
    if reader.faults:
        raise KnowledgeError(f"{path}: {fault}" for fault in reader.faults)
    return found


class _Reader:
    """Reads the parts of a map and gathers what is wrong with them."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw, self.faults = raw, list[str]()
        self._known("the map", raw, PARTS)

    def read(self, version: str) -> ImportMap:
        """The map, as far as it can be read."""
        columns = {str(name): _texts(told) for name, told in self._part("columns").items()}
        self._known("columns", columns, COLUMNS)
        for name in ALWAYS:
            if not columns.get(name):
                self.faults.append(f"‘columns’ must name the column of ‘{name}’")
        if not self.raw.get("dataset"):
            self.faults.append("‘dataset’ is missing; say what the data set is called")
        delimiter = self.raw.get("delimiter")
        return ImportMap(
            dataset=str(self.raw.get("dataset") or ""),
            columns=columns,
            required=tuple(dict.fromkeys((*ALWAYS, *_texts(self.raw.get("required") or ())))),
            acts={key.casefold(): rule for key, rule in self._each("acts", self._act)},
            date_formats=_texts(self.raw.get("date_formats") or "%Y-%m-%d"),
            dates=dict(self._each("dates", self._date)),
            places=dict(self._each("places", self._place)),
            states=frozenset(word.casefold() for word in _texts(self.raw.get("states") or ())),
            actors=tuple(NameRule(_pattern(key), means) for key, means in self._each("actors", self._means)),
            actor_ids=dict(self._each("actor_ids", self._actor)),
            countries={key.casefold(): code for key, code in self._each("countries", self._country)},
            delimiter=str(delimiter) if delimiter else None,
            version=version,
        )

    def _part(self, name: str) -> Mapping[Any, Any]:
        part = self.raw.get(name) or {}
        if isinstance(part, dict):
            return part
        self.faults.append(f"‘{name}’ must be given by named parts, one ‘name: value’ each")
        return {}

    def _each(self, name: str, read: Callable[[str, Any], Any]) -> Iterable[tuple[str, Any]]:
        return [(str(key).strip(), read(f"‘{name}’, ‘{key}’", value)) for key, value in self._part(name).items()]

    def _known(self, where: str, names: Iterable[object], known: Collection[str]) -> None:
        for name in names:
            if name not in known:
                self.faults.append(f"‘{name}’ is no part of {where} (known: {', '.join(known)})")

    def _act(self, where: str, told: Any) -> ActRule | None:
        if told == LEFT_OUT:
            return None
        rule = {"act": told} if isinstance(told, str) else told if isinstance(told, dict) else {}
        act, doer = str(rule.get("act", "")), str(rule.get("doer", "first"))
        if act not in acts():
            self.faults.append(f"{where}: ‘{act}’ is no act; use a key of acts.yaml, or ‘{LEFT_OUT}’")
        if doer not in DOERS:
            self.faults.append(f"{where}: ‘{doer}’ is no doer (known: {', '.join(DOERS)})")
        return ActRule(act, doer)

    def _date(self, where: str, told: Any) -> DateRule:
        rule = told if isinstance(told, dict) else {"prec": told}
        self._known(where, rule, ("prec", "days_about", "month"))
        prec, about = self._whole(where, rule.get("prec"), 1, 5), self._whole(where, rule.get("days_about", 0), 0, 366)
        return DateRule(prec, about, rule.get("month") is True)

    def _place(self, where: str, told: Any) -> PlaceRule:
        rule = told if isinstance(told, dict) else {"km": told}
        self._known(where, rule, ("km", "prec", "geo", "area"))
        km = rule.get("km")
        if not isinstance(km, (int, float)) or not 0 < km <= 5000:
            self.faults.append(f"{where}: ‘km’ must be a number of kilometres, more than 0")
            km = 1.0
        prec, geo = rule.get("prec"), rule.get("geo")
        return PlaceRule(
            float(km),
            None if prec is None else self._whole(where, prec, 1, 7),
            None if geo is None else self._whole(where, geo, 1, 3),
            rule.get("area") == "province",
        )

    def _whole(self, where: str, told: Any, least: int, most: int) -> int:
        if isinstance(told, int) and least <= told <= most:
            return told
        self.faults.append(f"{where}: ‘{told}’ is no whole number from {least} to {most}")
        return least

    def _means(self, where: str, told: Any) -> str:
        return str(told) if told in ("nobody", *BODIES) else self._actor(where, told)

    def _actor(self, where: str, told: Any) -> str:
        if ActorRegister.load().get(str(told)) is None:
            self.faults.append(f"{where}: ‘{told}’ is no actor; `trucewatch actors NAME` finds their ids")
        return str(told)

    def _country(self, where: str, told: Any) -> str | None:
        code = str(told)
        if code == "none":
            return None
        if not (len(code) == 2 and code.isascii() and code.isupper()):
            self.faults.append(f"{where}: ‘{told}’ is no country; use two capital letters such as SY, or ‘none’")
        return code


def _texts(told: Any) -> tuple[str, ...]:
    """A text or a list of texts, as texts."""
    return tuple(str(one) for one in told) if isinstance(told, (list, tuple)) else (str(told),)


def _pattern(words: str) -> re.Pattern[str]:
    """A name with `{country}` and `*` as a pattern for whole names."""
    told = (
        re.escape(words).replace(re.escape("{country}"), "(?P<country>[^()]+?(?: \\([^()]+\\))?)").replace(r"\*", ".*")
    )
    return re.compile(told, re.IGNORECASE)
