"""Files in, reports or one sentence each out."""

from __future__ import annotations

import io
import os
from datetime import date
from pathlib import Path

import pytest
import yaml

from trucewatch.errors import BrokenRecord, EmptyReport, InputError, UnreadableFile
from trucewatch.read import read_inputs
from trucewatch.records import Report
from trucewatch.settings import Settings

CASES = Path(__file__).parent.parent / "cases" / "read"
LINES = yaml.safe_load((CASES / "lines.yaml").read_text())


def read(*paths: object, published: date | None = None, max_bytes: int = 1_000_000) -> list[Report | InputError]:
    return list(read_inputs(map(str, paths), published=published, settings=Settings(max_bytes=max_bytes)))


def expect(found: Report | InputError, wanted: dict) -> None:
    if "says" in wanted:
        assert isinstance(found, InputError)
        assert wanted["says"] in str(found)
    else:
        assert isinstance(found, Report), found
        assert {name: getattr(found, name) for name in wanted} == wanted


@pytest.mark.parametrize("case", LINES, ids=lambda case: case["id"])
def test_line(case: dict, tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text('{"id": "first", "text": "One."}\n' + case["line"] + '\n{"id": "last", "text": "Two."}\n')
    first, middle, last = read(file)
    assert isinstance(first, Report)
    assert isinstance(last, Report)
    assert (first.id, last.id) == ("first", "last")
    if "says" in case:
        assert isinstance(middle, BrokenRecord)
        assert str(middle) == f"{file}, line 2: {case['says']}"
        assert (middle.where, middle.line) == (str(file), 2)
    else:
        expect(middle, case["report"])


@pytest.mark.parametrize("page", sorted((CASES / "pages").glob("*.html")), ids=lambda path: path.stem)
def test_page(page: Path) -> None:
    [report] = read(page)
    expect(report, yaml.safe_load(page.with_suffix(".yaml").read_text()))


@pytest.mark.parametrize("feed", sorted((CASES / "feeds").glob("*.xml")), ids=lambda path: path.stem)
def test_feed(feed: Path) -> None:
    wanted = yaml.safe_load(feed.with_suffix(".yaml").read_text())
    found = read(feed)
    assert len(found) == len(wanted)
    for one, want in zip(found, wanted, strict=True):
        expect(one, want)


BAD = {
    "an empty file": ("empty.txt", b"", EmptyReport, "is empty"),
    "a blank file": ("blank.txt", b" \n\t\n", EmptyReport, "is empty"),
    "a byte order mark alone": ("bom.txt", b"\xef\xbb\xbf", EmptyReport, "is empty"),
    "an empty file of lines": ("empty.jsonl", b"", EmptyReport, "is empty"),
    "blank lines": ("blank.jsonl", b"\n\n \n", EmptyReport, "is empty"),
    "an empty page": ("empty.html", b"", EmptyReport, "is empty"),
    "a binary file": ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", UnreadableFile, "is not text but binary data"),
    "a binary file of lines": ("picture.jsonl", bytes(range(256)), UnreadableFile, "is not text but binary data"),
    "a binary page": ("picture.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", UnreadableFile, "is not text but binary data"),
    "text in another encoding": (
        "latin.txt",
        b"Une tr\xeave fragile.",
        UnreadableFile,
        "is not text in UTF-8 (byte 7 is none)",
    ),
    "a page without a body": (
        "bare.html",
        b"<html><head><title>Shells</title></head></html>",
        EmptyReport,
        "is a page without a body",
    ),
    "a page that is only a menu": (
        "menu.html",
        b"<html><body><nav><a>Home</a><a>Search</a></nav></body></html>",
        EmptyReport,
        "is a page without a body",
    ),
    "a feed without entries": (
        "none.xml",
        b'<rss version="2.0"><channel><title>x</title></channel></rss>',
        EmptyReport,
        "is a feed without entries",
    ),
    "XML that is no feed": ("other.xml", b"<note>shells</note>", UnreadableFile, "is no RSS or Atom feed"),
    "a file too large": (
        "large.txt",
        b"x" * 2001,
        UnreadableFile,
        "is larger than 2,000 bytes, the most that is read as one report",
    ),
    "a kind that is not read": ("table.csv", b"a,b", UnreadableFile, "files ending in .csv are not read, only .txt"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_file(case: str, tmp_path: Path) -> None:
    name, data, kind, says = BAD[case]
    bad, good = tmp_path / name, tmp_path / "good.txt"
    bad.write_bytes(data)
    good.write_text("Shells fell on the town.")
    error, report = read(bad, good, max_bytes=2000)
    assert type(error) is kind
    assert str(error).startswith(f"{bad}: {says}")
    assert isinstance(report, Report)


def test_folder(tmp_path: Path) -> None:
    [error] = read(tmp_path)
    assert str(error) == f"{tmp_path}: is a folder; name the files in it, such as {tmp_path}/*.jsonl"


def test_path_that_is_not_there(tmp_path: Path) -> None:
    [error] = read(tmp_path / "none.txt")
    assert str(error) == f"{tmp_path}/none.txt: there is no such file"


def test_path_that_is_none() -> None:
    [error] = read("a\0b.txt")
    assert str(error) == r"'a\x00b.txt': is no path"


def test_name_that_is_too_long() -> None:
    [error] = read("x" * 5000 + ".txt")
    assert isinstance(error, UnreadableFile)
    assert "cannot be read" in str(error)


def test_file_that_may_not_be_read(tmp_path: Path) -> None:
    if os.geteuid():
        file = tmp_path / "secret.txt"
        file.write_text("Shells fell.")
        file.chmod(0)
        says = "may not be read (permission denied)"
    else:  # root may read everything but the first page of its own memory
        file, says = Path("/proc/self/mem"), "cannot be read (input/output error)"
    [error] = read(file)
    assert str(error) == f"{file}: {says}"


def test_a_line_too_long_is_told_and_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    with file.open("wb") as out:
        out.write(b'{"id": "a", "text": "One."}\n{"id": "b", "text": "')
        for _ in range(50):
            out.write(b"x" * 1_000_000)
        out.write(b'"}\n{"id": "c", "text": "Two."}')
    first, error, last = read(file, max_bytes=20_000_000)
    assert isinstance(first, Report)
    assert str(error) == f"{file}, line 2: is longer than 20 MB, the most that is read as one report"
    assert isinstance(last, Report)
    assert last.id == "c"


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_a_line_of_just_the_most_is_read(extra: int, tmp_path: Path) -> None:
    line = b'{"id": "a", "text": "Shells fell."}'
    file = tmp_path / "reports.jsonl"
    file.write_bytes(line + b"\n" + line)
    found = read(file, max_bytes=len(line) + extra)
    assert [isinstance(one, Report) for one in found] == [extra >= 0] * 2


def test_deep_nesting_is_no_report(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text("[" * 200_000)
    [error] = read(file)
    assert isinstance(error, BrokenRecord)


def test_plain_text_is_kept_to_the_character(tmp_path: Path) -> None:
    text = "  Shells\r\nfell.\n\n\u2028Then: 🕊\n"
    file = tmp_path / "report.txt"
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    [report] = read(file)
    assert isinstance(report, Report)
    assert (report.text, report.origin) == (text, str(file))


def test_text_in_utf16(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes("Shells fell.".encode("utf-16"))
    [report] = read(file)
    assert isinstance(report, Report)
    assert report.text == "Shells fell."


def test_same_text_same_id_whatever_the_file(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Shells fell.")
    first, second = read(tmp_path / "a.txt", tmp_path / "b.txt")
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert first.id == second.id


def test_standard_input_is_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO(b'\xef\xbb\xbf{"id": "a", "text": "One."}\n{"id": "b"}\n')
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stream))
    report, error = read("-")
    assert isinstance(report, Report)
    assert report.id == "a"
    assert str(error) == "-, line 2: report b has no text"


def test_the_day_given_is_for_reports_that_bear_none(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text('{"id": "a", "text": "One."}\n{"id": "b", "text": "Two.", "published": "2018-04-20"}')
    days = [item.published for item in read(file, published=date(2020, 1, 2)) if isinstance(item, Report)]
    assert days == [date(2020, 1, 2), date(2018, 4, 20)]


def test_reports_come_one_at_a_time(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text('{"id": "a", "text": "One."}\n')
    stream = read_inputs([str(file), str(tmp_path / "none.txt")], published=None, settings=Settings())
    assert isinstance(next(stream), Report)
    (tmp_path / "none.txt").write_text("It came in time.")
    assert isinstance(next(stream), Report)
