"""The language of a text, where the text is long enough to tell."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

LANGUAGES = (
    "am", "ar", "az", "de", "en", "es", "fa", "fr", "he", "hi", "hy", "id", "it", "ka", "ku", "my", "nl",
    "pl", "ps", "pt", "ro", "ru", "so", "sr", "sw", "tg", "th", "tl", "tr", "uk", "ur", "uz", "zh",
)  # fmt: skip
"""ISO 639-1 codes of the languages in which conflicts are reported; fewer candidates, fewer surprises."""

MIN_LETTERS = 80
MARGIN = 12.0
"""Nats by which the likeliest language must lead the next: 1 to 160,000 by the model's own, overconfident reckoning."""

_HEAD = 4000
"""Characters looked at: beyond them the answer does not change."""


def language_of(text: str) -> str | None:
    """ISO 639-1 code of the language of a text; None where the text is short or the answer is not plain."""
    head = text[:_HEAD]
    if sum(map(str.isalpha, head)) < MIN_LETTERS:
        return None
    (best, first), (_, second) = _identifier().rank(head)[:2]
    return str(best) if first - second >= MARGIN else None


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """The model, loaded once: 0.4 s. Constant after that."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(LANGUAGES)
    return identifier
