"""The ledger: what was read, what follows from it, and what people decided, in one file that is whole at any moment."""

from __future__ import annotations

from trucewatch.ledger.reading import Filter, Size
from trucewatch.ledger.search import Hit, search
from trucewatch.ledger.store import Held, KeptClaim, Ledger, Settled

__all__ = ["Filter", "Held", "Hit", "KeptClaim", "Ledger", "Settled", "Size", "search"]
