"""Readers: who turns a report into claims. The built-in one, a language model of the user's own, both, or one that is installed beside us.

A reader does what `Reader` says and no more. `load` gives the one that the settings name. The language model is held to the text: what it
writes counts only as far as the report says it, word for word, near the words that tell the act.
"""

from __future__ import annotations

from trucewatch.readers.protocol import Reader
from trucewatch.readers.registry import GROUP, OURS, load, names

__all__ = ["GROUP", "OURS", "Reader", "load", "names"]
