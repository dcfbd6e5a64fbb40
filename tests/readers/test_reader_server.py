"""The way to the model: limits, patience, the key, and where reports go."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.readers.stub import Case, Stub
from tests.readers.world import reader, settings
from trucewatch.errors import SettingsError
from trucewatch.readers.answers import Failure
from trucewatch.readers.prompt import prompt
from trucewatch.readers.server import Server, client, destination, key
from trucewatch.readers.spending import Meter
from trucewatch.records import Report
from trucewatch.settings import Limits, ModelSettings

SECRET = "sk-very-secret-0123456789"
GOOD = {"claims": [{"quote": "forces met in Amman on Sunday", "trigger": "met", "act": "talks"}]}


def playing(*plays: dict[str, Any], many: int = 1) -> tuple[Stub, list[Report]]:
    texts = [f"Report {n}: forces met in Amman on Sunday." for n in range(many)]
    stub = Stub(tuple(Case(f"c{n}", text, plays, {}, "") for n, text in enumerate(texts)))
    return stub, [Report(f"c{n}", text) for n, text in enumerate(texts)]


def server(model: ModelSettings, wait: Callable[[float], None] = lambda _: None) -> Server:
    return Server(model, Meter(model), prompt(), wait)


# --- limits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "read"),
    [
        (Limits(requests=3), 3),
        (Limits(requests=0), 0),
        (Limits(tokens=60_000), 3),  # 1,200 are used each time, but up to 14,000 set aside before it is known
        (Limits(cost=0.06), 0),
        (Limits(cost=0.08), 2),
        (Limits(minutes=0.0), 0),
        (Limits(), 12),
    ],
    ids=str,
)
def test_a_limit_is_never_passed_and_what_is_left_falls_back(limits: Limits, read: int, tmp_path: Path) -> None:
    stub, reports = playing(GOOD, many=12)
    with stub:
        one = reader(replace(settings(stub.url), limits=limits), tmp_path)
        coded = [one.code(report) for report in reports]
        used = one.used()
    assert limits.requests is None or used.requests <= limits.requests
    assert limits.tokens is None or used.asked + used.answered <= limits.tokens
    assert limits.cost is None or used.cost <= limits.cost
    assert sum(not c.notes for c in coded) == used.requests == len(stub.seen)
    assert dict(used.fell_back) == ({Failure.LIMIT: 12 - used.requests} if used.requests < 12 else {})
    if limits.tokens is None and limits.cost is None:
        assert used.requests == read
    else:
        assert (used.requests > 0) is (read > 0)


def test_a_run_with_more_room_asks_for_what_is_missing(tmp_path: Path) -> None:
    stub, reports = playing(GOOD, many=4)
    with stub:
        for most, asked in ((1, 1), (2, 3), (None, 4), (None, 4)):
            one = reader(replace(settings(stub.url), limits=Limits(requests=most)), tmp_path)
            coded = [one.code(report) for report in reports]
            assert len(stub.seen) == asked
    assert not any(c.notes for c in coded)


def test_cost_is_what_the_server_counted(tmp_path: Path) -> None:
    stub, reports = playing(GOOD)
    with stub:
        one = reader(settings(stub.url), tmp_path)
        one.code(reports[0])
    assert (one.used().asked, one.used().answered) == (1000, 200)
    assert one.used().cost == pytest.approx(0.001 + 0.002)


# --- patience -------------------------------------------------------------------------------------


def test_waits_grow_and_the_server_is_heeded() -> None:
    waits: list[float] = []
    stub, reports = playing({"status": 500}, {"status": 500}, {"status": 429, "headers": {"Retry-After": "7"}}, GOOD)
    with stub:
        answer = server(settings(stub.url, tries=4, wait_s=1.0), waits.append).ask(reports[0].text)
    assert answer.failure is None
    assert waits == [1.0, 2.0, 7.0]


def test_no_server_is_waited_for_longer_than_a_minute() -> None:
    waits: list[float] = []
    stub, reports = playing({"status": 429, "headers": {"Retry-After": "86400"}}, GOOD)
    with stub:
        assert server(settings(stub.url), waits.append).ask(reports[0].text).failure is None
    assert waits == [60.0]


def test_a_dead_server_is_asked_no_more(tmp_path: Path) -> None:
    stub, reports = playing({"status": 500}, many=30)
    with stub:
        one = reader(settings(stub.url, dead_after=4), tmp_path)
        coded = [one.code(report) for report in reports]
    assert len(stub.seen) == 4
    assert all(c.notes[0].kind == "fallback" for c in coded)


def test_nobody_there(tmp_path: Path) -> None:
    with Stub(()) as stub:
        url = stub.url
    one = reader(settings(url), tmp_path)
    assert one.code(Report("r", "Text.")).notes[0].says.startswith("the model's server could not be reached")


def test_a_report_that_is_too_long_for_the_model_says_nothing_of_the_next() -> None:
    stub, reports = playing({"status": 400, "error": "maximum context length exceeded"}, many=9)
    with stub:
        one = server(settings(stub.url, dead_after=2))
        assert {one.ask(report.text).failure for report in reports} == {Failure.DENIED}
    assert len(stub.seen) == 9


def test_what_a_server_does_not_know_is_left_out_from_then_on() -> None:
    stub, reports = playing(
        {"status": 400, "error": "Unsupported parameter: 'max_tokens' is not supported; use 'max_completion_tokens'."},
        {"status": 400, "error": "Unsupported value: 'temperature' does not support 0"},
        {"status": 400, "error": "response_format of type json_schema is not available"},
        GOOD,
    )
    with stub:
        one = server(settings(stub.url, tries=1))
        assert one.ask(reports[0].text).failure is None
    bodies = [seen.body for seen in stub.seen]
    assert [("max_tokens" in b, "temperature" in b, "response_format" in b) for b in bodies] == [
        (True, True, True), (False, True, True), (False, False, True), (False, False, False),
    ]  # fmt: skip
    assert bodies[3]["max_completion_tokens"] == bodies[0]["max_tokens"]


def test_the_request_is_bound_to_the_schema_and_bears_the_options() -> None:
    stub, reports = playing(GOOD)
    with stub:
        server(settings(stub.url, options='{"top_k":1}')).ask(reports[0].text)
    body = stub.seen[0].body
    assert body["response_format"] == prompt().response_format()
    assert (body["model"], body["temperature"], body["top_k"]) == ("stub-1", 0, 1)
    assert body["messages"] == prompt().messages(reports[0].text)


# --- the key --------------------------------------------------------------------------------------


def test_the_key_goes_to_the_server_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRUCEWATCH_MODEL_KEY", SECRET)
    monkeypatch.setenv("OPENAI_API_KEY", "somebody else's")
    monkeypatch.setenv("OPENAI_ORG_ID", "somebody else's")
    said: list[str] = []
    stub, reports = playing({"status": 500, "error": f"bad key {SECRET}"}, GOOD)
    with stub, caplog.at_level(logging.DEBUG):
        model = settings(stub.url)
        one = reader(model, tmp_path, tell=said.append)
        coded = one.code(reports[0])
    headers = {name.casefold(): value for name, value in stub.seen[0].headers.items()}
    assert headers["authorization"] == f"Bearer {SECRET}"
    assert "somebody else's" not in str(stub.seen)
    out = capfd.readouterr()
    kept = "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    for place in (kept, caplog.text, out.out, out.err, repr(model), repr(coded), "".join(said), repr(one)):
        assert SECRET not in place
    assert kept


def test_a_key_in_a_file_goes_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCEWATCH_MODEL_KEY", "other")
    (tmp_path / "key").write_text(f"  {SECRET}\n")
    assert key(settings("http://127.0.0.1:1/v1", key_file=tmp_path / "key")) == SECRET
    with pytest.raises(SettingsError, match="cannot be read"):
        key(settings(None, key_file=tmp_path / "none"))
    (tmp_path / "key").write_text("\n")
    with pytest.raises(SettingsError, match="holds no key"):
        key(settings(None, key_file=tmp_path / "key"))


# --- where reports go -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (None, "No report leaves this machine: only stored answers are read."),
        ("http://127.0.0.1:8000/v1", "Reports go to the model m at http://127.0.0.1:8000/v1, on this machine."),
        ("https://api.example.org/v1", "Reports leave this machine: their whole text goes to the model m at https://api.example.org/v1."),
        ("http://10.0.0.5/v1", "Reports leave this machine: their whole text goes to the model m at http://10.0.0.5/v1, and unencrypted."),
        ("https://localhost.example.org/v1", "Reports leave this machine: their whole text goes to the model m at https://localhost.example.org/v1."),
    ],
    ids=str,
)  # fmt: skip
def test_it_is_said_plainly_where_reports_go(url: str | None, says: str) -> None:
    assert destination(ModelSettings("m", url)) == says


def test_it_is_said_before_the_first_report_leaves(tmp_path: Path) -> None:
    stub, reports = playing(GOOD, many=3)
    sent_before: list[int] = []
    with stub:
        one = reader(settings(stub.url), tmp_path, tell=lambda _: sent_before.append(len(stub.seen)))
        for report in reports:
            one.code(report)
    assert sent_before == [0]
    assert len(stub.seen) == 3


def test_nothing_is_said_and_nobody_asked_where_all_answers_are_kept(tmp_path: Path) -> None:
    stub, reports = playing(GOOD)
    said: list[str] = []
    with stub:
        for _ in range(2):
            reader(settings(stub.url), tmp_path, tell=said.append).code(reports[0])
    assert len(said) == len(stub.seen) == 1


def test_what_stays_on_this_machine_goes_by_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://203.0.113.9:3128")
    stub, reports = playing(GOOD)
    with stub:
        assert server(settings(stub.url)).ask(reports[0].text).failure is None


def test_without_the_openai_package_it_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openai", None)
    with pytest.raises(SettingsError, match=r"needs the openai package: pip install 'trucewatch\[model\]'"):
        client(settings("http://127.0.0.1:1/v1"))


def test_a_redirect_takes_no_report_elsewhere() -> None:
    elsewhere, reports = playing(GOOD)
    with elsewhere:
        stub, _ = playing({"status": 307, "headers": {"Location": f"{elsewhere.url}/chat/completions"}})
        with stub:
            assert server(settings(stub.url)).ask(reports[0].text).failure is Failure.DENIED
    assert (len(stub.seen), len(elsewhere.seen)) == (1, 0)
