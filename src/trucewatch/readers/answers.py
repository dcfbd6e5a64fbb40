"""Answers of a language model, kept as files: what was asked once is never asked again, and a ledger is rebuilt without any model.

A folder holds a folder for each model, and in it a JSON file for each text and prompt, named by the hash of both. Answers that
somebody else gathered may be dropped in, there or in the folder itself: as kept here, as a server's whole reply (`choices`), or as the
bare answer (`claims`). Failures are kept too, so that a rebuild tells the same; where a server can be asked, they are asked again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from trucewatch.errors import SettingsError


class Failure(StrEnum):
    """Why there is no answer that counts; each is said in `SAID`."""

    ABSENT = "absent"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    BUSY = "busy"
    ERROR = "error"
    DENIED = "denied"
    LIMIT = "limit"
    TOO_LARGE = "too_large"
    BROKEN = "broken"
    CUT = "cut"
    REFUSED = "refused"
    UNSUPPORTED = "unsupported"


SAID = {
    Failure.ABSENT: "no answer of the model is stored and no server is named",
    Failure.UNREACHABLE: "the model's server could not be reached",
    Failure.TIMEOUT: "the model's server did not answer in time",
    Failure.BUSY: "the model's server was too busy",
    Failure.ERROR: "the model's server failed",
    Failure.DENIED: "the model's server turned the request down",
    Failure.LIMIT: "a limit of the run was reached",
    Failure.TOO_LARGE: "the model's answer was larger than allowed",
    Failure.BROKEN: "the model's answer is not of the form that was asked for",
    Failure.CUT: "the model's answer breaks off",
    Failure.REFUSED: "the model refused to answer",
    Failure.UNSUPPORTED: "nothing in the model's answer is borne out by the text",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one text.

    Attributes:
        content: the model's words; empty where it failed. failure: why there are none.
        asked, answered: tokens of the question and of the answer, as the server counted them.
    """

    content: str
    failure: Failure | None = None
    asked: int = 0
    answered: int = 0


class Answers:
    """The answers of one model in a folder.

    Args:
        folder: where they are; made when the first is kept.
        model: the model and all that makes it what it is; None takes the only one that the folder holds.

    Raises:
        SettingsError: no model is named and the folder holds answers of several.
    """

    def __init__(self, folder: Path, model: str | None) -> None:
        self.folder = folder
        self._home = folder / folder_name(model) if model else _only(folder)

    def get(self, key: str) -> Answer | None:
        """The answer that is kept under a key."""
        for path in (self._home / f"{key}.json", self.folder / f"{key}.json"):
            try:
                return read_answer(path.read_bytes())
            except FileNotFoundError:
                continue
            except OSError as error:
                raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
        return None

    def make(self) -> None:
        """Makes the folder, before anything is asked that could not be kept.

        Raises:
            SettingsError: it cannot be made.
        """
        try:
            self._home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(f"answers cannot be kept in {self._home}: {error.strerror}") from error

    def put(self, key: str, answer: Answer) -> None:
        """Keeps an answer; whole or not at all, whoever else writes at the same time.

        Raises:
            SettingsError: the folder cannot be written to.
        """
        self.make()
        path = self._home / f"{key}.json"
        new = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.new")
        try:
            body = json.dumps(asdict(answer), ensure_ascii=True, indent=1, sort_keys=True)
            new.write_text(body + "\n", encoding="ascii")
            new.replace(path)
        except OSError as error:
            raise SettingsError(f"answers cannot be kept in {self._home}: {error.strerror}") from error


def folder_name(model: str) -> str:
    """A folder's name for a model: readable, and never the same for two."""
    plain = re.sub(r"[^A-Za-z0-9.]+", "-", model.split("\n")[0]).strip("-.")[:60] or "model"
    return f"{plain}-{hashlib.sha256(model.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _only(folder: Path) -> Path:
    found = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    if len(found) > 1:
        listed = ", ".join(path.name for path in found)
        raise SettingsError(f"{folder} holds answers of several models ({listed}): say which, with --model")
    return found[0] if found else folder


def read_answer(body: bytes) -> Answer:
    """An answer from any of the forms in which it may be kept or sent; one that is none of them is a broken answer."""
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return Answer("", Failure.BROKEN)
    if not isinstance(raw, dict):
        return Answer("", Failure.BROKEN)
    if "choices" in raw:
        return _reply(raw)
    if "claims" in raw:
        return Answer(json.dumps(raw))
    failure, content = raw.get("failure"), raw.get("content")
    if not isinstance(content, str) or failure not in (None, *Failure):
        return Answer("", Failure.BROKEN)
    return Answer(content, Failure(failure) if failure else None, _number(raw, "asked"), _number(raw, "answered"))


def _reply(raw: dict[str, Any]) -> Answer:
    """A reply of a server, as the chat interface has it."""
    usage = raw.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    asked, answered = _number(usage, "prompt_tokens"), _number(usage, "completion_tokens")
    choices = raw["choices"]
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        return Answer("", Failure.BROKEN, asked, answered)
    content, finish = message.get("content"), choice.get("finish_reason")
    content = content if isinstance(content, str) else ""
    failure = None
    if message.get("refusal") or finish == "content_filter":
        failure = Failure.REFUSED
    elif finish == "length":
        failure = Failure.CUT
    elif not content.strip():
        failure = Failure.BROKEN
    return Answer(content, failure, asked, answered)


def _number(raw: dict[str, Any], name: str) -> int:
    value = raw.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else 0
