"""The table of `rules.yaml`: what each feature weighs, and which acts can be one event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from trucewatch.knowledge.acts import acts

VERSION = "2"
"""Raised with every change after which the same claims may give other incidents."""


@dataclass(frozen=True)
class Rules:
    """The rules of merging.

    Attributes:
        same, doubt: points from which two claims are one incident, or are worth a person's look.
        done, said: feature to weight, for acts done and for acts of speech.
        spoken: acts of speech. mutual: acts in which the order of the sides says nothing.
        near: pair of acts, in alphabetical order, to the share to which they agree.
        neighbourhood: act to the name of the set of acts that it is compared with.
        small_words: words that tell nothing. numerals: number words to their digits.
    """

    same: float
    doubt: float
    done: Mapping[str, float]
    said: Mapping[str, float]
    spoken: frozenset[str]
    mutual: frozenset[str]
    near: Mapping[tuple[str, str], float]
    neighbourhood: Mapping[str, str]
    small_words: frozenset[str]
    numerals: Mapping[str, str]

    def weights(self, act: str) -> Mapping[str, float]:
        """The weights that count for an act."""
        return self.said if act in self.spoken else self.done

    def likeness(self, a: str, b: str) -> float | None:
        """The share to which two acts agree; None where they cannot be one event."""
        return 1.0 if a == b else self.near.get((a, b) if a < b else (b, a))


@cache
def rules() -> Rules:
    """The rules that are shipped, read once."""
    raw = yaml.safe_load(Path(__file__).with_name("rules.yaml").read_text(encoding="utf-8"))
    near: dict[tuple[str, str], float] = {}
    for row in raw["near_acts"]:
        first, second = sorted(row["acts"])
        near[first, second] = row["share"]
    return Rules(
        same=raw["same"],
        doubt=raw["doubt"],
        done=raw["weights"]["done"],
        said=raw["weights"]["said"],
        spoken=frozenset(raw["said"]),
        mutual=frozenset(raw["mutual"]),
        near=near,
        neighbourhood=_neighbourhoods(near),
        small_words=frozenset(raw["small_words"]),
        numerals={word: str(number) for number, word in enumerate(raw["numerals"])},
    )


def _neighbourhoods(near: Mapping[tuple[str, str], float]) -> dict[str, str]:
    """Acts that hang together by pairs get one name: the first of them in alphabetical order."""
    name = {act: act for act in acts()}
    for a, b in near:
        first, second = sorted((name[a], name[b]))
        for act in name:
            if name[act] == second:
                name[act] = first
    return name
