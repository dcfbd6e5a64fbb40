"""Reading: files become `Report`s; what cannot be read becomes one clear sentence, and the rest is read."""

from __future__ import annotations

from trucewatch.read.inputs import KINDS, read_inputs

__all__ = ["KINDS", "read_inputs"]
