"""How the words of a sentence stand to the words that tell an act: by its syntax, as columns that the network reads.

"Warplanes carried out four raids on Daraa": *warplanes* is the subject of the verb that carries the noun *raids*, *Daraa* hangs
from it by "on". A column says so, and the network learns what that means for who did it and where.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trucewatch.coding.language import Sentence, Token

PREPOSITIONS: dict[str, str] = {
    **dict.fromkeys(["by"], "by"),
    **dict.fromkeys(["on", "against", "upon", "at", "into", "onto", "over", "targeting"], "on"),
    **dict.fromkeys(["in", "inside", "near", "outside", "around", "across", "within", "along", "throughout"], "in"),
    **dict.fromkeys(["to", "toward", "towards", "for"], "to"),
    **dict.fromkeys(["from", "out"], "from"),
    **dict.fromkeys(["with", "between", "among", "alongside"], "with"),
    **dict.fromkeys(["of"], "of"),
    **dict.fromkeys(["after", "before", "since", "during", "until", "amid", "despite"], "amid"),
}
"""Groups of prepositions that mark the same roles."""
_GROUPS = ("by", "on", "in", "to", "from", "with", "of", "amid", "other")
_KINDS = ("subject", "passive", "object", *(f"by:{g}" for g in _GROUPS), "modifier", "number")
COLUMNS: tuple[str, ...] = (
    *(f"own:{kind}" for kind in _KINDS),
    *(f"via:{kind}" for kind in _KINDS),
    "heir",
    "above",
    "teller",
    "outcome",
)
"""`own`: hangs from the act's word; `via`: from the verb that carries it; `heir`: subject of a verb above that it shares; `above`:
subject of one that it does not share; `teller`: subject of the clause that reports it; `outcome`: what hangs from a clause that follows
from it ("…, killing five")."""
_CLAUSES = ("acl", "advcl", "parataxis", "ccomp", "csubj")
_CARRIED = ("obj", "obl", "nsubj", "iobj", "nmod")
_SHARING = ("conj", "xcomp", "advcl", "acl")
_REPORTING = ("ccomp", "parataxis")
_MOST_STEPS = 4


def relations(sentence: Sentence, trigger: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Index of a word and the column that holds for it, for every word with a relation to the trigger.

    Args:
        sentence: as parsed. trigger: indices of the words that tell the act.
    """
    if not trigger:
        return
    told = set(trigger)
    top = _top(sentence, told)
    yield from _hanging(sentence, top, told, "own")
    above = sentence.head(top)
    carrier = top
    if above is not None and _is(sentence.tokens[top], _CARRIED) and above.upos in ("VERB", "AUX", "NOUN"):
        carrier = above.i
        yield from _hanging(sentence, carrier, told | {t.i for t in sentence.subtree(top)}, "via")
    yield from _from_above(sentence, carrier)
    for clause in sentence.children(carrier, "advcl"):
        if clause.text.lower().endswith("ing"):
            for child in sentence.children(clause.i, "obj", "nsubj"):
                yield from ((i, "outcome") for i in _phrase(sentence, child.i))


def _top(sentence: Sentence, told: set[int]) -> int:
    """The word of the trigger that hangs from outside it; the last one, if several do."""
    tops = [i for i in sorted(told) if sentence.tokens[i].head not in told]
    content = [i for i in tops if sentence.tokens[i].upos in ("VERB", "NOUN", "PROPN", "ADJ")]
    return (content or tops or sorted(told))[0]


def _hanging(sentence: Sentence, at: int, leave: set[int], prefix: str) -> Iterator[tuple[int, str]]:
    for child in sentence.children(at):
        if child.i in leave:
            continue
        kind = _kind(sentence, child)
        if kind is not None:
            meant = _meant(sentence, child)
            yield from ((i, f"{prefix}:{kind}") for i in _phrase(sentence, meant) if i not in leave)


def _meant(sentence: Sentence, child: Token) -> int:
    """The word that a relative pronoun stands for ("the mission, which said"), else the word itself."""
    clause = sentence.head(child.i)
    if (
        child.text.lower() in ("which", "who", "that", "whom")
        and clause is not None
        and clause.deprel.startswith("acl")
    ):
        return clause.head if clause.head >= 0 else child.i
    return child.i


def _kind(sentence: Sentence, child: Token) -> str | None:
    relation = child.deprel
    if relation in ("nsubj:pass", "csubj:pass"):
        return "passive"
    if relation.startswith("nsubj"):
        return "subject"
    if relation in ("obj", "iobj"):
        return "object"
    if relation in ("nmod:poss", "compound", "amod", "flat"):
        return "modifier"
    if relation == "nummod":
        return "number"
    if relation.startswith(("obl", "nmod")):
        case = next((t.text.lower() for t in sentence.children(child.i, "case")), "")
        return f"by:{PREPOSITIONS.get(case, 'other')}"
    return None


def _phrase(sentence: Sentence, top: int) -> list[int]:
    """A word with what hangs from it, clauses and what is said aside left out."""
    found, waiting = [], [top]
    while waiting:
        at = waiting.pop()
        found.append(at)
        waiting += [t.i for t in sentence.children(at) if not _is(t, (*_CLAUSES, "punct", "case", "cc"))]
    return sorted(found)


def _from_above(sentence: Sentence, at: int) -> Iterator[tuple[int, str]]:
    """Subjects of the verbs above: those that the act shares, and those who report it."""
    own = bool(sentence.children(at, "nsubj"))
    for _ in range(_MOST_STEPS):
        token, above = sentence.tokens[at], sentence.head(at)
        if above is None:
            return
        subjects = sentence.children(above.i, "nsubj")
        if _is(token, _REPORTING):
            for subject in subjects:
                yield from ((i, "teller") for i in _phrase(sentence, _meant(sentence, subject)))
            return
        if _is(token, _SHARING) and subjects:
            for subject in subjects:
                yield from ((i, "above" if own else "heir") for i in _phrase(sentence, _meant(sentence, subject)))
            own = True
        at = above.i


def _is(token: Token, relations: Sequence[str]) -> bool:
    return token.deprel in relations or token.deprel.partition(":")[0] in relations
