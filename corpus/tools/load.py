"""The published corpus, read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trucewatch.knowledge.load import read_yaml

CORPUS = Path(__file__).resolve().parents[1]
PARTS = ("train", "tune", "test")

JsonObject = dict[str, Any]


def split(corpus: Path = CORPUS) -> dict[str, str]:
    """The part of each conflict."""
    return {conflict: part for part, conflicts in read_yaml(corpus / "split.yaml").items() for conflict in conflicts}


def sentences(corpus: Path = CORPUS) -> Iterator[tuple[str, JsonObject]]:
    """Every coded sentence, with the file and line it stands in."""
    for path in sorted((corpus / "sentences").glob("*/*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{path.relative_to(corpus)}:{number}", json.loads(line)


def reports(corpus: Path = CORPUS) -> Iterator[tuple[str, JsonObject]]:
    """Every coded report with its text, with the file it stands in."""
    for path in sorted((corpus / "reports").glob("*/*.yaml")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        yield str(path.relative_to(corpus)), {**read_yaml(path), "text": text}


def folder_of(where: str) -> str:
    """The conflict whose folder a file stands in."""
    return Path(where).parts[1]
