"""Finding names of places that stand in a text.

A candidate is a run of up to five capitalised words ("Deir ez-Zor", "San Vicente del Caguán") that the gazetteer knows. A run is passed
over where it reads as something else: a common word, part of a person's name ("Diaa al-Hariri told"), of an organisation ("Kunar Military
Council") or of a title. It is evidence of what a report is about, not a full reading of it: what it misses costs little, what it
invents counts against the right country.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import yaml

from trucewatch.knowledge.places_names import ARTICLES, fold, words
from trucewatch.knowledge.places_store import PLACES_DIR
from trucewatch.records import Span

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:['’‘ʼ`][^\W\d_]+)*")
_JOINS = frozenset({" ", "-", "\u00a0", "‐", "‑"})
_INSIDE = ARTICLES | words("de del la las los le les du des do da dos of ibn bin wa u o-")
_LED_BY = ARTICLES - {"the"}
MOST_WORDS = 5
SHORT_NAMES = frozenset({"US", "UK", "UAE", "USA", "DRC", "CAR", "U.S.", "U.K.", "PoK", "AJK"})
# capitalised words beside a name that leave it a place's name
KIND_WORDS = words(
    "province governorate governate state district region county territory township oblast raion airport airbase base "
    "camp city town village countryside suburb suburbs valley mountains mountain heights road highway bridge crossing "
    "border river lake island islands port dam strip front axis sector line neighbourhood neighborhood quarter street "
    "square university hospital municipality department prefecture woreda zone payam north south east west northern "
    "southern eastern western central northeast northwest southeast southwest upper lower northeastern northwestern "
    "southeastern southwestern greater rural old peninsula coast gulf sea desert plain plains basin axis"
)
_TITLES = words(
    "mr mrs ms dr gen general col colonel maj major lt lieutenant brig brigadier sgt sergeant capt captain admiral "
    "president minister premier sheikh shaykh sheik mullah imam senator governor mayor judge ambassador envoy "
    "secretary commander spokesman spokeswoman spokesperson chairman leader marshal chancellor activist analyst "
    "journalist lawyer doctor named called brother sister father mother king prince"
)
_SPEAKS = words("said says told tells added adds wrote writes tweeted posted confirmed explained recalled")


@cache
def not_places() -> frozenset[str]:
    """Words that are passed over (`not_places.yaml`)."""
    lists = yaml.safe_load((PLACES_DIR / "not_places.yaml").read_text(encoding="utf-8"))
    return frozenset(word for words in lists.values() for word in words.split())


@cache
def _plain_words() -> frozenset[str]:
    """Capitalised words beside a name that leave it a place's name, or begin a sentence."""
    return KIND_WORDS | not_places()


class _Words:
    """A text as words with their gaps."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = [(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]

    def word(self, at: int) -> str:
        return self.found[at][2] if 0 <= at < len(self.found) else ""

    def joined(self, at: int) -> bool:
        """Whether the word and the next are held together by one blank or hyphen."""
        return 0 <= at < len(self.found) - 1 and self.text[self.found[at][1] : self.found[at + 1][0]] in _JOINS

    def starts(self) -> list[int]:
        """Where a name may begin: at a capital, or at an article before one ("al-Sanamayn")."""
        capital = [word[0].isupper() for _, _, word in self.found]
        return [
            at
            for at, (_, _, word) in enumerate(self.found)
            if capital[at] or (word in _LED_BY and at + 1 < len(capital) and capital[at + 1] and self.joined(at))
        ]

    def longest(self, start: int) -> int:
        """One past the last word that a name beginning here may take in."""
        end = start
        while end - start < MOST_WORDS and end < len(self.found):
            word = self.found[end][2]
            if not (word[0].isupper() or word.lower() in _INSIDE):
                break
            end += 1
            if not self.joined(end - 1):
                break
        return end


def spots(text: str, known: Callable[[str], bool]) -> list[tuple[Span, str]]:
    """Names of places in a text, in order, none within another.

    Args:
        text: a report, or a part of one.
        known: whether the gazetteer holds a folded name.
    """
    tokens = _Words(text)
    out: list[tuple[Span, str]] = []
    done = 0
    for at in tokens.starts():
        end = _name_at(tokens, at, known) if at >= done else 0
        if end:
            start, stop = tokens.found[at][0], tokens.found[end - 1][1]
            span = Span(start, start + len(_owner(text[start:stop])))
            out.append((span, text[span.start : span.end]))
            done = end
    return out


def _name_at(tokens: _Words, start: int, known: Callable[[str], bool]) -> int:
    """One past the last word of the place name that begins here, 0 if none does."""
    for end in range(tokens.longest(start), start, -1):
        if not tokens.found[end - 1][2][0].isupper():
            continue
        name = _owner(tokens.text[tokens.found[start][0] : tokens.found[end - 1][1]])
        if _may_name(name, end - start) and known(fold(name)) and not _else(tokens, start, end):
            return end
    return 0


def _owner(name: str) -> str:
    """ "Syria" of "Syria's"; "Ra's" (cape) stays."""
    return name[:-2] if name.endswith(("'s", "’s")) and len(name) > 4 else name


def _may_name(name: str, count: int) -> bool:
    """Whether words can be a place's name at all."""
    if name in SHORT_NAMES:
        return True
    if len(name) < 4 and name.isupper():
        return False
    key = fold(name)
    return len(key) > 2 and not (count <= 2 and (key in not_places() or name.lower() in not_places()))


def _else(tokens: _Words, start: int, end: int) -> bool:
    """Whether the words around say that this is a person's or an organisation's name."""
    before = tokens.word(start - 1) if tokens.joined(start - 1) else ""
    after = tokens.word(end) if tokens.joined(end - 1) else ""
    if before.lower() in _TITLES or (after in _SPEAKS and end - start == 1 and before[:1].isupper()):
        return True
    if before[:1].isupper() and before.lower() not in _plain_words() and not _begins_sentence(tokens, start - 1):
        return not _goes_with(before)
    return bool(after[:1].isupper() and after.lower() not in _plain_words())


def _goes_with(before: str) -> bool:
    """Whether a capitalised word may stand before a place's name without being part of a person's: a demonym or a short form."""
    return before.endswith(("an", "ian", "ese", "ish", "i's", "'s", "’s")) or before.isupper()


def _begins_sentence(tokens: _Words, at: int) -> bool:
    """Whether a word stands first in its sentence or line, where its capital says nothing."""
    start = tokens.found[at][0]
    gap = tokens.text[max(0, start - 8) : start].rstrip(" \"'“‘(")
    return not gap or gap[-1] in ".!?\n:;-–—•"
