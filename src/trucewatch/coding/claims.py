"""From the network's scores to claims: which words tell an act, and what fills each of its slots."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trucewatch.coding import quantities
from trucewatch.coding.document import BlockKind
from trucewatch.coding.factuality import settled
from trucewatch.coding.features import COLUMNS
from trucewatch.coding.names import FIRST_PERSON, Names, is_pronoun, overlapping, trim, whole_name, without_descriptions
from trucewatch.coding.tagger import ACTS, FACTUALITIES, ROLES, Look, Prepared, Trigger
from trucewatch.coding.windows import TARGET
from trucewatch.records import ActorRef, Factuality, Harm, Mention, PlaceRef, Range, Source, SourceKind, Span

Array = NDArray[np.float32]
FUNCTION_WORDS = frozenset(
    "a an the of on in at by to from for with and or but as into onto over under up out off down back any some no not have has had is "
    "was were are be been being that which who their his her its our they he she it we this these those will would between "
    "against after before".split()
)
"""Words of our phrases that tell nothing alone."""
TELLS = [COLUMNS.index(f"tells:{act}") for act in ACTS]
HINTS = [COLUMNS.index(f"hints:{act}") for act in ACTS]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores above which something is taken; set on the tune part of the corpus (see `model/CARD.md`).

    Attributes:
        glance: the first look's score from which a word is looked at again.
        claim: the mean of both looks from which a claim is written. role, breach: as they say.
        tells, hints: what a word of our lists adds to the log-odds of its act in the first look.
        slope, shift: of the logistic curve that turns scores into confidences.
    """

    glance: float = 0.15
    claim: float = 0.50
    role: float = 0.45
    breach: float = 0.50
    tells: float = 1.5
    hints: float = 0.3
    slope: float = 1.0
    shift: float = 0.0

    @classmethod
    def read(cls, path: Path) -> Thresholds:
        """From the file that lies beside the network; the defaults where there is none."""
        return cls(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else cls()

    def confidence(self, score: float) -> float:
        """How sure a claim of this score is, so that of the claims at 0.8 eight in ten are right (logistic, two constants)."""
        inside = min(max(score, 1e-4), 1 - 1e-4)
        return 1 / (1 + math.exp(-(self.slope * math.log(inside / (1 - inside)) + self.shift)))


@dataclass(slots=True)
class Told:
    """One act told at one place of the text, before retellings are folded together."""

    act: str
    score: float
    trigger: Span
    sentence: int
    kind: BlockKind
    factuality: Factuality
    breach: float
    roles: dict[str, list[Span]] = field(default_factory=dict)


def weighed(prepared: Prepared, scores: Sequence[Array], limits: Thresholds) -> list[Array]:
    """The first look's probabilities, with what our lists say of the words added to the odds of each act."""
    out = []
    for window, rows in zip(prepared.windows, scores, strict=True):
        known = prepared.rows[[prepared.row_of[b] for b in window.bounds]]
        odds = np.log(np.clip(rows, 1e-6, 1.0))
        odds[:, 1:] += limits.tells * known[:, TELLS] + limits.hints * known[:, HINTS]
        empty = [prepared.text[s:e].lower() in FUNCTION_WORDS for s, e in window.bounds]
        odds[empty, 1:] = -30.0  # "on" of "raids on" tells nothing by itself
        p = np.exp(odds - odds.max(axis=1, keepdims=True))
        out.append(np.asarray(p / p.sum(axis=1, keepdims=True), np.float32))
    return out


def triggers(prepared: Prepared, scores: Sequence[Array], limits: Thresholds) -> list[Trigger]:
    """Runs of words of one sentence that may tell the same act, by the first look; a run may skip one word."""
    out: list[Trigger] = []
    for window, rows in zip(prepared.windows, scores, strict=True):
        runs: list[tuple[int, int, int]] = []
        for w, role in enumerate(window.roles):
            if role != TARGET:
                continue
            act = int(rows[w, 1:].argmax())
            if rows[w, act + 1] < limits.glance:
                continue
            last = runs[-1] if runs else None
            if last and last[2] == act and w - last[1] <= 2 and window.sentences[last[1]] == window.sentences[w]:
                runs[-1] = (last[0], w, act)
            else:
                runs.append((w, w, act))
        for first, last_word, act in runs:
            score = float(rows[first : last_word + 1, act + 1].max())
            bounds = window.bounds[first : last_word + 1]
            out.append(Trigger(ACTS[act], bounds, window.sentences[first], score))
    return sorted(out, key=lambda t: t.bounds)


def apart(found: Sequence[Told], text: str) -> list[Told]:
    """Of acts told together in one phrase ("warplanes carried out four raids"), the surest: one phrase tells one act."""
    out: list[Told] = []
    for one in found:
        last = out[-1] if out else None
        if last is not None and last.sentence == one.sentence and last.factuality == one.factuality:
            between = text[last.trigger.end : one.trigger.start]
            if len(between.split()) <= 3 and not _PARTED.search(between):
                out[-1] = _one_phrase(last, one)
                continue
        out.append(one)
    return out


def _one_phrase(first: Told, second: Told) -> Told:
    best, other = (second, first) if second.score > first.score else (first, second)
    if best.act == other.act:
        best.trigger = Span(first.trigger.start, second.trigger.end)
        best.roles = {role: spans or other.roles[role] for role, spans in best.roles.items()}
    return best


_PARTED = re.compile(r"[,;:]|\b(?:and|or|but|then|after|before|while|to)\b")


def told(prepared: Prepared, look: Look, limits: Thresholds) -> Told | None:
    """What the second look makes of a trigger; None where it is not told as a claim."""
    trigger = look.trigger
    score = (trigger.score + look.claim) / 2
    if score < limits.claim:
        return None
    at = Span(trigger.bounds[0][0], trigger.bounds[-1][1])
    told_so = settled(prepared.text, prepared.sentences[trigger.sentence], at)
    return Told(
        act=trigger.act,
        score=score,
        trigger=at,
        sentence=trigger.sentence,
        kind=prepared.kinds[trigger.sentence],
        factuality=told_so or Factuality(FACTUALITIES[int(look.facts.argmax())]),
        breach=look.breach,
        roles={
            role: _nearest_sentence(
                _runs(look.roles[r], look.window.bounds, look.window.sentences, limits.role), prepared, trigger.sentence
            )
            for r, role in enumerate(ROLES)
        },
    )


def _nearest_sentence(spans: list[Span], prepared: Prepared, home: int) -> list[Span]:
    """Of words in several sentences, those in the act's own, else in the sentence nearest to it: a headline comes last."""

    def far(span: Span) -> int:
        at = next(i for i, s in enumerate(prepared.sentences) if s.start <= span.start < s.end)
        headline = prepared.kinds[at] is BlockKind.HEADLINE and at != home
        return abs(home - at) + (100 if headline else 0)

    if not spans:
        return spans
    distances = [far(span) for span in spans]
    return [span for span, d in zip(spans, distances, strict=True) if d == min(distances)]


def _runs(row: Array, bounds: Sequence[tuple[int, int]], sentences: Sequence[int], limit: float) -> list[Span]:
    """Runs of words above the limit; a weaker word between two strong ones is bridged."""
    runs: list[list[int]] = []
    for w, p in enumerate(row):
        if p < limit:
            continue
        if runs and sentences[runs[-1][1]] == sentences[w]:
            gap = w - runs[-1][1] - 1
            if gap == 0 or (gap == 1 and row[w - 1] >= limit / 2):
                runs[-1][1] = w
                continue
        runs.append([w, w])
    return [Span(bounds[a][0], bounds[b][1]) for a, b in runs]


_NO_HARM = re.compile(r"\b(?:casualt|victim|harm|hurt|unhurt|unharmed|unscathed|safe\b|loss)", re.IGNORECASE)


_OF_PEOPLE = frozenset({"arrest", "abduction", "release", "evacuation", "displacement"})
"""Acts whose numbers nearly always count people; a count counts acts."""
_OF_ACTS = re.compile(
    r"\b(?:arrests|abductions|kidnappings|cases|times|exchanges|swaps|operations|rounds|waves|incidents|evacuations)\b"
)


class Slots:
    """Fills the slots of a claim from the words that the network points at."""

    def __init__(self, prepared: Prepared, names: Names, times: Sequence[Mention]) -> None:
        self._prepared, self._text, self._names, self._times = prepared, prepared.text, names, times
        self._time_spans = [m.span for m in times]

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
            span = whole_name(self._text, span)
            name, full = self._names.fullest(span)
            if name and not is_pronoun(name) and not _is_dateline(self._text, span):
                out.setdefault(name.casefold(), ActorRef(name, full, trim(self._text, span)))
        return tuple(out.values())

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
        for span in [*inner, *outer]:
            span = whole_name(self._text, span)
            name, full = self._names.fullest(span)
            if name and not is_pronoun(name):
                out.setdefault(name.casefold(), Source(name, SourceKind.ANONYMOUS, full, trim(self._text, span)))
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
            short = _whole_place(self._text, _trim_place(self._text, whole_name(self._text, span)))
            words = self._text[short.start : short.end]
            if any(ch.isupper() for ch in words) and not words.lower().endswith(
                ("-based", "-run", "-held", "-controlled", "-led")
            ):
                out.setdefault(words.casefold(), PlaceRef(words, words, short))
        return tuple(out.values())

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
        for one in (killed, injured):
            if one and (one.low, one.high) == (0, 0) and _NO_HARM.search(self._around(one)):
                none = killed or injured
                killed, injured = killed or none, injured or none
        return killed, injured

    def _around(self, number: Range) -> str:
        return self._text[number.span.start : number.span.end + 25] if number.span else number.text

    def harm(self, told: Told) -> tuple[Harm, ...]:
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


def _trim_place(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    lead = re.match(
        r"^(?:[\s,;:(\"“]|(?:in|at|on|into|onto|from|to|towards?|across|over|inside|within|of|the|and)\b\s*)+",
        words,
        re.IGNORECASE,
    )
    start = lead.end() if lead and lead.end() < len(words) else 0
    trail = re.search(r"(?:[\s,;:.)\"”!?]|'s|’s)+$", words[start:])
    end = start + trail.start() if trail and trail.start() else len(words)
    return Span(span.start + start, span.start + end)


_PLACE_KIND = re.compile(
    r" (?:province|governorate|district|region|state|county|oblast|department|prefecture|township|area|valley|basin|subdistrict|"
    r"camp|city|town|village|neighbou?rhood|countryside|crossing|airport|base|front|axis|sector|mountains?|hills?|plain|peninsula|strip)\b",
    re.IGNORECASE,
)
_PLACE_PART = re.compile(
    r"(?:\b(?:(?:north|south|east|west)(?:ern|[- ]?(?:east|west)(?:ern)?)?|central|rural|upper|lower|downtown|old)"
    r"(?: (?:countryside|outskirts|suburbs?|parts?|edge|side|approaches|rural|sector|districts?))?(?: of)?(?: the)? "
    r"(?:(?:city|town|village|province|district) of )?"
    r"|\b(?:countryside|outskirts|suburbs|vicinity|environs|edge|gates?) of (?:the )?(?:(?:city|town|village|province|district) of )?"
    r"|\b\d+ ?(?:km|kilomet(?:re|er)s?|miles?) (?:(?:to the )?(?:north|south|east|west)(?:[- ]?(?:east|west))? (?:of|from) |from |outside )"
    r"|\b(?:near|outside) )$",
    re.IGNORECASE,
)


def _whole_place(text: str, span: Span) -> Span:
    """The span with what places it more exactly: "eastern countryside of" before it, "province" after it."""
    after = _PLACE_KIND.match(text, span.end)
    before = _PLACE_PART.search(text[max(0, span.start - 70) : span.start])
    start = span.start - len(before.group(0)) if before else span.start
    return Span(start, after.end() if after else span.end)


def _words_back(text: str, start: int, floor: int, count: int) -> int:
    found = list(re.finditer(r"\S+", text[floor:start]))
    return floor + found[-count].start() if len(found) >= count else floor
