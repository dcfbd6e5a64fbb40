"""The clauses of an agreement file: what is prohibited or required, of whom, against whom, where and when."""

from __future__ import annotations

from collections.abc import Sequence

from trucewatch.judge.located import Node, Part, nearest
from trucewatch.judge.moments import instant
from trucewatch.judge.words import told_words
from trucewatch.knowledge.acts import acts
from trucewatch.records import Clause

FORM = (
    "id", "says", "prohibits", "requires", "bound", "against", "where", "except", "only_on", "since", "until",
)  # fmt: skip
BEFORE_THE_AREA = ("area", "anywhere")


def read_clauses(part: Part, zone: str, areas: Sequence[str]) -> tuple[Clause, ...]:
    """The clauses of an agreement, in the order of the file."""
    nodes = part.list("clauses")
    if not nodes:
        part.fault("clauses", "no clause is given; an agreement needs at least one that prohibits or requires an act")
    clauses = [_clause(node, part, zone, areas) for node in nodes]
    names = [clause.id for clause in clauses]
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        part.fault("clauses", f"two clauses have the id ‘{name}’; each needs its own")
    return tuple(clauses)


def _clause(node: Node, whole: Part, zone: str, areas: Sequence[str]) -> Clause:
    part = Part(node, "a clause", FORM, whole.faults)
    prohibits, requires = _acts(part, "prohibits"), _acts(part, "requires")
    if not part.node("prohibits") and not part.node("requires"):
        part.fault(
            "id", "the clause neither prohibits nor requires an act; name the acts under ‘prohibits’ or ‘requires’"
        )
    where = part.text("where") or "area"
    known = tuple(dict.fromkeys((*BEFORE_THE_AREA, *areas)))
    if where not in known:
        part.fault(
            "where", f"‘{where}’ is no area of this agreement{nearest(where, known)} (known: {', '.join(known)})"
        )
        where = "area"
    since, until = instant(part, "since", zone), instant(part, "until", zone)
    if since and until and until <= since:
        part.fault("until", "it ends before it begins; check both moments")
    return Clause(
        id=part.text("id", required=True),
        says=part.text("says", required=True),
        prohibits=prohibits,
        requires=requires,
        bound=part.words("bound") or ("parties",),
        against=part.words("against") or ("anyone",),
        where=where,
        exceptions=_exceptions(part),
        only_on=tuple(word.casefold() for word in part.words("only_on")),
        since=since,
        until=until,
    )


def _acts(part: Part, name: str) -> tuple[str, ...]:
    """Acts by their keys in acts.yaml; the name of a family there stands for all its acts."""
    families: dict[str, list[str]] = {}
    for act in acts().values():
        families.setdefault(act.family, []).append(act.key)
    found: list[str] = []
    for word, line in part.texts(name):
        if word in acts():
            found.append(word)
        elif word in families:
            found.extend(families[word])
        else:
            hint = nearest(word, [*acts(), *families])
            part.faults.add(line, f"‘{word}’ is no act{hint} (the acts are those of acts.yaml, or its families)")
    return tuple(dict.fromkeys(found))


def _exceptions(part: Part) -> tuple[str, ...]:
    known = ("against_excluded", *told_words().exceptions)
    for word, line in part.texts("except"):
        if word not in known:
            part.faults.add(line, f"‘{word}’ is no exception{nearest(word, known)} (known: {', '.join(known)})")
    return part.words("except")
