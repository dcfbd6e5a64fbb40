"""The corpus as examples for the network: windows of words, with the act, factuality and roles that a coder saw in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from trucewatch.coding.document import BlockKind
from trucewatch.coding.tagger import ACTS, FACTUALITIES, ROLES, Prepared, Preparer
from trucewatch.coding.windows import TARGET, Window

IGNORE = -100
JsonObject = dict[str, Any]


@dataclass
class Example:
    """One window with its labels; `pairs` holds `(trigger word, role, words)` of every claim whose trigger is judged here."""

    pieces: list[int]
    cases: list[int]
    segments: list[int]
    firsts: list[int]
    features: NDArray[np.float32]
    acts: NDArray[np.int64]
    facts: NDArray[np.int64]
    breaches: NDArray[np.float32]
    triggers: list[int] = field(default_factory=list)
    roles: list[NDArray[np.float32]] = field(default_factory=list)
    weight: float = 1.0


def texts(corpus: Path, parts: set[str]) -> Iterator[JsonObject]:
    """Every coded text of the conflicts named, reports and sentences alike."""
    for path in sorted((corpus / "sentences").glob("*/*.jsonl")):
        if path.parent.name in parts:
            for line in path.read_text(encoding="utf-8").splitlines():
                yield {**json.loads(line), "single": True}
    for path in sorted((corpus / "reports").glob("*/*.yaml")):
        if path.parent.name in parts:
            record = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
            yield {**record, "text": path.with_suffix(".txt").read_text(encoding="utf-8"), "single": False}


def examples(record: JsonObject, preparer: Preparer) -> list[Example]:
    """The windows of one text as examples."""
    prepared = preparer.prepare(record["text"])
    return [_example(record, prepared, i) for i in range(len(prepared.windows))]


def _example(record: JsonObject, prepared: Prepared, number: int) -> Example:
    window, encoded = prepared.windows[number], prepared.encoded[number]
    n = len(window.bounds)
    out = Example(
        encoded.pieces, encoded.cases, encoded.segments, encoded.firsts, encoded.features,
        np.zeros(n, np.int64), np.full(n, IGNORE, np.int64), np.full(n, -1.0, np.float32),
    )  # fmt: skip
    judged = np.array([r == TARGET for r in window.roles])
    out.acts[~judged] = IGNORE
    claims = record["claims"]
    if claims:
        _hide_retelling(out.acts, window, prepared)
    for claim in claims:
        words = _words(window, claim["spans"]["act"])
        words = [w for w in words if judged[w]]
        if not words:
            continue
        out.acts[words] = ACTS.index(claim["act"]) + 1
        out.facts[words] = FACTUALITIES.index(claim["factuality"])
        out.breaches[words] = float(claim["violation_stated"])
        out.triggers.append(words[0])
        out.roles.append(_roles(window, claim["spans"], n))
    return out


def _hide_retelling(acts: NDArray[np.int64], window: Window, prepared: Prepared) -> None:
    """A headline that tells an act told again below bears no code; the network is not taught that it tells none."""
    for w, sentence in enumerate(window.sentences):
        if prepared.kinds[sentence] is BlockKind.HEADLINE:
            acts[w] = IGNORE


def _roles(window: Window, spans: JsonObject, n: int) -> NDArray[np.float32]:
    labels = np.zeros((len(ROLES), n), np.float32)
    for r, role in enumerate(ROLES):
        if role == "source2":
            found = spans.get("sources", [])[1:]
        elif role == "source":
            found = spans.get("sources", [])[:1]
        else:
            found = spans.get(role, [])
        for span in [found] if found and isinstance(found[0], int) else found:
            labels[r, _words(window, span)] = 1.0
    return labels


def _words(window: Window, span: list[int]) -> list[int]:
    return [i for i, (s, e) in enumerate(window.bounds) if s < span[1] and e > span[0]]
