"""Whether an act is told as having happened: where the words are plain, they decide; elsewhere the network does.

A denial that is read as a claim turns a side's word on its head, so these rules outrank the network.
"""

from __future__ import annotations

import re

from trucewatch.records import Factuality, Span

_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refut(?:e|es|ed|ing)|dismiss(?:es|ed|ing)? (?:reports?|claims?|allegations?|as))\b"
    r"(?P<between>[^.;:!?]{0,140})$",
    re.IGNORECASE,
)
_NOT_DENIED = re.compile(
    r"\b(?:but|while|although|and (?:said|accused|blamed|called|condemned)|after|following|access|entry|passage)\b"
    r"|^\W*(?:him|her|them|us)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"(?:\b(?:not|never|nor)|n[’']t) (?:\w+ ){0,2}$", re.IGNORECASE)
_NOT_ALONE = re.compile(r"\bnot (?:only|just|merely|yet clear)\b", re.IGNORECASE)


def settled(text: str, sentence: Span, trigger: Span) -> Factuality | None:
    """`negated` where the words before an act deny it or say "not"; None where they leave it open.

    Args:
        text: the report. sentence, trigger: where the act is told.
    """
    before = text[sentence.start : trigger.start]
    denied = _DENIED.search(before)
    if denied and not _NOT_DENIED.search(denied["between"]):
        return Factuality.NEGATED
    if _NOT.search(before) and not _NOT_ALONE.search(before):
        return Factuality.NEGATED
    return None
