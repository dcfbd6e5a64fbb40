"""The command line: `trucewatch`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from trucewatch import __version__
from trucewatch.commands import (
    agreements,
    asking,
    coding,
    effecting,
    evaluate,
    explaining,
    importing,
    incidents,
    lookup,
    reader,
    sources,
    watching,
)
from trucewatch.commands.common import INTERRUPTED, app, complain

application = app(
    help="Watches ceasefires: reads reports about armed conflict, writes down who claims what, and holds each incident "
    "against the agreements in force.",
    epilog="Start with: [bold]trucewatch watch reports.jsonl[/bold], then [bold]trucewatch incidents[/bold].",
)


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"trucewatch {__version__}\n")
        raise typer.Exit


@application.callback()
def _options(
    _: Annotated[
        bool, typer.Option("--version", help="Say which version this is.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


for part in (coding, watching, asking, explaining, effecting, sources, lookup, evaluate):
    part.add(application)
application.add_typer(incidents.group, name="incidents")
application.add_typer(agreements.group, name="agreements")
application.add_typer(importing.group, name="import")
application.add_typer(reader.group, name="reader")


def main() -> None:
    """Runs the command that the user typed."""
    try:
        application()
    except KeyboardInterrupt:  # before a command has begun
        complain("Stopped.")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
