"""Coded reports, against which readers are scored: folders of `NAME.yaml` beside `NAME.txt`, and files of coded sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from trucewatch.errors import BrokenRecord, UnreadableFile
from trucewatch.knowledge.acts import acts
from trucewatch.knowledge.load import read_yaml
from trucewatch.records import Report

Gold = dict[str, Any]


def gold_reports(folder: Path) -> Iterator[Gold]:
    """Coded reports of a folder, with their text."""
    for path in sorted(folder.glob("**/*.yaml")):
        text = path.with_suffix(".txt")
        if text.exists():
            yield {**read_yaml(path), "text": text.read_text(encoding="utf-8")}


def gold_sentences(folder: Path) -> Iterator[Gold]:
    """Coded single sentences of a folder."""
    for path in sorted(folder.glob("**/*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def report_of(gold: Mapping[str, Any]) -> Report:
    """The bare report, without its coding."""
    published = gold.get("published")
    day = date.fromisoformat(published) if isinstance(published, str) else published
    return Report(str(gold["id"]), gold["text"], day, gold.get("outlet"))


def read_gold(folder: Path) -> list[Gold]:
    """All coded reports and sentences of a folder, checked so far that they can be scored.

    Raises:
        UnreadableFile: there is no such folder, or nothing coded in it.
        BrokenRecord: a coding that cannot be scored.
    """
    if not folder.is_dir():
        raise UnreadableFile(str(folder), "is no folder of coded reports")
    try:
        found = [*gold_reports(folder), *gold_sentences(folder)]
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise BrokenRecord(str(folder), f"a coding cannot be read: {' '.join(str(error).split())}") from error
    except OSError as error:
        raise UnreadableFile(str(folder), f"cannot be read: {error.strerror}") from error
    if not found:
        raise UnreadableFile(str(folder), "holds no coded report: NAME.yaml beside NAME.txt")
    for gold in found:
        fault = _fault(gold)
        if fault:
            raise BrokenRecord(str(folder), f"{gold.get('id', 'a coding')}: {fault}")
    return found


def _fault(gold: Mapping[str, Any]) -> str:
    """What keeps a coding from being scored; empty where nothing does."""
    if not gold.get("id") or not isinstance(gold.get("text"), str):
        return "it has no id or no text"
    for claim in gold.get("claims") or []:
        if not isinstance(claim, dict) or claim.get("act") not in acts():
            return f"it has a claim without an act that is known: {claim}"
        if not claim.get("quote") or claim["quote"] not in gold["text"]:
            return f"its quote is not in the text: {claim.get('quote')}"
    try:
        report_of(gold)
    except ValueError as error:
        return str(error)
    return ""
