"""From the words that the network points at to the slots of a claim: who, whom, where, when, how many, who says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from trucewatch.coding import harm, quantities
from trucewatch.coding.claims import Told
from trucewatch.coding.names import (
    FIRST_PERSON,
    Names,
    holder,
    is_pronoun,
    known_name,
    overlapping,
    trim,
    whole_name,
    with_head,
    without_appositions,
    without_descriptions,
)
from trucewatch.coding.place_phrases import inside, trim_place, whole_place
from trucewatch.coding.statements import signature
from trucewatch.coding.tagger import Prepared
from trucewatch.records import ActorRef, Factuality, Harm, Mention, PlaceRef, Range, Source, SourceKind, Span

_NO_HARM = re.compile(r"\b(?:casualt|victim|harm|hurt|unhurt|unharmed|unscathed|safe\b|loss)", re.IGNORECASE)


HARMFUL = frozenset(
    "air_strike drone_strike shelling explosive_device suicide_bombing chemical_attack armed_clash ground_attack gunfire "
    "attack_on_civilians violence_unspecified property_destruction".split()
)
"""Acts whose harm is told by the plain wording of `harm.py`."""
_OF_PEOPLE = frozenset({"arrest", "abduction", "release", "evacuation", "displacement"})
"""Acts whose numbers nearly always count people; a count counts acts."""
_OF_ACTS = re.compile(
    r"\b(?:arrests|abductions|kidnappings|cases|times|exchanges|swaps|operations|rounds|waves|incidents|evacuations)\b"
)


class Slots:
    """Fills the slots of a claim from the words that the network points at."""

    def __init__(self, prepared: Prepared, names: Names, times: Sequence[Mention], found: Sequence[Told]) -> None:
        self._prepared, self._text, self._names, self._times = prepared, prepared.text, names, times
        self._time_spans = [m.span for m in times]
        self._signature = signature(prepared.text)
        self._harmful = Counter(t.sentence for t in found if t.act in HARMFUL)

    def actors(self, told: Told, role: str) -> tuple[ActorRef, ...]:
        """Who fills a role, each once, by the fullest mention in the text."""
        out: dict[str, ActorRef] = {}
        for span in without_descriptions(self._text, told.roles[role]):
            words = self._text[span.start : span.end]
            if words.split()[0].lower() in FIRST_PERSON if words.split() else False:
                speaker = self._speaker(told)
                if speaker is not None:
                    name, full = self._names.fullest(speaker)
                    out.setdefault(name.casefold(), ActorRef(name, full, span))
                    continue
            whole = self._whole(span)
            if whole is None:
                continue
            name, full = self._names.fullest(whole)
            if name and not is_pronoun(name) and not _is_dateline(self._text, whole):
                out.setdefault(name.casefold(), ActorRef(name, full, trim(self._text, whole)))
        return tuple(out.values())

    def _whole(self, span: Span) -> Span | None:
        """The whole of the name or noun phrase that a span cuts; None where it holds no noun at all."""
        whole = with_head(self._text, whole_name(self._text, span))
        return known_name(self._text, holder(self._text, whole), self._prepared.names) if whole is not None else None

    def _speaker(self, told: Told) -> Span | None:
        spans = told.roles["source"] or told.roles["source2"]
        return spans[0] if spans else None

    def sources(self, told: Told) -> tuple[Source, ...]:
        """Who says it, innermost first."""
        out: dict[str, Source] = {}
        home = self._prepared.sentences[told.sentence]
        if not any(home.overlaps(span) for role in ("source", "source2") for span in told.roles[role]):
            told.roles["source"] = self._said_after(told) or told.roles["source"]
        inner, outer = (without_descriptions(self._text, told.roles[role]) for role in ("source", "source2"))
        spans = without_appositions(self._text, [*inner, *outer])
        if not spans and self._signature is not None:
            spans = [self._signature]
        for span in spans:
            whole = self._whole(span)
            if whole is None or _is_dateline(self._text, whole):
                continue
            name, full = self._names.fullest(whole)
            if name and not is_pronoun(name):
                out.setdefault(name.casefold(), Source(name, SourceKind.ANONYMOUS, full, trim(self._text, whole)))
        return tuple(out.values())

    def _said_after(self, told: Told) -> list[Span]:
        """Who is named at the end of the act's own sentence: "…, the army said", "…, according to residents"."""
        sentence = self._prepared.sentences[told.sentence]
        found = _SAID_AFTER.search(self._text, told.trigger.end, sentence.end)
        if not found:
            return []
        group = 1 if found.group(1) else 2
        return [Span(found.start(group), found.end(group))]

    def places(self, told: Told) -> tuple[PlaceRef, ...]:
        """The places of the act, each once, with the words that place it ("eastern countryside of")."""
        sentence = self._prepared.sentences[told.sentence]
        clause = re.compile(r"[^,;.]*").match(self._text, told.trigger.end, sentence.end)
        capital = re.search(r"\bin (the (?:[a-z]+ )?capital)\b", clause.group(0)) if clause else None
        if capital:
            at = Span(told.trigger.end + capital.start(1), told.trigger.end + capital.end(1))
            return (PlaceRef(capital.group(1), capital.group(1), at),)
        out: dict[str, PlaceRef] = {}
        for span in told.roles["place"]:
            short = whole_place(self._text, trim_place(self._text, whole_name(self._text, span)))
            words = self._text[short.start : short.end]
            if any(ch.isupper() for ch in words) and not words.lower().endswith(
                ("-based", "-run", "-held", "-controlled", "-led")
            ):
                out.setdefault(words.casefold(), PlaceRef(words, words, short))
        return tuple(p for p in out.values() if not any(inside(p.span, q.span) for q in out.values()))

    def when(self, told: Told) -> Mention | None:
        """The words that date it: the time expression that the network points at."""
        for span in told.roles["date"]:
            hit = overlapping(self._time_spans, span)
            if hit is not None:
                return Mention(self._text[hit.start : hit.end], hit)
        return self._day_of_saying(told)

    def _day_of_saying(self, told: Told) -> Mention | None:
        """An act just told, with no day of its own, has the day on which its source spoke: "shelled X, activists said Thursday"."""
        sentence = self._prepared.sentences[told.sentence]
        inside = [m for m in self._times if sentence.start <= m.span.start < sentence.end]
        if len(inside) != 1 or inside[0].span.start < told.trigger.end or told.factuality is not Factuality.OCCURRED:
            return None
        return inside[0] if _SAID_DAY.search(self._text[told.trigger.end : inside[0].span.start]) else None

    def number(self, told: Told, role: str) -> Range | None:
        """How many: acts for `count`, people for `killed` and `injured`; figures for different groups are added up."""
        reader = quantities.read if role == "count" else quantities.people
        if role == "count" and not told.roles["count"]:
            told.roles["count"] = self._counted(told)
        found = [(span, reader(self._text[span.start : span.end])) for span in told.roles[role]]
        read = [(span, bounds) for span, bounds in found if bounds is not None]
        if (
            not read
            and role != "count"
            and found
            and quantities.is_one(self._text[found[0][0].start : found[0][0].end])
        ):
            read = [(found[0][0], (1, 1))]
        if not read or (
            role == "count"
            and told.act in _OF_PEOPLE
            and not _OF_ACTS.search(self._text[read[0][0].start : read[0][0].end + 30])
        ):
            return None
        total = read[0][1]
        if role != "count":
            for span, bounds in read[1:]:
                between = self._text[read[0][0].end : span.start]
                if (
                    not re.search(r"\b(?:including|among|of whom|of them)\b", between)
                    and bounds != total
                    and total != (0, 0)
                ):
                    total = quantities.add(total, bounds)
        first = read[0][0]
        return Range(total[0], total[1], self._text[first.start : first.end], first)

    def _counted(self, told: Told) -> list[Span]:
        """The number that stands right before the act's own plural noun: "four raids", "a dozen night-time raids"."""
        start = max(self._prepared.sentences[told.sentence].start, told.trigger.start - 30)
        found = _COUNTED.search(self._text[start : told.trigger.end])
        return [Span(start + found.start(1), start + found.end(1))] if found else []

    def harmed(self, told: Told) -> tuple[Range | None, Range | None]:
        """Killed and injured; "no casualties" and "nobody was hurt" say none of either."""
        killed, injured = self.number(told, "killed"), self.number(told, "injured")
        if told.act in HARMFUL and told.factuality is Factuality.OCCURRED:
            if killed is None and injured is None:
                killed, injured = self._nobody(told)
            plain = harm.tolls(self._text, self._prepared.sentences[told.sentence])
            if self._harmful[told.sentence] == 1:  # else a toll may be that of another act
                killed, injured = killed or self._sole(plain, "killed"), injured or self._sole(plain, "injured")
        for one in (killed, injured):
            if one and (one.low, one.high) == (0, 0) and _NO_HARM.search(self._around(one)):
                none = killed or injured
                killed, injured = killed or none, injured or none
        return killed, injured

    def victims(self, harmed: Sequence[Range | None]) -> tuple[ActorRef, ...]:
        """Those who were killed or injured, by the noun that counts them: nobody is harmed by an act that was not done to him."""
        for number in harmed:
            if number is None or number.span is None or number.low == 0:
                continue
            whole = with_head(self._text, number.span)
            if whole is None:
                continue
            name, full = self._names.fullest(whole)
            if any(ch.isalpha() for ch in name) and not is_pronoun(name):
                return (ActorRef(name, full, trim(self._text, whole)),)
        return ()

    def _sole(self, plain: Sequence[harm.Toll], kind: str) -> Range | None:
        """The one toll of its kind that a sentence tells."""
        told = [toll for toll in plain if toll.kind == kind]
        return told[0].as_range(self._text) if len(told) == 1 else None

    def _nobody(self, told: Told) -> tuple[Range | None, Range | None]:
        """None killed and none injured, where the act's sentence or the next one, which tells no other act, says so."""
        sentences = self._prepared.sentences
        home, after = sentences[told.sentence], told.sentence + 1
        at = harm.nobody_hurt(self._text, Span(told.trigger.start, home.end))
        if at is None and after < len(sentences) and not self._harmful[after]:
            at = harm.nobody_hurt(self._text, sentences[after])
        if at is None:
            return None, None
        none = Range(0, 0, self._text[at.start : at.end], at)
        return none, none

    def _around(self, number: Range) -> str:
        return self._text[number.span.start : number.span.end + 25] if number.span else number.text

    def groups(self, told: Told) -> tuple[Harm, ...]:
        """Who was killed and injured, group by group, as far as the words count them."""
        out = []
        for kind in ("killed", "injured"):
            for span in told.roles[kind]:
                words = self._text[span.start : span.end]
                for who, (low, high) in quantities.groups(words):
                    out.append(Harm(who, kind, low, high, words, span))
        return tuple(dict.fromkeys(out))

    def quote(self, told: Told) -> Span:
        """The words that carry the act: from the trigger, or a number before it, to the end of its clause."""
        sentence = self._prepared.sentences[told.sentence]
        start = told.trigger.start
        for role in ("count", "initiator"):
            for span in told.roles[role]:
                if sentence.start <= span.start < start and start - span.end <= 40:
                    start = min(start, span.start)
        clause = re.compile(r"[,;:—–]\s|\s(?:and|but|while|after|as|because|which|who|when)\s")
        end = told.trigger.end
        while len(self._text[start:end].split()) < 3 or end == told.trigger.end:
            found = clause.search(self._text, end + 1, sentence.end)
            new = found.start() if found else sentence.end
            if new <= end:
                break
            end = new
        if len(self._text[start:end].split()) < 3:
            start = _words_back(self._text, start, sentence.start, 3 - len(self._text[start:end].split()))
        return Span(start, min(end, sentence.end))


_COUNTED = re.compile(
    rf"\b((?:at least |more than |over |about |some )?(?:{quantities.NUMBER}|dozens of|several|scores of))"
    r" (?:[a-z-]+ ){0,2}?(?:raids|strikes|airstrikes|attacks|bombings|sorties|clashes|violations|breaches|explosions|shellings|"
    r"incidents|assaults|ambushes|times)$",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"[A-Z][A-Z .,'/-]+(?:, \w+\.? \d{1,2})?\s*(?:\([^)]*\)\s*)?[-–—]")


def _is_dateline(text: str, span: Span) -> bool:
    """Whether words stand in the dateline that opens a paragraph ("AMMAN, July 11 -"): where it was written, no actor."""
    start = text.rfind("\n", 0, span.start) + 1
    found = _DATELINE.match(text, start)
    return found is not None and span.start < found.end()


_SAID_AFTER = re.compile(
    r",[\"”’']? (?:(?:the |an? )?([\w'’. -]{2,60}?) (?:said|says|told|reported|announced|confirmed|added|stated)\b"
    r"|according to (?:the |an? )?([\w'’. -]{2,60}?)(?=[,.;]|$))"
)
_SAID_DAY = re.compile(
    r"\b(?:said|says|told|added|reported|announced|stated|confirmed|wrote|according to)\b(?:\s+[\w.'’-]+){0,6}?\s*(?:on|late|early)?\s*$"
)


def _words_back(text: str, start: int, floor: int, count: int) -> int:
    found = list(re.finditer(r"\S+", text[floor:start]))
    return floor + found[-count].start() if len(found) >= count else floor
