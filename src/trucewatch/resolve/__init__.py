"""Names to things: the actors, places, days and sources of claims. What cannot be known stays as told, and open.

A stage of the pipeline: claims come with words and where they stand (`trucewatch.coding`), and leave with ids, coordinates and days. Ids of
claims stay as they are, and the words of the text with them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from trucewatch.knowledge.actors import ActorRegister
from trucewatch.knowledge.places import Gazetteer
from trucewatch.records import Claim, CodedReport, Report
from trucewatch.resolve import company
from trucewatch.resolve.actors import ActorFinder
from trucewatch.resolve.capitals import named
from trucewatch.resolve.dates import resolve_dates
from trucewatch.resolve.places import resolve_places
from trucewatch.resolve.scene import Cast, read_cast, with_places
from trucewatch.resolve.sources import SourceFinder
from trucewatch.resolve.specific import most_specific
from trucewatch.settings import Settings

__all__ = ["Resolver"]

HINTS_AT_MOST = 3.0
"""What the actors of a report may add to the weight of one country when its places are settled."""


class Resolver:
    """Resolves the claims of reports, one report at a time; the same report gives the same answer.

    Args:
        register: the actors. gazetteer: the places.
    """

    def __init__(self, register: ActorRegister, gazetteer: Gazetteer) -> None:
        self._register, self._gazetteer = register, gazetteer

    @classmethod
    def load(cls, settings: Settings | None = None) -> Resolver:
        """Return the resolver with the knowledge that is shipped; no setting changes it."""
        del settings
        return cls(ActorRegister.load(), Gazetteer.load())

    def resolve(self, coded: CodedReport) -> CodedReport:
        """Return the same claims with their actors, places, days and sources resolved."""
        if not coded.claims:
            return coded
        report = coded.report
        cast = read_cast(report, self._register)
        claims = self._places(report, coded.claims, cast)
        cast = with_places(cast, self._register, (place for claim in claims for place in claim.place))
        claims = resolve_dates(report, claims, _country(claims, cast))
        return replace(coded, claims=tuple(self._people(report, claims, cast)))

    def _places(self, report: Report, claims: tuple[Claim, ...], cast: Cast) -> tuple[Claim, ...]:
        country = cast.country()
        told = [named(place, country, self._gazetteer) for claim in claims for place in claim.place]
        if not told:
            return claims
        total = max(cast.countries.values(), default=1.0)
        hints = {
            country: min(HINTS_AT_MOST, HINTS_AT_MOST * weight / total) for country, weight in cast.countries.items()
        }
        found = iter(resolve_places(report, told, self._gazetteer, hints))
        return tuple(replace(claim, place=most_specific([next(found) for _ in claim.place])) for claim in claims)

    def _people(self, report: Report, claims: tuple[Claim, ...], cast: Cast) -> list[Claim]:
        actors = ActorFinder(self._register, cast, report.text)
        sources = SourceFinder(report, self._register, actors)
        found = []
        for claim in claims:
            on = claim.date.start if claim.date is not None else None
            found.append(
                replace(
                    claim,
                    initiator=tuple(actors.resolved(ref, on) for ref in claim.initiator),
                    recipient=tuple(actors.resolved(ref, on) for ref in claim.recipient),
                    sources=tuple(sources.resolved(source, on) for source in claim.sources),
                )
            )
        names = company.names_in(report.text, found, claims, self._register)
        out = [
            company.paired(
                replace(
                    claim,
                    initiator=company.once_each(claim.initiator, names),
                    recipient=company.once_each(claim.recipient, names),
                    sources=company.sources_once(claim.sources, names),
                )
            )
            for claim in found
        ]
        sides = company.belligerents(out, self._register)
        return [company.spelt_out(claim, sides) for claim in out]


def _country(claims: tuple[Claim, ...], cast: Cast) -> str | None:
    """The country of most places, or the one that the report names most."""
    places = Counter(place.country for claim in claims for place in claim.place if place.country is not None)
    return places.most_common(1)[0][0] if places else cast.country()
