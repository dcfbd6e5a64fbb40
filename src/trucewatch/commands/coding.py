"""`code` and `judge`: reports in, JSON lines out, no ledger."""

from __future__ import annotations

from collections.abc import Iterator

import typer
from rich.text import Text

from trucewatch.commands.common import (
    FAILED,
    AgreementsPath,
    Json,
    Published,
    Reports,
    complain,
    console,
    examples,
    print_json,
)
from trucewatch.commands.reading import AnswersPath, ModelPath, ReaderName, chosen, telling
from trucewatch.commands.words import claim_line, report_line, ruling_line
from trucewatch.errors import InputError
from trucewatch.output import coded_json, error_json, judged_json
from trucewatch.read import read_inputs
from trucewatch.records import Claim, CodedReport, Report, Ruling
from trucewatch.settings import Settings


def add(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command(
        epilog=examples(
            "trucewatch code reports.jsonl",
            "trucewatch code --json --published 2018-04-20 page.html note.txt",
            "cat reports.jsonl | trucewatch code --json - > coded.jsonl",
        )
    )(code)
    app.command(
        epilog=examples(
            "trucewatch judge --published 2018-04-20 note.txt",
            "trucewatch judge --json reports.jsonl > rulings.jsonl",
            "trucewatch judge --agreements my-agreements reports.jsonl",
        )
    )(judge)


def code(
    reports: Reports,
    published: Published = None,
    reader: ReaderName = "builtin",
    model: ModelPath = None,
    answers: AnswersPath = None,
    json: Json = False,
) -> None:
    """Code reports: write down every act that they claim, who claims it and in which words."""
    from trucewatch.pipeline import code_reports
    from trucewatch.stages import Stages

    settings = chosen(reader, model, answers)
    stages = Stages.load(settings)
    coded = telling(code_reports(_inputs(reports, published, settings), stages), stages.coder)
    _print(((one, ()) if isinstance(one, CodedReport) else one for one in coded), json=json, judged=False)


def judge(
    reports: Reports,
    published: Published = None,
    agreements: AgreementsPath = None,
    reader: ReaderName = "builtin",
    model: ModelPath = None,
    answers: AnswersPath = None,
    json: Json = False,
) -> None:
    """Code reports, and hold each claim against the ceasefire agreements in force there and then."""
    from trucewatch.pipeline import judge_reports
    from trucewatch.stages import Stages

    settings = chosen(reader, model, answers, agreements=agreements)
    stages = Stages.load(settings)
    judged = telling(judge_reports(_inputs(reports, published, settings), stages), stages.coder)
    _print(judged, json=json, judged=True)


def _inputs(reports: list[str], published: Published, settings: Settings) -> Iterator[Report | InputError]:
    return read_inputs(reports, published=published, settings=settings)


def _print(found: Iterator[tuple[CodedReport, tuple[Ruling, ...]] | InputError], *, json: bool, judged: bool) -> None:
    bad = False
    for one in found:
        if isinstance(one, InputError):
            bad = True
            if json:
                print_json(error_json(one))
            complain(one)
        elif json:
            print_json(judged_json(*one) if judged else coded_json(one[0]))
        else:
            _show(*one)
    if bad:
        raise typer.Exit(FAILED)


def _show(coded: CodedReport, rulings: tuple[Ruling, ...]) -> None:
    screen = console()
    screen.print(report_line(coded.report))
    for claim in coded.claims:
        screen.print(Text("  ") + claim_line(claim), soft_wrap=True)
        for ruling in rulings:
            if ruling.incident == claim.id:
                screen.print(Text("      ") + ruling_line(ruling), soft_wrap=True)
        _show_notes(claim, "      ")
    if not coded.claims:
        screen.print("  tells no act")
    _show_notes(coded, "  ")
    screen.print()


def _show_notes(read: Claim | CodedReport, indent: str) -> None:
    """What readers say of their reading; of a claim only what is not said of its report already."""
    for note in read.notes:
        if isinstance(read, CodedReport) or note.about != "report":
            console().print(Text(f"{indent}{note.about}, {note.kind}: {note.says}", style="dim"), soft_wrap=True)
