"""The keywords of a report: its actors, places, acts and the truce it names, best first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from trucewatch.records import Claim

MOST = 12
_DEAL = re.compile(
    r"""\b(?:(?:[A-Z][\w.'’-]+|de-escalation|humanitarian|unilateral|nationwide|fragile|cessation)[ -]){0,4}
    (?:cease-?fire|truce|cessation\sof\shostilities|de-escalation\szone|armistice|accord|peace\s(?:deal|agreement)|memorandum)
    (?:\s(?:deal|agreement))?\b""",
    re.VERBOSE,
)


def keywords(text: str, claims: Sequence[Claim]) -> tuple[str, ...]:
    """Up to a dozen: names that fill slots count by how often and how early, acts by how many claims tell them."""
    scores: Counter[str] = Counter()
    shown: dict[str, str] = {}

    def note(words: str, weight: float) -> None:
        key = words.casefold().removeprefix("the ").strip()
        if len(key) > 2:
            shown.setdefault(key, words)
            scores[key] += weight  # type: ignore[assignment]

    for i, claim in enumerate(claims):
        early = 1.0 + 1.0 / (1 + i)
        for actor in (*claim.initiator, *claim.recipient):
            note(actor.name, 1.2 * early)
        for place in claim.place:
            note(place.name, 1.0 * early)
        note(claim.act.replace("_", " "), 0.8 * early)
        if claim.weapon:
            note(claim.weapon, 0.4)
    for deal in _DEAL.finditer(text):
        note(" ".join(deal.group().split()), 0.9)
    best = sorted(scores, key=lambda k: (-scores[k], text.casefold().find(k), k))
    kept: list[str] = []
    for key in best:
        if not any(key in other.casefold() or other.casefold() in key for other in kept):
            kept.append(shown[key])
    return tuple(kept[:MOST])
