"""Words to word pieces, and pieces to vectors: the table that every network of ours shares."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

MOST_PIECES = 16
"""A word is read by this many of its pieces at most."""

_UNKNOWN, _BEGIN, _END = "[UNK]", "[CLS]", "[SEP]"
_REMEMBERED = 100_000


class Pieces:
    """The vocabulary of word pieces, and their embeddings in eight bits with a scale a row."""

    def __init__(self, folder: Path) -> None:
        names = (folder / "pieces.txt").read_text(encoding="utf-8").splitlines()
        self._rows: NDArray[np.int8] = np.load(folder / "embeddings.npy", mmap_mode="r")
        self._scales: NDArray[np.float32] = np.load(folder / "scales.npy")
        vocabulary = {name: i for i, name in enumerate(names)}
        self.unknown, self.begin, self.end = (vocabulary[name] for name in (_UNKNOWN, _BEGIN, _END))
        self._tokenizer = Tokenizer(WordPiece(vocabulary, unk_token=_UNKNOWN, max_input_chars_per_word=64))
        self._tokenizer.normalizer = BertNormalizer(lowercase=True, strip_accents=True)
        self._tokenizer.pre_tokenizer = BertPreTokenizer()
        self._memory: dict[str, tuple[list[int], int]] = {}

    def __len__(self) -> int:
        return len(self._scales)

    def of(self, word: str) -> tuple[list[int], int]:
        """Return the pieces of a word and how it is written (see `case_of`)."""
        known = self._memory.get(word)
        if known is None:
            whole = word if word.isascii() else word.encode("utf-8", "replace").decode("utf-8")  # no lone surrogates
            ids = self._tokenizer.encode(whole, add_special_tokens=False).ids[:MOST_PIECES]
            known = (ids or [self.unknown], case_of(word))
            if len(self._memory) < _REMEMBERED:
                self._memory[word] = known
        return known

    def embed(self, ids: list[int]) -> NDArray[np.float32]:
        """Return the vectors of pieces, one row each."""
        rows: NDArray[np.float32] = self._rows[ids].astype(np.float32)
        rows *= self._scales[ids][:, None]
        return rows


def case_of(word: str) -> int:
    """Say how a word is written: the encoder sees lower case alone, so this is told apart."""
    if not any(ch.isalpha() for ch in word):
        return 7
    if word.islower():
        return 1
    if word.isupper():
        return 2 if len(word) > 1 else 3
    if word[0].isupper():
        return 4 if word[1:].islower() else 5
    return 6
