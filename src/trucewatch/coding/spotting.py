"""Names and times that our knowledge finds in a text, each with the column of features that it marks."""

from __future__ import annotations

from collections.abc import Iterator

from trucewatch.knowledge import times
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.knowledge.places import Gazetteer
from trucewatch.records import Span

_ARMED = frozenset(
    {"state_forces", "rebel_group", "militia", "foreign_forces", "police", "paramilitary", "armed_group"}
)
_TELLING = frozenset({"media", "monitor", "mission", "ngo", "un"})


class Spotter:
    """Finds actors, places and times that are known."""

    def __init__(self) -> None:
        self._register, self._gazetteer = ActorRegister.load(), Gazetteer.load()

    def __call__(self, text: str) -> Iterator[tuple[Span, str]]:
        """Spans and the feature column that each marks."""
        for mention in times.find(text):
            yield mention.span, "time"
        for match in self._register.find(text):
            kinds = {actor.kind for actor in map(self._register.get, match.ids) if actor is not None}
            yield match.span, "actor"
            if kinds & _ARMED:
                yield match.span, "actor_armed"
            if kinds & _TELLING:
                yield match.span, "actor_media"
        for span, name in self._gazetteer.spot(text):
            yield span, "people" if self._gazetteer.demonym(name) else "place"
