"""The best names over the words of a sentence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_NEVER = -1e9


def steps(tags: tuple[str, ...]) -> NDArray[np.float64]:
    """Return what it costs that one tag follows another: nothing, or all, as ``I-PER`` may follow PER alone."""
    allowed = [[not b.startswith("I-") or a[2:] == b[2:] for b in tags] for a in tags]
    return np.where(allowed, 0.0, _NEVER)


def best_tags(scores: NDArray[np.float32], following: NDArray[np.float64]) -> list[int]:
    """Return the best run of tags that makes whole names, by Viterbi.

    Args:
        scores: word × tag.
        following: what `steps` returned.
    """
    if not scores[:, 1:].max() > scores[:, 0].min():
        return [0] * len(scores)
    best = scores[0] + following[0]
    back = []
    for row in scores[1:]:
        reached = best[:, None] + following
        came = reached.argmax(axis=0)
        back.append(came)
        best = reached[came, np.arange(len(came))] + row
    path = [int(best.argmax())]
    for came in reversed(back):
        path.append(int(came[path[-1]]))
    return path[::-1]
