"""Measure: `python -m benchmarks`. Figures depend on the machine; what counts is the ratio to the peer beside them."""

from __future__ import annotations

import resource
import time
import warnings
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from dateparser.search import search_dates

from benchmarks import judging, merging
from corpus.tools.load import reports, sentences
from trucewatch.knowledge import times
from trucewatch.records import Report
from trucewatch.resolve.dates import Timeline
from trucewatch.settings import Settings
from trucewatch.stages import Stages

PUBLISHED = date(2020, 6, 17)
SENTENCES, REPORTS = 400, 40


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """The shortest of several runs: what is left is least disturbed by the machine."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def dates(texts: Sequence[str]) -> None:
    """Every date of every text, found and read: our grammar against dateparser's search."""

    def ours() -> None:
        for text in texts:
            timeline = Timeline(text, PUBLISHED)
            for mention in times.find(text):
                timeline.at(mention.span, mention.text)

    base = datetime(PUBLISHED.year, PUBLISHED.month, PUBLISHED.day)

    def peer() -> None:
        for text in texts:
            search_dates(text, languages=["en"], settings={"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"})

    mine, theirs = seconds(ours), seconds(peer, runs=1)
    print(
        f"dates: {len(texts) / mine:,.0f} texts a second; dateparser's search {len(texts) / theirs:,.0f} ({theirs / mine:.1f} x)"
    )


def reading(texts: Sequence[str]) -> None:
    """Whole reports: coding, then resolving; the part that the network takes is told apart."""
    began = time.perf_counter()
    stages = Stages.load(Settings())
    print(f"load: {time.perf_counter() - began:.2f} s")
    given = [Report(str(n), text, PUBLISHED) for n, text in enumerate(texts)]
    coded = [stages.coder.code(report) for report in given]
    code = seconds(lambda: [stages.coder.code(report) for report in given], runs=1)
    resolve = seconds(lambda: [stages.finder.resolve(one) for one in coded], runs=1)
    print(f"reading: {len(given) / code:.1f} reports a second, of {sum(map(len, texts)) // len(texts)} characters each")
    print(f"resolving: {len(given) / resolve:.1f} reports a second ({code / resolve:.1f} x as fast as reading)")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


def main() -> None:
    """Run everything."""
    warnings.simplefilter("ignore")
    assert Path("corpus").is_dir(), "run from the project's folder"
    dates([record["text"] for _, record in sentences()][:SENTENCES])
    reading([record["text"] for _, record in reports()][:REPORTS])
    judging.measure()
    merging.measure()


if __name__ == "__main__":
    main()
