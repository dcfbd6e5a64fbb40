"""YAML read with the line of every part, and the faults found in it, each a sentence that a person can act on.

Scalars stay the words of the file ("no" is a word, "2017-07-09" a text): what they mean is for the reader of the form
to say.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeAlias

import yaml

Value: TypeAlias = "str | tuple[Node, ...] | dict[str, Node]"


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a YAML file: a text, a tuple of parts or parts by name; and the 1-based line on which it begins."""

    value: Value
    line: int

    @property
    def empty(self) -> bool:
        """Whether nothing is written there."""
        return not self.value or self.value in ("null", "~")


class Faults:
    """Collects what is wrong with one file; `told` gives it in the order of the lines."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[tuple[int, str]] = []

    def add(self, line: int, sentence: str) -> None:
        """Notes a fault at a 1-based line; the sentence says what is wrong and what to do."""
        self._found.append((line, sentence))

    @property
    def told(self) -> tuple[str, ...]:
        """Every fault as `file, line N: sentence`."""
        return tuple(f"{self.file}, line {line}: {sentence}" for line, sentence in sorted(set(self._found)))


def parse(text: str, faults: Faults) -> Node | None:
    """The whole of a YAML file, or None (and a fault) where it is no YAML or is empty."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it is not in the form of YAML"
        faults.add(
            mark.line + 1 if mark else 1, f"this cannot be read: {problem}. Check indentation, quotes and brackets"
        )
        return None
    if root is None:
        faults.add(1, "the file is empty")
        return None
    return _node(root, faults)


def _node(node: yaml.Node, faults: Faults) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        parts: dict[str, Node] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if name in parts:
                faults.add(key.start_mark.line + 1, f"‘{name}’ is given twice here; keep one")
            parts[name] = _node(value, faults)
        return Node(parts, line)
    if isinstance(node, yaml.SequenceNode):
        return Node(tuple(_node(part, faults) for part in node.value), line)
    return Node(str(node.value).strip(), line)


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint, ", did you mean ‘…’?", where a known word is spelled alike; else an empty text."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean ‘{close[0]}’?" if close else ""


class Part:
    """Named parts of a file, asked for one by one; whatever is missing or of the wrong kind becomes a fault."""

    def __init__(self, node: Node, what: str, known: Collection[str], faults: Faults) -> None:
        self.line, self.what, self.faults = node.line, what, faults
        self._parts: dict[str, Node] = {}
        if not isinstance(node.value, dict):
            faults.add(node.line, f"{what} must be given by named parts ({', '.join(known)}), one ‘name: value’ each")
            return
        self._parts = node.value
        for name, part in node.value.items():
            if name not in known:
                faults.add(part.line, self._unknown(name, known))

    def _unknown(self, name: str, known: Collection[str]) -> str:
        if " " in name:
            return (
                f"‘{name}’ is taken for the name of a part; a text with a comma or a colon in it must stand in quotes"
            )
        return f"‘{name}’ is no part of {self.what}{nearest(name, known)} (known: {', '.join(known)})"

    def node(self, name: str) -> Node | None:
        """The part of that name, or None where it is not written or is empty."""
        part = self._parts.get(name)
        return None if part is None or part.empty else part

    def fault(self, name: str, sentence: str) -> None:
        """Notes a fault at the line of that part, or of the whole where the part is not written."""
        part = self._parts.get(name)
        self.faults.add(part.line if part else self.line, sentence)

    def text(self, name: str, *, required: bool = False) -> str:
        """The part as a text; empty where it is not written."""
        node = self.node(name)
        if node is None:
            if required:
                self.faults.add(self.line, f"{self.what} lacks ‘{name}’")
            return ""
        if not isinstance(node.value, str):
            self.faults.add(node.line, f"‘{name}’ must be a plain text")
            return ""
        return node.value

    def texts(self, name: str) -> tuple[tuple[str, int], ...]:
        """The part as texts with their lines; a single text counts as a list of one."""
        node = self.node(name)
        if node is None:
            return ()
        if isinstance(node.value, str):
            return ((node.value, node.line),)
        if isinstance(node.value, dict):
            self.faults.add(node.line, f"‘{name}’ must be a list of texts")
            return ()
        texts = []
        for entry in node.value:
            if isinstance(entry.value, str) and entry.value:
                texts.append((entry.value, entry.line))
            else:
                self.faults.add(entry.line, f"every entry of ‘{name}’ must be a plain text")
        return tuple(texts)

    def words(self, name: str) -> tuple[str, ...]:
        """The part as texts."""
        return tuple(text for text, _ in self.texts(name))

    def list(self, name: str) -> tuple[Node, ...]:
        """The part as a list; a single entry counts as a list of one."""
        node = self.node(name)
        if node is None:
            return ()
        return node.value if isinstance(node.value, tuple) else (node,)

    def choice(self, name: str, known: Collection[str], default: str = "", *, required: bool = False) -> str:
        """The part as one of the known words."""
        word = self.text(name, required=required)
        if word and word not in known:
            self.fault(name, f"‘{word}’ is no {name}{nearest(word, known)} (known: {', '.join(known)})")
            return default
        return word or default

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """The part as a number between two bounds."""
        word = self.text(name)
        if not word:
            return default
        try:
            number = float(word)
        except ValueError:
            self.fault(name, f"‘{name}’ must be a number, not ‘{word}’")
            return default
        if not low <= number <= high:
            self.fault(name, f"‘{name}’ must lie between {low:g} and {high:g}, not {word}")
            return default
        return number

    def yes(self, name: str) -> bool:
        """The part as yes or no; no where it is not written."""
        word = self.text(name).lower()
        if word not in ("", "true", "yes", "false", "no"):
            self.fault(name, f"‘{name}’ must be true or false, not ‘{word}’")
        return word in ("true", "yes")
