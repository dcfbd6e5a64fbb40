"""What a run has used, and what it may."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from trucewatch.readers.answers import Failure
from trucewatch.settings import ModelSettings

CHARS_PER_TOKEN = 2.5
"""Fewer than English text has (about four), so that what is set aside for a request is rarely too little."""


@dataclass(frozen=True, slots=True)
class Used:
    """What a run has used so far.

    Attributes:
        requests: sent to the server. replayed: answers that were kept. asked, answered: tokens. cost: money.
        kept_cost: what the replayed answers had cost. fell_back: reports that the built-in reader read instead, by reason.
    """

    requests: int
    replayed: int
    asked: int
    answered: int
    cost: float
    kept_cost: float
    fell_back: tuple[tuple[Failure, int], ...]


class Meter:
    """Counts, and says no before a limit is passed. Safe to use from several threads.

    Args:
        settings: prices and limits. clock: seconds that only go forward.
    """

    def __init__(self, settings: ModelSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._clock, self._lock = settings, clock, threading.Lock()
        self._begun: float | None = None
        self._requests = self._replayed = self._asked = self._answered = self._set_aside = 0
        self._cost = self._kept_cost = self._cost_aside = 0.0
        self._fell_back: Counter[Failure] = Counter()

    def allow(self, chars: int) -> tuple[int, float] | None:
        """Sets aside what a request may use at most; None where that could pass a limit.

        Args:
            chars: length of the question.
        """
        asked, answered = int(chars / CHARS_PER_TOKEN) + 1, self._settings.answer_tokens
        cost, limits, now = self.price(asked, answered), self._settings.limits, self._clock()
        with self._lock:
            self._begun = now if self._begun is None else self._begun
            tokens = self._asked + self._answered + self._set_aside + asked + answered
            if (
                _over(self._requests + 1, limits.requests)
                or _over(tokens, limits.tokens)
                or _over(self._cost + self._cost_aside + cost, limits.cost)
                or (limits.minutes is not None and now - self._begun >= 60 * limits.minutes)
            ):
                return None
            self._requests += 1
            self._set_aside += asked + answered
            self._cost_aside += cost
        return asked + answered, cost

    def left(self) -> float | None:
        """Seconds that are left of the run's time; None where it has no limit."""
        minutes = self._settings.limits.minutes
        if minutes is None or self._begun is None:
            return None
        return max(0.0, self._begun + 60 * minutes - self._clock())

    def settle(self, aside: tuple[int, float], asked: int, answered: int) -> None:
        """Puts what a request really used in place of what was set aside for it."""
        with self._lock:
            self._set_aside -= aside[0]
            self._cost_aside -= aside[1]
            self._asked += asked
            self._answered += answered
            self._cost += self.price(asked, answered)

    def replay(self, asked: int, answered: int) -> None:
        """Counts an answer that was kept."""
        with self._lock:
            self._replayed += 1
            self._kept_cost += self.price(asked, answered)

    def fell_back(self, why: Failure) -> None:
        """Counts a report that the built-in reader read instead."""
        with self._lock:
            self._fell_back[why] += 1

    def price(self, asked: int, answered: int) -> float:
        """Money for so many tokens."""
        return (asked * self._settings.price_in + answered * self._settings.price_out) / 1_000_000

    def used(self) -> Used:
        """All that was counted so far."""
        with self._lock:
            fell_back = tuple(sorted(self._fell_back.items()))
            cost, kept = round(self._cost, 6), round(self._kept_cost, 6)
            return Used(self._requests, self._replayed, self._asked, self._answered, cost, kept, fell_back)


def _over(value: float, limit: float | None) -> bool:
    return limit is not None and value > limit
