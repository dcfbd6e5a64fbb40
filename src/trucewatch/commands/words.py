"""Records in the words and colours in which commands show them. Colour only repeats what a word says."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from trucewatch.records import (
    ActorRef,
    Claim,
    Factuality,
    Incident,
    Period,
    PlaceRef,
    Range,
    Report,
    Ruling,
    Source,
    Standing,
    Verdict,
)

VERDICT = {Verdict.ALLEGED_BREACH: "bold red", Verdict.NO_BREACH: "green", Verdict.UNDETERMINED: "yellow"}
STANDING = {Standing.CORROBORATED: "bold", Standing.VERIFIED: "bold", Standing.DISPUTED: "magenta"}


def plain(word: str) -> str:
    """A key of the records as people write it: alleged_breach is alleged breach."""
    return word.replace("_", " ")


def names(refs: Iterable[ActorRef]) -> str:
    """Actors by name."""
    return ", ".join(ref.name for ref in refs)


def places(found: Iterable[PlaceRef]) -> str:
    """Places by name, each with how far off the act could be."""
    return ", ".join(
        f"{place.name} (±{_km(place.radius_km)} km)" if place.radius_km is not None else f"{place.name} (on no map)"
        for place in found
    )


def _km(radius: float) -> str:
    return f"{radius:.0f}" if radius >= 10 else f"{radius:g}"


def days(period: Period | None) -> str:
    """A day, or the first and the last."""
    if period is None:
        return "no day"
    return str(period.start) if period.start == period.end else f"{period.start} to {period.end}"


def number(told: Range | None) -> str:
    """A number as told: 4, 4 to 6, at least 4."""
    if told is None:
        return ""
    if told.low == told.high:
        return str(told.low)
    if told.high is None:
        return f"at least {told.low}"
    return f"up to {told.high}" if told.low is None else f"{told.low} to {told.high}"


def figure(told: Claim | Incident, slot: str) -> str:
    """A number as told, and the best of several: 4 to 6, best 6."""
    said = number(getattr(told, slot))
    best = next((one.figure for one in told.best if one.slot == slot), None) if isinstance(told, Incident) else None
    return said if best is None or said == str(best) else f"{said}, best {best}"


def sources(found: Iterable[Source]) -> str:
    """Who says it, and what each of them is."""
    return " in ".join(f"{source.name} ({source.kind.value})" for source in found)


def report_line(report: Report) -> Text:
    """A report: its day, outlet and title, or its id."""
    line = Text.assemble((report.title or report.id, "bold"))  # a style of the whole would reach over what is added
    known = (report.outlet, str(report.published or "no day"), report.id if report.title else None)
    rest = ", ".join(part for part in known if part)
    return line + Text(f"  {rest}", style="dim")


def told_line(told: Claim | Incident, *, dated: bool = True) -> Text:
    """The act with who, whom, where, when (where `dated`) and how many, in one line."""
    line = Text.assemble((plain(told.act), "bold"))
    if told.factuality is not Factuality.OCCURRED:
        line.append(f" ({told.factuality.value})", style="magenta")
    by, to = names(told.initiator), names(told.recipient)
    parts = [
        f"by {by}" * bool(by),
        f"on {to}" * bool(to),
        f"in {places(told.place)}" * bool(told.place),
        days(told.date) * dated,
        f"{figure(told, 'count')} times" * bool(told.count),
        f"killed {figure(told, 'killed')}" * bool(told.killed),
        f"injured {figure(told, 'injured')}" * bool(told.injured),
    ]
    return line + Text("".join(f" · {part}" for part in parts if part))


def claim_line(claim: Claim) -> Text:
    """A claim: the act, its words, and who says it."""
    line = told_line(claim) + Text(f"  “{' '.join(claim.quote.split())}”", style="italic")
    if claim.sources:
        line += Text(f" — {sources(claim.sources)}")
    return line + Text(" — called a breach" if claim.violation_stated else "")


def verdict(ruling: Ruling) -> Text:
    """The verdict with its ground, or with what is missing."""
    said = plain(ruling.verdict.value)
    if ruling.ground:
        said += f", {plain(ruling.ground.value)}"
    if ruling.missing:
        said += f", missing {' and '.join(map(plain, ruling.missing))}"
    return Text(said, style=VERDICT[ruling.verdict])


def ruling_line(ruling: Ruling) -> Text:
    """The verdict under an agreement."""
    line = Text(f"{ruling.agreement}: ") + verdict(ruling)
    return line + Text(f" (by {ruling.by[0]})") if ruling.by and ruling.verdict is Verdict.ALLEGED_BREACH else line
