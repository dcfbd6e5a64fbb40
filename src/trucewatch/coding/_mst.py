"""The best tree over the words of a sentence, by Chu, Liu and Edmonds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Heads = NDArray[np.intp]

_NEVER = -1e9


def best_tree(scores: NDArray[np.floating]) -> Heads:
    """Return the head of every node in the best tree with one child at the root.

    Args:
        scores: ``scores[dependent, head]``; node 0 is the root. Row 0 and the diagonal do not count.
    """
    work: Scores = scores.astype(np.float64)
    np.fill_diagonal(work, _NEVER)
    work[0, :] = _NEVER
    heads = _arborescence(work)
    tops = np.flatnonzero(heads[1:] == 0) + 1
    if len(tops) > 1:
        others = work[tops, 1:].max(axis=1)
        top = tops[int(np.argmax(work[tops, 0] - others))]
        work[1:, 0] = _NEVER
        work[top, :] = _NEVER
        work[top, 0] = 0.0
        heads = _arborescence(work)
    return heads


def _arborescence(scores: Scores) -> Heads:
    """Return the best tree, whatever hangs from the root. Cycles are shrunk one by one, then opened again."""
    shrunk: list[tuple[Heads, Heads, Heads, Heads, Heads]] = []
    while True:
        heads: Heads = scores.argmax(axis=1)
        heads[0] = 0
        cycle = _cycle(heads)
        if cycle is None:
            break
        inside = np.zeros(len(scores), dtype=bool)
        inside[cycle] = True
        rest = np.flatnonzero(~inside)
        within = scores[cycle, heads[cycle]]
        enter = scores[np.ix_(cycle, rest)] - within[:, None]
        leave = scores[np.ix_(rest, cycle)]
        small = np.full((len(rest) + 1, len(rest) + 1), _NEVER)
        small[:-1, :-1] = scores[np.ix_(rest, rest)]
        small[:-1, -1] = leave.max(axis=1)
        small[-1, :-1] = enter.max(axis=0) + within.sum()
        small[0, :] = _NEVER
        shrunk.append((cycle, rest, heads, enter.argmax(axis=0), leave.argmax(axis=1)))
        scores = small
    for cycle, rest, before, entry, exit_ in reversed(shrunk):
        heads = _open(heads, cycle, rest, before, entry, exit_)
    return heads


def _open(heads: Heads, cycle: Heads, rest: Heads, before: Heads, entry: Heads, exit_: Heads) -> Heads:
    """Put a shrunk cycle back: it loses the one arc at which the rest of the tree enters it."""
    whole = before.copy()
    node = len(rest)
    for small, big in enumerate(rest):
        if small:
            head = heads[small]
            whole[big] = cycle[exit_[small]] if head == node else rest[head]
    came_from = heads[node]
    whole[cycle[entry[came_from]]] = rest[came_from]
    return whole


def _cycle(heads: Heads) -> Heads | None:
    """Return the nodes of one cycle, or None."""
    seen = [0] * len(heads)
    seen[0] = -1
    chain = heads.tolist()
    for start in range(1, len(chain)):
        at = start
        while seen[at] == 0:
            seen[at] = start
            at = chain[at]
        if seen[at] == start:
            cycle = [at]
            step = chain[at]
            while step != at:
                cycle.append(step)
                step = chain[step]
            return np.array(cycle, dtype=np.intp)
        # a chain that met an earlier one or the root ends there
    return None
