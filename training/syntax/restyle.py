"""Sentences taught again as papers print them: curly quotes, headlines in capitals, lines without a full stop."""

from __future__ import annotations

import random
from dataclasses import replace

from .conllu import Sentence, Word

CURLY, UPPER, LOWER, TITLE, UNSTOPPED = 0.3, 0.02, 0.01, 0.03, 0.04
_SMALL = frozenset(
    ("a", "an", "the", "of", "in", "on", "at", "to", "for", "by", "and", "or", "as", "but", "with", "from")
)


def restyle(sentence: Sentence, rng: random.Random) -> Sentence:
    """Return the sentence in another dress, by chance; its tree and names stay."""
    words = list(sentence.words)
    if rng.random() < CURLY:
        words = _curly(words)
    dress = rng.random()
    if dress < UPPER:
        words = [replace(word, form=word.form.upper()) for word in words]
    elif dress < UPPER + LOWER:
        words = [replace(word, form=word.form.lower()) for word in words]
    elif dress < UPPER + LOWER + TITLE:
        words = [replace(word, form=_title(word.form)) for word in words]
    names = sentence.names
    last = len(words) - 1
    if rng.random() < UNSTOPPED and last > 2 and words[-1].form == "." and all(w.head != last for w in words):
        words, names = words[:-1], names[:-1]
    return replace(sentence, words=tuple(words), names=names)


def _curly(words: list[Word]) -> list[Word]:
    """Print quotes and apostrophes as papers do."""
    opened = False
    dressed = []
    for word in words:
        form = word.form
        if form in ('"', "``", "''"):
            opened = not opened
            form = "“" if opened else "”"
        elif "'" in form:
            form = form.replace("'", "’")
        dressed.append(replace(word, form=form))
    return dressed


def _title(form: str) -> str:
    return form if form in _SMALL else form[:1].upper() + form[1:]
