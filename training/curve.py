"""What more text would teach: a plain baseline at each doubling of the corpus, by act: `python -m training.curve [--write]`.

One logistic regression for each act over words and pairs of words, blind to order, sources and slots: it says of a text which acts it
tells. It is no reader; its curve says where more text still teaches an act and where it no longer does. Needs scikit-learn (see README.md).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from training.claims.data import texts
from trucewatch.knowledge.acts import acts

HELD_OUT = ("lebanon", "sudan", "kashmir", "colombia", "chechnya", "liberia", "pakistan", "haiti")
"""Conflicts of the train part that the baseline is scored on, beside tune: enough claims of every act, and never learned from."""
SHARES = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)
GAIN = 0.03
"""An act that gains as much in the last doubling would still gain from more text."""
START, END = "<!-- curve: made by `python -m training.curve --write` -->", "<!-- end of curve -->"
README = Path("corpus/README.md")

Matrix = NDArray[np.bool_]


def main() -> None:
    """Print the curve; `--write` puts it into the corpus's README."""
    parser = argparse.ArgumentParser(prog="training.curve", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    told = table(*scores(args.corpus))
    print(told)
    if args.write:
        whole = README.read_text(encoding="utf-8")
        head, rest = whole.split(START)
        README.write_text(f"{head}{START}\n\n{told}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")


def scores(corpus: Path) -> tuple[list[int], list[dict[str, float]], dict[str, int]]:
    """Number of texts, F1 by act (`all` for every claim together) at each share, and claims of each act held out."""
    split = yaml.safe_load((corpus / "split.yaml").read_text(encoding="utf-8"))
    learn = [r for r in texts(corpus, set(split["train"]) - set(HELD_OUT)) if "kind" in r]
    seen = list(texts(corpus, {*HELD_OUT, *split["tune"]}))
    random.Random(0).shuffle(learn)
    gold = _acts(seen)
    sizes, out = [], []
    for share in SHARES:
        part = learn[: round(share * len(learn))]
        sizes.append(len(part))
        out.append(_f1(gold, _guess(part, seen)))
    return sizes, out, dict(zip(acts(), gold.sum(axis=0).tolist(), strict=True))


def _acts(records: Sequence[dict[str, Any]]) -> Matrix:
    return np.array([[any(c["act"] == act for c in r["claims"]) for act in acts()] for r in records], dtype=bool)


def _guess(learn: Sequence[dict[str, Any]], seen: Sequence[dict[str, Any]]) -> Matrix:
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    x, y = words.fit_transform([r["text"] for r in learn]), _acts(learn)
    z = words.transform([r["text"] for r in seen])
    out = np.zeros((len(seen), len(acts())), bool)
    for i in range(len(acts())):
        if y[:, i].sum() >= 2:
            out[:, i] = LogisticRegression(C=10, class_weight="balanced", max_iter=400).fit(x, y[:, i]).predict(z)
    return out


def _f1(gold: Matrix, guess: Matrix) -> dict[str, float]:
    out = {}
    for i, act in enumerate(acts()):
        out[act] = _one(gold[:, i], guess[:, i])
    return {"all": _one(gold, guess), **out}


def _one(gold: Matrix, guess: Matrix) -> float:
    return float(2 * (gold & guess).sum() / max(1, gold.sum() + guess.sum()))


def table(sizes: Sequence[int], curve: Sequence[dict[str, float]], held: dict[str, int]) -> str:
    """The curve as a table, acts that still gain most first."""
    last = {act: curve[-1][act] - curve[-2][act] for act in curve[-1]}
    rows = ["all", *sorted(acts(), key=lambda a: -last[a])]
    lines = [
        "| act | texts held out | " + " | ".join(f"{n:,}" for n in sizes) + " | last doubling |",
        "|" + " --- |" * (len(sizes) + 3),
    ]
    for act in rows:
        figures = " | ".join(f"{point[act]:.2f}" for point in curve)
        count = "" if act == "all" else str(held[act])
        gain = f"**{last[act]:+.2f}**" if last[act] >= GAIN else f"{last[act]:+.2f}"
        lines.append(f"| {act} | {count} | {figures} | {gain} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
