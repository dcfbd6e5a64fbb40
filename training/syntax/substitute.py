"""Sentences taught again with other names: groups, places and people as reports of conflict name them.

The names are put together from parts common in the languages of many conflicts; most are nobody's name.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from .conllu import Sentence, Word

_PARTS = {
    kind: words.split()
    for kind, words in (
        line.split(": ") for line in Path(__file__).with_name("made_up.txt").read_text(encoding="utf-8").splitlines()
    )
}


def _pick(kind: str, rng: random.Random) -> str:
    return rng.choice(_PARTS[kind])


def _group(rng: random.Random) -> list[str]:
    kind = rng.randrange(7)
    if kind == 0:
        return [_pick("band", rng), f"al-{_pick('cause', rng)}"]
    if kind == 1:
        return [_pick("band", rng), _pick("cause", rng), *([f"al-{_pick('cause', rng)}"] if rng.random() < 0.4 else [])]
    if kind == 2:
        return [_pick("band", rng), _pick("first", rng), "bin", _pick("first", rng)]
    if kind == 3:
        return [_pick("place", rng), *rng.sample(_PARTS["adjective"], rng.randint(0, 2)), _pick("force", rng)]
    if kind == 4:
        name = f"{rng.choice(('Al', 'al'))}-{_pick('cause', rng)}"
        return [name, _pick("force", rng)] if rng.random() < 0.5 else [name]
    return [_pick("acronym", rng)]


def _institution(rng: random.Random) -> list[str]:
    kind = rng.randrange(4)
    if kind == 0:
        return [_pick("outlet", rng), f"al-{_pick('cause', rng)}"]
    if kind == 1:
        return [
            _pick("outlet", rng),
            rng.choice(("News", "Agency", "Network", "TV", "Radio", "Media", "Post", "Today")),
        ]
    body = _BODIES[rng.randrange(len(_BODIES))].split()
    return [_pick("people", rng), *body] if kind == 2 else body


def _place(rng: random.Random) -> list[str]:
    kind = rng.randrange(5)
    if kind == 0:
        return [f"{rng.choice(('Al', 'al', 'al', 'El', 'Ar', 'as', 'ez'))}-{_pick('al-place', rng)}"]
    if kind == 1:
        return [_pick("place-prefix", rng), f"al-{_pick('al-place', rng)}"]
    if kind == 2:
        return [_pick("place-prefix", rng), _pick("al-place", rng)]
    return [_pick("place", rng)]


def _person(rng: random.Random) -> list[str]:
    kind = rng.randrange(5)
    if kind == 0:
        return ["Abu", _pick("first", rng), f"al-{_pick('last', rng)}"]
    if kind == 1:
        return [_pick("first", rng), f"al-{_pick('last', rng)}"]
    if kind == 2:
        return [_pick("last", rng)]
    return [_pick("first", rng), _pick("last", rng)]


_BODIES = (
    "Observatory for Human Rights", "Network for Human Rights", "Committee of the Red Cross", "Red Crescent",
    "National Army", "Democratic Forces", "Arab Army", "Armed Forces", "General Staff", "Defense Forces", "Air Force",
    "Ministry of Defence", "Ministry of the Interior", "Defence Ministry", "Foreign Ministry", "Civil Defense",
    "White Helmets", "Border Guards", "National Guard", "Revolutionary Guards", "Special Monitoring Mission",
    "Joint Ceasefire Commission", "Mission in South Sudan", "Doctors Without Borders", "Security Council",
    "High Commissioner for Refugees", "Office for the Coordination of Humanitarian Affairs", "Media Center",
    "Council of Ministers", "Southern Front", "Army of Islam", "Party of God", "Movement for Change",
)  # fmt: skip
_JOINS = ("flat", "compound")
_MAKERS = {"ORG": _group, "LOC": _place, "PER": _person}


def own_words() -> set[str]:
    """Return every word that made-up names are put together from."""
    return {word for words in _PARTS.values() for word in words}


def substitute(sentence: Sentence, rng: random.Random, share: float) -> Sentence:
    """Return the sentence with about *share* of its names replaced by made-up ones of the same kind."""
    words, names = list(sentence.words), list(sentence.names)
    for first, last, kind in reversed(list(spans(sentence.names))):
        if kind in _MAKERS and rng.random() < share and (not sentence.has_syntax or _unit(words, first, last)):
            institution = kind == "ORG" and not sentence.has_syntax and rng.random() < 0.4
            new = (_institution if institution else _MAKERS[kind])(rng)
            names[first:last] = [frozenset({f"{'I' if i else 'B'}-{kind}"}) for i in range(len(new))]
            words = _put(words, first, last, new)
    return replace(sentence, words=tuple(words), names=tuple(names))


def spans(names: tuple[frozenset[str], ...]) -> Iterator[tuple[int, int, str]]:
    """Yield first, end and kind of each name that is certain."""
    at = 0
    while at < len(names):
        tag = next(iter(names[at])) if len(names[at]) == 1 else "O"
        end = at + 1
        if tag.startswith("B-"):
            while end < len(names) and names[end] == {f"I-{tag[2:]}"}:
                end += 1
            yield at, end, tag[2:]
        at = end


def _unit(words: list[Word], first: int, last: int) -> bool:
    """Say whether a name is a flat or compound whole, no part of a longer one, that hangs together at its top."""
    inside = range(first, last)
    tops = [i for i in inside if words[i].head not in inside]
    if len(tops) != 1 or any(words[i].upos != "PROPN" for i in inside):
        return False
    if any(words[i].deprel not in _JOINS for i in inside if i != tops[0]) or _joins(words, tops[0]):
        return False
    below = [i for i, word in enumerate(words) if i not in inside and word.head in inside]
    return all(words[i].head == tops[0] and not _joins(words, i) for i in below)


def _joins(words: list[Word], i: int) -> bool:
    """Say whether a proper noun is joined to another above it."""
    word = words[i]
    return word.deprel in _JOINS and word.upos == "PROPN" and words[word.head].upos == "PROPN"


def _put(words: list[Word], first: int, last: int, new: list[str]) -> list[Word]:
    """Replace the words of a unit by *new*, and move the heads behind them."""
    top = next((i for i in range(first, last) if not first <= words[i].head < last), first)
    english = new[-1] in _PARTS["force"] and len(new) > 1
    new_top = first + len(new) - 1 if english else first
    shift = len(new) - (last - first)

    def moved(head: int) -> int:
        if first <= head < last:
            return new_top
        return head + shift if head >= last else head

    made = []
    for i, form in enumerate(new):
        at = first + i
        made.append(
            replace(
                words[top],
                form=form,
                lemma=form,
                feats="Number=Sing",
                head=moved(words[top].head) if at == new_top else new_top,
                deprel=words[top].deprel if at == new_top else ("compound" if english else "flat"),
                space_after=words[last - 1].space_after if i == len(new) - 1 else True,
            )
        )
    kept = [replace(word, head=moved(word.head)) for word in words]
    return kept[:first] + made + kept[last:]
