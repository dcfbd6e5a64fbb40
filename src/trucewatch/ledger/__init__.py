"""The ledger: what was read, what follows from it, and what people decided, in one file that is whole at any moment."""

from __future__ import annotations

from trucewatch.ledger.reading import CODED, READ, Filter, Size
from trucewatch.ledger.search import Hit, search
from trucewatch.ledger.store import Coded, Held, KeptClaim, Ledger, Settled

__all__ = ["CODED", "READ", "Coded", "Filter", "Held", "Hit", "KeptClaim", "Ledger", "Settled", "Size", "search"]
