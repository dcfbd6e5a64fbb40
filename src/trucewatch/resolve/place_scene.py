"""What a report as a whole says about where it plays: the evidence by which a name that several places share is settled."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from trucewatch.knowledge.places import Gazetteer, PlaceEntry
from trucewatch.knowledge.places_names import fold
from trucewatch.records import Report

# What one mention says for its country. A village that only one country has says most, as a report rarely names one in passing; a
# capital says little, as it stands for a government; a demonym stands for armies abroad as often as for the place.
SAYS_PLACE, SAYS_HAMLET, SAYS_COUNTRY, SAYS_DEMONYM, SAYS_CAPITAL, SAYS_OUTLET = 1.6, 0.7, 1.0, 0.5, 0.3, 0.3
HAMLET = 3.7  # importance (5,000 people) below which a name that nobody wrote down for a conflict may well be chance
THEATRE = 3.0  # how much sooner a name means a place in a country with a conflict of ours
LEAD = 400  # characters; what stands there counts double
THIN = 3
LOCAL_SHARE = 0.1  # of the evidence, that name apart, from which a place of that country is taken as a landmark
SHARP = 2.2  # how much more the larger of two places of one name counts
_WORDS = re.compile(r"[A-Z][^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a report plays.

    Attributes:
        countries: share of the evidence by country code; sums to 1, empty where the report names no place.
        own: by folded name, what that name itself adds to each country's share: no name may vouch for itself.
        provinces: by number of the admin-1 unit, the share of the mentions of provinces that are of this one.
        evidence: how many different names and demonyms speak for a country.
        points: places that the report names and that can hardly be others: (entry, where the name stands, weight of its mentions).
    """

    countries: Mapping[str, float]
    own: Mapping[str, Mapping[str, float]]
    points: tuple[tuple[PlaceEntry, int, float], ...]
    evidence: int = 0
    provinces: Mapping[int, float] = field(default_factory=dict)

    def share(self, country: str) -> float:
        """The share of a country, 0-1."""
        return self.countries.get(country, 0.0)

    def share_but(self, country: str, key: str) -> float:
        """The share of a country by all evidence but one name's; 1.0 where that name is all the evidence there is."""
        own = self.own.get(key, {})
        rest = sum(self.countries.values()) - sum(own.values())
        return 1.0 if rest < 0.02 else max(0.0, self.share(country) - own.get(country, 0.0)) / rest

    def thin(self) -> bool:
        """Whether so little speaks for any country that a name must speak for itself."""
        return self.evidence <= THIN

    def main(self) -> tuple[str, ...]:
        """The countries that matter, the likeliest first."""
        ranked = sorted(self.countries.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(code for code, share in ranked[:4] if share >= 0.06)


def importance(entry: PlaceEntry) -> float:
    """How likely a place is to be meant by its name alone, on the scale of the logarithm of its people."""
    if entry.kind == "country":
        return 7.0
    floor = {"region": 5.0, "province": 4.8, "city": 4.3}.get(entry.kind, 2.0)
    if entry.curated:
        floor = max(floor + 0.4 if entry.kind == "city" else floor, 4.5)
    return max(floor, math.log10(entry.population + 10))


def read_scene(
    report: Report, gazetteer: Gazetteer, names: Iterable[str] = (), hints: Mapping[str, float] | None = None
) -> Scene:
    """Weigh every name, demonym and capital of a report.

    Args:
        report: the report.
        gazetteer: all places.
        names: names that are known to be places of the report's claims.
        hints: what else speaks for a country, as weights by code (1.0 is a mention of the country).
    """
    headline = f"{report.title}\n" if report.title and report.title not in report.text else ""
    text = headline + report.text
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for span, name in gazetteer.spot(text):
        counts[fold(name)] += 2 if span.start < LEAD else 1
        first.setdefault(fold(name), span.start - len(headline))
    for key in {fold(name) for name in names} - counts.keys():
        counts[key] += 1
    fixed, open_names = weigh_names(counts, gazetteer)
    peoples = demonyms(text, gazetteer)
    for code, count in peoples.items():
        fixed[code] += SAYS_DEMONYM * math.sqrt(count)
    for code in outlet_countries(report.outlet, gazetteer):
        fixed[code] += SAYS_OUTLET
    for code, weight in (hints or {}).items():
        fixed[code] += weight
    shares, own = settle(fixed, open_names, gazetteer.theatres)
    scene = Scene(shares, own, (), len(counts) + len(peoples))
    return replace(
        scene, points=landmarks(first, counts, scene, gazetteer), provinces=provinces_named(counts, scene, gazetteer)
    )


def provinces_named(counts: Mapping[str, int], scene: Scene, gazetteer: Gazetteer) -> dict[int, float]:
    """The provinces that a report names, by the number under which places lie in them, with their share of the mentions."""
    found: dict[int, float] = {}
    for key, count in counts.items():
        for entry in gazetteer.exact(key):
            if entry.kind == "province" and scene.share(entry.country) >= LOCAL_SHARE:
                for number in gazetteer.units_of(entry):
                    found[number] = found.get(number, 0.0) + math.sqrt(count)
    most = sum(found.values())
    return {number: weight / most for number, weight in found.items()}


def weigh_names(
    counts: Mapping[str, int], gazetteer: Gazetteer
) -> tuple[defaultdict[str, float], dict[str, tuple[float, tuple[PlaceEntry, ...]]]]:
    """What the names of countries and capitals say, and the other names with their weight and the places that bear them."""
    fixed: defaultdict[str, float] = defaultdict(float)
    open_names: dict[str, tuple[float, tuple[PlaceEntry, ...]]] = {}
    for key, count in sorted(counts.items()):
        weight = math.sqrt(count)
        entries = gazetteer.exact(key)
        capital = gazetteer.capital_of(key)
        if entries and entries[0].kind == "country":
            fixed[entries[0].country] += SAYS_COUNTRY * weight
        elif capital:
            fixed[capital] += SAYS_CAPITAL * weight
        elif entries:
            small = max(map(importance, entries)) < HAMLET
            open_names[key] = (SAYS_HAMLET if small else SAYS_PLACE) * weight, entries
    return fixed, open_names


def landmarks(
    first: Mapping[str, int], counts: Mapping[str, int], scene: Scene, gazetteer: Gazetteer
) -> tuple[tuple[PlaceEntry, int, float], ...]:
    """The names that can hardly be other places: of a country of which the report, the name itself apart, speaks."""
    found = []
    for key, at in first.items():
        sure = certain(gazetteer.exact(key), scene.countries)
        if sure is None:
            continue
        others = scene.share(sure.country) - scene.own.get(key, {}).get(sure.country, 0.0)
        if sure.curated or others >= LOCAL_SHARE:
            found.append((sure, at, math.sqrt(counts[key])))
    return tuple(found)


def demonyms(text: str, gazetteer: Gazetteer) -> Counter[str]:
    """How often each country's people are named."""
    return Counter(code for m in _WORDS.finditer(text) if (code := gazetteer.demonym(m.group())))


def outlet_countries(outlet: str | None, gazetteer: Gazetteer) -> list[str]:
    """The countries that an outlet's name speaks of."""
    if not outlet:
        return []
    named = [gazetteer.is_country(name) for _, name in gazetteer.spot(outlet)]
    return [code for code in [*named, *demonyms(outlet, gazetteer)] if code]


def settle(
    fixed: Mapping[str, float], open_names: Mapping[str, tuple[float, tuple[PlaceEntry, ...]]], theatres: frozenset[str]
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Shares by country, and what each name adds to them: names that several countries have go to those that the rest speaks for."""
    shares: dict[str, float] = {}
    own: dict[str, dict[str, float]] = {}
    for _ in range(3):
        votes: dict[str, float] = defaultdict(float, fixed)
        for key, (weight, entries) in open_names.items():
            pull: dict[str, float] = defaultdict(float)
            for entry in entries:
                strength = SHARP ** importance(entry) * (shares.get(entry.country, 0.0) + 0.02 if shares else 1.0)
                strength *= THEATRE if entry.country in theatres else 1.0
                pull[entry.country] = max(pull[entry.country], strength)
            whole = sum(pull.values())
            own[key] = {code: weight * strength / whole for code, strength in pull.items()}
            for code, vote in own[key].items():
                votes[code] += vote
        total = sum(votes.values())
        if not total:
            return {}, {}
        shares = {code: vote / total for code, vote in votes.items()}
        own = {key: {code: vote / total for code, vote in given.items()} for key, given in own.items()}
    return shares, own


def certain(entries: tuple[PlaceEntry, ...], shares: Mapping[str, float]) -> PlaceEntry | None:
    """The one place that a name means beyond doubt, if it is small enough to say where things are."""
    local = [
        e
        for e in entries
        if shares.get(e.country, 0.0) >= LOCAL_SHARE and e.kind not in ("country", "region", "province")
    ]
    if not local:
        return None
    best = max(local, key=importance)
    near = all(abs(e.lat - best.lat) < 0.3 and abs(e.lon - best.lon) < 0.3 for e in local)
    return best if near and best.radius_km <= 30 else None
