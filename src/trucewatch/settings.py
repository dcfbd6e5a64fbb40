"""One frozen `Settings`, built once at the edge of the program and passed in; no stage reads the environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user can set.

    Attributes:
        ledger: the SQLite file of the ledger.
        agreements: a folder of agreement files that replaces those shipped; None for those shipped.
        max_bytes: largest input file or line that is read, in bytes.
        threads: threads that the language model may use.
        min_confidence: claims below this confidence (0-1) are left out.
    """

    ledger: Path = Path("trucewatch.db")
    agreements: Path | None = None
    max_bytes: int = 20 * MEGABYTE
    threads: int = 1
    min_confidence: float = 0.0
