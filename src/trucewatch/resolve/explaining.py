"""Why a name means what it means in a text: what `trucewatch place … --in` and `trucewatch actors … --in` show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trucewatch.knowledge.actors import ActorRegister
from trucewatch.knowledge.places import Gazetteer, PlaceEntry
from trucewatch.knowledge.places_names import fold
from trucewatch.records import PlaceRef, Report, Span
from trucewatch.resolve.actors import ActorFinder, Found
from trucewatch.resolve.place_choice import Setting, weigh
from trucewatch.resolve.places import resolution, resolve_places
from trucewatch.resolve.scene import read_cast

RIVALS = 8  # places of one name that are shown


@dataclass(frozen=True, slots=True)
class Rival:
    """A place that bears the name: how it scored in natural-log units of odds, and what spoke for it, weightiest first."""

    entry: PlaceEntry
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceMeant:
    """What the words for a place mean in a text (`place`, open without coordinates), and all that bear the name."""

    place: PlaceRef
    rivals: tuple[Rival, ...]


def standing(words: str, text: str) -> Span:
    """Where words stand first in a text, whatever their capitals; the text's beginning where they do not."""
    at = text.lower().find(words.lower())
    return Span(at, at + len(words)) if at >= 0 else Span(0, 0)


def place_meant(words: str, text: str, gazetteer: Gazetteer) -> PlaceMeant:
    """Return which place words mean in a text, with those of the name that it was chosen from.

    Args:
        words: as the text has them ("near Sake"). text: a sentence or a whole report. gazetteer: all places.
    """
    span = standing(words, text)
    ref = PlaceRef(text[span.start : span.end] or words, text[span.start : span.end] or words, span)
    [place] = resolve_places(Report("asked", text), [ref], gazetteer)
    reading = resolution(Report("asked", text), [ref], gazetteer)
    where = reading.take_apart(ref)
    setting = Setting(reading.scene, reading.outer(where), reading.near(span.start), gazetteer)
    weighed = [weigh(entry, where, setting) for entry in gazetteer.exact(fold(where.name))]
    weighed.sort(key=lambda choice: (-choice.score, choice.entry.number))
    return PlaceMeant(place, tuple(Rival(c.entry, round(c.score, 2), c.reasons) for c in weighed[:RIVALS]))


def actor_meant(words: str, text: str, on: date | None, register: ActorRegister) -> Found | None:
    """Return which actor words mean in a text on a day, and why; None where that stays open."""
    report = Report("asked", text, on)
    return ActorFinder(register, read_cast(report, register), text).find(words, on, standing(words, text).start)
