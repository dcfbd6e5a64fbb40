"""The short form in which claims are drafted, turned into the form in which they are published.

See `corpus/WRITING.md` for the form. Everything wrong in a draft is told at once, each with its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

ACTS_FILE = Path(__file__).resolve().parents[2] / "src" / "trucewatch" / "knowledge" / "acts.yaml"
FACTUALITY = ("occurred", "negated", "future", "hypothetical")
KEYS = {"act", "q", "t", "f", "cue", "by", "to", "at", "on", "n", "k", "w", "src", "v"}
_PLACE = re.compile(r"^(?P<name>.+)@(?P<lat>-?\d+(?:\.\d+)?),(?P<lon>-?\d+(?:\.\d+)?),(?P<radius>\d+(?:\.\d+)?)$")
_RANGE = re.compile(r"^(?P<low>\d+)(?P<dash>-)?(?P<high>\d+)?$|^-(?P<only_high>\d+)$")

JsonObject = dict[str, Any]


@dataclass
class Draft:
    """One drafted text on its way to a published record; collects what is wrong with it."""

    text: str
    where: str
    acts: frozenset[str]
    errors: list[str] = field(default_factory=list)

    def wrong(self, message: str) -> None:
        self.errors.append(f"{self.where}: {message}")

    def find(self, words: str, near: int) -> list[int] | None:
        """Offsets of `words` (the occurrence nearest to `near`, or the one numbered by `#2`), or None with an error noted."""
        number = re.search(r"#(\d+)$", words)
        wanted = words[: number.start()] if number else words
        starts = [m.start() for m in re.finditer(re.escape(wanted), self.text)] if wanted else []
        whole = [s for s in starts if _whole_words(self.text, s, s + len(wanted))]
        starts = whole or starts
        if not starts:
            self.wrong(f"not in the text: {wanted!r}")
            return None
        if number and int(number.group(1)) > len(starts):
            self.wrong(f"{wanted!r} stands in the text {len(starts)} times, not {number.group(1)}")
            return None
        start = starts[int(number.group(1)) - 1] if number else min(starts, key=lambda s: abs(s - near))
        return [start, start + len(wanted)]

    def claim(self, raw: JsonObject) -> JsonObject:
        """The published form of one drafted claim."""
        for key in raw.keys() - KEYS:
            self.wrong(f"unknown key {key!r}")
        if raw.get("act") not in self.acts:
            self.wrong(f"unknown act {raw.get('act')!r}")
        quote, factuality = str(raw.get("q", "")), raw.get("f", "occurred")
        if len(quote.split()) < 3:
            self.wrong(f"quote of fewer than three words: {quote!r}")
        if factuality not in FACTUALITY:
            self.wrong(f"unknown factuality {factuality!r}")
        if factuality != "occurred" and not raw.get("cue"):
            self.wrong(f"{factuality} without a cue: {quote!r}")
        at = self.find(quote, 0) or [0, 0]
        trigger = self._trigger(str(raw.get("t", "")), quote, at)
        spans: JsonObject = {"quote": at, "act": trigger}
        if raw.get("cue"):
            spans["cue"] = self.find(str(raw["cue"]), trigger[0])
        out: JsonObject = {"quote": re.sub(r"#\d+$", "", quote), "act": raw.get("act"), "factuality": factuality}
        for key, slot in (("by", "initiator"), ("to", "recipient")):
            out[slot], spans[slot] = self._names(raw.get(key), trigger[0])
        out["place"], spans["place"] = self._places(raw.get("at"), trigger[0])
        out["date"], spans["date"] = self._date(raw.get("on"), trigger[0])
        for key, slot in (("n", "count"), ("k", "killed"), ("w", "injured")):
            out[slot], spans[slot] = self._range(raw.get(key), trigger[0])
        out["sources"], spans["sources"] = self._names(raw.get("src"), trigger[0])
        out["violation_stated"] = bool(raw.get("v", False))
        out["spans"] = {slot: span for slot, span in spans.items() if span}
        return out

    def _trigger(self, words: str, quote: str, at: list[int]) -> list[int]:
        inside = quote.find(words) if words else -1
        if inside < 0:
            self.wrong(f"trigger {words!r} is not in the quote {quote!r}")
            return at
        return [at[0] + inside, at[0] + inside + len(words)]

    def _names(self, raw: Any, near: int) -> tuple[list[str], list[list[int]]]:
        names, spans = [], []
        for item in _as_list(raw):
            name, _, words = str(item).partition("|")
            names.append(name.strip())
            span = self.find((words or name).strip(), near)
            if span:
                spans.append(span)
        return names, spans

    def _places(self, raw: Any, near: int) -> tuple[list[JsonObject], list[list[int]]]:
        places, spans = [], []
        for item in _as_list(raw):
            parts = _PLACE.match(str(item))
            if not parts:
                self.wrong(f"place not of the form NAME@LAT,LON,RADIUS: {item!r}")
                continue
            lat, lon = float(parts["lat"]), float(parts["lon"])
            if abs(lat) > 90 or abs(lon) > 180:
                self.wrong(f"impossible coordinates: {item!r}")
            name, _, words = parts["name"].partition("|")
            places.append({"name": name, "lat": lat, "lon": lon, "radius_km": float(parts["radius"])})
            span = self.find(words or name, near)
            if span:
                spans.append(span)
        return places, spans

    def _date(self, raw: Any, near: int) -> tuple[JsonObject | None, list[int] | None]:
        if not raw:
            return None, None
        days, _, words = str(raw).partition("|")
        start, _, end = days.partition("..")
        try:
            first, last = date.fromisoformat(start), date.fromisoformat(end or start)
        except ValueError:
            self.wrong(f"a date that is none: {raw!r}")
            return None, None
        if last < first:
            self.wrong(f"a period that ends before it begins: {raw!r}")
        return {"start": start, "end": end or start}, self.find(words, near) if words else None

    def _range(self, raw: Any, near: int) -> tuple[JsonObject | None, list[int] | None]:
        if raw is None or raw == "":
            return None, None
        figures, _, words = str(raw).partition("|")
        parts = _RANGE.match(figures.strip())
        if not parts:
            self.wrong(f"a number that is none: {raw!r}")
            return None, None
        low = int(parts["low"]) if parts["low"] else None
        high = int(parts["only_high"]) if parts["only_high"] else low
        if parts["dash"]:
            high = int(parts["high"]) if parts["high"] else None
        if low is not None and high is not None and high < low:
            self.wrong(f"a range upside down: {raw!r}")
        return {"low": low, "high": high}, self.find(words, near) if words else None


def _whole_words(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() and text[start].isalnum()) and not (after.isalnum() and text[end - 1].isalnum())


def _as_list(raw: Any) -> list[Any]:
    if raw is None or raw == "":
        return []
    return list(raw) if isinstance(raw, (list, tuple)) else [raw]


def known_acts(path: Path = ACTS_FILE) -> frozenset[str]:
    """The keys of acts.yaml."""
    return frozenset(yaml.safe_load(path.read_text(encoding="utf-8")))


def traps(draft: Draft, raw: Any) -> list[JsonObject]:
    """`[[words, why]…]` as `not_claims`, each checked to stand in the text."""
    out = []
    for item in raw or []:
        words, why = (item[0], item[1]) if isinstance(item, (list, tuple)) and len(item) == 2 else (str(item), "")
        if draft.find(words, 0):
            out.append({"quote": words, "why": why})
    return out
