"""The measure: how much of what a careful human wrote down did the software write down?

A predicted claim matches a gold claim when one of its spans overlaps the gold quote and its act is the same (strict), or of
the same family (lenient). Each claim matches at most one. Record F1 weighs every match by the share of its slots that agree,
counting only slots that one side fills (or sets to something else than "occurred" or false).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from trucewatch.knowledge.actors import ActorRegister
from trucewatch.knowledge.acts import acts

Json = Mapping[str, Any]
SLOTS = (
    "factuality", "initiator", "recipient", "place", "date", "count", "killed", "injured", "sources", "violation_stated",
)  # fmt: skip
_USUAL: Json = {"factuality": "occurred", "violation_stated": False}
_UNARMED = frozenset(
    "civilian civilians resident residents people person persons man men woman women boy girl child children family families "
    "villager villagers local locals mother father passenger passengers farmer farmers citizens".split()
)
_STOP = frozenset("the a an of al el and for in s group forces force army militia militants fighters".split())
NEAR_KM = 15.0
"""A place is right within this distance, or within the radius that the coder gave it."""


@dataclass
class Tally:
    """Counts over reports; the figures are read off it."""

    gold: int = 0
    predicted: int = 0
    matched: int = 0
    kin: int = 0
    weight: float = 0.0
    traps: int = 0
    tempted: int = 0
    slot_sum: Counter[str] = field(default_factory=Counter)
    slot_count: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    confidence: list[tuple[float, bool]] = field(default_factory=list)

    @property
    def claim_f1(self) -> float:
        """Strict F1 over claims."""
        return f1(self.matched, self.predicted, self.gold)

    @property
    def family_f1(self) -> float:
        """F1 over claims where the family of the act is enough."""
        return f1(self.kin, self.predicted, self.gold)

    @property
    def record_f1(self) -> float:
        """F1 over claims, each match weighed by its right slots."""
        return f1(self.weight, self.predicted, self.gold)

    @property
    def traps_taken(self) -> float:
        """Share of the tempting spans of which something was made."""
        return self.tempted / self.traps if self.traps else 0.0

    def slot(self, name: str) -> float | None:
        """Mean agreement in a slot over matched claims in which either side fills it."""
        return self.slot_sum[name] / self.slot_count[name] if self.slot_count[name] else None

    def calibration_error(self, bins: int = 10) -> float:
        """Expected calibration error of the confidences, over bins of equal width."""
        if not self.confidence:
            return 0.0
        total = 0.0
        for b in range(bins):
            inside = [
                (p, ok) for p, ok in self.confidence if b / bins <= p < (b + 1) / bins or (b == bins - 1 and p == 1)
            ]
            if inside:
                total += abs(sum(p for p, _ in inside) - sum(ok for _, ok in inside))
        return total / len(self.confidence)


def f1(hits: float, predicted: float, gold: float) -> float:
    """Harmonic mean of precision and recall; 0 where nothing was hit."""
    return 2 * hits / (predicted + gold) if predicted + gold else 0.0


def tally(gold: Json, claims: Sequence[Json], into: Tally) -> list[tuple[int, int]]:
    """Add one report; returns the matched pairs, `(gold index, predicted index)`."""
    text, golds = gold["text"], list(gold.get("claims") or [])
    spans = [_at(text, g) for g in golds]
    pairs = _match(golds, claims, spans, strict=True)
    into.gold, into.predicted, into.matched = (
        into.gold + len(golds),
        into.predicted + len(claims),
        into.matched + len(pairs),
    )
    into.kin += len(_match(golds, claims, spans, strict=False))
    for i, j, mean, slots in pairs:
        into.weight += mean
        into.found[golds[i]["act"]] += 1
        for slot in _telling(golds[i], claims[j]):
            into.slot_sum[slot] += slots[slot]  # type: ignore[assignment]
            into.slot_count[slot] += 1
    hit_gold, hit_claims = {p[0] for p in pairs}, {p[1] for p in pairs}
    into.missed.update(g["act"] for i, g in enumerate(golds) if i not in hit_gold)
    into.extra.update(c["act"] for j, c in enumerate(claims) if j not in hit_claims)
    into.confidence.extend((float(c.get("confidence", 1.0)), j in hit_claims) for j, c in enumerate(claims))
    for trap in gold.get("not_claims") or []:
        at = text.find(trap["quote"])
        into.traps += 1
        into.tempted += any(
            _overlaps(c, (at, at + len(trap["quote"]))) for j, c in enumerate(claims) if j not in hit_claims
        )
    return [(i, j) for i, j, *_ in pairs]


def compare(gold: Json, claim: Json) -> dict[str, float]:
    """How far each slot of a claim agrees with the coder's, 0 to 1."""
    return {
        "factuality": float(gold.get("factuality", "occurred") == claim.get("factuality")),
        "initiator": _set_f1(gold.get("initiator"), claim.get("initiator"), _same_actor),
        "recipient": _set_f1(gold.get("recipient"), claim.get("recipient"), _same_actor),
        "place": _set_f1(gold.get("place"), claim.get("place"), _same_place),
        "date": _same_days(gold.get("date"), claim.get("date")),
        "count": _same_range(gold.get("count"), claim.get("count")),
        "killed": _same_range(gold.get("killed"), claim.get("killed")),
        "injured": _same_range(gold.get("injured"), claim.get("injured")),
        "sources": _set_f1(gold.get("sources"), claim.get("sources"), _same_actor),
        "violation_stated": float(bool(gold.get("violation_stated")) == bool(claim.get("violation_stated"))),
    }


def _at(text: str, gold: Json) -> tuple[int, int]:
    known = (gold.get("spans") or {}).get("quote")
    start = known[0] if known else text.find(gold["quote"])
    return start, start + len(gold["quote"])


def _match(
    golds: Sequence[Json], claims: Sequence[Json], spans: Sequence[tuple[int, int]], *, strict: bool
) -> list[tuple[int, int, float, dict[str, float]]]:
    candidates = []
    for i, gold in enumerate(golds):
        for j, claim in enumerate(claims):
            exact = gold["act"] == claim["act"]
            kin = acts()[gold["act"]].family == acts()[claim["act"]].family
            if (exact or (kin and not strict)) and _overlaps(claim, spans[i]):
                slots = compare(gold, claim)
                filled = _telling(gold, claim)
                mean = sum(slots[s] for s in filled) / len(filled) if filled else 1.0
                candidates.append((exact, mean, i, j, slots))
    candidates.sort(key=lambda c: (-c[0], -c[1], c[2], c[3]))
    used_gold, used_claims, out = set(), set(), []
    for _, mean, i, j, slots in candidates:
        if i not in used_gold and j not in used_claims:
            used_gold.add(i)
            used_claims.add(j)
            out.append((i, j, mean, slots))
    return out


def _telling(gold: Json, claim: Json) -> list[str]:
    return [s for s in SLOTS if not (_is_usual(gold, s) and _is_usual(claim, s))]


def _is_usual(claim: Json, slot: str) -> bool:
    return not claim.get(slot) or claim.get(slot) == _USUAL.get(slot)


def _overlaps(claim: Json, span: tuple[int, int]) -> bool:
    return any(s < span[1] and e > span[0] for s, e in claim.get("spans") or [])


def _set_f1(gold: Iterable[Any] | None, claim: Iterable[Any] | None, same: Callable[[Any, Any], bool]) -> float:
    golds, left = list(gold or []), list(claim or [])
    if not golds and not left:
        return 1.0
    size, hits = len(golds) + len(left), 0
    for g in golds:
        hit = next((c for c in left if same(g, c)), None)
        if hit is not None:
            left.remove(hit)
            hits += 1
    return 2 * hits / size


def _same_actor(gold: Any, claim: Any) -> bool:
    name = gold if isinstance(gold, str) else gold["name"]
    names = (
        [claim]
        if isinstance(claim, str)
        else [n for n in (claim.get("name"), claim.get("text"), *(claim.get("aliases") or ())) if n]
    )
    return any(_same_name(name, other) for other in names)


def _same_name(gold: str, other: str) -> bool:
    a, b = _fold(gold), _fold(other)
    a_words, b_words = (set(x.split()) - _STOP or set(x.split()) for x in (a, b))
    if a_words & _UNARMED and b_words & _UNARMED:
        return True
    if a == b or a_words == b_words or SequenceMatcher(None, a, b).ratio() >= 0.85:
        return True
    return bool(a_words and b_words and (a_words <= b_words or b_words <= a_words))


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", " ", plain.replace("united states", "us").replace("'", "").replace(".", "")).split()
    return " ".join(_countries().get(w, w) for w in words)


_COUNTRIES: dict[str, str] = {}


def _countries() -> dict[str, str]:
    """One country under its people's name, its capital or its own, from the register of states."""
    if not _COUNTRIES:
        for actor in ActorRegister.load():
            if actor.kind == "state":
                for name in actor.names:
                    if " " not in name.text:
                        _COUNTRIES.setdefault(name.text.lower(), actor.id)
    return _COUNTRIES


def _same_place(gold: Json, claim: Json) -> bool:
    if claim.get("lat") is None or claim.get("lon") is None:
        return False
    return _km(gold, claim) <= max(NEAR_KM, float(gold.get("radius_km") or 0))


def _km(a: Json, b: Json) -> float:
    one, two = math.radians(a["lat"]), math.radians(b["lat"])
    h = (
        math.sin((two - one) / 2) ** 2
        + math.cos(one) * math.cos(two) * math.sin(math.radians(b["lon"] - a["lon"]) / 2) ** 2
    )
    return 12742 * math.asin(math.sqrt(h))


def _same_days(gold: Json | None, claim: Json | None) -> float:
    if not gold or not claim:
        return float(not gold and not claim)
    g_start, g_end, c_start, c_end = (_day(x) for x in (gold["start"], gold["end"], claim["start"], claim["end"]))
    shared = (min(g_end, c_end) - max(g_start, c_start)).days + 1
    whole = (max(g_end, c_end) - min(g_start, c_start)).days + 1
    return float(shared > 0 and shared / whole >= 0.5)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def _same_range(gold: Json | None, claim: Json | None) -> float:
    if not gold or not claim:
        return float(not gold and not claim)
    return float(gold.get("low") == claim.get("low") and gold.get("high") == claim.get("high"))
