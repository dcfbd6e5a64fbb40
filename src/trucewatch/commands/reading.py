"""What the commands that read reports share: who reads, and what it has cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from trucewatch.commands.common import complain, several
from trucewatch.settings import Settings

Item = TypeVar("Item")
EVERY = 25
"""Reports after which it is told what a run has cost so far."""

ReaderName = Annotated[
    str,
    typer.Option(
        "--reader",
        metavar="NAME",
        help="Who reads: builtin, model (a language model of your own), both, or a reader that is installed beside Trucewatch.",
    ),
]
ModelPath = Annotated[
    Path | None,
    typer.Option(
        "--model",
        metavar="FILE",
        help="The file that describes your language model; trucewatch reader show --help has one.",
        envvar="TRUCEWATCH_MODEL",
    ),
]
AnswersPath = Annotated[
    Path | None,
    typer.Option(
        "--answers",
        metavar="DIR",
        help="Where the model's answers are kept and taken from; without --model, only those there are read and nobody is asked.",
    ),
]


def chosen(reader: str, model: Path | None, answers: Path | None, **others: Any) -> Settings:
    """The settings with who reads. The model's file is not looked at where the model does not read.

    Raises:
        KnowledgeError: the model's file has faults.
    """
    from trucewatch.readers.config import read_model

    asked = reader in ("model", "both")
    return Settings(reader=reader, model=read_model(model) if model and asked else None, answers=answers, **others)


def spent(reader: object) -> str:
    """What a reader has used so far, in a few words; nothing for one that costs nothing."""
    used = reader.used() if hasattr(reader, "used") else None
    if used is None or not used.requests:
        return ""
    cost = f", {used.cost:.4f} {getattr(reader, 'currency', '')}".rstrip() if used.cost else ""
    return f"{several(used.requests, 'request')}, {several(used.asked + used.answered, 'token')}{cost}"


def telling(items: Iterable[Item], reader: object) -> Iterator[Item]:
    """The same items; every so many it is told on standard error what they have cost, and at the end what became of them."""
    for nth, item in enumerate(items, 1):
        yield item
        if nth % EVERY == 0 and (cost := spent(reader)):
            complain(f"{several(nth, 'report')} so far: {cost}.")
    summary(reader)


def summary(reader: object) -> None:
    """Tells what a reader has used, and which reports the built-in reader read instead and why."""
    if not hasattr(reader, "used"):
        return
    from trucewatch.readers.answers import SAID

    used = reader.used()
    parts = [spent(reader), f"{several(used.replayed, 'stored answer')} read" * bool(used.replayed)]
    if any(parts):
        complain(f"The model: {'; '.join(part for part in parts if part)}.")
    if used.fell_back:
        total = sum(many for _, many in used.fell_back)
        why = "; ".join(f"{many:,} since {SAID[reason]}" for reason, many in used.fell_back)
        complain(f"{several(total, 'report was', 'reports were')} read by the built-in reader instead: {why}.")
