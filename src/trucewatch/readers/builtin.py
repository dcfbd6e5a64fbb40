"""The built-in reader, as one among others."""

from __future__ import annotations

from threading import Lock
from typing import Protocol

from trucewatch import __version__
from trucewatch.records import CodedReport, Report

VERSION = f"builtin {__version__}"


class Coder(Protocol):
    """Finds the claims of a report (`trucewatch.coding.Reader`)."""

    def code(self, report: Report) -> CodedReport:
        """The claims and keywords of a report."""


class Builtin:
    """The reader that is shipped. It works on one report at a time, whoever asks: it takes all of a core anyway."""

    version = VERSION

    def __init__(self, coder: Coder) -> None:
        self._coder, self._lock = coder, Lock()

    def code(self, report: Report) -> CodedReport:
        """The claims of a report."""
        with self._lock:
            return self._coder.code(report)
