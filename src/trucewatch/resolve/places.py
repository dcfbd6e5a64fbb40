"""From the words for a place to where it is.

`resolve_places` takes each place's words apart (`relative_places`), looks the name up, settles which place of that name is meant from
the report as a whole (`place_scene`, `place_choice`), and works out where the words put it (`place_shapes`). A name that cannot be settled
stays without coordinates, with the reason; no place's trouble touches another's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from trucewatch.knowledge.places import POPULATED, Gazetteer, PlaceEntry
from trucewatch.knowledge.places_names import fold
from trucewatch.records import PlaceRef, Report
from trucewatch.resolve import place_shapes
from trucewatch.resolve.place_choice import UNIT_KINDS, Setting, choose, distance_km, lies_in, told_elsewhere, usual
from trucewatch.resolve.place_scene import Scene, read_scene
from trucewatch.resolve.place_shapes import Spot
from trucewatch.resolve.place_text import line_around, sentence_around
from trucewatch.resolve.place_words import (
    DISTRICT_WORDS,
    PROVINCE_WORDS,
    QUARTER_WORDS,
    RURAL_WORDS,
    SITE_WORDS,
    WATER_KINDS,
)
from trucewatch.resolve.relative_places import Where, read, surroundings

NEIGHBOURS = 6  # places named nearest in the text that speak for where a name lies
BESIDE = 600  # characters within which a place counts as named beside another
UNKNOWN_KM = 40.0  # a village that no gazetteer knows, told beside one that is known: somewhere around
DISTRICT_KM, NEAR_KM, FRONT_KM = 25.0, 7.0, 15.0  # the coding guide's scale, and what "near" adds
SURE_SPELLING = 92.0  # how alike a name must be where the report names no place that is sure
SPELLING_KM = 120.0  # how far from the other places of a report a name may lie that is only spelt like the gazetteer's
SITE_KM = 400.0  # and one that a square, a prison or a hill is called after
LEAST_SHARE_BESIDE = 0.25  # of the report's evidence, for the country of a place that an unknown one is put beside
HOLDERS = POPULATED | {"district"}  # what a place that no gazetteer knows may lie in or beside
TOWN_KM = 15.0  # how far from a town the villages lie that are told as its own
LINES = frozenset({"road", "river", "front", "border", "valley"})


@dataclass(frozen=True, slots=True)
class Found:
    """What a name came to: the place and why; `vague` where only what holds it or lies beside it is known."""

    entry: PlaceEntry
    because: str
    vague: bool = False


def resolve_places(
    report: Report, places: Sequence[PlaceRef], gazetteer: Gazetteer, hints: Mapping[str, float] | None = None
) -> list[PlaceRef]:
    """Give each place its coordinates, radius, precision codes and shape.

    Args:
        report: the report that names them.
        places: the places of its claims, with name, text and span.
        gazetteer: all places.
        hints: what else speaks for a country, such as the actors of the report: weights by ISO code, 1.0 for a mention of the country.

    Returns:
        The places in the same order; one that stays open keeps its words, with the reason in `because`.
    """
    if not places:
        return []
    return resolution(report, places, gazetteer, hints).all(places)


def resolution(
    report: Report, places: Sequence[PlaceRef], gazetteer: Gazetteer, hints: Mapping[str, float] | None = None
) -> Resolution:
    """The reading of a report by which its places are settled; see `resolve_places`."""
    return Resolution(report, gazetteer, read_scene(report, gazetteer, [ref.name for ref in places], hints))


class Resolution:
    """The resolving of one report's places."""

    def __init__(self, report: Report, gazetteer: Gazetteer, scene: Scene) -> None:
        self.report, self.gazetteer, self.scene = report, gazetteer, scene
        self.settled: dict[int, PlaceEntry] = {start: entry for entry, start, _ in scene.points}
        self.done: dict[tuple[str, str, int], PlaceRef] = {}

    def all(self, places: Sequence[PlaceRef]) -> list[PlaceRef]:
        """Resolve in two rounds: what the first leaves open may be settled by what it found."""
        first = [self.one(ref) for ref in places]
        self.done.clear()
        return [self.one(ref) if done.lat is None else done for ref, done in zip(places, first, strict=True)]

    def one(self, ref: PlaceRef) -> PlaceRef:
        """One place; the same words at the same spot come to the same place."""
        key = (ref.name, ref.text, ref.span.start)
        if key not in self.done:
            self.done[key] = self.resolve(ref)
        return self.done[key]

    def resolve(self, ref: PlaceRef) -> PlaceRef:
        """Words → place."""
        where = self.take_apart(ref)
        outer = self.outer(where)
        if outer is not None and where.loose:
            where = replace(where, loose=False)
        found, why = self.find(where, outer, ref.span.start)
        if found is None:
            found, why = self.fall_back(where, outer, ref.span.start, why)
        if found is None:
            country = outer.country if outer is not None else None
            return replace(ref, country=country, because=f"{where.name or ref.text}: {why}.")
        if not found.vague and found.entry.kind not in UNIT_KINDS:
            self.settled[ref.span.start] = found.entry
        return self.placed(ref, where, found)

    def take_apart(self, ref: PlaceRef) -> Where:
        """The words of a place with those around them, read."""
        text, span = self.report.text, ref.span
        inside = 0 <= span.start < span.end <= len(text)
        phrase, outer = surroundings(text, span.start, span.end) if inside else (ref.text or ref.name, None)
        if fold(ref.name) not in fold(
            phrase
        ):  # the words there are a pronoun or a short form; the name says which place
            phrase = ref.name
        where = read(phrase, self.gazetteer.known)
        if not self.gazetteer.known(fold(where.name)) and fold(ref.name) != fold(where.name):
            plainer = read(ref.name, self.gazetteer.known)
            if self.gazetteer.known(fold(plainer.name)):
                where = replace(plainer, within=plainer.within or where.within)
        if where.within is None and outer is not None and fold(outer.name) != fold(where.name):
            return replace(where, within=outer, loose=outer.loose)
        return where

    # --- which place ------------------------------------------------------------------------

    def outer(self, where: Where) -> PlaceEntry | None:
        """The larger place that the words name."""
        if where.within is None:
            return None
        around = self.outer(where.within)
        found, _ = self.find(where.within, around, -1)
        if found is None or found.entry.number == (around.number if around else None):
            return around
        if where.loose and not self.holds_one(found.entry, around, where):
            return None
        return found.entry

    def holds_one(self, outer: PlaceEntry, around: PlaceEntry | None, where: Where) -> bool:
        """Whether what may be only the next of a list, or an owner, is what holds the place.

        It is where it holds a place of the name, where something larger is told behind it in turn, or where it is a province and
        nothing else. A country never is: the report as a whole says more of countries.
        """
        if outer.kind == "country":
            return False
        if around is not None and around.kind != "country" and lies_in(outer, around, self.gazetteer):
            return True
        here = self.gazetteer.exact(fold(where.name))
        inside = [e for e in here if e.number != outer.number and e.country == outer.country]
        if any(e.radius_km < outer.radius_km and lies_in(e, outer, self.gazetteer) for e in inside):
            return True
        towns = (
            e for e in self.gazetteer.exact(fold(outer.name)) if e.kind in POPULATED and e.country == outer.country
        )
        return outer.kind == "province" and not any(towns) and all(e.kind not in UNIT_KINDS for e in inside)

    def near(self, at: int) -> tuple[PlaceEntry, ...]:
        """Settled places named close by in the text, the nearest first."""
        beside = sorted(
            (abs(start - at), start) for start in self.settled if start != at and (at < 0 or abs(start - at) <= BESIDE)
        )
        return tuple(self.settled[start] for _, start in beside[:NEIGHBOURS])

    def find(self, where: Where, outer: PlaceEntry | None, at: int) -> tuple[Found | None, str]:
        """The place of a name, spelt as the gazetteer has it or otherwise."""
        names = [where.name] if not where.kind else [f"{where.name} {where.kind}", where.name]
        why = ""
        for name in names:
            found, reason = self.choice(name, where, outer, at)
            if found is not None:
                return found, ""
            why = why or reason
        return None, why

    def choice(self, name: str, where: Where, outer: PlaceEntry | None, at: int) -> tuple[Found | None, str]:
        """The place of a name among all that bear it, then among those that are only spelt like it."""
        entries = self.named(name, where, at)
        setting = Setting(self.scene, outer, self.near(at), self.gazetteer)
        choice, why = choose(entries, where, setting)
        if choice is None and name == where.name and not why.startswith("it could be") and any(map(str.isupper, name)):
            countries = dict.fromkeys([*([outer.country] if outer else []), *self.scene.main()[:2]])
            alike = tuple(
                e for code in countries for e in self.gazetteer.alike(name, code) if self.local(e, at, SPELLING_KM)
            )
            if alike:
                choice, _ = choose(alike, where, setting)
        if choice is None:
            return None, why
        entry = choice.entry
        if told_elsewhere(entry, where, outer, self.scene, self.gazetteer):
            return None, f"no place of this name is known in {outer.name if outer else ''}"
        if where.kind in PROVINCE_WORDS and entry.kind in POPULATED:
            entry = self.province_of(entry) or entry
        reasons = "; ".join(choice.reasons[:2]) or "the best known place of this name"
        return Found(entry, reasons), ""

    def local(self, entry: PlaceEntry, at: int, far_km: float) -> bool:
        """Whether a place lies where the report plays: no spelling is trusted across a country, and few without a place to go by."""
        told = self.near(at) or tuple(self.settled.values())
        beside = [
            e for e in told if self.gazetteer.capital_of(e.name) is None
        ] or told  # a capital may stand for its government
        if not beside:
            return entry.alike >= SURE_SPELLING
        return any(distance_km(entry.lat, entry.lon, e.lat, e.lon) <= far_km + e.radius_km for e in beside)

    def named(self, name: str, where: Where, at: int) -> tuple[PlaceEntry, ...]:
        """The places of a name; of a common noun ("airport", "west coast") those only that people wrote down.

        "Palestine Street" is no country and "Bahar hill" no city far away: the name of a square or a hill must lie where the report plays.
        """
        entries = self.gazetteer.exact(fold(name))
        if not any(map(str.isupper, name)):
            return tuple(e for e in entries if e.curated)
        whole = where.kind and fold(name).endswith(fold(where.kind))  # "Hodeidah port" is in the gazetteer as such
        if name == where.name and where.kind in QUARTER_WORDS | SITE_WORDS and not whole:
            places = [e for e in entries if e.kind not in UNIT_KINDS]
            return tuple(e for e in places if usual(e, name) or self.local(e, at, SITE_KM))
        return entries

    def province_of(self, entry: PlaceEntry) -> PlaceEntry | None:
        """The province called after a town that lies in it."""
        province = self.gazetteer.province(entry.province)
        return province if province is not None and fold(province.name) == fold(entry.name) else None

    def fall_back(self, where: Where, outer: PlaceEntry | None, at: int, why: str) -> tuple[Found | None, str]:
        """What holds an unknown place, or lies beside it in the same sentence."""
        if outer is not None and outer.kind != "country":
            return Found(outer, f"{why}; the words put it in {outer.name}", vague=True), ""
        word = where.kind or where.name.lower()
        urban, rural = word in (QUARTER_WORDS | SITE_WORDS) - RURAL_WORDS, word in RURAL_WORDS
        beside = self.beside(at, town=urban)
        named = len(fold(where.name)) > 2 and any(map(str.isupper, where.name))
        if beside is not None and (urban or rural or (named and why.startswith("no place"))):
            return Found(beside, f"{why}; {beside.name} is named beside it", vague=True), ""
        return None, why

    def beside(self, at: int, *, town: bool) -> PlaceEntry | None:
        """The settled place nearest in the same sentence, else close by; for a quarter or a square else the town named most."""
        if at < 0:
            return None
        ranked = sorted((abs(s - at), s) for s, e in self.settled.items() if s != at and e.kind in HOLDERS)
        for start, end in (sentence_around(self.report.text, at), line_around(self.report.text, at)):
            for _, other in ranked:
                entry = self.settled[other]
                if not start <= other < end or self.scene.share(entry.country) < LEAST_SHARE_BESIDE:
                    continue
                if town or self.gazetteer.capital_of(entry.name) is None:
                    return entry
        return self.main_town() if town else None

    def main_town(self) -> PlaceEntry | None:
        """The town that the report names most."""
        towns = [
            (-weight, at, entry.number, entry)
            for entry, at, weight in self.scene.points
            if entry.kind in ("city", "town") and self.scene.share(entry.country) >= LEAST_SHARE_BESIDE
        ]
        return min(towns)[-1] if towns else None

    # --- where it lies ----------------------------------------------------------------------

    def placed(self, ref: PlaceRef, where: Where, found: Found) -> PlaceRef:
        """The place with its point, radius, shape and codes."""
        entry = found.entry
        spot, codes = self.lie(where, found, ref.span.start)
        return replace(
            ref,
            id=entry.id,
            lat=round(spot.lat, 4),
            lon=round(spot.lon, 4),
            radius_km=round(spot.radius_km, 1),
            where_prec=codes[0],
            geo_precision=codes[1],
            shape=spot.shape,
            country=entry.country,
            because=self.sentence(where, found),
        )

    def sentence(self, where: Where, found: Found) -> str:
        """Why this place, in one sentence."""
        entry = found.entry
        province = self.gazetteer.province(entry.province)
        lies = ", ".join(
            dict.fromkeys([*([province.name] if province else []), self.gazetteer.country_name(entry.country)])
        )
        lies = "" if entry.kind == "country" else f" ({entry.kind} in {lies})" if lies != entry.name else ""
        what = f"{where.relation} " if where.relation != "at" else ""
        return f"{where.name}: {what}{entry.name}{lies}: {found.because}."

    def lie(self, where: Where, found: Found, at: int) -> tuple[Spot, tuple[int, int]]:
        """Point, radius and shape, and UCDP's and ACLED's precision codes."""
        entry = found.entry
        whole = self.gazetteer.shape(entry.number)
        if found.vague:
            local = where.kind in QUARTER_WORDS | SITE_WORDS
            inside = entry.kind in POPULATED and "the words put it in" in found.because
            radius = max(10.0 if local else TOWN_KM if inside else UNKNOWN_KM, entry.radius_km)
            return Spot(entry.lat, entry.lon, radius, whole), (3 if entry.kind in POPULATED else 5, 2)
        if where.relation == "countryside":
            return self.countryside(where, entry), (5, 2)
        if where.relation == "part":
            return self.part(where, entry, whole)
        if where.relation == "offset" and entry.kind not in UNIT_KINDS:
            return place_shapes.offset(entry, where.toward, where.km), (2, 2)
        if where.relation in ("between", "road", "border") and where.other:
            spot = self.stretch(where, entry)
            if spot is not None:
                return spot, (5, 2)
        if entry.kind in LINES and whole is not None:
            return place_shapes.along(entry, whole, self.near(at)), (5, 2)
        return self.around(where, entry, whole) or self.plain(where, entry, whole)

    def around(self, where: Where, entry: PlaceEntry, whole: str | None) -> tuple[Spot, tuple[int, int]] | None:
        """Near a place, or on the front that is called after it."""
        if where.relation == "near":
            reach = entry.radius_km + NEAR_KM if entry.radius_km < DISTRICT_KM else entry.radius_km
            return Spot(entry.lat, entry.lon, reach, whole), (2, 2)
        if where.relation == "front":
            return Spot(entry.lat, entry.lon, max(FRONT_KM, entry.radius_km), whole), (5, 2)
        return None

    def part(self, where: Where, entry: PlaceEntry, whole: str | None) -> tuple[Spot, tuple[int, int]]:
        """One side of a place. "Southern Idlib" is mostly that side of the province, at times of the city."""
        province = self.province_of(entry)
        if province is not None and not where.kind and province.radius_km > DISTRICT_KM:
            return place_shapes.side_of_town(entry, where.toward), (5, 2)
        return place_shapes.part_of(entry, where.toward, whole), (5, 2) if entry.kind not in POPULATED else (2, 2)

    def countryside(self, where: Where, entry: PlaceEntry) -> Spot:
        """Countryside of a town: within its province, from the town."""
        centre, province = entry, self.gazetteer.province(entry.province)
        if entry.kind in ("province", "region"):  # "the eastern countryside of Daraa" is seen from the city
            province = entry
            towns = [
                e for e in self.gazetteer.exact(fold(entry.name)) if e.kind in POPULATED and e.country == entry.country
            ]
            centre = towns[0] if towns else entry
        if not where.toward and province is not None and fold(province.name) == fold(centre.name):
            return Spot(centre.lat, centre.lon, place_shapes.COUNTRYSIDE_KM, None)
        shape = self.gazetteer.shape(province.number) if province else None
        return place_shapes.countryside(centre, where.toward, shape)

    def stretch(self, where: Where, entry: PlaceEntry) -> Spot | None:
        """The line to the other name, if that is known near enough to make sense."""
        other, _ = self.find(Where(where.other, where.other), None, -1)
        if (
            other is None
            or other.entry.number == entry.number
            or other.entry.kind in UNIT_KINDS
            or entry.kind in UNIT_KINDS
        ):
            return None
        return place_shapes.stretch(entry, other.entry, 5.0 if where.relation == "road" else 8.0)

    def plain(self, where: Where, entry: PlaceEntry, whole: str | None) -> tuple[Spot, tuple[int, int]]:
        """A place named as such."""
        radius = entry.radius_km
        if entry.kind == "country":
            return Spot(entry.lat, entry.lon, max(100.0, radius), whole), (6, 3)
        if entry.kind in ("province", "region"):
            return Spot(entry.lat, entry.lon, radius, whole), (4 if entry.kind == "province" else 5, 3)
        if entry.kind in WATER_KINDS:
            return Spot(entry.lat, entry.lon, radius, whole), (7, 2)
        if where.kind in DISTRICT_WORDS or entry.kind == "district":
            return Spot(entry.lat, entry.lon, max(radius, DISTRICT_KM if entry.kind in POPULATED else radius), whole), (
                3,
                2,
            )
        if where.kind in ("area", "areas", "region", "regions", "surroundings") or (
            radius > 10 and entry.kind not in POPULATED
        ):
            return Spot(entry.lat, entry.lon, max(15.0, radius), whole), (5 if entry.kind not in POPULATED else 2, 2)
        return Spot(entry.lat, entry.lon, radius, whole), (1, 1)
