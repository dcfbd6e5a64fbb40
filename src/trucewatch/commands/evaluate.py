"""`evaluate`: a reader scored against codings by people."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from trucewatch.commands.common import Json, complain, console, examples, print_json, several
from trucewatch.commands.reading import AnswersPath, ModelPath, ReaderName, chosen, telling
from trucewatch.errors import InputError
from trucewatch.measure import SLOTS, Tally, tally
from trucewatch.output import claim_json


def add(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(
        epilog=examples(
            "trucewatch evaluate gold",
            "trucewatch evaluate gold --reader model --model my-model.yaml --answers answers",
            "trucewatch evaluate gold --reader both --answers answers --json",
        )
    )(evaluate)


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD", help="A folder of coded reports: NAME.yaml beside NAME.txt, or coded sentences (.jsonl)."
        ),
    ],
    reader: ReaderName = "builtin",
    model: ModelPath = None,
    answers: AnswersPath = None,
    show: Annotated[bool, typer.Option("--show", help="List every claim that was missed or made up.")] = False,
    json: Json = False,
) -> None:
    """Score a reader against reports that people coded: how much of what they wrote down it wrote down, how fast, at what cost."""
    from trucewatch.gold import read_gold, report_of
    from trucewatch.pipeline import code_reports
    from trucewatch.stages import Stages

    golds = read_gold(gold)
    stages = Stages.load(chosen(reader, model, answers))
    total, begun = Tally(), time.perf_counter()
    coded = telling(code_reports(map(report_of, golds), stages), stages.coder)
    for one, found in zip(golds, coded, strict=True):
        claims = [] if isinstance(found, InputError) else [claim_json(claim) for claim in found.claims]
        pairs = tally(one, claims, total)
        if show:
            _show(one, claims, pairs)
    seconds = time.perf_counter() - begun
    figures = _figures(total) | {
        "reader": getattr(stages.coder, "version", reader),
        "reports": len(golds),
        "seconds": round(seconds, 3),
        "reports_per_second": round(len(golds) / seconds, 3) if seconds else None,
        **_cost(stages.coder),
    }
    if json:
        print_json(figures)
    else:
        _tell(figures, total)


def _figures(total: Tally) -> dict[str, Any]:
    return {
        "gold": total.gold,
        "predicted": total.predicted,
        "matched": total.matched,
        "claim_precision": round(total.matched / total.predicted, 4) if total.predicted else 0.0,
        "claim_recall": round(total.matched / total.gold, 4) if total.gold else 0.0,
        "claim_f1": round(total.claim_f1, 4),
        "family_f1": round(total.family_f1, 4),
        "record_f1": round(total.record_f1, 4),
        "traps_taken": round(total.traps_taken, 4),
        "calibration_error": round(total.calibration_error(), 4),
        "slots": {slot: round(value, 4) for slot in SLOTS if (value := total.slot(slot)) is not None},
    }


def _cost(reader: object) -> dict[str, Any]:
    """Money and requests of this run, and what its stored answers had cost; nothing for a reader that has neither."""
    used = reader.used() if hasattr(reader, "used") else None
    if used is None:
        return {}
    return {
        "requests": used.requests,
        "stored_answers": used.replayed,
        "tokens": {"asked": used.asked, "answered": used.answered},
        "cost": used.cost,
        "cost_of_stored_answers": used.kept_cost,
        "currency": getattr(reader, "currency", ""),
        "fell_back": {reason.value: many for reason, many in used.fell_back},
    }


def _tell(figures: dict[str, Any], total: Tally) -> None:
    screen = console()
    said = [
        f"{figures['reader']} on {several(figures['reports'], 'report')} with {several(total.gold, 'claim')}: "
        f"{figures['predicted']:,} read, {figures['matched']:,} of them right",
        f"claims  precision {figures['claim_precision']:.3f}  recall {figures['claim_recall']:.3f}  F1 {figures['claim_f1']:.3f}  "
        f"(family of the act: F1 {figures['family_f1']:.3f})",
        f"records F1 {figures['record_f1']:.3f}  traps taken {figures['traps_taken']:.1%}  "
        f"calibration error {figures['calibration_error']:.3f}",
        "slots   " + "  ".join(f"{slot} {value:.2f}" for slot, value in figures["slots"].items()),
        "missed  " + ", ".join(f"{act} {many}" for act, many in total.missed.most_common(8)),
        "made up " + ", ".join(f"{act} {many}" for act, many in total.extra.most_common(8)),
        f"speed   {figures['seconds']:.1f} s, {figures['reports_per_second'] or 0:.2f} reports a second",
    ]
    if "cost" in figures:
        paid = figures["cost"] + figures["cost_of_stored_answers"]
        said.append(
            f"cost    {figures['cost']:.4f} {figures['currency']} now, {figures['cost_of_stored_answers']:.4f} for stored answers, "
            f"{paid / figures['reports']:.5f} a report"
        )
    for line in said:
        screen.print(line, soft_wrap=True)


def _show(gold: dict[str, Any], claims: list[dict[str, Any]], pairs: list[tuple[int, int]]) -> None:
    found, right = {i for i, _ in pairs}, {j for _, j in pairs}
    sys.stdout.flush()
    for nth, claim in enumerate(gold.get("claims") or []):
        if nth not in found:
            complain(f"{gold['id']}  missed   {claim['act']:<20} “{claim['quote']}”")
    for nth, claim in enumerate(claims):
        if nth not in right:
            complain(f"{gold['id']}  made up  {claim['act']:<20} “{claim['quote'][:100]}”")
