"""A model's server of our own on loopback, which plays back the answers of `tests/cases/readers/answers`."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import yaml

CASES = Path(__file__).resolve().parents[1] / "cases" / "readers"
_REPORT = re.compile(r"^<report (\w+)>\n(.*)\n</report \1>", re.DOTALL)
_FIELDS: Mapping[str, Any] = {
    "factuality": "occurred", "initiator": [], "recipient": [], "place": [], "when": None, "count": None, "killed": [], "injured": [],
    "weapon": None, "sources": [], "violation": None,
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One answer or row of answers, the report that is asked about, and what must come of it."""

    name: str
    text: str
    plays: tuple[dict[str, Any], ...]
    expect: dict[str, Any]
    says: str


@cache
def cases() -> tuple[Case, ...]:
    return tuple(_case(path) for path in sorted((CASES / "answers").glob("*.yaml")))


def _case(path: Path) -> Case:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(raw) <= {"says", "report", "answers", "expect"}, path
    text = (CASES / "reports" / f"{raw['report']}.txt").read_text(encoding="utf-8")
    # a report is known by its text: each case has its own, told apart by its dateline
    return Case(path.stem, f"{text.rstrip()}\n\nDesk: {path.stem}\n", tuple(raw["answers"]), raw["expect"], raw["says"])


def content(play: Mapping[str, Any]) -> str:
    """The model's words: as they stand in the case, or claims with what is usual filled in."""
    if "content" in play:
        return str(play["content"])
    if "nested" in play:
        return "[" * int(play["nested"])
    claims = [{"trigger": "", **_FIELDS, **claim} for claim in play.get("claims", [])] * int(play.get("repeat", 1))
    return json.dumps({"claims": claims}, ensure_ascii=False)


@dataclass
class Seen:
    """A request as it came."""

    headers: dict[str, str]
    body: dict[str, Any]
    case: str


@dataclass
class Stub:
    """The server. Every request about a case gets its next answer, the last again and again."""

    known: tuple[Case, ...] = field(default_factory=cases)
    seen: list[Seen] = field(default_factory=list)
    turns: Counter[str] = field(default_factory=Counter)
    open: int = 0
    most_open: int = 0

    def __enter__(self) -> Self:
        self.lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"stub": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def turn(self, text: str) -> tuple[str, dict[str, Any]]:
        """The case that a text belongs to, whole or in part, and its next answer."""
        found = next((case for case in self.known if text == case.text), None)
        found = found or next((case for case in self.known if text in case.text), None)
        if found is None:
            return "?", {"status": 500}
        with self.lock:
            nth = self.turns[found.name]
            self.turns[found.name] += 1
        return found.name, found.plays[min(nth, len(found.plays) - 1)]


class _Server(ThreadingHTTPServer):
    request_queue_size = 64  # with the usual five, a line that is kept waiting is taken for a slow answer


class _Handler(BaseHTTPRequestHandler):
    stub: Stub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        found = _REPORT.match(body["messages"][1]["content"])
        name, play = self.stub.turn(found.group(2) if found else "")
        with self.stub.lock:
            self.stub.seen.append(Seen(dict(self.headers), body, name))
            self.stub.open += 1
            self.stub.most_open = max(self.stub.most_open, self.stub.open)
        try:
            with suppress(BrokenPipeError, ConnectionResetError):
                self._play(play)
        finally:
            with self.stub.lock:
                self.stub.open -= 1

    def _play(self, play: Mapping[str, Any]) -> None:
        if play.get("drop"):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        time.sleep(play.get("delay", 0))
        status = play.get("status", 200)
        body = self._body(play, status)
        self.send_response(status)
        for header, value in play.get("headers", {}).items():
            self.send_header(header, str(value))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body) + play.get("short", 0)))
        self.end_headers()
        self.close_connection = bool(play.get("short"))
        if "drip" in play:
            for n in range(len(body)):
                self.wfile.write(body[n : n + 1])
                self.wfile.flush()
                time.sleep(play["drip"])
            return
        self.wfile.write(body)

    def _body(self, play: Mapping[str, Any], status: int) -> bytes:
        if "body" in play:
            return str(play["body"]).encode()
        if status != 200:
            return json.dumps({"error": {"message": play.get("error", "no"), "type": "error"}}).encode()
        if "huge" in play:
            return b'{"choices": "' + b"x" * play["huge"] + b'"}'
        message = {"role": "assistant", "content": content(play), "refusal": play.get("refusal")}
        reply = {"id": "r", "object": "chat.completion", "created": 1, "model": "stub"}
        reply["choices"] = [{"index": 0, "message": message, "finish_reason": play.get("finish", "stop")}]
        if play.get("usage", True):
            reply["usage"] = {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200}
        return json.dumps(reply).encode()
