"""Bytes from disk, with every way in which that fails told in words."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from trucewatch.errors import EmptyReport, UnreadableFile
from trucewatch.settings import MEGABYTE

_CONTROL = frozenset(range(32)) - {9, 10, 11, 12, 13, 27}
"""Bytes that text does not hold: control characters other than white space and the escape of terminals."""


@contextmanager
def open_bytes(where: str) -> Iterator[BinaryIO]:
    """Opens a file, or standard input for `-`.

    Raises:
        UnreadableFile: it is not there, is a folder, may not be read, or breaks while it is read.
    """
    if where == "-":
        yield sys.stdin.buffer
        return
    if "\0" in where:
        raise UnreadableFile(repr(where), "is no path")
    path = Path(where)
    try:
        if path.is_dir():
            raise UnreadableFile(where, f"is a folder; name the files in it, such as {path / '*.jsonl'}")
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise UnreadableFile(where, "there is no such file") from None
    except PermissionError:
        raise UnreadableFile(where, "may not be read (permission denied)") from None
    except OSError as error:
        raise UnreadableFile(where, f"cannot be read ({(error.strerror or 'it breaks off').lower()})") from None


def read_bytes(where: str, max_bytes: int) -> bytes:
    """The whole of a file of at most `max_bytes` bytes.

    Raises:
        UnreadableFile: as `open_bytes`, or it is too large.
        EmptyReport: it holds nothing.
    """
    with open_bytes(where) as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise UnreadableFile(where, f"is larger than {megabytes(max_bytes)}, the most that is read as one report")
    if not data.strip():
        raise EmptyReport(where, "is empty")
    return data


def decode(where: str, data: bytes) -> str:
    """Text from bytes in UTF-8, or in UTF-16 where a byte order mark says so; the mark itself is no part of the text.

    Raises:
        UnreadableFile: the bytes are no text, or text in another encoding.
    """
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if looks_binary(data):
            raise UnreadableFile(where, "is not text but binary data") from None
        raise UnreadableFile(where, f"is not text in UTF-8 (byte {error.start + 1} is none)") from None
    if looks_binary(text[:4096].encode()):
        raise UnreadableFile(where, "is not text but binary data")
    return text


def looks_binary(data: bytes) -> bool:
    """Whether a null or more than one byte in a hundred of the first 4,096 is a control character unknown to text."""
    head = data[:4096]
    return b"\0" in head or sum(byte in _CONTROL for byte in head) * 100 > len(head)


def megabytes(size: int) -> str:
    """A size in bytes as people say it."""
    return f"{size / MEGABYTE:g} MB" if size >= MEGABYTE else f"{size:,} bytes"
