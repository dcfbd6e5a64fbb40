"""Whether words of a text can be a name of the register, by how both are written and by what stands around them."""

from __future__ import annotations

import re

_TITLES = frozenset(
    "president prime minister general gen lt col colonel mr mrs secretary secretary-general foreign defence defense commander king prince "
    "sheikh ayatollah marshal premier leader vice former chief said spokesman spokesperson spokeswoman by and but for with if when as that "
    "the a in on to of while after field dr chancellor warlord strongman chairman speaker".split()
)
_NO_CITY = re.compile(
    r"['’]?s?\s+(?:agreements?|accords?|deal|process|talks|declaration|memorandum|format|protocols?|statement|truce|conference)\b",
    re.I,
)
_THE = re.compile(r"\b[Tt]he\s+$")
_WORD_BEFORE = re.compile(r"([\w-]+)[.]?\s+$")
_WORD_AFTER = re.compile(r"\s+([\w’'-]+)")


def written_so(name: str, how: str, words: int, text: str, start: int, end: int) -> bool:
    """Whether words of a text can be a name.

    Acronyms and names with capitals are not found in lower case; a surname alone is not part of another full name; a capital
    that names an agreement ("the Minsk agreements") is not its government.
    """
    here = text[start:end]
    if name.isupper() and len(name) <= 5:
        return here.isupper()
    if name[:1].isupper() and here[:1].islower() and here[:3].lower() not in {"al-", "el-", "as-", "ash", "an-"}:
        return False
    if words == 1 and name.startswith("The "):  # "The Guardian", not "Guardian" nor "the National Guard"
        following = _WORD_AFTER.match(text, end)
        return _THE.search(text, max(0, start - 5), start) is not None and not (following and following[1][0].isupper())
    if how == "capital":
        return _NO_CITY.match(text, end) is None
    return how != "voice" or " " in name or _alone(text, start, end)


def _alone(text: str, start: int, end: int) -> bool:
    before, after = _WORD_BEFORE.search(text, max(0, start - 30), start), _WORD_AFTER.match(text, end)
    if after is not None and after[1][0].isupper() and not after[1].isupper():
        return False
    return before is None or not before[1][0].isupper() or before[1].lower() in _TITLES


def broken(text: str, end: int, start: int) -> bool:
    """Whether what stands between two words of a text keeps them from being one name; a comma or bracket of the name does not."""
    gap = text[end:start]
    return any(c in gap for c in '.;:!?)[]"“”\n|') and gap.strip() not in {".", "-"}
