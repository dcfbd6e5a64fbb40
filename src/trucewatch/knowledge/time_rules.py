"""The grammar of single time expressions, over classes of words (`time_words`); `times` joins them to ranges and nights.

A pattern is a regular expression whose letters are class names: `the? day of? month` reads "the 3 of May" and "3 May". `<name>`
puts in another pattern. Order matters: the first rule that matches at a word wins, so the longer stand first.
"""

from __future__ import annotations

import re

from trucewatch.knowledge.time_words import CODES

_PIECES: dict[str, str] = {
    "N": "(one? few of?|one|number|day|count (dash? count)?)",
    "D": "(day|ord|ordword)",
    "M": "(month|maymar|mabbr dot?)",
    "which": "(this (last|past|next)|last|this|next|prev|foll|past|same|that)",
    "yearly": "(of? the? (last|this|next|same|prev|foll|that) years)",
    "Y": "(comma? of? year|<yearly>)",
    "units": "(days|weeks|months|years|fortnight|hours|moments)",
    "alone": "(that|(?= dot|comma|stop|break|end_|fn|and|dash|close))",
    # --- dates
    "dmy": "the? <D> of? <M> <Y>?",
    "mdy": "<M> the? (day|ord) (?! dash? (clock|hours|ampm)) <Y>?",
    "wd": "(weekday|wdabbr dot?)",
    "date": "((<wd> comma? the?)? (<dmy>|<mdy>)|<wd> comma? on? the? ord|weekday the ordword|(<wd> comma?)? (isodate|numdate))",
    "wday": """(one weeks ago on? last? weekday|(the? <which>)? weekday of? the? (last|this|next|prev|foll|past) weeks
        |weekday weeks (?! of|poss)|(the? <which>)? weekday (one weeks ago|last (?! word)|next (?! word))?)""",
    "to": "(to|and|dash|until)",
    "before_list": "(from|between|on|in|since|over|of)* <spent>? (from|between|on|in|since|over|of)*",
    "days": """((<before_list> the? <D>) ((comma the? <D>)* comma? <to> the? <D>) of? <M> <Y>?
        |<before_list> <M> the? (day|ord) ((comma the? (day|ord))* comma? <to> the? (day|ord))
        (?! word|dash|ampm|clock|number|comma? <M>) <Y>?)""",
    # --- days told from another day
    "shift": """(around* over? <N>? dash? (and one half)? <units> (earlier|later|ago)
        |one half (hours|moments|days) (earlier|later|ago)
        |around* (<N> <units>|hours|moments) (before|after) <alone>|one? (short|little) while ago)""",
    "near": """(the? days (before|after) relday|<shift>|the? (days|part) (before|after) <alone>
        |the? (same|next|foll|prev|that) (days|part)|(last|this same|this|past) part|this same? days
        |that same (days|part)|the same that? days)""",
    "inday": """((earlier|later|late|early) (on|in)? (the|that|same|the same|that same) days
        |(earlier|later) (the|that) (same)? part)""",
    "day": "(<date>|over holiday <Y>?|holiday <Y>?|the? (last|this|next) holiday|<wday>|relday|<near>|<inday>)",
    # --- parts of the day
    "time": """(clock ampm? hours? <zones>|(day|number|count|one) ampm <zones>|half past (count|day)|(count|day) past (count|part)
        |(day|number) hours zone|part|(early|late) (part|hours))""",
    "zones": "(comma? open? clock? zone ((plus|dash) (day|clock))? close?)*",
    "spent": """((in|at|on|by|before|after|around|over|until|since|only|to|from)* the?
        (early|late|mid|dash|same)* <time>)""",
    "full": """((<spent> (of|on|comma|in|from|between)* the?)* (late|early|earlier|later|only|around)* (on|at)?
        <day> (comma? <spent>)*)""",
    "nth": """((on|by|until|since|from|of) (the part of)* the (ord (?! unitnoun|dash)|ordword (?= dot|comma|stop|break|end_))
        |(on|at)? the part of the ord|the ord (?= dot|stop|break|end_|(to|until|dash) the? ord)|the ordword (?= end_))""",
    "lone": """(all (days|part)|(over|in)* the part (?! of|to|from|between|before|after)|(from|between) <time> <to> <time>
        |(at|in|by|before|after|around|since|until|over|only|from)+ the? (early|late|mid|dash|same)* <time> (of the days)?
        |clock (ampm|hours|zone) <zones>|clock <zones>)""",
    # --- weeks, months, years
    "week": """(in? the? (ordword|last|ord) (weeks|weekend) (of|in) the? (<M> <Y>?|(this|last|next|same|that) months)
        |(earlier|later|early|late|mid|dash|over|in|at|on)* (the? (last|this|next|prev|foll|same|that) (weeks|weekend)
        |this past (weeks|weekend)|the weeks before last (?! weekday|month|maymar|holiday)
        |the? (weeks|weekend) (before|after) <alone>|the weekend)
        |(over|in|for)* the? weekend|mid dash? weeks|in? the? weeks (of|begin) the? <date>)""",
    "mpart": """((at|in|on|by|around|over|until|since)* the? (early|late|earlier|later|start|end|mid|half|ordword half)
        (dash|of|in|on)* the?)""",
    "month": """(in? the? (ordword|last) ((number|day|count)? days|(number|day|count) weeks|half|few days) (of|in) the?
        (<M> <Y>?|(this|last|next|same|that)? months)
        |<mpart> (last|this|next|same|that|foll|prev)? (<M> (<Y>|last)?|months)
        |(in|over|of)* the? (last|this|next|same|that|prev|foll) (<M> <yearly>?|months)
        |(in|over)+ (the months of)? <M> (<Y>|last)?|<M> (comma? of? year|<yearly>)|month)""",
    "year": """(<mpart> (year|(last|this|next|same|that|prev|foll) years|years)
        |(in|over)* the? (last|this|next|same|that|prev|foll) years
        |(in|over)+ the? (years? of?)? year|the? years (before|earlier) <alone>)""",
    "season": """((in|over|at|early|late|mid|the|of)* (last|this|next|the|same|that|past)+ (early|late|mid)? season (<Y>|year)?
        |(in|early|late|mid)+ season <Y>?|season <Y>)""",
    "recent": """((in|over|around|for|only)* (the|this)? (last|past|prev|next|foll) around? <N> <units> (?! of)
        |(in|over|around|for|only)* (the|this)? past <units>|(in|over)+ the last (hours|moments|days)
        |(in|over)+ (the|one half|half one)? (hours|moments)|over the (weeks|days) (?! before|after|of)
        |(in|over)? the? recent (hours|days|weeks|months|years)
        |(in|over) the? around* (number|day|count dash? count?|one|few) (hours|days|weeks|months|fortnight)
        (?! dash|of|earlier|later|ago|before|after|poss))""",
    "overnight": "overnight",
    # --- what counts only beside "from", "since" and the like, or where it is all there is
    "bare": "(?<=from|between|since|until|by|to|dash|and|of) (<M>|year)|(<M>|year) (?= end_)",
}

_RULES = ("days", "week", "full", "recent", "nth", "season", "month", "year", "lone", "overnight", "bare")
_NEVER_FIRST = (
    "word",
    "stop",
    "break",
    "poss",
    "comma",
    "dash",
    "dot",
    "open",
    "close",
    "plus",
    "fn",
    "pron",
    "to",
    "up",
    "for",
)
_TOKEN = re.compile(
    r"<(?P<piece>\w+)>|\(\?(?P<look><?[=!])|(?P<name>[a-z_]+|[NDMY]\b)|(?P<space>\s+)|(?P<paren>\()|(?P<other>.)"
)


def compiled(pattern: str) -> str:
    """Return a pattern of class names as a regular expression over classes."""
    out = []
    for found in _TOKEN.finditer(pattern):
        kind = found.lastgroup
        if kind == "piece":
            out.append(f"(?:{compiled(_PIECES[found['piece']])})")
        elif kind == "look":
            out.append(f"(?{found['look']}")
        elif kind == "name":
            out.append(r"\Z" if found["name"] == "end_" else CODES[found["name"]])
        elif kind == "paren":
            out.append("(?:")
        elif kind == "other":
            out.append(found["other"])
    return "".join(out)


MASTER = re.compile(
    f"(?![{''.join(CODES[name] for name in _NEVER_FIRST)}])(?:"
    + "|".join(f"(?P<{name}>{compiled('<' + name + '>')})" for name in _RULES)
    + ")"
)
"""Matches one expression; the name of the group is the rule."""
