"""The words that time expressions are made of, each with its class and its value.

A text becomes a string of classes, one character a token, on which the grammar of `times` runs. Words that no time
expression holds are the class `word`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
SEASONS = ("winter", "spring", "summer", "autumn")

_CLASSES = ["word", "stop", "break", "poss", "comma", "dash", "weekday", "wdabbr", "month", "mabbr", "maymar", "day", "ord", "ordword", "year", "number", "clock", "ampm", "zone", "isodate", "numdate", "one", "count", "few", "hours", "days", "weeks", "months", "years", "weekend", "fortnight", "moments", "part", "relday", "overnight", "the", "of", "on", "at", "in", "to", "and", "from", "between", "since", "until", "by", "before", "after", "over", "as", "last", "past", "prev", "next", "foll", "this", "that", "same", "ago", "earlier", "later", "late", "early", "mid", "start", "end", "half", "dot", "for", "begin", "up", "plus", "close", "short", "little", "while", "all", "unitnoun", "season", "holiday", "fn", "pron", "now", "midnight", "recent", "around", "only", "start_of", "weekly", "yearword", "open"]
CODES: dict[str, str] = {name: chr(0x100 + i) for i, name in enumerate(_CLASSES)}
"""The character that stands for each class."""
NAMES: dict[str, str] = {code: name for name, code in CODES.items()}

_NUMBERS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"]


def _lexicon() -> dict[str, tuple[str, object]]:
    words: dict[str, tuple[str, object]] = {}

    def put(kind: str, forms: str | Iterable[str], value: object = None) -> None:
        for form in forms.split() if isinstance(forms, str) else forms:
            words[form] = (CODES[kind], form if value is None else value)

    for i, name in enumerate(WEEKDAYS):
        put("weekday", name, i)
    for forms, i in (
        ("mon", 0),
        ("tue tues", 1),
        ("wed weds", 2),
        ("thu thur thurs", 3),
        ("fri", 4),
        ("sat", 5),
        ("sun", 6),
    ):
        put("wdabbr", forms, i)
    for i, name in enumerate(MONTHS, 1):
        put("maymar" if name in {"may", "march"} else "month", name, i)
        if name != "may":
            put("mabbr", name[:3], i)
    put("mabbr", "sept", 9)
    for i, name in enumerate(_NUMBERS, 2):
        put("count", name, i)
    for name, i in _TENS.items():
        put("count", name, i)
    for i, name in enumerate(_ORDINALS, 1):
        put("ordword", name, i)
    put("one", "a an one", 1)
    put("few", "couple", 2)
    put("few", "few several some many", 0)
    put("hours", "hour hours")
    put("moments", "minute minutes seconds moment moments")
    put("days", "day days")
    put("weeks", "week weeks")
    put("fortnight", "fortnight fortnights")
    put("months", "month months")
    put("years", "year years")
    put("weekend", "weekend weekends")
    put(
        "part",
        "morning afternoon evening night dawn dusk noon midday sunrise sunset daybreak nightfall sundown noontime",
    )
    put("part", "morn eve predawn midnight lunchtime mid-morning mid-afternoon pre-dawn forenoon daylight sun-up sunup")
    put("relday", "today", 0)
    put("relday", "tonight", 0)
    put("relday", "yesterday", -1)
    put("relday", "tomorrow", 1)
    put("to", "into onto")
    for kind in (
        ["overnight", "the", "of", "on", "in", "to", "and", "from", "between", "since", "by", "before", "after", "as", "this", "that", "same", "ago", "late", "early", "mid"]
    ):
        put(kind, kind)
    put("at", "at")
    put("around", "around about roughly approximately circa nearly near almost shortly just soon barely")
    put("only", "only")
    put("short", "short")
    put("little", "little")
    put("all", "all")
    put(
        "unitnoun",
        "brigade brigades division divisions battalion battalions regiment corps army floor anniversary century parallel meeting",
    )
    put(
        "unitnoun",
        "session round street congress district kilometre mile fleet wing squadron region legion birthday edition",
    )
    put("same", "very")
    put("until", "until till til through thru")
    put("over", "over during within throughout across")
    put("for", "for")
    put("up", "up")
    put("begin", "commencing ending ended")
    put("last", "last", -1)
    put("past", "past", -1)
    put("prev", "previous preceding prior", -1)
    put("next", "next coming upcoming", 1)
    put("foll", "following ensuing subsequent", 1)
    put("earlier", "earlier")
    put("later", "later afterwards afterward")
    put("start", "start beginning outset")
    put("end", "end close")
    put("half", "half quarter")
    put("season", "spring", 1)
    put("season", "summer", 2)
    put("season", "autumn", 3)
    put("season", "winter", 0)
    put("recent", "recent")
    put("early", "small wee")
    put("from", "starting")
    put("now", "now")
    put(
        "fn",
        "when where while with which as but who although though because if or said says told killing wounding leaving",
    )
    put("fn", "according saying adding whose amid despite is was were are has have had will would be been not")
    put("pron", "he she they it we i there his her their its our")
    put("zone", "gmt utc est edt cet cest eet eest msk ist bst local kst pkt aft")
    put("hours", "hour hours")
    return words


WORDS = _lexicon()
"""Lower-case word → class and value."""

_HOLIDAY = (
    r"(?:the )?(?:(?:first|second|third|last) day of )?"
    r"(?:Eid(?:[ -](?:al|ul|el)[ -](?:Fitr|Adha|Azha))?|(?:Catholic |Western |Orthodox |Julian |Russian )?(?:Christmas|Easter)"
    r"(?: (?:Eve|Day|Sunday|Monday))?|Good Friday|Palm Sunday|Holy Saturday|Maundy Thursday|Boxing Day|(?:the )?New Year['’]?s?(?: (?:Eve|Day))|"
    r"Ramadan|Ramazan|Arafa(?:h|t)? Day|Day of Arafa(?:h|t)?|Ashura|Mawlid|Muharram|Nowruz|N[ao]wr[uo]z|Norouz|Newroz|Yom Kippur|"
    r"Rosh Hashanah?|Passover|Pesach|Hanukkah|Purim|Sukkot|Diwali|Deepavali|Dashain|Vesak|Thingyan|Songkran|"
    r"(?:the )?(?:Lunar|Chinese) New Year|Tet|Epiphany|Pentecost|Orthodox New Year|May Day|Victory Day)"
)
TOKEN = re.compile(
    rf"(?P<holiday>\b{_HOLIDAY}\b)"
    r"|(?P<iso>\b\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?\b)"
    r"|(?P<numdate>(?<![\d.,/-])\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:(?:19|20)\d{2}|\d{2})(?![\d/-]|\.\d))"
    r"|(?P<clock>\b\d{1,2}[:.]\d{2}(?::\d{2})?(?=\s?(?:[ap]\.?m\b|h(?:rs)?\b|hours\b|GMT|UTC|local))|\b\d{1,2}:\d{2}(?::\d{2})?\b"
    r"|(?:(?<=\bat )|(?<=\bsince )|(?<=\bby )|(?<=\bfrom )|(?<=\baround ))(?:\d{1,2}\.\d{2}|[012]\d[0-5]\d)(?![\d.]|\.\d)"
    r"|(?:(?<=\n)|(?<=\A))[012]?\d\.[0-5]\d(?=\s)"
    r"|\b\d{4}(?=\s?(?:hrs|hours|GMT|UTC|h)\b)|\b\d{1,2}h\d{2}\b|\b\d{1,2}(?=\s?(?:[ap]\.?m\b|o['’]clock)))"
    r"|(?P<ord>\b\d{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<number>(?<![\d.,])\d{1,4}(?![\d]|[.,]\d|%))"
    r"|(?P<ampm>(?<=\d)\s?(?:[ap]\.m\.?|(?:am|pm|hrs|AM|PM)\b)|o['’]clock\b)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<poss>['’]s?\b)"
    r"|(?P<dash>[-–—/])"
    r"|(?P<comma>,)"
    r"|(?P<breaking>\n\s*\n)"
    r"|(?P<dot>\.)|(?P<open>[(\[])|(?P<close>[)\]])|(?P<plus>\+)|(?P<stop>[^\s\w])"
    r"|(?P<digits>\d+)"
)

_CAPITAL_ONLY = {CODES["wdabbr"], CODES["mabbr"], CODES["maymar"], CODES["month"], CODES["zone"]}


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as classes (one character a token), with the value, start and end of each token."""

    classes: str
    values: tuple[object, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def _number(text: str) -> tuple[str, object]:
    value = int(text)
    if len(text) == 4 and 1900 <= value <= 2099:
        return CODES["year"], value
    if 1 <= value <= 31 and len(text) <= 2:
        return CODES["day"], value
    return CODES["number"], value


def _word(text: str) -> tuple[str, object]:
    found = WORDS.get(text.lower())
    if found is None:
        return CODES["word"], None
    if found[0] in _CAPITAL_ONLY and text[0].islower() and found[0] != CODES["zone"]:
        return CODES["word"], None
    return found


def _classed(kind: str, text: str) -> tuple[str, object]:
    if kind == "word":
        return _word(text)
    if kind == "number":
        return _number(text)
    if kind == "ord":
        value = int(text[:-2])
        return (CODES["ord"], value) if 1 <= value <= 31 else (CODES["word"], None)
    if kind == "iso":
        return CODES["isodate"], text
    return CODES.get({"breaking": "break", "digits": "word"}.get(kind, kind), CODES["stop"]), text


def tokenise(text: str) -> Tokens:
    """Return the tokens of a text."""
    classes, values, starts, ends = [], [], [], []
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or "stop"
        if kind == "sep":
            kind = "numdate"
        code, value = _classed(kind, match.group())
        classes.append(code)
        values.append(value)
        starts.append(match.start())
        ends.append(match.end())
    return Tokens("".join(classes), tuple(values), tuple(starts), tuple(ends))
