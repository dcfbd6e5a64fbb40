"""From the network's scores to claims: which words tell an act, and what fills each of its slots."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trucewatch.coding.document import BlockKind
from trucewatch.coding.factuality import settled
from trucewatch.coding.features import COLUMNS
from trucewatch.coding.tagger import ACTS, FACTUALITIES, ROLES, Look, Prepared, Trigger
from trucewatch.coding.windows import TARGET
from trucewatch.records import Factuality, Span

Array = NDArray[np.float32]
FUNCTION_WORDS = frozenset(
    "a an the of on in at by to from for with and or but as into onto over under up out off down back any some no not have has had is "
    "was were are be been being that which who their his her its our they he she it we this these those will would between "
    "against after before".split()
)
"""Words of our phrases that tell nothing alone."""
TELLS = [COLUMNS.index(f"tells:{act}") for act in ACTS]
HINTS = [COLUMNS.index(f"hints:{act}") for act in ACTS]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores above which something is taken; set on the tune part of the corpus (see `model/CARD.md`).

    Attributes:
        glance: the first look's score from which a word is looked at again.
        claim: the mean of both looks from which a claim is written. role, breach: as they say.
        tells, hints: what a word of our lists adds to the log-odds of its act in the first look.
        slope, shift: of the logistic curve that turns scores into confidences.
    """

    glance: float = 0.15
    claim: float = 0.50
    role: float = 0.45
    breach: float = 0.50
    tells: float = 1.5
    hints: float = 0.3
    slope: float = 1.0
    shift: float = 0.0

    @classmethod
    def read(cls, path: Path) -> Thresholds:
        """From the file that lies beside the network; the defaults where there is none."""
        return cls(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else cls()

    def confidence(self, score: float) -> float:
        """How sure a claim of this score is, so that of the claims at 0.8 eight in ten are right (logistic, two constants)."""
        inside = min(max(score, 1e-4), 1 - 1e-4)
        return 1 / (1 + math.exp(-(self.slope * math.log(inside / (1 - inside)) + self.shift)))


@dataclass(slots=True)
class Told:
    """One act told at one place of the text, before retellings are folded together."""

    act: str
    score: float
    trigger: Span
    sentence: int
    kind: BlockKind
    factuality: Factuality
    breach: float
    roles: dict[str, list[Span]] = field(default_factory=dict)


def weighed(prepared: Prepared, scores: Sequence[Array], limits: Thresholds) -> list[Array]:
    """The first look's probabilities, with what our lists say of the words added to the odds of each act."""
    out = []
    for window, rows in zip(prepared.windows, scores, strict=True):
        known = prepared.rows[[prepared.row_of[b] for b in window.bounds]]
        odds = np.log(np.clip(rows, 1e-6, 1.0))
        odds[:, 1:] += limits.tells * known[:, TELLS] + limits.hints * known[:, HINTS]
        empty = [prepared.text[s:e].lower() in FUNCTION_WORDS for s, e in window.bounds]
        odds[empty, 1:] = -30.0  # "on" of "raids on" tells nothing by itself
        p = np.exp(odds - odds.max(axis=1, keepdims=True))
        out.append(np.asarray(p / p.sum(axis=1, keepdims=True), np.float32))
    return out


def triggers(prepared: Prepared, scores: Sequence[Array], limits: Thresholds) -> list[Trigger]:
    """Runs of words of one sentence that may tell the same act, by the first look; a run may skip one word."""
    out: list[Trigger] = []
    for window, rows in zip(prepared.windows, scores, strict=True):
        runs: list[tuple[int, int, int]] = []
        for w, role in enumerate(window.roles):
            act = int(rows[w, 1:].argmax())
            if role != TARGET or rows[w, act + 1] < limits.glance:
                continue
            last = runs[-1] if runs else None
            if last and last[2] == act and w - last[1] <= 2 and window.sentences[last[1]] == window.sentences[w]:
                runs[-1] = (last[0], w, act)
            else:
                runs.append((w, w, act))
        for first, last_word, act in runs:
            score = float(rows[first : last_word + 1, act + 1].max())
            out.append(Trigger(ACTS[act], window.bounds[first : last_word + 1], window.sentences[first], score))
    return sorted(out, key=lambda t: t.bounds)


def apart(found: Sequence[Told], text: str) -> list[Told]:
    """Of acts told together in one phrase ("warplanes carried out four raids"), the surest: one phrase tells one act."""
    out: list[Told] = []
    for one in found:
        last = out[-1] if out else None
        if last is not None and last.sentence == one.sentence and last.factuality == one.factuality:
            between = text[last.trigger.end : one.trigger.start]
            if len(between.split()) <= 3 and not _PARTED.search(between):
                out[-1] = _one_phrase(last, one)
                continue
        out.append(one)
    return out


def _one_phrase(first: Told, second: Told) -> Told:
    best, other = (second, first) if second.score > first.score else (first, second)
    if best.act == other.act:
        best.trigger = Span(first.trigger.start, second.trigger.end)
        best.roles = {role: spans or other.roles[role] for role, spans in best.roles.items()}
    return best


_PARTED = re.compile(r"[,;:]|\b(?:and|or|but|then|after|before|while|to)\b")


def told(prepared: Prepared, look: Look, limits: Thresholds) -> Told | None:
    """What the second look makes of a trigger; None where it is not told as a claim."""
    trigger = look.trigger
    score = (trigger.score + look.claim) / 2
    if score < limits.claim:
        return None
    at = Span(trigger.bounds[0][0], trigger.bounds[-1][1])
    told_so = settled(prepared.text, prepared.sentences[trigger.sentence], at)
    return Told(
        act=trigger.act,
        score=score,
        trigger=at,
        sentence=trigger.sentence,
        kind=prepared.kinds[trigger.sentence],
        factuality=told_so or Factuality(FACTUALITIES[int(look.facts.argmax())]),
        breach=look.breach,
        roles={
            role: _nearest_sentence(
                _runs(look.roles[r], look.window.bounds, look.window.sentences, limits.role), prepared, trigger.sentence
            )
            for r, role in enumerate(ROLES)
        },
    )


def _nearest_sentence(spans: list[Span], prepared: Prepared, home: int) -> list[Span]:
    """Of words in several sentences, those in the act's own, else in the sentence nearest to it: a headline comes last."""

    def far(span: Span) -> int:
        at = next(i for i, s in enumerate(prepared.sentences) if s.start <= span.start < s.end)
        headline = prepared.kinds[at] is BlockKind.HEADLINE and at != home
        return abs(home - at) + (100 if headline else 0)

    if not spans:
        return spans
    distances = [far(span) for span in spans]
    return [span for span, d in zip(spans, distances, strict=True) if d == min(distances)]


def _runs(row: Array, bounds: Sequence[tuple[int, int]], sentences: Sequence[int], limit: float) -> list[Span]:
    """Runs of words above the limit; a weaker word between two strong ones is bridged."""
    runs: list[list[int]] = []
    for w, p in enumerate(row):
        if p < limit:
            continue
        if runs and sentences[runs[-1][1]] == sentences[w]:
            gap = w - runs[-1][1] - 1
            if gap == 0 or (gap == 1 and row[w - 1] >= limit / 2):
                runs[-1][1] = w
                continue
        runs.append([w, w])
    return [Span(bounds[a][0], bounds[b][1]) for a, b in runs]
