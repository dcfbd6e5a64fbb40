"""One frozen `Settings`, built once at the edge of the program and passed in; no stage reads the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run with a language model may use; None is no limit. A limit is never passed: what could pass it is not asked.

    Attributes:
        requests: requests to the server, those repeated included.
        tokens: tokens of questions and answers together.
        cost: money, in the unit of the prices.
        minutes: from the first request on.
    """

    requests: int | None = None
    tokens: int | None = None
    cost: float | None = None
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """A language model of the user's own: any server that speaks the OpenAI chat interface. The key itself is never in here.

    Attributes:
        name: the model's name, as its server knows it. url: the server's address ("http://127.0.0.1:8000/v1"); None: nobody is
            asked, and only answers that are stored are read.
        key_env: the variable of the environment that holds the key. key_file: a file that holds it, which goes before.
        options: further fields of the request as canonical JSON; they are part of what the model is.
        price_in, price_out: money for a million tokens asked and answered. currency: of these prices.
        limits: what a run may use.
        at_once: reports that are read at the same time.
        timeout_s: seconds for one answer. tries: requests for one answer. wait_s: seconds before the second; each wait is
            twice the one before.
        dead_after: failures in a row after which the server is asked no more in this run.
        part_chars, overlap_chars: longest part of a report in one request, and how much of it the next part repeats.
        answer_tokens: longest answer. answer_bytes: longest body that is read from the server.
    """

    name: str
    url: str | None = None
    key_env: str = "TRUCEWATCH_MODEL_KEY"
    key_file: Path | None = None
    options: str = "{}"
    price_in: float = 0.0
    price_out: float = 0.0
    currency: str = "USD"
    limits: Limits = field(default_factory=Limits)
    at_once: int = 4
    timeout_s: float = 120.0
    tries: int = 3
    wait_s: float = 1.0
    dead_after: int = 5
    part_chars: int = 8_000
    overlap_chars: int = 800
    answer_tokens: int = 6_000
    answer_bytes: int = 4 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user can set.

    Attributes:
        ledger: the SQLite file of the ledger.
        agreements: a folder of agreement files that replaces those shipped; None for those shipped.
        max_bytes: largest input file or line that is read, in bytes.
        threads: threads that the language model may use.
        min_confidence: claims below this confidence (0-1) are left out.
        reader: who reads: `builtin`, `model`, `both`, or the name of a reader that is installed beside Trucewatch.
        model: the language model of `model` and `both`. answers: the folder in which its answers are kept.
    """

    ledger: Path = Path("trucewatch.db")
    agreements: Path | None = None
    max_bytes: int = 20 * MEGABYTE
    threads: int = 1
    min_confidence: float = 0.0
    reader: str = "builtin"
    model: ModelSettings | None = None
    answers: Path | None = None
