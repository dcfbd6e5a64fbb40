"""What reports say: words with their places, reports, and the claims coded in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A run of characters, `text[start:end]`."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the report and where they stand."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Report:
    """One published text.

    Attributes:
        id: given by its source, or a content hash of its text.
        text: as published; all offsets count in it. Never altered.
        published: day of publication, or None if the page bears none.
        outlet: name of the publisher as given, or None.
        title, url, language: where known; language is ISO 639-1.
        origin: the file it was read from, for messages.
    """

    id: str
    text: str
    published: date | None = None
    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    origin: str | None = None


class Factuality(StrEnum):
    """Whether the source says that the act took place."""

    OCCURRED = "occurred"
    NEGATED = "negated"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"


class SourceKind(StrEnum):
    """What a source is; decides how far two sources count as independent."""

    PARTY = "party"
    GOVERNMENT = "government"
    ACTIVIST = "activist"
    MONITOR = "monitor"
    WITNESS = "witness"
    MEDIC = "medic"
    MEDIA = "media"
    UN = "un"
    EXPERT = "expert"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class ActorRef:
    """An actor as a claim names it.

    Attributes:
        name: fullest mention in the text, without articles; the register's usual name once resolved.
        text: the words in the text (the fullest mention of the one meant).
        span: where the mention nearest to the act stands.
        id: id in the register, or None if unknown.
        aliases: other names that the report has for the same actor.
    """

    name: str
    text: str
    span: Span
    id: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place as a claim names it; without coordinates until resolved, or where it stays open.

    Attributes:
        name: the place's name; text, span: the words in the text, with "eastern countryside of" and the like.
        lat, lon: degrees, WGS 84; both None where the place stays open.
        radius_km: how far off the point the act could honestly be.
        where_prec: UCDP's 1-7; geo_precision: ACLED's 1-3.
        shape: GeoJSON geometry as canonical JSON, where the area is known better than as a disc.
        country: ISO 3166-1 alpha-2. because: why this place and no other.
    """

    name: str
    text: str
    span: Span
    id: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    where_prec: int | None = None
    geo_precision: int | None = None
    shape: str | None = None
    country: str | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, both ends included.

    Attributes:
        text, span: the words it was read from. date_prec: UCDP's 1 day, 2 two to six days, 3 week, 4 month, 5 year.
    """

    start: date
    end: date
    text: str
    span: Span | None = None
    date_prec: int = 1


@dataclass(frozen=True, slots=True)
class Range:
    """A number as told: "at least 12" is 12/None, "dozens" 24/99."""

    low: int | None
    high: int | None
    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Harm:
    """Harm to one group: `who` as told ("civilians", "rebel fighters"), `kind` killed, injured, missing or captured."""

    who: str
    kind: str
    low: int | None
    high: int | None
    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Who says it. `side` is the id of the party that the source belongs to or speaks for, where known; `aliases` its other names there."""

    name: str
    kind: SourceKind
    text: str
    span: Span
    side: str | None = None
    id: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader has to say of its own reading, for whoever reviews it. It holds our words and the report's, never a model's.

    Attributes:
        kind: `fallback` (another reader read it, since this one could not), `unsupported` (what the reader wrote was not in the
            text and was left out), `doubted` (plain words of the text speak against it), `agreed`, `differs` and `alone` (of two
            readers), `commands` (the report tries to command its reader).
        about: the slot, or `claim` or `report`.
        says: a sentence.
    """

    kind: str
    about: str
    says: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One act that a report says took place, did not, or may, as said by a source.

    Attributes:
        trigger: the words that tell the act. quote, spans: the words that carry it, the fullest first; every span tells the same act.
        when: the words that date it, before they are resolved to `date`.
        sources: innermost first; empty where the outlet says it in its own voice.
        confidence: 0-1.
        readers: who read it, with the version; empty for the built-in reader alone. notes: what they say of their reading.
    """

    id: str
    report: str
    act: str
    quote: str
    spans: tuple[Span, ...]
    trigger: Span
    factuality: Factuality = Factuality.OCCURRED
    initiator: tuple[ActorRef, ...] = ()
    recipient: tuple[ActorRef, ...] = ()
    place: tuple[PlaceRef, ...] = ()
    when: Mention | None = None
    date: Period | None = None
    count: Range | None = None
    killed: Range | None = None
    injured: Range | None = None
    harm: tuple[Harm, ...] = ()
    weapon: str | None = None
    sources: tuple[Source, ...] = ()
    violation_stated: bool = False
    violation_of: str | None = None
    confidence: float = 0.5
    readers: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class CodedReport:
    """A report with its claims, in the order of the text, and its keywords, best first.

    Attributes:
        readers: who read it, with the version; empty for the built-in reader alone. notes: what they say of their reading.
    """

    report: Report
    claims: tuple[Claim, ...]
    keywords: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
