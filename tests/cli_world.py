"""The command line with the coder of tests/ledger in place of the model: `python tests/cli_world.py SECONDS ARGS…`.

SECONDS is how long each report takes, so that a run can be stopped in the middle.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.ledger.books import LineCoder, stages
from trucewatch.cli import main
from trucewatch.records import CodedReport, Report
from trucewatch.stages import Stages


class SlowCoder(LineCoder):
    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def code(self, report: Report) -> CodedReport:
        time.sleep(self._seconds)
        return super().code(report)


def use(seconds: float = 0.0) -> Any:
    return staticmethod(lambda _: replace(stages(), coder=SlowCoder(seconds)))


if __name__ == "__main__":
    Stages.load = use(float(sys.argv.pop(1)))
    main()
