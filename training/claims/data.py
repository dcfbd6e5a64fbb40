"""The corpus as examples for the network: windows to look over, and triggers to look at again."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from trucewatch.coding.document import BlockKind
from trucewatch.coding.features import COLUMNS
from trucewatch.coding.tagger import ACTS, FACTUALITIES, ROLES, Encoded, Prepared, Preparer, Trigger
from trucewatch.coding.windows import TARGET, Window
from trucewatch.knowledge.acts import acts

IGNORE = -100
RIVALS = 0.6
"""Share of the claims that are shown once more under the wrong act."""
JsonObject = dict[str, Any]


@dataclass
class Glance:
    """A window for the first look, with the act (0 for none) that each word tells."""

    encoded: Encoded
    acts: NDArray[np.int64]


@dataclass
class Second:
    """A marked trigger for the second look; factuality, breach and roles only where it is a claim."""

    encoded: Encoded
    at: list[int]
    claim: float
    fact: int = IGNORE
    breach: float = 0.0
    roles: NDArray[np.float32] | None = None


def texts(corpus: Path, parts: set[str]) -> Iterator[JsonObject]:
    """Every coded text of the conflicts named, reports and sentences alike."""
    for path in sorted((corpus / "sentences").glob("*/*.jsonl")):
        if path.parent.name in parts:
            for line in path.read_text(encoding="utf-8").splitlines():
                yield json.loads(line)
    for path in sorted((corpus / "reports").glob("*/*.yaml")):
        if path.parent.name in parts:
            record = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
            yield {**record, "text": path.with_suffix(".txt").read_text(encoding="utf-8")}


def examples(record: JsonObject, preparer: Preparer, order: random.Random) -> tuple[list[Glance], list[Second]]:
    """The examples of one text."""
    prepared = preparer.prepare(record["text"])
    glances = [_glance(record, prepared, w, preparer) for w in prepared.windows]
    seconds = [s for c in record["claims"] if (s := _second(c, prepared, preparer)) is not None]
    seconds += [_second_none(t, prepared, preparer) for t in _others(record, prepared, order)]
    return glances, seconds


def _glance(record: JsonObject, prepared: Prepared, window: Window, preparer: Preparer) -> Glance:
    acts = np.zeros(len(window.bounds), np.int64)
    judged = np.array([r == TARGET for r in window.roles])
    acts[~judged] = IGNORE
    if record["claims"]:
        # a headline that tells an act told again below bears no code; the network is not taught that it tells none
        for w, sentence in enumerate(window.sentences):
            if prepared.kinds[sentence] is BlockKind.HEADLINE:
                acts[w] = IGNORE
    for claim in record["claims"]:
        words = [w for w in _words(window.bounds, claim["spans"]["act"]) if judged[w]]
        acts[words] = ACTS.index(claim["act"]) + 1
    return Glance(preparer.encode(prepared, window), acts)


def _second(claim: JsonObject, prepared: Prepared, preparer: Preparer) -> Second | None:
    trigger = _trigger(claim["spans"]["act"], claim["act"], prepared)
    if trigger is None:
        return None
    window, encoded = preparer.mark(prepared, trigger)
    labels = np.zeros((len(window.bounds), len(ROLES)), np.float32)
    for r, role in enumerate(ROLES):
        for span in _spans(claim["spans"], role):
            labels[_words(window.bounds, span), r] = 1.0
    at = [w for w, b in enumerate(window.bounds) if b in trigger.bounds]
    fact = FACTUALITIES.index(claim["factuality"])
    return Second(encoded, at, 1.0, fact, float(claim["violation_stated"]), labels)


def _spans(spans: JsonObject, role: str) -> list[list[int]]:
    if role in ("source", "source2"):
        told = spans.get("sources", [])
        return list(told[:1] if role == "source" else told[1:])
    found = spans.get(role, [])
    return [found] if found and isinstance(found[0], int) else list(found)


def _second_none(trigger: Trigger, prepared: Prepared, preparer: Preparer) -> Second:
    window, encoded = preparer.mark(prepared, trigger)
    return Second(encoded, [w for w, b in enumerate(window.bounds) if b in trigger.bounds], 0.0)


def _others(record: JsonObject, prepared: Prepared, order: random.Random) -> list[Trigger]:
    """Words that our lists take for an act that no coder saw there: what the second look must learn to leave."""
    told = [(c["act"], c["spans"]["quote"]) for c in record["claims"]]
    out = []
    for act, start, end, sure in _listed(prepared):
        sentence = _sentence(prepared, start)
        headline = sentence >= 0 and prepared.kinds[sentence] is BlockKind.HEADLINE
        same = any(a == act and start < e and end > s for a, (s, e) in told)
        retold = headline and any(a == act for a, _ in told)
        if not same and not retold and (sure or order.random() < 0.35):
            trigger = _trigger([start, end], act, prepared)
            if trigger is not None:
                out.append(trigger)
    most = max(1, round(1.2 * len(told))) + 1
    return [*(order.sample(out, most) if len(out) > most else out), *_rivals(record, prepared, order)]


def _rivals(record: JsonObject, prepared: Prepared, order: random.Random) -> list[Trigger]:
    """Words that tell an act, marked for another act of its family: the second look must tell the two apart."""
    out = []
    for claim in record["claims"]:
        others = [a for a in ACTS if acts()[a].family == acts()[claim["act"]].family and a != claim["act"]]
        if not others or order.random() > RIVALS:
            continue
        act, (start, end) = order.choice(others), claim["spans"]["act"]
        if any(
            c["act"] == act and c["spans"]["quote"][0] < end and start < c["spans"]["quote"][1]
            for c in record["claims"]
        ):
            continue
        trigger = _trigger([start, end], act, prepared)
        out += [trigger] if trigger is not None else []
    return out


def _listed(prepared: Prepared) -> list[tuple[str, int, int, bool]]:
    out: list[tuple[str, int, int, bool]] = []
    bounds = list(prepared.row_of)
    for column, name in enumerate(COLUMNS):
        kind, _, act = name.partition(":")
        if kind not in ("tells", "hints"):
            continue
        hits = np.flatnonzero(prepared.rows[:, column])
        runs = (run for run in np.split(hits, np.flatnonzero(np.diff(hits) > 1) + 1) if run.size)
        out += [(act, bounds[run[0]][0], bounds[run[-1]][1], kind == "tells") for run in runs]
    return out


def _trigger(span: list[int], act: str, prepared: Prepared) -> Trigger | None:
    sentence = _sentence(prepared, span[0])
    if sentence < 0:
        return None
    words = prepared.words[sentence]
    bounds = tuple(b for b in words.bounds if b[0] < span[1] and b[1] > span[0])
    return Trigger(act, bounds, sentence, 1.0) if bounds else None


def _sentence(prepared: Prepared, at: int) -> int:
    return next((i for i, s in enumerate(prepared.sentences) if s.start <= at < s.end), -1)


def _words(bounds: tuple[tuple[int, int], ...], span: list[int]) -> list[int]:
    return [i for i, (s, e) in enumerate(bounds) if s < span[1] and e > span[0]]
