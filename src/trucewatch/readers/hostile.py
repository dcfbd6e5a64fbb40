"""Reports that try to command their reader: where they do it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from trucewatch.knowledge.load import read_yaml
from trucewatch.readers.finding import Words
from trucewatch.records import Span

HERE = Path(__file__).parent


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    raw = read_yaml(HERE / "hostile.yaml")
    commands = "|".join(f"(?:{one})" for one in raw["commands"]).replace(" ", r"\s")
    return re.compile(commands, re.IGNORECASE | re.MULTILINE), re.compile(
        rf"[ \t]*\W?(?:{'|'.join(raw['goes_on'])})\b", re.IGNORECASE
    )


def commands(words: Words) -> tuple[Span, ...]:
    """The sentences of a report that speak to a program, each with those after it on its line that go on in the same tone."""
    pattern, goes_on = _patterns()
    out: list[Span] = []
    for found in pattern.finditer(words.text):
        start = found.end() - len(found.group().lstrip())  # a line's start may match before the blank lines above it
        if out and start < out[-1].end:
            continue
        whole = words.sentence(Span(start, found.end()))
        end = whole.end
        while (
            end < len(words.text)
            and "\n" not in words.text[whole.start : end].rstrip()
            and goes_on.match(words.text, end)
        ):
            after = words.sentence(Span(end, end + 1))
            if after.end <= end:
                break
            end = after.end
        out.append(Span(whole.start, end))
    return tuple(out)
