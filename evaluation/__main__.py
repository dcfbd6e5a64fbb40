"""Score the reader: `python -m evaluation [--part test] [--gold DIR …] [--show]`; exit status 1 below a floor.

The corpus's test part holds conflicts that the reader never learned from; folders of coded reports (`NAME.yaml` beside
`NAME.txt`) can be added. Floors stand in `floors.yaml` and only rise.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from evaluation.measure import SLOTS, Tally, tally
from trucewatch.errors import InputError
from trucewatch.gold import gold_reports, gold_sentences, report_of
from trucewatch.knowledge.load import read_yaml
from trucewatch.output import claim_json
from trucewatch.pipeline import code_reports
from trucewatch.settings import Settings
from trucewatch.stages import Stages

ROOT = Path(__file__).resolve().parents[1]
DEV = ROOT.parent / "shared" / "dev"


def score(stages: Stages, records: Iterator[dict[str, Any]], show: bool = False) -> Tally:
    """Code every record and tally it against its gold."""
    total = Tally()
    golds = list(records)
    for gold, coded in zip(golds, code_reports(map(report_of, golds), stages), strict=True):
        assert not isinstance(coded, InputError)
        claims = [claim_json(c) for c in coded.claims]
        pairs = tally(gold, claims, total)
        if show:
            _show(gold, claims, pairs)
    return total


def _show(gold: dict[str, Any], claims: list[dict[str, Any]], pairs: list[tuple[int, int]]) -> None:
    for i, g in enumerate(gold.get("claims") or []):
        if i not in {p[0] for p in pairs}:
            print(f"{gold['id']}  missed  {g['act']:<20} “{g['quote']}”")
    for j, c in enumerate(claims):
        if j not in {p[1] for p in pairs}:
            print(f"{gold['id']}  extra   {c['act']:<20} “{c['quote'][:100]}”")


def told(name: str, t: Tally) -> str:
    """The figures of one set in a few lines."""
    slots = "  ".join(f"{s} {v:.2f}" for s in SLOTS if (v := t.slot(s)) is not None)
    return (
        f"{name}: gold {t.gold}, predicted {t.predicted}, matched {t.matched}\n"
        f"  claims F1 {t.claim_f1:.3f} (family {t.family_f1:.3f})  record F1 {t.record_f1:.3f}  "
        f"traps taken {t.traps_taken:.1%}  calibration error {t.calibration_error():.3f}\n  {slots}\n"
        f"  missed {', '.join(f'{a} {n}' for a, n in t.missed.most_common(8))}\n"
        f"  extra  {', '.join(f'{a} {n}' for a, n in t.extra.most_common(8))}"
    )


def sets(part: str, extra: list[Path]) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    """The sets to score: the corpus's part, the development reports where they lie beside the project, and folders named."""
    split = read_yaml(ROOT / "corpus" / "split.yaml")[part]
    for kind, reader in (("reports", gold_reports), ("sentences", gold_sentences)):
        folders = [f for c in split if (f := ROOT / "corpus" / kind / c).is_dir()]
        if folders:
            yield f"corpus {part} {kind}", chain.from_iterable(map(reader, folders))
    for folder in [*([DEV] if DEV.is_dir() else []), *extra]:
        yield folder.name, gold_reports(folder)


def main() -> int:
    """Print the figures of every set; fail where one lies below its floor."""
    parser = argparse.ArgumentParser(
        prog="evaluation", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", default="test", choices=("train", "tune", "test"))
    parser.add_argument("--gold", nargs="*", type=Path, default=[], help="more folders of coded reports")
    parser.add_argument("--show", action="store_true", help="list every miss and every extra")
    args = parser.parse_args()
    floors = yaml.safe_load((ROOT / "evaluation" / "floors.yaml").read_text(encoding="utf-8")) or {}
    stages, low = Stages.load(Settings()), []
    for name, records in sets(args.part, args.gold):
        result = score(stages, records, args.show)
        print(told(name, result))
        for figure, floor in floors.get(name, {}).items():
            value = getattr(result, figure)
            if value < floor:
                low.append(f"{name}: {figure} {value:.3f} lies below its floor {floor:.3f}")
    for line in low:
        print(line, file=sys.stderr)
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
