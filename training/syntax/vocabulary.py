"""The table of word pieces that ships: fewer pieces than the encoder came with, eight bits each, a scale a row.

Left out are unused slots, pieces with a letter outside Latin script, and whole words that are rare in English,
absent from the training text and no word of ours: those are spelt with shorter pieces, so nothing becomes unreadable.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from wordfreq import zipf_frequency

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def latin(piece: str) -> bool:
    """Say whether a piece could stand in English text: Latin letters, digits, common punctuation, currency."""
    return all(
        ord(ch) < 0x250 or 0x2010 <= ord(ch) <= 0x206F or 0x20A0 <= ord(ch) <= 0x20CF or _is_latin(ch)
        for ch in piece.removeprefix("##")
    )


def _is_latin(ch: str) -> bool:
    return unicodedata.name(ch, "").startswith("LATIN")


def choose(tokenizer: Tokenizer, texts: Iterable[str], protected: Iterable[str], size: int) -> list[str]:
    """Return the pieces to keep, in the order of the old vocabulary.

    Args:
        tokenizer: The encoder's own tokenizer.
        texts: Words of the training text.
        protected: Words of the subject that must stay whole if they are.
        size: How many pieces to keep.
    """
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    seen = set(SPECIAL)
    for word in {*texts, *protected}:
        seen.update(tokenizer.encode(word, add_special_tokens=False).tokens)
    candidates = [p for p, _ in vocabulary if p in SPECIAL or (latin(p) and not p.startswith("[unused"))]
    droppable = [p for p in candidates if p not in seen and len(p) > 3 and not p.startswith("##")]
    droppable.sort(key=lambda piece: (zipf_frequency(piece, "en"), piece))
    dropped = set(droppable[: max(0, len(candidates) - size)])
    return [p for p in candidates if p not in dropped]


def quantise(rows: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return *rows* in eight bits and a scale for each row."""
    scale = np.maximum(np.abs(rows).max(axis=1), 1e-8) / 127.0
    return np.rint(rows / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def write(encoder: Path, pieces: list[str], folder: Path) -> None:
    """Write ``pieces.txt``, ``embeddings.npy`` and ``scales.npy`` for the chosen pieces."""
    old = Tokenizer.from_file(str(encoder / "tokenizer.json")).get_vocab()
    table = load_file(encoder / "model.safetensors")["embeddings.word_embeddings.weight"]
    rows, scale = quantise(table[[old[piece] for piece in pieces]])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pieces.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    np.save(folder / "embeddings.npy", rows)
    np.save(folder / "scales.npy", scale)
