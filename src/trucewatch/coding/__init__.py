"""Stage 2: from a report to its claims."""

from trucewatch.coding.reader import Reader

__all__ = ["Reader"]
