"""A claim with what merging looks at, worked out once."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from trucewatch.merge.rules import rules
from trucewatch.records import ActorRef, Claim, Factuality, Incident, PlaceRef, Range

BACK_DAYS = 3
"""An act without a day of its own is news: looked for among those of the days before its report, this many."""

TOTAL_DAYS = 3
TOTAL_COUNT = 10
TOTAL_RADIUS_KM = 25.0
"""Numbers over this many days, or this many acts over so wide an area, are a total of acts and not one act."""

_APOSTROPHES = dict.fromkeys(map(ord, "’‘'ʿʾ`"))
_WORD = re.compile(r"[^\W_]+")
_SUFFIX = re.compile(r"(?:ings?|ed|es|s)$")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: degrees, how far off the act could be in km, whether named exactly, its id, its shape as GeoJSON."""

    lat: float
    lon: float
    radius: float
    exact: bool
    id: str | None
    shape: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """One claim and the report that tells it.

    Attributes:
        start, end: first and last day as ordinals; where the claim bears no day (`dated` false), of the days before
            publication; None where nothing dates it.
        spots: its places with coordinates. words: the telling words of its quote, shortened to stems.
        total: whether it counts acts or harm over a while or a wide area.
    """

    claim: Claim
    published: date | None
    outlet: str | None
    start: int | None
    end: int | None
    dated: bool
    spots: tuple[Spot, ...]
    words: frozenset[str]
    total: bool

    @property
    def id(self) -> str:
        """The id of the claim."""
        return self.claim.id

    @property
    def order(self) -> tuple[date, str, str]:
        """Earliest report first; the same for any order in which reports come."""
        return self.published or date.max, self.claim.report, self.claim.id


def told(claim: Claim, published: date | None, outlet: str | None) -> Told:
    """What merging needs of a claim in a report of that day and outlet."""
    start = end = None
    if claim.date:
        start, end = claim.date.start.toordinal(), claim.date.end.toordinal()
    elif published:
        end = published.toordinal()
        start = end - BACK_DAYS
    spots = tuple(spot for place in claim.place if (spot := spot_of(place)))
    return Told(
        claim=claim,
        published=published,
        outlet=outlet,
        start=start,
        end=end,
        dated=claim.date is not None,
        spots=spots,
        words=_telling_words(claim),
        total=is_total(claim),
    )


def spot_of(place: PlaceRef) -> Spot | None:
    """A place as merging compares it; None where it is not on the map."""
    if place.lat is None or place.lon is None:
        return None
    radius = place.radius_km if place.radius_km is not None else 3.0
    return Spot(place.lat, place.lon, radius, place.where_prec == 1, place.id, place.shape)


def is_total(claim: Claim | Incident) -> bool:
    """Whether it counts acts or harm over a while or a wide area, rather than telling one act."""
    counted = _low(claim.count)
    days = (claim.date.end - claim.date.start).days + 1 if claim.date else 1
    if claim.act == "ceasefire_violation" and counted > 1:
        return True
    if days >= TOTAL_DAYS and (counted > 1 or _low(claim.killed) > 0):
        return True
    wide = max((place.radius_km or 0.0 for place in claim.place if place.lat is not None), default=TOTAL_RADIUS_KM + 1)
    return counted >= TOTAL_COUNT and wide > TOTAL_RADIUS_KM


def _low(number: Range | None) -> int:
    return (number.low or 0) if number else 0


def _telling_words(claim: Claim) -> frozenset[str]:
    """Stems of the quote's words, without those that other features look at: names, and the words for small things."""
    refs: tuple[ActorRef | PlaceRef, ...] = (*claim.initiator, *claim.recipient, *claim.place)
    named = {word for ref in refs for word in stems(f"{ref.text} {ref.name}")}
    return frozenset(stems(claim.quote)) - named


@lru_cache(maxsize=65536)
def stems(text: str) -> tuple[str, ...]:
    """The words of a text without accents, case and endings, small words left out, number words as digits."""
    table = rules()
    words = (table.numerals.get(word, word) for word in _WORD.findall(folded(text)) if word not in table.small_words)
    return tuple(_SUFFIX.sub("", word) if len(word) > 4 else word for word in words if len(word) > 2 or word.isdigit())


def folded(text: str) -> str:
    """A text in lower case, without accents and apostrophes."""
    if not text.isascii():  # most are, and to look at each character takes long
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return text.translate(_APOSTROPHES).casefold()


@lru_cache(maxsize=4096)
def geometry(shape: str) -> Any:
    """A GeoJSON geometry as shapely's."""
    from shapely.geometry import shape as build

    return build(json.loads(shape))


def is_open(claim: Claim) -> bool:
    """Whether a claim is of something yet to come or that depends on something: never one with what was done."""
    return claim.factuality in (Factuality.FUTURE, Factuality.HYPOTHETICAL)


def day_of(told: Told) -> date | None:
    """The day for which the register is asked: that of the act, else that of the report."""
    return told.claim.date.start if told.claim.date else told.published
