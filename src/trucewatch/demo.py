"""The demonstration: the sample reports into a ledger, its incidents, one of them explained, and the page. `make demo` runs it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.rule import Rule

from trucewatch.cli import application
from trucewatch.ledger import Ledger
from trucewatch.ledger.reading import Filter
from trucewatch.records import Incident, Verdict

SAMPLES = Path(__file__).parent / "samples"
OUT = Path("demo")
PUBLISHED = date(2017, 7, 30)
"""Day of the one sample that is a plain text page and bears no day that a program could be sure of."""


def main() -> int:
    """Run the commands that a user would type, showing each; returns the exit status."""
    console = Console(highlight=False)
    OUT.mkdir(exist_ok=True)
    ledger, page = OUT / "trucewatch.db", OUT / "trucewatch.html"
    reports = sorted(str(p) for p in SAMPLES.iterdir() if p.suffix in (".jsonl", ".html", ".txt"))
    copies = OUT / "reports"
    copies.mkdir(exist_ok=True)
    for report in reports:
        shutil.copy(report, copies)
    console.print(
        "Eighteen sample reports about three truces, written by us about real events, are read into a ledger.\n"
        "Everything below is what sources [bold]said[/bold]; a ruling holds an allegation against the terms of a truce.\n"
    )
    paths = sorted(str(p) for p in copies.iterdir())
    at = ["--ledger", str(ledger)]
    _run(console, ["watch", *paths, "--published", PUBLISHED.isoformat(), *at], shown=f"watch {copies}/*")
    _run(console, ["incidents", *at])
    chosen = worth_explaining(ledger)
    if chosen is not None:
        _run(console, ["explain", chosen, *at])
    _run(console, ["page", str(page), *at])
    console.print(Rule("what next", style="dim"))
    console.print(
        f"Open [bold]{page}[/bold] in a browser: map, timeline, table, every word and every reason.\n\n"
        "Then try, from this folder:\n"
        f"  .venv/bin/trucewatch incidents --verdict alleged_breach --ledger {ledger}\n"
        f"  .venv/bin/trucewatch search mortar --ledger {ledger}\n"
        "  .venv/bin/trucewatch agreements show lbn-cessation-2024\n"
        "  .venv/bin/trucewatch judge --json --published 2024-12-03 YOUR_PAGE.html\n"
        "  .venv/bin/trucewatch watch YOUR_REPORTS.jsonl   (one report a line: id, published, outlet, text)"
    )
    return 0


def worth_explaining(ledger: Path) -> str | None:
    """The alleged breach with the most claims, then the most rulings: the one that shows most."""
    with Ledger.open(ledger, create=False) as book:
        found = book.incidents(Filter(verdict=Verdict.ALLEGED_BREACH.value)) or book.incidents()
        rulings = book.rulings([i.id for i in found])

    def weight(incident: Incident) -> tuple[int, int, str]:
        return len(incident.claims), len(rulings.get(incident.id, ())), incident.id

    return max(found, key=weight).id if found else None


def _run(console: Console, arguments: Sequence[str], shown: str | None = None) -> None:
    console.print(Rule(f"trucewatch {shown or ' '.join(arguments)}", style="dim", align="left"))
    application(list(arguments), standalone_mode=False)
    console.print()


if __name__ == "__main__":
    sys.exit(main())
