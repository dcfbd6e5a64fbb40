"""Ids that are the same on every machine."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Any


def content_id(prefix: str, *parts: object) -> str:
    """A short, stable id: `prefix` and 16 hexadecimal digits of the SHA-256 of the parts as canonical JSON."""
    plain = _CANONICAL.encode(parts)
    return f"{prefix}-{hashlib.sha256(plain.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
"""Made once: ids are worked out by the million."""
