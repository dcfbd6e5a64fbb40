"""What all commands share: options, how they print, and how they fail."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from trucewatch.errors import KnowledgeError, TrucewatchError
from trucewatch.read.fields import day_of
from trucewatch.settings import Settings

FAILED, INTERRUPTED = 1, 130
"""Exit statuses: bad input or nothing found; stopped by Ctrl-C. Wrong usage is 2, as Typer has it."""

PIPED_WIDTH = 140
"""Columns of a table that goes to a file or another program."""


class Told(TyperGroup):
    """Commands whose errors are told in a sentence each, on standard error, without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Runs the command; what Trucewatch raises on purpose, and Ctrl-C, end it with a sentence."""
        try:
            return super().invoke(ctx)
        except KnowledgeError as error:
            for fault in error.faults:
                complain(fault)
        except TrucewatchError as error:
            complain(error)
        except KeyboardInterrupt:
            complain("Stopped. What was finished is kept; the same command goes on from there.")
            raise typer.Exit(INTERRUPTED) from None
        raise typer.Exit(FAILED)


def app(**options: Any) -> typer.Typer:
    """An application or a group of commands, with plain help and errors as sentences."""
    usual: dict[str, Any] = {
        "cls": Told,
        "no_args_is_help": True,
        "pretty_exceptions_enable": False,
        "rich_markup_mode": "rich",
        "context_settings": {"help_option_names": ["-h", "--help"]},
    }
    return typer.Typer(**(usual | options))


def examples(*lines: str) -> str:
    """The end of a command's help: how it is used, a command a line."""
    shown = (line.replace("[", r"\[") for line in lines)
    return "Examples:\n\n" + "\n\n".join(f"  [bold]{line}[/bold]" for line in shown)


def _day(value: str) -> date:
    try:
        return day_of(value)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no day, such as 2018-04-20") from None


DAY: dict[str, Any] = {"parser": _day, "metavar": "DAY"}

Json = Annotated[bool, typer.Option("--json", help="Print JSON, an object a line.")]
LedgerPath = Annotated[
    Path, typer.Option("--ledger", "-l", metavar="FILE", help="The ledger.", envvar="TRUCEWATCH_LEDGER")
]
AgreementsPath = Annotated[
    Path | None,
    typer.Option(
        "--agreements", metavar="DIR", help="Use the agreements of this folder alone, in place of those shipped."
    ),
]
Published = Annotated[
    date | None, typer.Option("--published", help="Day of publication, for reports that bear none.", **DAY)
]
Reports = Annotated[
    list[str],
    typer.Argument(
        metavar="REPORTS…",
        help="Files: .jsonl (a report a line), .txt, .html, feeds; - is JSON lines from standard input.",
    ),
]
LEDGER = Settings().ledger


def complain(what: object) -> None:
    """Prints a sentence to standard error."""
    sys.stdout.flush()
    print(what, file=sys.stderr)


def print_json(value: Any) -> None:
    """Prints a JSON object on a line of its own, in UTF-8, at once: whoever reads along need not wait."""
    line = json.dumps(value, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def console() -> Console:
    """Where tables and texts are printed; no word in them is taken for a mark of style unless it is meant so."""
    screen = Console(highlight=False, emoji=False, markup=False)
    return screen if screen.is_terminal else Console(highlight=False, emoji=False, markup=False, width=PIPED_WIDTH)


def messages() -> Console:
    """Where progress and remarks are printed: standard error."""
    return Console(stderr=True, highlight=False, emoji=False, markup=False)


def several(number: int, one: str, many: str | None = None) -> str:
    """A number of things in words: 1 report, 2 reports."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def failed(errors: Iterable[object]) -> None:
    """Ends the command with exit status 1 if there was any error."""
    if any(True for _ in errors):
        raise typer.Exit(FAILED)
