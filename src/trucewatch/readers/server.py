"""A server that speaks the OpenAI chat interface, asked with patience and within limits. It never raises: what goes wrong is an answer."""

from __future__ import annotations

import json
import os
import re
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from trucewatch.errors import SettingsError
from trucewatch.readers.answers import Answer, Failure, read_answer
from trucewatch.readers.prompt import Prompt
from trucewatch.readers.spending import CHARS_PER_TOKEN, Meter
from trucewatch.settings import ModelSettings

if TYPE_CHECKING:
    import openai

HERE = ("127.0.0.1", "localhost", "::1")
AT_MOST_S = 60.0
"""Longest wait between two requests, whatever the server asks for."""

_BUSY = 429
_THIS_ONE = (400, 413, 422)
_AGAIN = (408, 409, 425, 429)
_NEEDED = "reading by a language model needs the openai package: pip install 'trucewatch[model]'"
_ADAPTED: Mapping[str, dict[str, str]] = {
    "max_tokens": {"max_tokens": "max_completion_tokens"},
    "temperature": {"temperature": ""},
    "seed": {"seed": ""},
    "json_schema": {"response_format": ""},
    "response_format": {"response_format": ""},
}
"""What a server may not know, by the word with which it complains; renamed, or left out where the new name is empty. What the schema
asks for is checked afterwards in any case."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """What came of one request.

    Attributes:
        answer: what came back. again: whether asking again may help. after: seconds that the server wants to be left alone.
        adapted: whether the next request will be another one. out: whether the way to the model failed, rather than the model.
    """

    answer: Answer
    again: bool = False
    after: float | None = None
    adapted: bool = False
    out: bool = False


class Server:
    """One server and one model.

    Args:
        settings: with a `url`. meter: counts, and says no. asked: the prompt.
        wait: how to wait some seconds.

    Raises:
        SettingsError: the openai package is not installed, or the key's file cannot be read.
    """

    def __init__(
        self, settings: ModelSettings, meter: Meter, asked: Prompt, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._settings, self._meter, self._prompt, self._wait = settings, meter, asked, wait
        self._client = client(settings)
        weakref.finalize(self, self._client.close)  # nobody has to remember that a reader holds lines open
        self._lock, self._failures = threading.Lock(), 0
        self._body: dict[str, Any] = {
            "model": settings.name,
            "temperature": 0,
            "seed": 1,
            "max_tokens": settings.answer_tokens,
            "response_format": asked.response_format(),
        } | json.loads(settings.options)

    def ask(self, text: str) -> Answer:
        """The model's answer about a text, or why there is none."""
        messages = self._prompt.messages(text)
        chars = sum(len(one["content"]) for one in messages) + len(self._prompt.schema)
        tried = 0
        while True:
            if self._dead():
                return Answer("", Failure.UNREACHABLE)
            aside = self._meter.allow(chars)
            if aside is None:
                return Answer("", Failure.LIMIT)
            turn = self._once(messages, chars, aside)
            tried += not turn.adapted
            self._note(turn)
            if not turn.again or tried >= self._settings.tries:
                return turn.answer
            if not turn.adapted:
                usual = self._settings.wait_s * 2 ** (tried - 1)
                self._wait(min(AT_MOST_S, turn.after if turn.after is not None else usual))

    def _once(self, messages: list[dict[str, str]], chars: int, aside: tuple[int, float]) -> _Turn:
        """One request."""
        import openai

        used = (0, 0)
        try:
            answer = self._send(messages)
            estimate = (int(chars / CHARS_PER_TOKEN) + 1, int(len(answer.content) / CHARS_PER_TOKEN) + 1)
            used = (answer.asked or estimate[0], answer.answered or estimate[1])
            turn = _Turn(answer, again=answer.failure is Failure.ERROR, out=answer.failure is Failure.ERROR)
        except openai.APIStatusError as error:
            turn = self._turned_down(error)
        except Exception as error:  # the HTTP library's own errors come through while a body is read
            late = isinstance(error, TimeoutError) or "Timeout" in type(error).__name__
            turn = _Turn(Answer("", Failure.TIMEOUT if late else Failure.UNREACHABLE), again=True, out=True)
            used = (
                (int(chars / CHARS_PER_TOKEN) + 1, self._settings.answer_tokens) if late else used
            )  # it may charge for that
        finally:
            self._meter.settle(aside, *used)
        return turn

    def _send(self, messages: list[dict[str, str]]) -> Answer:
        """Asks and reads the reply, but neither longer nor more than is allowed."""
        left = self._meter.left()
        seconds = self._settings.timeout_s if left is None else max(0.1, min(left, self._settings.timeout_s))
        until, body = time.monotonic() + seconds, b""
        # its types know every kind of message there is; plain ones are all that is ever sent
        create: Any = self._client.chat.completions.with_streaming_response.create
        with create(
            messages=messages, timeout=seconds, extra_body=dict(self._body), model=self._settings.name
        ) as reply:
            for piece in reply.iter_bytes():
                body += piece
                if len(body) > self._settings.answer_bytes:
                    return Answer("", Failure.TOO_LARGE)
                if time.monotonic() > until:
                    raise TimeoutError
        try:
            json.loads(body)
        except (ValueError, RecursionError):
            return Answer("", Failure.ERROR)
        return read_answer(body)

    def _turned_down(self, error: openai.APIStatusError) -> _Turn:
        status = error.status_code
        if self._adapt(error):
            return _Turn(Answer("", Failure.DENIED), again=True, adapted=True)
        if status in _AGAIN or status >= 500:
            failure = Failure.BUSY if status == _BUSY else Failure.ERROR
            return _Turn(Answer("", failure), again=True, after=_seconds(error), out=True)
        # a report that is too long for a model says nothing of the next one; a key that is not taken does
        return _Turn(Answer("", Failure.DENIED), out=status not in _THIS_ONE)

    def _adapt(self, error: openai.APIStatusError) -> bool:
        """Leaves out of all further requests what this server does not know, if that is what it complains of."""
        if error.status_code not in (400, 422):
            return False
        said = str(error.body if error.body is not None else error.message)
        with self._lock:
            for word, changes in _ADAPTED.items():
                for old, new in changes.items():
                    if re.search(rf"\b{word}\b", said) and old in self._body:
                        value = self._body.pop(old)
                        self._body |= {new: value} if new else {}
                        return True
        return False

    def _note(self, turn: _Turn) -> None:
        with self._lock:
            self._failures = self._failures + 1 if turn.out else 0

    def _dead(self) -> bool:
        with self._lock:
            return self._failures >= self._settings.dead_after


def client(settings: ModelSettings) -> openai.OpenAI:
    """The client: it goes to the address that the settings name and nowhere else, and bears no other key than theirs.

    Raises:
        SettingsError: the openai package is not installed, or the key's file cannot be read.
    """
    try:
        import openai
    except ImportError:
        raise SettingsError(_NEEDED) from None
    here = urlsplit(settings.url or "").hostname in HERE
    # a redirect would take reports to where nobody said that they go; a proxy has no part in what stays on this machine
    http = openai.DefaultHttpxClient(follow_redirects=False, trust_env=not here)
    nobody: Any = {"OpenAI-Organization": openai.Omit(), "OpenAI-Project": openai.Omit()}
    return openai.OpenAI(
        base_url=settings.url,
        api_key=key(settings) or "none",
        max_retries=0,
        http_client=http,
        default_headers=nobody,
    )


def key(settings: ModelSettings) -> str:
    """The key from its file, else from the environment; empty where there is none. Kept nowhere but in the client.

    Raises:
        SettingsError: the file cannot be read or is empty.
    """
    if settings.key_file is None:
        return os.environ.get(settings.key_env, "").strip()
    try:
        found = settings.key_file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        raise SettingsError(f"the model's key cannot be read from {settings.key_file}") from None
    if not found:
        raise SettingsError(f"{settings.key_file} holds no key")
    return found


def destination(settings: ModelSettings) -> str:
    """Where reports go, in a sentence."""
    if settings.url is None:
        return "No report leaves this machine: only stored answers are read."
    parts = urlsplit(settings.url)
    where = f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "") + parts.path
    if parts.hostname in HERE:
        return f"Reports go to the model {settings.name} at {where}, on this machine."
    plain = ", and unencrypted" if parts.scheme == "http" else ""
    return f"Reports leave this machine: their whole text goes to the model {settings.name} at {where}{plain}."


def _seconds(error: openai.APIStatusError) -> float | None:
    """How long the server asks to be left alone."""
    told = error.response.headers.get("retry-after", "")
    return float(told) if re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", told) else None
