"""Readers for tests: a built-in one that needs no network, and a model reader that asks a stub."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from trucewatch.readers.answers import Answers
from trucewatch.readers.model import ModelReader
from trucewatch.readers.prompt import prompt
from trucewatch.readers.registry import identity
from trucewatch.readers.server import Server
from trucewatch.readers.spending import Meter
from trucewatch.records import ActorRef, Claim, CodedReport, PlaceRef, Report, Span, content_id
from trucewatch.settings import ModelSettings

_SHELLED = re.compile(r"(?P<by>Army gunners|the army|rebels)? ?(?P<act>shelled) the (?:town of )?(?P<at>[A-Z]\w+)")


class Spare:
    """A built-in reader that knows one sentence."""

    version = "spare 1"

    def code(self, report: Report) -> CodedReport:
        return CodedReport(report, tuple(_claim(report, m) for m in _SHELLED.finditer(report.text)), ("spare",))


def _claim(report: Report, found: re.Match[str]) -> Claim:
    trigger, at = Span(*found.span("act")), Span(*found.span("at"))
    by = (ActorRef(found["by"], found["by"], Span(*found.span("by"))),) if found["by"] else ()
    quote = Span(trigger.start, at.end)
    return Claim(
        id=content_id("claim", report.id, "shelling", trigger.start, trigger.end, "occurred"),
        report=report.id,
        act="shelling",
        quote=report.text[quote.start : quote.end],
        spans=(quote,),
        trigger=trigger,
        initiator=by,
        place=(PlaceRef(found["at"], found["at"], at),),
        confidence=0.6,
    )


def settings(url: str | None, **changes: Any) -> ModelSettings:
    usual: dict[str, Any] = {
        "name": "stub-1", "timeout_s": 1.5, "tries": 2, "wait_s": 0.01, "dead_after": 1000, "at_once": 8, "answer_bytes": 1_000_000,
        "price_in": 1.0, "price_out": 10.0,
    }  # fmt: skip
    return ModelSettings(url=url, **(usual | changes))


def reader(
    model: ModelSettings, folder: Path, *, tell: Callable[[str], None] = lambda _: None, beside: bool = False
) -> ModelReader:
    meter = Meter(model)
    server = Server(model, meter, prompt(), wait=lambda _: None) if model.url else None
    return ModelReader(
        model, prompt(), Answers(folder, identity(model)), server, meter, Spare(), beside=beside, tell=tell
    )
