"""The stages composed: read → code → resolve → merge → judge → ledger."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from trucewatch import judge, merge
from trucewatch.errors import BrokenRecord, InputError
from trucewatch.imports import Imported
from trucewatch.readers.ahead import at_once, in_order
from trucewatch.records import Claim, CodedReport, Incident, Report, Ruling, Span
from trucewatch.stages import Bench, Book, Coder, Desk, KeptClaim, Stages

Input = Report | InputError
Judged = tuple[CodedReport, tuple[Ruling, ...]]

SETTLE_EVERY = 500
"""Reports after which their claims are merged and judged: a long run is of use before it ends."""

AT_ONCE = 5_000
"""Claims that are merged and judged in one transaction."""

_SENTENCE_END = re.compile(r"(?<=[^A-Z][.!?…])(?P<closed>[\"”’')\]]*)\s+|\n+")


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one input: a report that was added (`claims` of them), one that was known, or an error."""

    item: Input
    claims: int = 0
    known: bool = False


def code_reports(inputs: Iterable[Input], stages: Stages) -> Iterator[CodedReport | InputError]:
    """Each report coded and resolved, in input order; errors pass through."""
    for item, read in _read(inputs, stages.coder):
        if isinstance(item, InputError):
            yield item
        else:
            yield stages.finder.resolve(read or stages.coder.code(item))


def judge_reports(inputs: Iterable[Input], stages: Stages) -> Iterator[Judged | InputError]:
    """Each report coded, and each of its claims held against the agreements as an incident of its own."""
    for item in code_reports(inputs, stages):
        if isinstance(item, InputError):
            yield item
        else:
            beside = {item.report.id: item.claims}
            found = (
                _rulings(judge.claim_as_incident(claim), [claim], [item.report], beside, stages)
                for claim in item.claims
            )
            yield item, tuple(ruling for rulings in found for ruling in rulings)


def watch(inputs: Iterable[Input], stages: Stages, book: Book, *, replace: bool = False) -> Iterator[Step]:
    """Reads reports into a ledger. What it holds already is passed over, so that a run that was cut off can be run again.

    Args:
        inputs: reports and errors. stages: the stages. book: the ledger.
        replace: whether a report that the ledger holds otherwise is read anew, rather than told as an error.
    """
    book.work_out_by(stages.version)
    fresh = 0

    def is_new(report: Report) -> bool:
        held = book.holds(report)
        return held == "nothing" or (held == "other" and replace)

    for item, read in _read(inputs, stages.coder, is_new):
        held = book.holds(item) if isinstance(item, Report) else "nothing"
        if isinstance(item, InputError):
            yield Step(item)
        elif held == "same":
            yield Step(item, known=True)
        elif held == "other" and not replace:
            reason = f"the ledger holds a report {item.id} with another text, day or outlet; --replace reads it anew"
            yield Step(BrokenRecord(item.origin or item.id, reason))
        else:
            coded = stages.finder.resolve(read or stages.coder.code(item))
            told = (merge.told(claim, item.published, item.outlet) for claim in coded.claims)
            book.add(coded, {one.id: merge.keys(one, stages.scale.rules).kept for one in told})
            yield Step(item, claims=len(coded.claims))
            fresh += 1
            if fresh % SETTLE_EVERY == 0:
                settle(stages, book)
    settle(stages, book)
    rejudge(stages.bench, stages.version, book)


def _read(
    inputs: Iterable[Input], coder: Coder, wanted: Callable[[Report], bool] = lambda _: True
) -> Iterator[tuple[Input, CodedReport | None]]:
    """Each input, in order, with what the coder reads in it; None for errors and what is not wanted.

    A coder may read several reports at the same time (`at_once`); `wanted` is always asked in the caller's thread.
    """
    asked = ((item, isinstance(item, Report) and wanted(item)) for item in inputs)

    def read(found: tuple[Input, bool]) -> CodedReport | None:
        item, is_wanted = found
        return coder.code(item) if is_wanted and isinstance(item, Report) else None

    for (item, _), coded in in_order(asked, read, at_once(coder)):
        yield item, coded


def settle(stages: Desk, book: Book) -> None:
    """Merges and judges every claim of the ledger that is not yet part of an incident, with the neighbours it may change."""
    kept_to = merge.decided(book.decisions())
    while open_claims := book.open_claims(AT_ONCE):
        new = _told(open_claims)
        near = book.claims_under({key for one in new for key in merge.keys(one, stages.scale.rules).sought})
        touched = merge.touched(new, _told(near), stages.scale)
        replaced = {kept.group for kept in near if kept.group is not None and kept.claim.id in touched}
        replaced |= book.groups_of(kept_to.beside(one.id for one in new))
        groups = merge.groups([*new, *_told(book.claims_in(replaced))], stages.scale, kept_to)
        reports = book.reports({one.claim.report for group in groups for part in group.incidents for one in part})
        texts = {id: report.text for id, report in reports.items()}
        beside = book.claims_by_report(reports)
        settled = []
        for group in groups:
            for part in group.incidents:
                incident = merge.incident(part, texts, stages.scale)
                told_by = [reports[id] for id in incident.reports]
                told = [one.claim for one in part]
                settled.append((group.id, incident, _rulings(incident, told, told_by, beside, stages)))
        book.settle(settled, replaced)


def import_events(events: Iterable[Imported], bench: Bench, version: str, book: Book) -> Iterator[Counter[str]]:
    """Incidents that people coded into a ledger, judged by the same rules as what was read, and never merged with it.

    Yields:
        For every so many events: how many were `new`, `changed` or `known`, and how many rows were `left out`.
    """
    for some in _parts((one for one in events if not isinstance(one, InputError)), AT_ONCE):
        coded = [one for one in some if isinstance(one, Incident)]
        done = book.add_coded(_ruled(coded, bench), version)
        yield Counter(
            {
                "new": done["nothing"],
                "changed": done["other"],
                "known": done["same"],
                "left out": len(some) - len(coded),
            }
        )
    rejudge(bench, version, book)


def rejudge(bench: Bench, version: str, book: Book) -> None:
    """Rules anew on what people coded, where rules or agreements have changed since; the old rulings are kept beside."""
    while coded := book.open_coded(version, AT_ONCE):
        book.rule_coded(_ruled(coded, bench), version)


def _ruled(coded: Sequence[Incident], bench: Bench) -> list[tuple[Incident, tuple[Ruling, ...]]]:
    return list(zip(coded, bench.rule_all(coded), strict=True))


def _parts(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def _told(kept: Iterable[KeptClaim]) -> list[merge.Told]:
    return [merge.told(one.claim, one.published, one.outlet) for one in kept]


def _rulings(
    incident: Incident,
    claims: Sequence[Claim],
    reports: Sequence[Report],
    beside: Mapping[str, Sequence[Claim]],
    stages: Desk,
) -> tuple[Ruling, ...]:
    """The rulings on an incident, with what its reports say beside it: `beside` holds all claims of each report."""
    spoken_of: frozenset[str] = frozenset()
    for report in reports:
        countries = {place.country for claim in beside[report.id] for place in claim.place if place.country}
        spoken_of |= stages.bench.spoken_of(report.text, report.published, sorted(countries))
    texts = {report.id: report.text for report in reports}
    sentences = dict.fromkeys(sentence(texts[claim.report], span) for claim in claims for span in claim.spans)
    published = min((report.published for report in reports if report.published), default=None)
    return stages.bench.rule(incident, spoken_of, told=" ".join(sentences), published=published)


def sentence(text: str, span: Span) -> str:
    """The sentence of a text, or the sentences, in which a span stands."""
    start, end = 0, len(text)
    for stop in _SENTENCE_END.finditer(text):
        if stop.end() <= span.start:
            start = stop.end()
        elif stop.start() >= span.end:
            end = max(stop.start(), stop.end("closed"))
            break
    return text[start:end]
