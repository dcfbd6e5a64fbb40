"""Reprints, and wire copy lightly edited, are one voice however many outlets carry them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from trucewatch.merge.told import folded

if TYPE_CHECKING:
    from datasketch import MinHash

SAME_TEXT = 0.4
"""Share of three-word runs in common from which two texts are one. A dispatch of which half was cut shares 0.5 with the whole;
two reporters who saw the same event share a phrase here and there."""

PERMUTATIONS = 128
SHINGLE_WORDS = 3
_WORD = re.compile(r"\w+")


def voices(texts: Mapping[str, str]) -> dict[str, str]:
    """Reports to their voice: the smallest id among the reports that share their text.

    Args:
        texts: report id to text.
    """
    voice = {id: id for id in texts}
    for a, b in combinations(sorted(texts), 2):
        if voice[a] != voice[b] and _signature(texts[a]).jaccard(_signature(texts[b])) >= SAME_TEXT:
            keep, drop = sorted((voice[a], voice[b]))
            for id, held in voice.items():
                if held == drop:
                    voice[id] = keep
    return voice


@lru_cache(maxsize=4096)
def _signature(text: str) -> MinHash:
    words = _WORD.findall(folded(text))
    runs = {" ".join(words[i : i + SHINGLE_WORDS]) for i in range(max(1, len(words) - SHINGLE_WORDS + 1))}
    signature = _empty().copy()
    signature.update_batch([run.encode() for run in sorted(runs)])
    return signature


@lru_cache(maxsize=1)
def _empty() -> MinHash:
    """What every signature begins as; to draw its permutations costs more than to sign a text."""
    from datasketch import MinHash  # here, since it takes a second to load and few incidents need it

    return MinHash(num_perm=PERMUTATIONS, seed=1)
