"""A row of a data set as an incident."""

from __future__ import annotations

import hashlib
import math
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from trucewatch.errors import UnreadableFile
from trucewatch.imports.mapping import ActRule, DateRule, ImportMap, PlaceRule
from trucewatch.imports.naming import NOWHERE, Names
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.knowledge.places import Gazetteer
from trucewatch.records import (
    ActorRef,
    CodedBy,
    Factuality,
    Incident,
    Period,
    PlaceRef,
    Range,
    Source,
    SourceKind,
    Standing,
    content_id,
)

FIRST_YEAR, LAST_YEAR = 1900, 2100
PLAIN_KM = 5.0
"""How far off a place is held to be at most, where a table does not say how well it is known: a town."""
_SEP = "\x1f"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that tells no act that a truce speaks of, such as a peaceful protest; `kind` is its type."""

    kind: str


class RowCoder:
    """Codes the rows of one table.

    Args:
        mapping: what its columns mean. header: their names, in small letters. file: for messages.

    Raises:
        UnreadableFile: it lacks a column that the map asks for.
    """

    def __init__(
        self, mapping: ImportMap, header: Sequence[str], file: str, register: ActorRegister, gazetteer: Gazetteer
    ) -> None:
        self._map, self._names = mapping, Names(mapping, register, gazetteer)
        self._at: dict[str, int] = {}
        for name, called in mapping.columns.items():
            at = next((header.index(one.casefold()) for one in called if one.casefold() in header), None)
            if at is not None:
                self._at[name] = at
        lacking = [" or ".join(mapping.columns.get(name, (name,))) for name in mapping.required if name not in self._at]
        if lacking:
            raise UnreadableFile(
                file, f"lacks the column{'s' * (len(lacking) > 1)} {', '.join(lacking)} of {mapping.dataset}"
            )
        self._place = lru_cache(maxsize=100_000)(self._find_place)
        self._day = lru_cache(maxsize=50_000)(self._find_day)

    def code(self, fields: Sequence[str]) -> Incident | LeftOut:
        """The incident of a row.

        Raises:
            ValueError: the row is not as it should be; its text says why, as the end of a sentence.
        """
        row = {name: fields[at].strip() for name, at in self._at.items()}
        get = row.get
        event, kind = row["id"], row["type"]
        if not event:
            raise ValueError("has no id")
        rule = self._rule(kind)
        if rule is None:
            return LeftOut(kind)
        days = self._days(row["start"], get("end", ""), get("date_precision", ""))
        country = self._country(get("country", ""))
        place = self._place(
            get("place", ""), get("province", ""), get("lat", ""), get("lon", ""), get("where_precision", ""),
            get("radius_km", ""), country,
        )  # fmt: skip
        first = self._names.actors(get("first", ""), get("first_id", ""), country)
        second = self._names.actors(get("second", ""), get("second_id", ""), country)
        kinds = get("first_kind", "").casefold(), get("second_kind", "").casefold()
        doers, targets, directed = self._sides(rule, first, second, kinds)
        best, killed = self._deaths(get("best", ""), get("low", ""), get("high", ""))
        injured = _number(get("injured", ""), "injured")
        notes, source = get("notes", ""), get("source", "")
        told = (
            rule.act, str(directed), *(ref.id or ref.name for ref in doers), "on", *(ref.id or ref.name for ref in targets),
            *((place.name, str(place.lat), str(place.lon), str(place.radius_km), str(place.id), country or "") if place else ()),
            str(days.start), str(days.end), str(best), str(killed and (killed.low, killed.high)), str(injured), source, notes,
        )  # fmt: skip
        try:
            digest = hashlib.sha256(_SEP.join((self._map.dataset, event, *told)).encode()).hexdigest()[:16]
        except UnicodeEncodeError:  # bytes that are none of UTF-8 were kept as surrogates
            raise ValueError("is not UTF-8 text") from None
        return Incident(
            id=content_id("e", self._map.dataset, event),
            act=rule.act,
            factuality=Factuality.OCCURRED,
            claims=(),
            reports=(),
            initiator=doers,
            recipient=targets,
            place=(place,) if place else (),
            date=days,
            count=None,
            killed=killed,
            injured=None if injured is None else Range(injured, injured, str(injured)),
            sources=(self._source(source),),
            violation_stated=False,
            standing=Standing.REPORTED,
            standing_because=f"coded by people ({self._map.dataset}), not held against what was read",
            support=(("told", "", notes),) if notes else (),
            coded_by=CodedBy(self._map.dataset, event, kind, f"version-{digest}", directed, best),
        )

    def _source(self, told: str) -> Source:
        return Source(self._map.dataset, SourceKind.EXPERT, told or self._map.dataset, NOWHERE)

    def _rule(self, kind: str) -> ActRule | None:
        rule = self._map.acts.get(kind.casefold(), False)
        if isinstance(rule, bool):
            raise ValueError(f"its type ‘{kind}’ is not one that the map of {self._map.dataset} knows")
        return rule

    # --- who ----------------------------------------------------------------------------------

    def _sides(
        self, rule: ActRule, first: tuple[ActorRef, ...], second: tuple[ActorRef, ...], kinds: tuple[str, str]
    ) -> tuple[tuple[ActorRef, ...], tuple[ActorRef, ...], bool]:
        """Doers, targets, and whether the coding says which is which."""
        if rule.doer == "second":
            return second, first, True
        if rule.doer in ("state", "nonstate"):
            wanted = [(kind in self._map.states) == (rule.doer == "state") for kind in kinds]
            if wanted[0] == wanted[1] or not all(kinds):
                return first, second, False
            return (first, second, True) if wanted[0] else (second, first, True)
        return first, second, rule.doer == "first"

    # --- when ---------------------------------------------------------------------------------

    def _days(self, start: str, end: str, precision: str) -> Period:
        first = self._day(start, "start")
        last = self._day(end, "end") if end else first
        if last < first:
            raise ValueError(f"ends ({last}) before it begins ({first})")
        rule = self._map.dates.get(precision)
        if precision and self._map.dates and rule is None:
            raise ValueError(f"‘{precision}’ is no date precision that the map of {self._map.dataset} knows")
        text = start if last == first else f"{start} to {end}"
        if rule is None:
            return Period(first, last, text, None, _precision((last - first).days))
        return _widened(first, last, text, rule)

    def _find_day(self, told: str, which: str) -> date:
        for form in self._map.date_formats:
            try:
                day = date.fromisoformat(told[:10]) if form == "%Y-%m-%d" else datetime.strptime(told, form).date()
            except ValueError:
                continue
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                return day
        raise ValueError(f"‘{told}’ is no day" if told else f"has no day ({which})")

    # --- where --------------------------------------------------------------------------------

    def _country(self, name: str) -> str | None:
        if not name:
            return None
        try:
            return self._names.country(name)
        except KeyError:
            raise ValueError(f"‘{name}’ is no country that is known; the map can say which it is") from None

    def _find_place(
        self, name: str, province: str, lat: str, lon: str, precision: str, radius: str, country: str | None
    ) -> PlaceRef | None:
        rule = self._map.places.get(precision)
        if precision and self._map.places and rule is None:
            raise ValueError(f"‘{precision}’ is no precision of places that the map of {self._map.dataset} knows")
        called = name or province or (f"{lat}, {lon}" if lat else "")
        if not lat and not lon:
            return PlaceRef(called, called, NOWHERE, country=country) if called or country else None
        north, east = _degrees(lat, "latitude", 90), _degrees(lon, "longitude", 180)
        if rule is None:
            km = _kilometres(radius)
            return PlaceRef(called, called, NOWHERE, lat=north, lon=east, radius_km=km or PLAIN_KM, country=country)
        return self._ruled(called, province, (north, east), rule, country)

    def _ruled(
        self, called: str, province: str, at: tuple[float, float], rule: PlaceRule, country: str | None
    ) -> PlaceRef:
        """A place known as well as its precision says: a disc, or the province where that is all that is known."""
        found = self._names.province(province, country) if rule.province else None
        km, shape, id = (found[0].radius_km, found[1], found[0].id) if found else (rule.km, None, None)
        return PlaceRef(
            called, called, NOWHERE, id=id, lat=at[0], lon=at[1], radius_km=km, where_prec=rule.prec,
            geo_precision=rule.geo, shape=shape, country=country, because=f"as {self._map.dataset} has it",
        )  # fmt: skip

    # --- how many -----------------------------------------------------------------------------

    def _deaths(self, best: str, low: str, high: str) -> tuple[int | None, Range | None]:
        told = _number(best, "deaths")
        least, most = _number(low, "lowest number of deaths"), _number(high, "highest number of deaths")
        known = [one for one in (told, least, most) if one is not None]
        if not known:
            return None, None
        # some rows have their lowest figure above their highest: what they say lies between the two all the same
        least, most = (told if least is None else min(known)), (told if most is None else max(known))
        return told, Range(least, most, best or f"{low} to {high}")


def _precision(days: int) -> int:
    """UCDP's date_prec for so many days between the first and the last."""
    return next((prec for prec, most in ((1, 0), (2, 5), (3, 7), (4, 31)) if days <= most), 5)


def _widened(first: date, last: date, text: str, rule: DateRule) -> Period:
    if rule.month:
        first, last = first.replace(day=1), last.replace(day=monthrange(last.year, last.month)[1])
    about = timedelta(days=rule.days_about)
    return Period(first - about, last + about, text, None, rule.prec)


def _degrees(told: str, what: str, most: int) -> float:
    try:
        value = float(told)
    except ValueError:
        value = math.nan
    if not -most <= value <= most:
        raise ValueError(f"‘{told}’ is no {what}" if told else f"has no {what}")
    return value


def _kilometres(told: str) -> float | None:
    if not told:
        return None
    try:
        value = float(told)
    except ValueError:
        value = math.nan
    if not 0 < value <= 5000:
        raise ValueError(f"‘{told}’ is no radius in kilometres")
    return value


def _number(told: str, what: str) -> int | None:
    if not told:
        return None
    try:
        value = float(told)
    except ValueError:
        value = math.nan
    if not (0 <= value < 1e9 and value == int(value)):
        raise ValueError(f"‘{told}’ is no number ({what})")
    return int(value)
