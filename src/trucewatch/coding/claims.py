"""From the network's scores to claims: which words tell an act, and what fills each of its slots."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trucewatch.coding import quantities
from trucewatch.coding.document import BlockKind
from trucewatch.coding.names import FIRST_PERSON, Names, is_pronoun, overlapping, trim
from trucewatch.coding.tagger import ACTS, FACTUALITIES, ROLES, Prepared, Scores
from trucewatch.coding.windows import TARGET
from trucewatch.records import ActorRef, Factuality, Mention, PlaceRef, Range, Source, SourceKind, Span

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores above which something is taken; set on the tune part of the corpus (see `model/CARD.md`)."""

    act: float = 0.40
    headline: float = 0.40
    role: float = 0.50
    breach: float = 0.50
    occurred_bias: float = 0.0


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


def told_acts(prepared: Prepared, scores: Sequence[Scores], limits: Thresholds) -> list[Told]:
    """Every act that the network sees told, in the order of the text."""
    out = []
    for window in scores:
        for first, last, act in _triggers(window, prepared, limits):
            out.append(_told(window, prepared, first, last, act, limits))
    return sorted(out, key=lambda t: (t.trigger.start, t.trigger.end))


def _triggers(scores: Scores, prepared: Prepared, limits: Thresholds) -> list[tuple[int, int, int]]:
    """Runs of words that tell the same act, `(first, last, act)`; a run may skip one word."""
    runs: list[tuple[int, int, int]] = []
    window = scores.window
    for w, role in enumerate(window.roles):
        if role != TARGET:
            continue
        act = int(scores.acts[w, 1:].argmax())
        headline = prepared.kinds[window.sentences[w]] is BlockKind.HEADLINE
        if scores.acts[w, act + 1] < (limits.headline if headline else limits.act):
            continue
        if (
            runs
            and runs[-1][2] == act
            and w - runs[-1][1] <= 2
            and window.sentences[runs[-1][1]] == window.sentences[w]
        ):
            runs[-1] = (runs[-1][0], w, act)
        else:
            runs.append((w, w, act))
    return runs


def _told(scores: Scores, prepared: Prepared, first: int, last: int, act: int, limits: Thresholds) -> Told:
    window = scores.window
    words = list(range(first, last + 1))
    best = max(words, key=lambda w: float(scores.acts[w, act + 1]))
    facts = scores.facts[words].mean(axis=0)
    facts[0] += limits.occurred_bias
    roles = scores.roles(first) if first == best else (scores.roles(first) + scores.roles(best)) / 2
    sentence = window.sentences[first]
    return Told(
        act=ACTS[act],
        score=float(scores.acts[best, act + 1]),
        trigger=Span(window.bounds[first][0], window.bounds[last][1]),
        sentence=sentence,
        kind=prepared.kinds[sentence],
        factuality=Factuality(FACTUALITIES[int(facts.argmax())]),
        breach=float(scores.breach[words].mean()),
        roles={role: _runs(roles[r], window.bounds, window.sentences, limits.role) for r, role in enumerate(ROLES)},
    )


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


class Slots:
    """Fills the slots of a claim from the words that the network points at."""

    def __init__(self, prepared: Prepared, names: Names, times: Sequence[Mention]) -> None:
        self._prepared, self._text, self._names, self._times = prepared, prepared.text, names, times
        self._time_spans = [m.span for m in times]

    def actors(self, told: Told, role: str) -> tuple[ActorRef, ...]:
        """Who fills a role, each once, by the fullest mention in the text."""
        out: dict[str, ActorRef] = {}
        for span in told.roles[role]:
            words = self._text[span.start : span.end]
            if words.split()[0].lower() in FIRST_PERSON if words.split() else False:
                speaker = self._speaker(told)
                if speaker is not None:
                    name, full = self._names.fullest(speaker)
                    out.setdefault(name.casefold(), ActorRef(name, full, span))
                    continue
            name, full = self._names.fullest(span)
            if name and not is_pronoun(name):
                out.setdefault(name.casefold(), ActorRef(name, full, trim(self._text, span)))
        return tuple(out.values())

    def _speaker(self, told: Told) -> Span | None:
        spans = told.roles["source"] or told.roles["source2"]
        return spans[0] if spans else None

    def sources(self, told: Told) -> tuple[Source, ...]:
        """Who says it, innermost first."""
        out: dict[str, Source] = {}
        for span in [*told.roles["source"], *told.roles["source2"]]:
            name, full = self._names.fullest(span)
            if name and not is_pronoun(name):
                out.setdefault(name.casefold(), Source(name, SourceKind.ANONYMOUS, full, trim(self._text, span)))
        return tuple(out.values())

    def places(self, told: Told) -> tuple[PlaceRef, ...]:
        """The places of the act, each once, with the words that place it ("eastern countryside of")."""
        out: dict[str, PlaceRef] = {}
        for span in told.roles["place"]:
            short = _trim_place(self._text, span)
            words = self._text[short.start : short.end]
            if words and any(ch.isalpha() for ch in words):
                out.setdefault(words.casefold(), PlaceRef(words, words, short))
        return tuple(out.values())

    def when(self, told: Told) -> Mention | None:
        """The words that date it: the time expression that the network points at."""
        for span in told.roles["date"]:
            hit = overlapping(self._time_spans, span)
            if hit is not None:
                return Mention(self._text[hit.start : hit.end], hit)
        return None

    def number(self, told: Told, role: str) -> Range | None:
        """How many: acts for `count`, people for `killed` and `injured`; figures for different groups are added up."""
        reader = quantities.read if role == "count" else quantities.people
        found = [(span, reader(self._text[span.start : span.end])) for span in told.roles[role]]
        read = [(span, bounds) for span, bounds in found if bounds is not None]
        if (
            not read
            and role != "count"
            and found
            and not quantities.is_plural(self._text[found[0][0].start : found[0][0].end])
        ):
            read = [(found[0][0], (1, 1))]
        if not read:
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


def _words_back(text: str, start: int, floor: int, count: int) -> int:
    found = list(re.finditer(r"\S+", text[floor:start]))
    return floor + found[-count].start() if len(found) >= count else floor
