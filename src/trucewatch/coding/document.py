"""A report's text as blocks: its headline, paragraphs and list items, and the page furniture that tells nothing.

Pages are found with their clutter: navigation, bylines, captions, teasers of other articles, comments. Nothing in it
may become a claim. A line is furniture by what it is (a run of links, a copyright, a byline) or by what stands above it
("Related articles").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a line of a page is."""

    HEADLINE = "headline"
    SUBHEAD = "subhead"
    TEXT = "text"
    ITEM = "item"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a page, without the white space around it and, for a list item, without its bullet."""

    kind: BlockKind
    start: int
    end: int


MAX_HEADLINE_WORDS = 30
_FURNITURE = re.compile(
    r"""^\W*(?:
      (?:©|\(c\)\s|copyright\b|all\srights\sreserved)
    | (?:photo|image|picture|caption|credit|file\sphoto|video|watch|listen|pic|illustration|infographic|map)
      \s*(?:by\b|credit|:|\||/|—|–)
    | \[(?:[^\]]*\b(?:icon|photo|image|video|advert|advertisement|caption|map|gallery)\b[^\]]*)\]
    | (?:tags?|topics?|keywords?|categor(?:y|ies)|filed\sunder|labels?|section|share(?:\sthis)?|tweet|print|e-?mail|comments?
      |views?|helpful\skeywords)\b\s*(?::|$|\|)
    | (?:read\s(?:more|also|next|full)|see\salso|also\sread|related(?:\s\w+)?|more\son|more\sfrom|most\s(?:read|viewed|popular)
      |you\s(?:might|may)\salso\slike|recommended|trending|editor'?s\spicks?|latest\snews|don'?t\smiss|in\spictures)\b
    | (?:sign\sup|subscribe|donate|support\s(?:us|independent|our)|join\s(?:us|our)|follow\sus|download\sour|get\sour|newsletter
      |advertisement|sponsored|cookies?\b|accept\sall|we\suse\scookies|log\s?in|register|menu|search|home|skip\sto)\b
    | by\s+(?:[A-Z][\w.'-]+|our|staff|the|afp|reuters|ap)\b(?:\W+\w+){0,12}$
    | (?:reporting|additional\sreporting|editing|writing|edited|translated|compiled)\s(?:by|for)\b
    | (?:this\s(?:article|story|report|text|page|item|translation)\s(?:was|is|has\sbeen|first|originally))\b
    | (?:the\s(?:views|opinions)\s(?:expressed|in\sthis)|responsibility\sfor\sthe\s(?:information|content|views)|disclaimer|when\squoting)\b
    | (?:published|updated|posted|last\s(?:updated|modified)|date|time)\s*(?::|on\b|at\b|\d)
    | (?:\d+\s)?(?:comments?|replies|shares|likes|retweets|min(?:ute)?s?\sread)\b[\s:]*$
    | (?:leave\sa\s(?:reply|comment)|about\sthe\sauthor|contact\sus|privacy\spolicy|terms\sof\suse|for\simmediate\srelease
      |previous\sarticle|next\sarticle|back\sto\stop)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_COMMENTS = re.compile(
    r"^\W*(?:\d+\s+)?(?:comments?|replies|responses|leave a (?:reply|comment)|reader comments)\W*(?:\(\d+\))?\W*$",
    re.IGNORECASE,
)
_TEASERS = re.compile(
    r"""^\W*(?:related(?:\s+(?:news|articles?|stories|content|posts|topics))?|read\s(?:also|more|next)|see\salso|most\s(?:read|viewed|popular)
    |more\s(?:on|from)\b.{0,30}|you\s(?:might|may)\salso\slike|recommended(?:\sfor\syou)?|trending|latest(?:\snews)?|also\son\sthis\ssite
    |check\salso|other\snews|top\sstories|in\sother\snews)\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_DATE_LINE = re.compile(
    r"""^\W*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day\b[\s,]*)?
    (?:\d{1,2}(?:st|nd|rd|th)?\s+\w+\.?,?\s+\d{4}|\w+\.?\s+\d{1,2},?\s+\d{4}|\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4})
    (?:\W*(?:\d{1,2}[:.]\d{2}|utc|gmt|[ap]\.?m\.?|est|local\stime|last\supdate)\W*)*$""",
    re.IGNORECASE | re.VERBOSE,
)
_LONG_FURNITURE = re.compile(
    r"""\W*(?:©|\[|this\s(?:article|story|report|text|page|item|translation)\b|responsibility\sfor\sthe\s(?:information|content|views)|the\s(?:views|opinions)\b|copyright
    |(?:photo|image|caption|file\sphoto|picture)\b|we\suse\scookies|when\squoting|disclaimer|sign\sup|subscribe|donate|support\sindependent
    |follow\sus|join\sus|(?:read|see|watch|related|see\salso|read\salso|read\smore)\s*:|reporting\sby|editing\sby|you\s(?:might|may)\salso)""",
    re.IGNORECASE | re.VERBOSE,
)
_LINKS = ("|", "·", " / ", " » ", " > ")
"""Marks that part the links of a navigation line."""
_BULLET = re.compile(r"^(?:[-–—•*▪●◦·‣>]+|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)])\s+")
_TERMINAL = re.compile(r"[.!?…:;]['\"”’)\]]*$")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def blocks(text: str) -> tuple[Block, ...]:
    """Every non-empty line of the text as a block, in order; offsets into `text`, which is never altered."""
    lines = [
        (m.start() + _lead(m.group()), m.start() + len(m.group().rstrip()))
        for m in re.finditer(r"[^\n\r\u2028\u2029]+", text)
    ]
    lines = [(s, e) for s, e in lines if s < e]
    kinds = _kinds([text[s:e] for s, e in lines])
    out = []
    for (start, end), kind in zip(lines, kinds, strict=True):
        bullet = _BULLET.match(text[start:end])
        if bullet and kind is not BlockKind.FURNITURE and start + bullet.end() < end:
            start += bullet.end()
            kind = BlockKind.ITEM if kind is BlockKind.TEXT else kind
        out.append(Block(kind, start, end))
    return tuple(out)


def _lead(line: str) -> int:
    return len(line) - len(line.lstrip())


def _kinds(lines: list[str]) -> list[BlockKind]:
    kinds: list[BlockKind] = []
    teasers = comments = False
    first_text = next((i for i, line in enumerate(lines) if _is_prose(line)), len(lines))
    headline = ""
    for i, line in enumerate(lines):
        if comments or (_COMMENTS.match(line) and i > first_text):
            comments = True
            kinds.append(BlockKind.FURNITURE)
            continue
        if _TEASERS.match(line):
            teasers = True
            kinds.append(BlockKind.FURNITURE)
            continue
        if teasers and not _is_prose(line):
            kinds.append(BlockKind.FURNITURE)
            continue
        teasers = teasers and i > first_text and not _is_prose(line)
        kind = _kind(line, before_text=i < first_text, has_headline=bool(headline), headline=headline)
        if kind is BlockKind.HEADLINE and not headline:
            headline = line
        kinds.append(kind)
    return kinds


def _kind(line: str, *, before_text: bool, has_headline: bool, headline: str) -> BlockKind:
    words = _WORD.findall(line)
    if not words or is_furniture(line):
        return BlockKind.FURNITURE
    if _is_prose(line):
        return BlockKind.TEXT
    if headline and line.strip().casefold() == headline.strip().casefold():
        return BlockKind.HEADLINE
    if _BULLET.match(line) or (_TERMINAL.search(line) and len(words) >= 4):
        return BlockKind.TEXT
    if len(words) < 3:
        return BlockKind.FURNITURE
    if before_text and len(words) <= MAX_HEADLINE_WORDS:
        return BlockKind.SUBHEAD if has_headline else BlockKind.HEADLINE
    return BlockKind.SUBHEAD if len(words) <= MAX_HEADLINE_WORDS else BlockKind.TEXT


def is_furniture(line: str) -> bool:
    """Whether a line is page furniture by its own looks: navigation, byline, caption, copyright, a bare date."""
    words = len(_WORD.findall(line))
    if words > 45:
        return False
    if _FURNITURE.match(line) and (not _is_prose(line) or _LONG_FURNITURE.match(line)):
        return True
    if _DATE_LINE.match(line) or _is_links(line):
        return True
    return bool(re.search(r"©|all rights reserved", line, re.IGNORECASE)) and words <= 25


def _is_links(line: str) -> bool:
    """Short runs of words between bars, dots or arrows, and no end of a sentence."""
    enough = any(line.count(mark) >= need for mark, need in zip(_LINKS, (1, 2, 2, 1, 1), strict=True))
    if not enough or _TERMINAL.search(line):
        return False
    return max((len(_WORD.findall(part)) for part in re.split(r"[|·/»>]", line)), default=0) <= 7


def _is_prose(line: str) -> bool:
    """Whether a line reads as running text: eight words or more and an end, or so long that it can be nothing else."""
    words = _WORD.findall(line)
    return (len(words) >= 8 and bool(_TERMINAL.search(line))) or len(words) > MAX_HEADLINE_WORDS
