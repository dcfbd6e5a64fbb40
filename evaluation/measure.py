"""The measure, which is part of the program so that anybody can score a reader: `trucewatch.measure`."""

from __future__ import annotations

from trucewatch.measure import NEAR_KM, SLOTS, Tally, compare, f1, tally

__all__ = ["NEAR_KM", "SLOTS", "Tally", "compare", "f1", "tally"]
