"""How a report says where, taken apart: "the eastern countryside of Daraa", "3 km north of Sake", "between A and B".

`read` turns the words for a place, with what stands around them, into a `Where`: the name to look up, how the place lies to it, the
kind of place that the words say it is, and the larger
place that holds it. It knows words only; what the
names mean, and where that is, is settled in `places.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from trucewatch.knowledge.places_names import fold
from trucewatch.resolve.place_words import (
    AREA_WORDS,
    DIRECTION,
    DIRECTIONS,
    DISTANCE,
    DISTRICT_WORDS,
    FRONT_WORDS,
    LOCAL_WORDS,
    PROVINCE_WORDS,
    QUARTER_WORDS,
    SETTLEMENT_WORDS,
    SITE_WORDS,
    bearings,
    kilometres,
)

TYPE_WORDS = PROVINCE_WORDS | DISTRICT_WORDS | SETTLEMENT_WORDS | QUARTER_WORDS | SITE_WORDS | AREA_WORDS


@dataclass(frozen=True, slots=True)
class Where:
    """What words say of a place.

    Attributes:
        name: what to look up. words: the phrase it was read from.
        relation: at, near, offset, countryside, part, front, between, road or border.
        toward: compass bearings in degrees. km: distance from the place, None where untold.
        kind: the word for the kind of place ("province"), "" if none. other: the second name of "between A and B".
        within: the larger place that the words name, None if none. loose: whether it may as well be the next of a list, or an
            owner ("Tripoli's"), and counts only where a place of the name lies in it.
    """

    name: str
    words: str
    relation: str = "at"
    toward: tuple[float, ...] = ()
    km: float | None = None
    kind: str = ""
    other: str = ""
    within: Where | None = None
    loose: bool = False


_THE = r"(?:the\s+)?"
_NAME = r"(?P<x>[^,;()]+?)"
_DIR = rf"(?P<dir>{DIRECTIONS})"
_KIND = "|".join(sorted(TYPE_WORDS, key=len, reverse=True))
_PARTS = (
    r"(?:part|half|side|area|district|edge|flank|section|sector|reach|tip|fringe|entrance|approach|corner|bank|end|region|axis|front|neighbou?rhood|"
    r"quarter|suburb|outskirt|countryside|rural area|stretch|shore|coast)(?:s|es)?"
)
_NEAR = (
    r"(?:near(?:by)?|outside|around|close to|next to|beside|adjacent to|opposite|facing|overlooking|off|on the approaches to|"
    r"at the gates of|"
    r"(?:(?:on|in|at|from)\s+)?(?:the\s+)?(?:outskirts|edges?|vicinity|suburbs|environs|surroundings|periphery|entrances?|approaches|perimeter|"
    r"outer districts|foot|slopes|base) (?:of|to)|in the direction of|towards?|above|below|surrounding)"
)
_ROAD = r"(?:road|highway|motorway|route|railway|rail line|supply line|corridor|axis)"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (relation, re.compile(pattern, re.IGNORECASE))
    for relation, pattern in (
        (
            "offset",
            rf"^{DISTANCE}\s*(?:away\s+)?(?:(?:to\s+)?{_THE}{_DIR}\s+)?(?:of|from|outside|off|away from|short of|inside)\s+{_THE}{_NAME}$",
        ),
        (
            "between",
            rf"^(?:somewhere\s+)?(?:along |on )?{_THE}(?:{_ROAD} |area |front |line )?"
            rf"between\s+{_THE}{_NAME}\s+and\s+{_THE}(?P<y>.+)$",
        ),
        (
            "road",
            rf"^(?:along\s+|on\s+)?{_THE}(?:\w+\s+)?{_ROAD}\s+(?:linking|connecting|between|from|joining|leading from)\s+"
            rf"{_NAME}\s+(?:and|to|with)\s+{_THE}(?P<y>.+)$",
        ),
        (
            "road",
            rf"^(?:along\s+|on\s+)?{_THE}(?P<x>[^,;()]+?)(?<!\bal)(?<!\bel)(?<!\bas)(?<!\bash)(?<!\bez)(?<!\ban)(?<!\bar)\s*[–—-]\s*(?P<y>[A-Z][^,;()–—-]+?)\s+(?:international\s+|main\s+|desert\s+|coastal\s+)?{_ROAD}$",
        ),
        (
            "road",
            rf"^(?:along\s+|on\s+)?{_THE}(?P<x>(?-i:[A-Z])[^,;()]+?)\s+to\s+(?P<y>(?-i:[A-Z])[^,;()]+?)\s+{_ROAD}$",
        ),
        ("near", rf"^(?:along\s+|on\s+)?{_THE}{_ROAD}\s+(?:leading\s+)?to(?:wards?)?\s+{_NAME}$"),
        (
            "countryside",
            rf"^{_THE}(?:{_DIR}\s+)?(?:countryside|hinterland|rural areas?|rural parts)\s+of\s+{_THE}{_NAME}$",
        ),
        ("countryside", rf"^{_THE}countryside\s+(?:to\s+the\s+)?{_DIR}\s+of\s+{_THE}{_NAME}$"),
        ("countryside", rf"^{_THE}(?:{_DIR}\s+)?{_NAME}(?:'s|’s)?\s+(?:{DIRECTIONS}\s+)?(?:countryside|hinterland)$"),
        ("countryside", rf"^{_THE}(?:{_DIR}\s+)?rural\s+{_NAME}$"),
        ("countryside", rf"^(?:rif|reef)\s+{_NAME}$"),
        ("part", rf"^{_THE}(?:far\s+|extreme\s+)?{_DIR}\s+{_PARTS}\s+of\s+{_THE}{_NAME}$"),
        ("part", rf"^the\s+(?:far\s+|extreme\s+)?{_DIR}\s+of\s+{_THE}{_NAME}$"),
        ("part", rf"^{_NAME}(?:'s|’s)\s+(?:far\s+)?{_DIR}(?:\s+{_PARTS})?$"),
        ("offset", rf"^(?:just\s+|immediately\s+|to\s+{_THE}|directly\s+)*{_DIR}\s+(?:of|from)\s+{_THE}{_NAME}$"),
        ("near", rf"^{_NEAR}\s+{_THE}{_NAME}$"),
        (
            "border",
            rf"^{_THE}{_NAME}\s*(?:-|–|—|/|and)\s*(?P<y>[A-Z][^,;()]+?)\s+(?:border|frontier)(?:\s+(?:area|region|zone|strip))?s?$",
        ),
        ("front", rf"^{_THE}{_NAME}\s+(?:{FRONT_WORDS})$"),
        ("front", rf"^{_THE}(?:{FRONT_WORDS})\s+of\s+{_NAME}$"),
        ("part", rf"^{_THE}(?:far\s+|extreme\s+)?{_DIR}\s+(?:and\s+central\s+)?{_NAME}$"),
        (
            "centre",
            rf"^{_THE}(?:(?:city\s+)?cent(?:re|er)\s+of|central|downtown|inner|greater|metropolitan)\s+{_THE}{_NAME}$",
        ),
    )
)
# "the heights near X", "a base outside X": what the thing is says less than where it lies
_THING = re.compile(
    rf"^(?:the\s+|an?\s+)?(?:[a-z][a-z-]*\s+){{1,4}}?(?P<rest>(?:{_NEAR}|(?:just\s+)?(?:{DIRECTIONS})\s+of)\s+(?:the\s+)?(?:[a-z]+\s+){{0,3}}[A-Z].*)$"
)
_QUALIFIED = re.compile(
    r"^(?:the\s+)?(?:(?:[a-z][a-z-]*|[Ll]ower|[Uu]pper|[Oo]uter|[Ii]nner|[Oo]ld|[Nn]ew)\s+)+(?P<x>[A-Z].*)$"
)
_OWNED = re.compile(r"^(?:the\s+)?(?P<y>[A-Z][^,;()]*?[^\s,])(?:'s|’s)\s+(?P<x>[\w'’ʼ‘-].*)$")
_KIND_FIRST = re.compile(rf"^{_THE}(?P<kind>{LOCAL_WORDS})\.?\s+(?:of\s+)?(?P<x>(?-i:[A-Z]).*)$", re.IGNORECASE)
_OF_KIND = re.compile(
    rf"^{_THE}(?:(?-i:[a-z]+)\s+)?(?P<kind>{_KIND})s?\s+(?:of|in|at)\s+{_THE}(?P<x>.+)$",
    re.IGNORECASE,
)
_KIND_LAST = re.compile(rf"^{_THE}(?P<x>.+?)[\s-]+(?P<kind>{_KIND})$", re.IGNORECASE)
_WITHIN = re.compile(
    r"^(?P<x>.+?)\s*(?:,\s*(?:in\s+|of\s+)?|\s+(?:in|of|within|inside)\s+)(?:the\s+)?(?P<y>[^,]+?(?:,.*)?)$",
    re.IGNORECASE,
)

# words outside the given span that belong to it: the end of what stands before, the start of what stands behind
_KINDS_OF = rf"(?:(?:the\s+)?(?:\w+\s+)?(?:{_KIND})s?\s+of\s+)?(?:the\s+)?"
_HOLDER = "|".join(sorted(SETTLEMENT_WORDS | PROVINCE_WORDS | DISTRICT_WORDS | QUARTER_WORDS, key=len, reverse=True))
_BEFORE = re.compile(
    rf"\b(?:{DISTANCE}\s*(?:away\s+)?(?:(?:to\s+)?(?:the\s+)?(?:{DIRECTIONS})\s+)?(?:of|from|outside|off)\s+{_KINDS_OF}"
    rf"|(?:the\s+)?(?:(?:{DIRECTIONS})\s+)?(?:countryside|hinterland|rural areas?)\s+of\s+{_KINDS_OF}"
    rf"|(?:the\s+)?(?:{DIRECTIONS})\s+{_PARTS}\s+of\s+{_KINDS_OF}"
    rf"|(?:the\s+)?(?:{DIRECTIONS})\s+of\s+{_KINDS_OF}"
    rf"|{_NEAR}\s+{_KINDS_OF}"
    rf"|(?:the\s+)?(?:{DIRECTIONS})\s+(?:rural\s+)?|rural\s+"
    rf"|(?:the\s+)?(?:{_HOLDER})\s+of\s+)$",
    re.IGNORECASE,
)
# the last word of all that `_BEFORE` finds: a cheap question that spares most places the dear one
_LED_BY = re.compile(
    rf"\b(?:of|to|from|outside|off|near|nearby|around|beside|opposite|facing|overlooking|towards?|with|rural|{DIRECTION})(?:\s+the)?\s+$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"^(?:(?:'s|’s)?\s+(?:(?:{DIRECTIONS})\s+)?(?:countryside|hinterland|outskirts|suburbs)\b|(?:'s|’s)\s+(?:{DIRECTIONS})\b"
    rf"|[\s-](?:{FRONT_WORDS})\b|\s+(?:{_KIND}|{_ROAD})\b)",
    re.IGNORECASE,
)
_PARENT_BEHIND = re.compile(
    r"^(?:\s+(?:in|of)\s+|,\s+(?:in\s+|a\s+(?:village|town|city|district|suburb|area)\s+(?:in|of)\s+|(?:north|south|east|west)\w*\s+)?|\s+\()(?:the\s+)?"
    rf"(?:(?P<dir>{DIRECTIONS})\s+)?(?:(?:province|governorate|state|district|county|territory|city|town|countryside)\s+of\s+)?"
    r"(?P<y>(?:(?:al|el|ad|as|ash|an|ar|at|az)-)?[A-Z][\w'’ʼ‘-]*(?:\s(?:(?:al|el|ad|as|ez|de|del|la|of|the)[\s-])?[A-Z][\w'’ʼ‘-]*){0,3})"
    rf"(?P<kind>\s+(?:{'|'.join(sorted(PROVINCE_WORDS | DISTRICT_WORDS, key=len, reverse=True))}|countryside|city)\b)?"
)

_OWNER_BEFORE = re.compile(
    r"\b(?P<y>(?:(?:al|el|ad|as|ash|an|ar|at|az)-)?[A-Z][\w-]*(?:\s[A-Z][\w-]*){0,2})(?:'s|’s)\s+(?:[a-z-]+\s+){0,2}$"
)
_OWNS = re.compile(r"['’]s\s+(?:[a-z-]+\s+){0,2}$")  # the cheap question before the dear one
_SPEAKS = re.compile(
    r"\s+(?:has\s+|have\s+)?(?:said|says|told|announced|claimed|reported|denied|blamed|accused|confirmed|stated|added|insisted|warned)\b"
)
_CAPITAL = r"(?:(?:al|el|ad|as|ash|an|ar|at|az)-)?[A-Z]"
_GOES_ON = re.compile(rf"^\s*(?:,\s*|,?\s*(?:and|or|as well as)\s+)(?:the\s+|in\s+|near\s+)*{_CAPITAL}")
_WENT_BEFORE = re.compile(r"[A-Z][\w'’-]+(?:,|,?\s+and)\s+(?:the\s+|in\s+|near\s+)*$")


def read(phrase: str, known: Callable[[str], bool]) -> Where:
    """Take a phrase apart.

    Args:
        phrase: words for a place, with no more around them than belongs to it.
        known: whether the gazetteer holds a name, folded; a name that it holds is not taken apart.
    """
    phrase = re.sub(r"\s+", " ", phrase).strip(" ,.;:'\"“”()")
    if known(fold(phrase)):
        return _named(phrase, known)
    for relation, pattern in _PATTERNS:
        found = pattern.match(phrase)
        if found:
            where = _related(relation, found, phrase, known)
            if where is not None:
                return where
    thing = _THING.match(phrase)
    if thing:
        return replace(read(thing.group("rest"), known), words=phrase)
    return _owned(phrase, known) or _named(phrase, known)


def _owned(phrase: str, known: Callable[[str], bool]) -> Where | None:
    """ "Tripoli's Mitiga airport" is the airport in Tripoli, "Misrata's airport" the one called after Misrata; None for other phrases."""
    found = _OWNED.match(phrase)
    if not found or not known(fold(found.group("y"))):
        return None
    owner, thing = found.group("y"), found.group("x")
    if thing.lower() in TYPE_WORDS:
        return Where(owner, phrase, kind=thing.lower())
    if not thing[:1].isupper():
        return None
    inner = read(thing, known)
    return replace(inner, words=phrase, within=inner.within or Where(owner, owner), loose=inner.within is None)


def _related(relation: str, found: re.Match[str], phrase: str, known: Callable[[str], bool]) -> Where | None:
    groups = found.groupdict()
    inner = read(groups["x"], known) if relation != "between" else _named(groups["x"], known)
    if not inner.name:
        return None
    toward = bearings(groups.get("dir") or (phrase if relation == "countryside" else ""))
    other = _named(groups["y"], known).name if groups.get("y") else ""
    if relation == "road" and known(fold(f"{groups['x']}-{groups.get('y')}")):  # "the Kaga-Bandoro road"
        return Where(f"{groups['x']}-{groups['y']}", phrase, "near")
    if relation == "centre":
        return replace(inner, words=phrase)
    if inner.relation != "at":  # "near the eastern countryside of X": the inner relation says more
        return replace(inner, words=phrase)
    if relation == "offset" and groups.get("unit"):
        km = kilometres(groups["number"], groups["unit"], groups["number2"])
        return replace(inner, words=phrase, relation="offset", toward=toward, km=km)
    return replace(inner, words=phrase, relation=relation, toward=toward, other=other)


def _named(phrase: str, known: Callable[[str], bool]) -> Where:
    """A phrase without a relation: a name, the kind of place, the larger place that holds it."""
    phrase = phrase.strip(" ,.;:'\"“”()")
    if known(fold(phrase)):
        kind = _KIND_LAST.match(phrase)
        return Where(phrase, phrase, kind=kind.group("kind").lower() if kind else "")
    held = _WITHIN.match(phrase)
    of_kind = _OF_KIND.match(phrase)
    if of_kind and not (held and held.start("y") < of_kind.start("x")):
        inner = _named(of_kind.group("x"), known)
        return replace(inner, words=phrase, kind=of_kind.group("kind").lower())
    if held:
        inner, outer = _named(held.group("x"), known), read(held.group("y"), known)
        return replace(inner, words=phrase, within=outer)
    first = _KIND_FIRST.match(phrase)
    if first:
        return replace(_named(first.group("x"), known), words=phrase, kind="village")
    last = _KIND_LAST.match(phrase)
    if last:
        return Where(_bare(last.group("x"), known), phrase, kind=last.group("kind").lower())
    return Where(_bare(re.sub(r"^the\s+", "", phrase, flags=re.IGNORECASE), known), phrase)


def _bare(name: str, known: Callable[[str], bool]) -> str:
    """A name without the words that only qualify it ("lower Gali", "rebel-held Saraqib"), where it is known only so."""
    found = _QUALIFIED.match(name)
    return found.group("x") if found and not known(fold(name)) and known(fold(found.group("x"))) else name


def surroundings(text: str, start: int, end: int) -> tuple[str, Where | None]:
    """The words of a place with those beside them that belong to it, and the larger place told right behind.

    Args:
        text: the report's text. start, end: where the words given for the place stand.
    """
    before = text[max(0, start - 70) : start].replace("\n", " ")
    led = _BEFORE.search(before) if _LED_BY.search(before) else None
    behind = _BEHIND.match(text[end : end + 60])
    phrase = (led.group() if led else "") + text[start:end] + (behind.group() if behind else "")
    after = text[end + (behind.end() if behind else 0) : end + 150]
    return phrase, _holder(before, after) or _owner(before)


def _holder(before: str, after: str) -> Where | None:
    """The larger place told right behind: "…, Toboso, Negros Occidental"; `loose` where it may be the next of a list."""
    outer = _PARENT_BEHIND.match(after)
    if outer is None or "\n" in outer.group() or _SPEAKS.match(after[outer.end() :]):
        return None
    kind = (outer.group("kind") or "").strip().lower()
    toward = bearings(outer.group("dir") or "")
    relation = "countryside" if kind == "countryside" else "part" if toward else "at"
    name = re.split(r"['’]s\s+", outer.group("y"))[-1]  # "a village in Syria's Idlib governorate"
    loose = _listed(before, outer, after)
    rest = after[outer.end() :]
    whole = _holder("", rest) if rest.startswith(",") else None
    return Where(
        name,
        outer.group().strip(" ,("),
        relation,
        toward,
        kind="" if kind == "countryside" else kind,
        within=replace(whole, loose=True) if whole else None,
        loose=loose,
    )


def _owner(before: str) -> Where | None:
    """The larger place told as the owner right before: "Tripoli's" of "Tripoli's Mitiga airport"."""
    found = _OWNER_BEFORE.search(before) if _OWNS.search(before) else None
    return Where(found.group("y"), found.group("y"), loose=True) if found else None


def _listed(before: str, outer: re.Match[str], after: str) -> bool:
    """Whether "X, Y" is a list of places and not a place with what holds it."""
    if not outer.group().startswith(",") or outer.group("kind"):
        return False
    return bool(_GOES_ON.match(after[outer.end() :]) or _WENT_BEFORE.search(before))
