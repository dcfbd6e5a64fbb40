"""The reader that asks a language model of the user's own, and the one that lets it and the built-in reader read side by side.

Whatever keeps an answer from counting (nobody there, too slow, cut, refused, not of the form asked for, nothing in it borne out), the
report is read by the built-in reader and says so: no report is lost.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from trucewatch.coding.keywords import keywords
from trucewatch.readers.answers import SAID, Answer, Answers, Failure
from trucewatch.readers.both import joined
from trucewatch.readers.finding import Words
from trucewatch.readers.held import Held
from trucewatch.readers.hostile import commands
from trucewatch.readers.parts import asked_parts
from trucewatch.readers.prompt import Prompt
from trucewatch.readers.protocol import Reader
from trucewatch.readers.reply import parse
from trucewatch.readers.server import Server, destination
from trucewatch.readers.spending import Meter, Used
from trucewatch.records import Claim, CodedReport, Note, Report, Span
from trucewatch.settings import ModelSettings

AGAIN = frozenset(
    [Failure.ABSENT, Failure.UNREACHABLE, Failure.TIMEOUT, Failure.BUSY, Failure.ERROR, Failure.DENIED, Failure.LIMIT]
)
"""Failures of the way to the model: where they are kept and a server can be asked, it is asked again. The others are its answer."""


def say(what: str) -> None:
    """Says something to the user, on standard error."""
    sys.stdout.flush()
    print(what, file=sys.stderr, flush=True)


@dataclass(frozen=True, slots=True)
class _Read:
    """What the model's answers gave: claims, how many were dropped; or why there are none."""

    claims: tuple[Claim, ...] = ()
    dropped: int = 0
    failure: Failure | None = None


class ModelReader:
    """Reads by a language model, held to the text.

    Args:
        settings: of the model. asked: the prompt. answers: where answers are kept. server: who is asked; None where only kept
            answers are read. meter: what the run uses. spare: the built-in reader. beside: whether the built-in reader reads
            every report too (`--reader both`). tell: how the user is told where reports go, before the first leaves.
    """

    def __init__(
        self,
        settings: ModelSettings,
        asked: Prompt,
        answers: Answers,
        server: Server | None,
        meter: Meter,
        spare: Reader,
        *,
        beside: bool = False,
        least: float = 0.0,
        tell: Callable[[str], None] = say,
    ) -> None:
        self._settings, self._prompt, self._answers, self._server = settings, asked, answers, server
        self._meter, self._spare, self._beside, self._least, self._tell = meter, spare, beside, least, tell
        self._told, self._lock = False, threading.Lock()
        self.at_once = settings.at_once if server is not None else 1
        self.model = f"model {settings.name} {asked.version}"
        self.version = f"both {spare.version}, {self.model}" if beside else self.model

    def used(self) -> Used:
        """What the run has used so far."""
        return self._meter.used()

    @property
    def currency(self) -> str:
        """Of the money that is told."""
        return self._settings.currency

    def code(self, report: Report) -> CodedReport:
        """The claims of a report: the model's as far as the text bears them out, or the built-in reader's, marked so."""
        ordered = commands(Words(report.text))
        read = self._read(report, Words(report.text, ordered))
        if read.failure is not None:
            self._meter.fell_back(read.failure)
            return self._fallen(report, read.failure)
        notes = _notes(read, ordered)
        readers: tuple[str, ...] = (self.model,)
        claims = tuple(replace(claim, readers=readers) for claim in read.claims)
        if self._beside or ordered:
            # who commands a reader may also tell it to be silent: the built-in reader, which takes no orders, reads such a report too
            ours = [c for c in self._spare.code(report).claims if not any(c.trigger.overlaps(one) for one in ordered)]
            claims, readers = joined(ours, claims, (self._spare.version, self.model)), (self._spare.version, self.model)
        kept = tuple(claim for claim in claims if claim.confidence >= self._least)
        return CodedReport(report, kept, keywords(report.text, kept), readers, notes)

    def _read(self, report: Report, words: Words) -> _Read:
        held = Held(report.id, words)
        found: list[Claim] = []
        said = dropped = 0
        for part in asked_parts(report.text, self._settings.part_chars, self._settings.overlap_chars):
            answer = self._answer(words.at(part))
            if answer.failure is not None:
                return _Read(failure=answer.failure)
            parsed = parse(answer.content)
            if parsed is None:
                return _Read(failure=Failure.BROKEN)
            claims, lost = held.claims(parsed[0], part)
            found += claims
            said += len(parsed[0]) + parsed[1]
            dropped += lost + parsed[1]
        if said and not found and not words.closed:
            return _Read(failure=Failure.UNSUPPORTED)
        return _Read(_once(found), dropped)

    def _answer(self, text: str) -> Answer:
        """The answer that is kept, or a new one, which is kept from now on."""
        key = self._prompt.key(text)
        kept = self._answers.get(key)
        if kept is not None and (self._server is None or kept.failure not in AGAIN):
            self._meter.replay(kept.asked, kept.answered)
            return kept
        if self._server is None:
            return Answer("", Failure.ABSENT)
        with self._lock:
            if not self._told:
                self._answers.make()
                self._tell(f"{destination(self._settings)} Answers are kept in {self._answers.folder}.")
                self._told = True
        answer = self._server.ask(text)
        self._answers.put(key, answer)
        return answer

    def _fallen(self, report: Report, why: Failure) -> CodedReport:
        coded = self._spare.code(report)
        note = Note("fallback", "report", f"{SAID[why]}; read by the built-in reader")
        claims = tuple(
            replace(claim, readers=(self._spare.version,), notes=(*claim.notes, note)) for claim in coded.claims
        )
        return replace(coded, claims=claims, readers=(self._spare.version,), notes=(note,))


def _once(found: list[Claim]) -> tuple[Claim, ...]:
    """Each claim once, in the order of the text: of one act told in the same words, as overlapping parts give it, the fuller."""
    kept: list[Claim] = []
    for claim in sorted(found, key=lambda c: (-_fullness(c), c.trigger.start, c.trigger.end, c.id)):
        same = (
            c.act == claim.act and c.factuality is claim.factuality and c.spans[0].overlaps(claim.spans[0])
            for c in kept
        )
        twin = (c.id == claim.id for c in kept)
        if not any(twin) and not (any(same) and _alike(claim, kept)):
            kept.append(claim)
    return tuple(sorted(kept, key=lambda c: (c.trigger.start, c.trigger.end, c.act, c.id)))


def _alike(claim: Claim, kept: Sequence[Claim]) -> bool:
    """Whether a claim of the same act shares its trigger: two acts told in one sentence have each its own."""
    return any(c.act == claim.act and c.trigger.overlaps(claim.trigger) for c in kept)


def _fullness(claim: Claim) -> int:
    slots = (
        claim.initiator,
        claim.recipient,
        claim.place,
        claim.when,
        claim.count,
        claim.killed,
        claim.injured,
        claim.sources,
    )
    return sum(bool(slot) for slot in slots)


def _notes(read: _Read, ordered: Sequence[Span]) -> tuple[Note, ...]:
    notes = []
    if read.dropped:
        many = (
            f"{read.dropped} claims that the model wrote were"
            if read.dropped > 1
            else "a claim that the model wrote was"
        )
        notes.append(Note("unsupported", "report", f"{many} left out: no quote of the text bears them out"))
    if ordered:
        notes.append(
            Note("commands", "report", "the report speaks to a program that reads it; those words give no claim")
        )
    return tuple(notes)
