"""A model's claims held to the text: what the report does not say, word for word and near the act, does not enter a claim.

- A claim needs a quote that stands in the report; without one it is dropped, and so is one from words that command the reader.
- Actors, places, sources, numbers and the words for the day must stand near the quote; else the slot stays empty, and a note says so.
  A source may also stand on top of the report, and the day in the last heading before the act.
- Numbers are read from these words by our own rules; days, ids and coordinates are resolved from them later, as for any reader.
- What stands in a claim afterwards are the report's words. No note repeats what a model wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from trucewatch.coding.factuality import settled
from trucewatch.coding.names import Names, is_pronoun, trim
from trucewatch.knowledge import times
from trucewatch.knowledge.acts import ActWords, acts
from trucewatch.readers import figures
from trucewatch.readers.finding import Words
from trucewatch.readers.reply import Said
from trucewatch.records import (
    ActorRef,
    Claim,
    Factuality,
    Harm,
    Mention,
    Note,
    PlaceRef,
    Range,
    Source,
    SourceKind,
    Span,
    content_id,
)

REACH = {"name": 600, "when": 500, "killed": 400, "count": 100, "weapon": 300, "violation": 600}
"""How far from the quote the words of a slot may stand, in characters. Measured on the corpus's coded reports: 96 to 98 of 100 slots that
coders filled stand as near; farther off, a name is more often another act's."""

OPENING = 300
"""Characters at the beginning of a report in which a source may also stand: a bulletin names whose it is once, on top."""

HEADING = 80
"""Longest line, in characters, that counts as the heading of what follows, under which acts bear its day."""

LEAST_WORDS, LONGEST_QUOTE = 3, 400
SURE = 0.7
"""Confidence of a model's claim with nothing against it. No real model was measured: a user's own may deserve more or less."""

_LESS = {"unsupported": 0.9, "doubted": 0.75}
"""What each slot left empty, and each doubt, leaves of the confidence."""

_BREACH = re.compile(
    r"violat|breach|\bbr[eo]ak|\bbroke|infring|contraven|flout|transgress|disregard|non-?complian|infraction|trampl|\bdefi",
    re.IGNORECASE,
)
_DEAL = re.compile(
    r"\b(?:[\w.'’-]+ ){0,4}?(?:cease-?fire|truce|cessation of hostilities|de-escalation(?: zone)?|armistice|accord|deal"
    r"|agreement|resolution|memorandum)"
    r"(?: (?:deal|agreement|zone|\d{3,4}))*\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not?|never|den(?:y|ies|ied|ying|ials?)|refut\w+|reject\w*|dismiss\w*|without|false\w*|fabricat\w+|baseless|untrue|neither|nor|nobody|none|"
    r"fail\w*|un\w+|stop\w*|halt\w*|absence|free of|repudiat\w+|disput\w+|lies?|propaganda|nothing|allegations?|fiction|yet to)\b|n[’']t\b",
    re.IGNORECASE,
)


@dataclass
class _Slots:
    """One claim while its slots are looked up: the quote's place, and what had to be left out."""

    words: Words
    quote: Span
    within: Span
    missing: dict[str, int] = field(default_factory=dict)

    def find(self, slot: str, said: str, reach: int, also: Span | None = None) -> Span | None:
        """Where the words of a slot stand, near the quote or in `also`; notes where they do not."""
        if not said:
            return None
        found = self.words.near(said, self.quote, reach)
        if found is None and also is not None:
            found = next(self.words.all(said, also), None)
        if found is None:
            self.miss(slot)
        return found

    def miss(self, slot: str) -> None:
        """Remembers that something was left out of a slot."""
        self.missing[slot] = self.missing.get(slot, 0) + 1


class Held:
    """Holds what a model says of one report to the report's text.

    Args:
        report: the id of the report. words: its text; nothing is taken of what is closed in it.
    """

    def __init__(self, report: str, words: Words) -> None:
        self._report, self._words = report, words
        text = words.open_text()
        self._times, self._names = times.find(text), Names(text)
        self._headings = [line for one in self._times if (line := _heading(text, one.span)) is not None]
        self._lists = _act_words()

    def claims(self, said: Iterable[Said], part: Span) -> tuple[list[Claim], int]:
        """The claims that the text bears out, and how many were dropped.

        Args:
            said: what the model wrote about a part of the report. part: the part.
        """
        out: list[Claim] = []
        dropped = 0
        for one in said:
            claim = self._claim(one, part, {(c.act, c.spans[0]) for c in out})
            dropped += claim is None
            out += [claim] if claim is not None else []
        return out, dropped

    def _claim(self, said: Said, part: Span, taken: set[tuple[str, Span]]) -> Claim | None:
        quote = self._quote(said, part, taken)
        if quote is None:
            return None
        slots = _Slots(self._words, quote, part)
        trigger = self._trigger(said, quote)
        initiator, recipient = self._actors(slots, "initiator", said), self._actors(slots, "recipient", said)
        killed, k_harm = self._harm(slots, "killed", said.killed)
        injured, i_harm = self._harm(slots, "injured", said.injured)
        factuality, doubts = self._factuality(said, quote, trigger)
        breach, deal = self._violation(slots, said)
        claim = Claim(
            id=content_id("claim", self._report, said.act, trigger.start, trigger.end, factuality.value),
            report=self._report,
            act=said.act,
            quote=self._words.at(quote),
            spans=(quote,),
            trigger=trigger,
            factuality=factuality,
            initiator=initiator,
            recipient=recipient,
            place=self._places(slots, said),
            when=self._when(slots, said),
            count=self._count(slots, said),
            killed=killed,
            injured=injured,
            harm=(*k_harm, *i_harm),
            weapon=self._weapon(slots, said),
            sources=self._sources(slots, said),
            violation_stated=breach,
            violation_of=deal,
        )
        doubts += self._doubts(said.act, quote)
        notes = (*(_left_out(slot) for slot in slots.missing), *doubts)
        sure = SURE
        for note in notes:
            sure *= _LESS[note.kind]
        return replace(claim, notes=notes, confidence=round(sure, 3))

    def _quote(self, said: Said, part: Span, taken: set[tuple[str, Span]]) -> Span | None:
        """Where the quote stands: of several places, the one near which most of the slots stand."""
        if len(said.quote) > LONGEST_QUOTE or len(said.quote.split()) < LEAST_WORDS:
            return None
        places = [span for span in self._words.all(said.quote, part) if (said.act, span) not in taken][:20]
        if len(places) < 2:
            return places[0] if places else None
        told = (
            *said.initiator,
            *said.recipient,
            *said.place,
            *said.sources,
            *said.killed,
            *said.injured,
            said.when,
            said.count,
        )
        return max(
            places, key=lambda at: (sum(self._words.near(one, at, 200) is not None for one in told if one), -at.start)
        )

    def _trigger(self, said: Said, quote: Span) -> Span:
        """The words that tell the act: those that the model names in the quote, else those of our lists, else the quote."""
        named = next(self._words.all(said.trigger, quote), None) if said.trigger else None
        if named is not None:
            return named
        telling = [w for w in self._lists.find(self._words.at(quote)) if w.act == said.act]
        if not telling:
            return quote
        best = max(telling, key=lambda w: (w.tells, w.end - w.start))
        return Span(quote.start + best.start, quote.start + best.end)

    def _actors(self, slots: _Slots, slot: str, said: Said) -> tuple[ActorRef, ...]:
        out: dict[str, ActorRef] = {}
        for words in said.initiator if slot == "initiator" else said.recipient:
            named = self._named(slots, slot, words)
            if named is not None:
                out.setdefault(named[0].casefold(), ActorRef(*named))
        return tuple(out.values())

    def _sources(self, slots: _Slots, said: Said) -> tuple[Source, ...]:
        out: dict[str, Source] = {}
        for words in said.sources:
            named = self._named(slots, "sources", words, Span(0, OPENING))
            if named is not None:
                name, text, span = named
                out.setdefault(name.casefold(), Source(name, SourceKind.ANONYMOUS, text, span))
        return tuple(out.values())

    def _named(self, slots: _Slots, slot: str, words: str, also: Span | None = None) -> tuple[str, str, Span] | None:
        """A name as the text has it near the act: spelt out where the text does so, its words, where they stand."""
        found = slots.find(slot, words, REACH["name"], also)
        if found is None:
            return None
        span = trim(self._words.text, found)
        if is_pronoun(self._words.at(span)):
            slots.miss(slot)
            return None
        name, text = self._names.fullest(span)
        return (name, text, span) if name else None

    def _places(self, slots: _Slots, said: Said) -> tuple[PlaceRef, ...]:
        out: dict[str, PlaceRef] = {}
        for words in said.place:
            span = slots.find("place", words, REACH["name"])
            if span is None:
                continue
            told = self._words.at(span)
            if any(ch.isupper() for ch in told) or told.casefold().endswith("capital"):
                out.setdefault(told.casefold(), PlaceRef(told, told, span))
            else:
                slots.miss("place")
        return tuple(out.values())

    def _when(self, slots: _Slots, said: Said) -> Mention | None:
        """The words for the day: a time expression of the text that the model points at. Which day that is, resolving says."""
        headings = [span for span in self._headings if span.end <= slots.quote.start]
        span = slots.find("when", said.when, REACH["when"], headings[-1] if headings else None)
        if span is None:
            return None
        hit = next((one for one in self._times if one.span.overlaps(span)), None)
        if hit is None:
            slots.miss("when")
        return hit

    def _count(self, slots: _Slots, said: Said) -> Range | None:
        span = slots.find("count", said.count, REACH["count"])
        told = figures.count(self._words, span) if span is not None else None
        if span is not None and told is None:
            slots.miss("count")
        return told if told is None or (told.low, told.high) != (1, 1) else None

    def _harm(self, slots: _Slots, kind: str, said: tuple[str, ...]) -> tuple[Range | None, tuple[Harm, ...]]:
        spans = [span for words in said if (span := slots.find(kind, words, REACH["killed"])) is not None]
        apart = [span for n, span in enumerate(spans) if not any(span.overlaps(one) for one in spans[:n])]
        told, harm = figures.people(self._words, apart, kind)
        if apart and told is None:
            slots.miss(kind)
        return told, harm

    def _weapon(self, slots: _Slots, said: Said) -> str | None:
        span = slots.find("weapon", said.weapon, REACH["weapon"])
        return " ".join(self._words.at(span).split()) if span is not None else None

    def _violation(self, slots: _Slots, said: Said) -> tuple[bool, str | None]:
        """Whether the text calls the act a breach: in words that say so, near the act or in the headline, and of what."""
        if not said.violation:
            return False, None
        headline = Span(0, max(0, self._words.text.find("\n")))
        span = self._words.near(said.violation, slots.quote, REACH["violation"]) or next(
            self._words.all(said.violation, headline), None
        )
        if span is None or not _BREACH.search(self._words.at(span)):
            slots.miss("violation_stated")
            return False, None
        deal = _DEAL.search(self._words.text, span.start, self._words.sentence(span).end)
        return True, " ".join(deal.group().split()) if deal else None

    def _factuality(self, said: Said, quote: Span, trigger: Span) -> tuple[Factuality, tuple[Note, ...]]:
        """As the model has it; but plain words of denial go before, and a denial without any is doubted."""
        plain = settled(self._words.text, self._words.sentence(quote), trigger)
        if plain is not None and said.factuality is Factuality.OCCURRED:
            return plain, (
                Note("doubted", "factuality", "the words before the act deny it; the reader took it as told"),
            )
        around = self._words.text[max(0, quote.start - 300) : quote.end + 300]
        if said.factuality is Factuality.NEGATED and not _NOT.search(around):
            return said.factuality, (
                Note("doubted", "factuality", "read as denied, but no word near the act denies it"),
            )
        return said.factuality, ()

    def _doubts(self, act: str, quote: Span) -> tuple[Note, ...]:
        """Whether our lists know the quote's words as telling an act of another family, and none of this one's."""
        found = self._lists.find(self._words.at(quote))
        family = acts()[act].family
        if any(w.tells for w in found) and all(acts()[w.act].family != family for w in found):
            return (Note("doubted", "act", "the words of the quote are known for acts of another family"),)
        return ()


def _heading(text: str, span: Span) -> Span | None:
    """The line in which a span stands, if it is so short that it may be a heading."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return Span(start, end) if 0 <= end <= start + HEADING else None


def _left_out(slot: str) -> Note:
    return Note(
        "unsupported", slot, "what the reader wrote here does not stand in the text near the act, and was left out"
    )


_LISTS: list[ActWords] = []


def _act_words() -> ActWords:
    if not _LISTS:
        _LISTS.append(ActWords())
    return _LISTS[0]
