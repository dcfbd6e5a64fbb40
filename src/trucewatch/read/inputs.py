"""Which reader reads which file, and how an input that fails is told without stopping the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from trucewatch.errors import InputError, UnreadableFile
from trucewatch.read.feed import read_feed
from trucewatch.read.jsonl import read_lines
from trucewatch.read.language import language_of
from trucewatch.read.page import read_page
from trucewatch.read.plain import read_plain
from trucewatch.records import Report
from trucewatch.settings import Settings

Reader = Callable[[str, Settings], Iterator[Report | InputError]]

READERS: dict[str, Reader] = {
    "": read_plain,
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_plain,
    ".html": read_page,
    ".htm": read_page,
    ".xhtml": read_page,
    ".jsonl": read_lines,
    ".ndjson": read_lines,
    ".xml": read_feed,
    ".rss": read_feed,
    ".atom": read_feed,
}
"""File ending, in lower case, to the reader of such files."""

KINDS = tuple(ending for ending in READERS if ending)
"""The file endings that are read."""


def read_inputs(paths: Iterable[str], *, published: date | None, settings: Settings) -> Iterator[Report | InputError]:
    """Reads every report of every path, in the order given, one at a time.

    Args:
        paths: files as the user named them; `-` is JSON lines from standard input.
        published: the day of publication for reports that bear none.
        settings: how large a file or line may be.

    Yields:
        A report, or the error that stands in its place. Nothing that is wrong with an input is raised.
    """
    for path in paths:
        try:
            for item in _reader(path)(path, settings):
                yield _complete(item, published) if isinstance(item, Report) else item
        except InputError as error:
            yield error


def _reader(path: str) -> Reader:
    if path == "-":
        return read_lines
    ending = PurePath(path).suffix.lower()
    reader = READERS.get(ending)
    if reader is None:
        raise UnreadableFile(path, f"files ending in {ending} are not read, only {', '.join(KINDS)}")
    return reader


def _complete(report: Report, published: date | None) -> Report:
    return replace(
        report,
        published=report.published or published,
        language=report.language or language_of(report.text),
    )
