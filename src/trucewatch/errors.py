"""Everything that can go wrong, as one tree.

TrucewatchError
├── InputError            a file or report that cannot be read; carries the file, and the line where there is one
│   ├── UnreadableFile    not there, a folder, no permission, not text, too large
│   ├── BrokenRecord      a line that is no JSON object, a report without id or text, a date that is none
│   └── EmptyReport       nothing to read: an empty file, a page without a body
├── KnowledgeError        a file of knowledge (actors, places, agreements, acts) that is not valid; carries every fault
├── LedgerError           the ledger cannot be opened, is of another version, or does not hold what was asked for
└── SettingsError         a setting or an argument that makes no sense
"""

from __future__ import annotations

from collections.abc import Iterable


class TrucewatchError(Exception):
    """The root: catching it catches everything that Trucewatch raises on purpose. Its text is one clear sentence."""


class InputError(TrucewatchError):
    """An input that cannot be read.

    Args:
        where: the file (or `-`) as the user named it.
        reason: why, as the end of a sentence.
        line: the 1-based line in the file, where there is one.
    """

    def __init__(self, where: str, reason: str, line: int | None = None) -> None:
        self.where, self.reason, self.line = where, reason, line
        place = f"{where}, line {line}" if line is not None else where
        super().__init__(f"{place}: {reason}")


class UnreadableFile(InputError):  # noqa: N818 - reads as a noun
    """A path that is not there, is a folder, may not be read, is not text, or is too large."""


class BrokenRecord(InputError):  # noqa: N818
    """A line that is not a JSON object, or a report that lacks its id, its text or a valid date."""


class EmptyReport(InputError):  # noqa: N818
    """A file or page that holds nothing to read."""


class KnowledgeError(TrucewatchError):
    """A file of knowledge that is not valid; `faults` holds every fault found, each a sentence with file and line."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class LedgerError(TrucewatchError):
    """The ledger cannot be opened, or does not hold what was asked for."""


class SettingsError(TrucewatchError):
    """A setting or an argument that makes no sense."""
