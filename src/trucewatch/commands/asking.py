"""`search` and `page`: what a ledger holds, by its words and as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.padding import Padding
from rich.text import Text

from trucewatch.commands.common import (
    LEDGER,
    AgreementsPath,
    Json,
    LedgerPath,
    complain,
    console,
    examples,
    print_json,
    several,
)
from trucewatch.commands.words import (
    report_line,
)
from trucewatch.errors import SettingsError
from trucewatch.output import report_json


def add(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command(
        epilog=examples(
            "trucewatch search mortar market", "trucewatch search '\"yellow line\"'", "trucewatch search 'shell*'"
        )
    )(search)
    app.command(epilog=examples("trucewatch page report.html", "trucewatch page --agreement gaza-2025-10 gaza.html"))(
        page
    )


AgreementId = Annotated[
    str | None, typer.Option("--agreement", "-a", metavar="ID", help="Held against this agreement.")
]


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS…", help='Words; "quoted" ones as they stand; shell* for a beginning.')
    ],
    ledger: LedgerPath = LEDGER,
    most: Annotated[int, typer.Option("--most", min=1, help="How many reports to show at most.")] = 20,
    json: Json = False,
) -> None:
    """Find reports by their words, and the incidents that they tell of."""
    from trucewatch.ledger import Ledger
    from trucewatch.ledger import search as find

    with Ledger.open(ledger, create=False) as book:
        hits = find(book, " ".join(words), most)
    screen = console()
    for hit in hits:
        if json:
            excerpt = _marked(hit.excerpt).plain
            print_json({"report": report_json(hit.report), "excerpt": excerpt, "incidents": list(hit.incidents)})
            continue
        screen.print(report_line(hit.report), soft_wrap=True)
        screen.print(Padding(_marked(hit.excerpt), (0, 0, 0, 2)))
        screen.print(f"  incidents: {', '.join(id[:8] for id in hit.incidents) or 'none'}\n")
    if not hits:
        complain("No report holds all of these words.")


def _marked(excerpt: str) -> Text:
    from trucewatch.ledger.search import MARKS

    shown = Text()
    for part in excerpt.split(MARKS[0]):
        found, mark, rest = part.partition(MARKS[1])
        shown.append(found, style="reverse" if mark else "")
        shown.append(rest)
    return shown


def page(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The HTML file to write.")],
    ledger: LedgerPath = LEDGER,
    agreement: AgreementId = None,
    agreements: AgreementsPath = None,
    json: Json = False,
) -> None:
    """Write the ledger as one HTML file with map, timeline and table, which opens anywhere without a server."""
    from trucewatch.judge import load_agreements
    from trucewatch.ledger import Filter, Ledger
    from trucewatch.publish.page import write_page

    with Ledger.open(ledger, create=False) as book:
        try:
            shown = write_page(book, file, load_agreements(agreements), Filter(agreement=agreement))
        except OSError as error:
            raise SettingsError(f"{file}: cannot be written ({(error.strerror or str(error)).lower()})") from error
    if json:
        print_json({"file": str(file), "incidents": shown})
    else:
        complain(f"{file}: {several(shown, 'incident')}, {file.stat().st_size / 1000:,.0f} kB. Open it in a browser.")
