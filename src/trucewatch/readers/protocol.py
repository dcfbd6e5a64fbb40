"""What every reader does."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from trucewatch.records import CodedReport, Report


@runtime_checkable
class Reader(Protocol):
    """Reads reports. The same report gives the same claims; names, places and days stay words, which resolving settles.

    A reader may also have `at_once: int`, how many reports may be read at the same time (from several threads); 1 without it.
    """

    @property
    def version(self) -> str:
        """Its name and version, as claims bear it: "builtin 0.1.0"."""

    def code(self, report: Report) -> CodedReport:
        """The claims of a report, in the order of its text, with their words and spans; and its keywords."""
