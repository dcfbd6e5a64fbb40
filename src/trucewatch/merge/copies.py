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

FEW = 64
"""Up to so many texts the share is counted; of more, whose pairs are thousands, it is estimated from signatures."""

PERMUTATIONS = 128
SHINGLE_WORDS = 3
_WORD = re.compile(r"\w+")


def voices(texts: Mapping[str, str]) -> dict[str, str]:
    """Reports to their voice: the smallest id among the reports that share their text.

    Args:
        texts: report id to text.
    """
    voice = {id: id for id in texts}
    share = _exact if len(texts) <= FEW else _estimated
    for a, b in combinations(sorted(texts), 2):
        if voice[a] != voice[b] and share(texts[a], texts[b]) >= SAME_TEXT:
            keep, drop = sorted((voice[a], voice[b]))
            for id, held in voice.items():
                if held == drop:
                    voice[id] = keep
    return voice


def _exact(a: str, b: str) -> float:
    ours, theirs = _runs(a), _runs(b)
    common = len(ours & theirs)
    return common / (len(ours) + len(theirs) - common)


def _estimated(a: str, b: str) -> float:
    share: float = _signature(a).jaccard(_signature(b))
    return share


@lru_cache(maxsize=1024)
def _runs(text: str) -> frozenset[str]:
    words = _WORD.findall(folded(text))
    return frozenset(" ".join(words[i : i + SHINGLE_WORDS]) for i in range(max(1, len(words) - SHINGLE_WORDS + 1)))


@lru_cache(maxsize=4096)
def _signature(text: str) -> MinHash:
    signature = _empty().copy()
    signature.update_batch([run.encode() for run in sorted(_runs(text))])
    return signature


@lru_cache(maxsize=1)
def _empty() -> MinHash:
    """What every signature begins as; to draw its permutations costs more than to sign a text."""
    from datasketch import MinHash  # here, since it takes a second to load and few incidents need it

    return MinHash(num_perm=PERMUTATIONS, seed=1)
