"""Which words name an actor: trimmed to the name, short forms led back to the fullest mention in the same text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from trucewatch.records import Span

_LEADING = re.compile(
    r"^(?:[\W_]+|(?:the|a|an|its|his|her|their|our|this|that|these|those|some|several|many|other|another|both|all|"
    r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens of|hundreds of|scores of)|"
    r"(?:at least|about|around|nearly|more than|over|up to)|"
    r"what it calls?|what it called|so-called|alleged|suspected|unidentified)\b\s*)+",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?:[\s,;:.!?\"“”'’()\[\]—–-]|'s|’s)+$")
_LINK = r"of|the|for|and|de|du|la|des|al|et|in|on|pour|to|le|les|y"
_DEFINED = re.compile(
    rf"(?P<long>(?:[A-Z][\w'’.-]*|{_LINK})(?:[\s-]+(?:[A-Z][\w'’.-]*|{_LINK}))*)"
    r"\s*\((?:the\s+)?(?P<short>[A-Z][A-Za-z0-9./-]{1,11})(?:[;,][^)]{0,40})?\)"
)
_REVERSED = re.compile(r"\b(?P<short>[A-Z][A-Z0-9/-]{1,9})\s*\((?:the\s+)?(?P<long>[A-Z][^()]{6,80})\)")
_NAME_ON = re.compile(r"(?:(?:(?<=People)['’]s)? (?:al-|el-|bin |ibn |al |de |of the |of )?[A-Z][\w'’-]*){1,4}")
_NAME_BACK = re.compile(r"(?<![\w-])(?:(?:[A-Z][\w'’-]*|al|bin|ibn) ){1,3}$")
_BESIDE = re.compile(r"(?:['’]s)?(?:,? | of (?:the )?| from (?:the )?)?(?:[a-z]+ ){0,2}")
_OPENS = re.compile(
    r"(?:The|A|An|In|On|At|But|And|When|While|After|Before|From|By|For|As|If|It|He|She|They|This|That|Its|His)\b"
)
PRONOUNS = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "them",
        "him",
        "her",
        "his",
        "its",
        "their",
        "theirs",
        "we",
        "us",
        "our",
        "ours",
        "i",
        "me",
        "my",
        "who",
        "which",
        "that",
        "those",
        "these",
        "former",
        "latter",
        "both",
        "each",
        "other",
        "others",
    ]
)
_GENERIC = re.compile(r"^(?:the\s+)?(?:group|movement|organi[sz]ation|faction|outfit|militia|alliance)$", re.IGNORECASE)
"""Kinds that stand for the one named before; "rebels" and "the army" mean whom they say."""
_WORD = re.compile(r"[^\W_][\w'’-]*")
FIRST_PERSON = frozenset(["we", "us", "our", "ours", "i", "me", "my"])


def trim(text: str, span: Span) -> Span:
    """The span without articles, numbers and marks at its edges; the span itself where nothing would be left."""
    words = text[span.start : span.end]
    lead = _LEADING.match(words)
    start = lead.end() if lead and lead.end() < len(words) else 0
    opened = words.find("(", start + 1)
    if opened > 0 and ")" not in words[opened:]:
        words = words[:opened]
    trail = _TRAILING.search(words, start)
    end = trail.start() if trail and trail.start() > start else len(words)
    return Span(span.start + start, span.start + end) if end > start else span


def whole_name(text: str, span: Span) -> Span:
    """The span grown to the whole of a name that it cuts: "Recep" in "Recep Tayyip Erdogan", "Allah" in "Ansar Allah"."""
    if _is_title(text, span):
        return span
    opened = text.find("(", span.start + 1, span.end)
    if opened > 0 and ")" not in text[opened : span.end]:
        span = Span(span.start, len(text[:opened].rstrip()))
    if not re.search(r"(?:^|\s)[A-Z][\w'’.-]*$", text[span.start : span.end]):
        return span
    right = _NAME_ON.match(text, span.end)
    left = _NAME_BACK.search(text[max(0, span.start - 40) : span.start]) if text[span.start].isupper() else None
    start = span.start - len(left.group(0)) if left and not _OPENS.match(left.group(0)) else span.start
    return Span(start, right.end() if right else span.end)


def known_name(text: str, span: Span, known: Sequence[Span]) -> Span:
    """The span grown to the whole of a name that the register knows and that it cuts."""
    hit = overlapping(known, span)
    if hit is None or not any(ch.isupper() for ch in text[hit.start : hit.end]):
        return span
    return Span(min(hit.start, span.start), max(hit.end, span.end)) if hit.end > span.start + 2 else span


_LOOSE_END = re.compile(
    r"(?:^|\s)(?:of|the|and|for|with|in|from|same|joint|local|suspected|alleged|regional|provincial|national|federal|other|opposing|"
    r"armed|unarmed|military|first|second|third|fourth|fifth|last|next|several|many|some|two|three|four|five|six|seven|eight|nine|ten|\d+)$",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(
    r"[\s-](?!(?:was|were|is|are|had|has|have|will|would|said|and|or|but|who|which|that|to|at|on|by)\b)([\w'’-]+)"
)
_HOLDER = re.compile(
    r",? (?=[A-Z])(?:[A-Z][\w'’.-]*\.? ){1,3}[A-Z][\w'’-]+|,? (?!The\b|On\b|In\b)[A-Z][a-z][\w'’-]+(?= (?:said|told|says))"
)
# what a person is called by before the name: an office, a rank, a trade
_OFFICES = re.compile(
    r"\b(?:spokes(?:man|woman|person)|minister|governor|commander|colonel|captain|general|major|president|chief|head|leader|secretary|mayor|"
    r"officer|activist|official|envoy|representative|deputy|director|chairman|chairwoman|coordinator|ambassador|adviser|advisor|"
    r"negotiator|sheikh|elder|correspondent|reporter|journalist|lawmaker|doctor|teacher|farmer|resident)$",
    re.IGNORECASE,
)


def with_head(text: str, span: Span) -> Span | None:
    """The span with the noun that it lacks ("heads of" → "heads of regions"); None where only a number or adjective is left."""
    start, end = span.start, span.end
    for _ in range(3):
        if not _LOOSE_END.search(text[start:end].rstrip(" ,.")):
            break
        after = _NEXT_WORD.match(text, end)
        if after is None:
            return None if _LOOSE_END.fullmatch(text[start:end].strip(" ,.")) else span
        end = after.end()
    return Span(start, end)


def holder(text: str, span: Span) -> Span:
    """An office with the one who holds it: "provincial governor" grown to "provincial governor, Zénon Ndaruvukanye"."""
    if not _OFFICES.search(text[span.start : span.end]):
        return span
    found = _HOLDER.match(text, span.end)
    if found is None:
        return span
    comma = 2 if found.group(0).startswith(",") else 0
    return Span(span.end + comma, found.end()) if comma else Span(span.start, found.end())


LONGEST_TITLE = 300


def _is_title(text: str, span: Span) -> bool:
    """Whether the line is a title in capitals: there a capital is no sign of a name."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    end = end if end >= 0 else len(text)
    if end - start > LONGEST_TITLE:
        return False
    words = [w for w in _WORD.findall(text[start:end]) if len(w) > 3]
    return len(words) > 2 and sum(w[:1].isupper() for w in words) >= 0.8 * len(words)


def is_pronoun(words: str) -> bool:
    """Whether words are a pronoun, or a pronoun with a common noun ("our forces", "their fighters")."""
    parts = [w.lower() for w in _WORD.findall(words)]
    return (
        bool(parts)
        and parts[0] in PRONOUNS
        and (len(parts) == 1 or parts[0] in FIRST_PERSON or bool(_GENERIC.match(parts[-1])))
    )


def is_generic(words: str) -> bool:
    """Whether words name a group by its kind alone ("the group", "the army")."""
    return bool(_GENERIC.match(" ".join(_WORD.findall(words))))


def without_descriptions(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans without those that only describe the name beside them: "units" of "units of X", the title before a person."""
    kept = []
    followed: list[Span | None] = [*spans[1:], None]
    for span, after in zip(spans, followed[-len(spans) :] if spans else [], strict=True):
        beside = after is not None and _BESIDE.fullmatch(text[span.end : after.start])
        capital, named = (any(ch.isupper() for ch in text[s.start : s.end]) for s in (span, after or span))
        if beside and named and (not capital or beside.group(0)[:2] in ("'s", "’s")):
            continue
        kept.append(span)
    return kept


_ASIDE = re.compile(r",? (?:\((?:the )?)?|, (?:the |an? )?|, (?:[a-z'’-]+ ){0,4}(?:of|at|for|in) (?:the )?")


def without_appositions(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans without those that say in other words who the one before them is: "ISPR, the military's media wing"."""
    kept: list[Span] = []
    for span in spans:
        last = kept[-1] if kept else None
        if last is not None and last.end <= span.start and _ASIDE.fullmatch(text[last.end : span.start]):
            named = [any(ch.isupper() for ch in text[s.start : s.end]) for s in (last, span)]
            if named[0]:
                continue
            kept[-1] = span
            continue
        kept.append(span)
    return kept


class Names:
    """The names of one report: abbreviations that it explains, and every actor mentioned, in order."""

    def __init__(self, text: str, mentions: Iterable[Span] = ()) -> None:
        self._text = text
        self._long = abbreviations(text)
        named = {trim(text, m) for m in mentions}
        self._mentions = sorted(
            m for m in named if not is_pronoun(text[m.start : m.end]) and not is_generic(text[m.start : m.end])
        )
        self._starts = [m.start for m in self._mentions]

    def fullest(self, span: Span) -> tuple[str, str]:
        """`(name, words)` of the one meant: abbreviations spelt out, pronouns led back to the mention before them."""
        short = trim(self._text, span)
        words = _clean(self._text[short.start : short.end])
        if is_pronoun(self._text[span.start : span.end]) or is_generic(self._text[span.start : span.end]):
            before = self.before(span)
            if before is not None:
                words = _clean(self._text[before.start : before.end])
        if words in self._long:
            return self._long[words], words
        longer = self._longer(words)
        return longer or words, words

    def before(self, span: Span) -> Span | None:
        """The last actor named before a span, within about three sentences; None where there is none."""
        i = bisect_left(self._starts, span.start) - 1
        if i >= 0 and span.start - self._mentions[i].end < 450:
            return self._mentions[i]
        return None

    def _longer(self, words: str) -> str | None:
        """A longer mention that ends in the same name ("Guterres" → "António Guterres"), if exactly one form does."""
        if " " in words or not words[:1].isupper() or len(words) < 4 or words.isupper():
            return None
        found = re.findall(rf"\b((?:[A-Z][\w'’.-]+ ){{1,3}}{re.escape(words)})\b", self._text)
        forms = {f for f in found if not _LEADING.match(f)}
        return min(forms, key=len) if forms and len({f.split()[-2] for f in forms}) == 1 else None


def abbreviations(text: str) -> dict[str, str]:
    """Short forms that the text explains: "Tigray People's Liberation Front (TPLF)" gives TPLF its name."""
    out: dict[str, str] = {}
    for pattern in (_DEFINED, _REVERSED):
        for found in pattern.finditer(text):
            short, long = found["short"], " ".join(found["long"].split())
            name = _matching_tail(long, short) or _whole_run(long, short)
            if name and short not in out:
                out[short] = name
    return out


def _matching_tail(long: str, short: str) -> str | None:
    """The words of `long` that `short` abbreviates: the shortest tail that begins with its first letter and holds the others in order."""
    words = long.split()
    letters = [ch.lower() for ch in short if ch.isalpha()]
    if len(letters) < 2 or not any(ch.isupper() for ch in short):
        return None
    for start in range(len(words) - 1, -1, -1):
        if words[start][:1].lower() != letters[0] or not words[start][:1].isupper():
            continue
        rest = iter(" ".join(words[start:]).lower())
        capitals = sum(w[:1].isupper() for w in words[start:])
        if all(letter in rest for letter in letters) and capitals >= min(len(letters) - 1, 2):
            return _clean(" ".join(words[start:]))
    return None


def _whole_run(long: str, short: str) -> str | None:
    """The whole run of capitalised words, for abbreviations made in another language ("Kurdistan Workers' Party (PKK)")."""
    words = long.split()
    while words and not words[0][:1].isupper():
        words.pop(0)
    if len(short) < 3 or not short.isupper() or sum(w[:1].isupper() for w in words) < 2:
        return None
    return _clean(" ".join(words))


def _clean(words: str) -> str:
    return re.sub(r"(?:'s|’s)$", "", " ".join(words.split()).strip(" ,;:.\"“”'’()[]"))


def overlapping(spans: Sequence[Span], span: Span) -> Span | None:
    """The span of a list that overlaps another one most, if any does."""
    best = max(spans, key=lambda s: min(s.end, span.end) - max(s.start, span.start), default=None)
    return best if best is not None and best.overlaps(span) else None
