"""Set the thresholds and the calibration on the tune part: `python -m training.claims.tune [--model DIR]` writes `claims.json`.

Thresholds are tried one after the other, the one with the best sum of claims F1 and record F1 stays; then a logistic curve is
fitted from the scores of the claims written to whether a coder wrote them too.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.__main__ import gold_reports, gold_sentences, score
from evaluation.measure import Tally
from trucewatch.coding._pieces import Pieces
from trucewatch.coding.claims import Thresholds
from trucewatch.coding.reader import MODEL, Reader
from trucewatch.coding.tagger import Encoded, Tagger
from trucewatch.knowledge.load import read_yaml
from trucewatch.settings import Settings
from trucewatch.stages import Stages

TRIED = {
    "claim": (0.5, 0.55, 0.6, 0.65, 0.7, 0.75),
    "glance": (0.3, 0.4, 0.5, 0.6),
    "tells": (0.0, 0.8, 1.5, 2.2),
    "role": (0.3, 0.4, 0.5),
    "breach": (0.15, 0.25, 0.35, 0.5),
}


class Remembering(Tagger):
    """A network that answers the same question once: thresholds are tried on the same answers."""

    def __init__(self, folder: Path, pieces: Pieces) -> None:
        super().__init__(folder, pieces)
        self._known: dict[tuple[str, ...], list[Any]] = {}

    def _run(self, encoded: Sequence[Encoded], outputs: list[str], batch: int = 8) -> list[list[Any]]:
        keys = [(*outputs, str(e.pieces), e.features.tobytes().hex()) for e in encoded]
        new = {k: e for k, e in zip(keys, encoded, strict=True) if k not in self._known}
        for key, answer in zip(new, super()._run(list(new.values()), outputs, batch), strict=True):
            self._known[key] = answer
        return [self._known[k] for k in keys]


def main() -> None:
    """Tune and write."""
    parser = argparse.ArgumentParser(prog="training.claims.tune", description=__doc__)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--out", type=Path, help="write claims.json here instead")
    args = parser.parse_args()
    stages = Stages.load(Settings())
    pieces, limits = Pieces(args.model), Thresholds(glance=0.5, claim=0.65)
    reader = Reader(pieces, Remembering(args.model, pieces), limits)
    stages = replace(stages, coder=reader)
    golds = _golds(args.corpus)
    for name, values in TRIED.items():
        results = {v: _score(stages, reader, golds, replace(limits, **{name: v})) for v in values}
        best = max(values, key=lambda v: results[v].claim_f1 + results[v].record_f1)
        limits = replace(limits, **{name: best})
        for v, t in results.items():
            print(f"{name} {v}: claims {t.claim_f1:.3f} record {t.record_f1:.3f} traps {t.traps_taken:.3f}", flush=True)
    final = _score(stages, reader, golds, limits)
    slope, shift = _curve(final.confidence)
    limits = replace(limits, slope=round(slope, 3), shift=round(shift, 3))
    (args.out or args.model / "claims.json").write_text(json.dumps(asdict(limits), indent=1) + "\n", encoding="utf-8")
    print(limits)


def _golds(corpus: Path) -> list[dict[str, Any]]:
    """The coded texts of the tune part."""
    tune = read_yaml(corpus / "split.yaml")["tune"]
    reports = list(chain.from_iterable(gold_reports(corpus / "reports" / c) for c in tune))
    sentences = list(chain.from_iterable(gold_sentences(corpus / "sentences" / c) for c in tune))
    return [*reports, *sentences]


def _score(stages: Stages, reader: Reader, golds: list[dict[str, Any]], limits: Thresholds) -> Tally:
    reader.limits = limits
    return score(stages, iter(golds))


def _curve(told: list[tuple[float, bool]], steps: int = 200) -> tuple[float, float]:
    """Logistic regression on the log-odds of the scores, by Newton's method with a little damping."""
    x = np.array([math.log(min(max(p, 1e-4), 1 - 1e-4) / (1 - min(max(p, 1e-4), 1 - 1e-4))) for p, _ in told])
    y = np.array([float(ok) for _, ok in told])
    design = np.stack([x, np.ones_like(x)], axis=1)
    weights = np.array([1.0, 0.0])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (p - y) + 0.5 * (weights - np.array([1.0, 0.0]))
        curvature = (design * (p * (1 - p))[:, None]).T @ design + 0.5 * np.eye(2)
        weights = weights - np.clip(np.linalg.solve(curvature, gradient), -0.5, 0.5)
    return float(weights[0]), float(weights[1])


if __name__ == "__main__":
    main()
