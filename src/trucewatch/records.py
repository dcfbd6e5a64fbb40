"""Every record that flows through the house: frozen, slotted, hashable; tuples, never lists.

Offsets count Unicode code points of `Report.text` as given, end exclusive. Ids are content hashes (`content_id`), so that the
same input gives the same ids on every machine. Days are `datetime.date`, both ends included, and never shift with a time zone;
instants are aware UTC datetimes in half-open intervals.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


def content_id(prefix: str, *parts: object) -> str:
    """A short, stable id: `prefix` and 16 hexadecimal digits of the SHA-256 of the parts as canonical JSON."""
    plain = _CANONICAL.encode(parts)
    return f"{prefix}-{hashlib.sha256(plain.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
"""Made once: ids are worked out by the million."""


# --- words in a report ------------------------------------------------------------------------


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


# --- claims -----------------------------------------------------------------------------------


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


# --- incidents --------------------------------------------------------------------------------


class Standing(StrEnum):
    """How well an incident is borne out; independent of any ruling."""

    REPORTED = "reported"
    CORROBORATED = "corroborated"
    DISPUTED = "disputed"
    VERIFIED = "verified"
    DISCOUNTED = "discounted"


@dataclass(frozen=True, slots=True)
class CodedBy:
    """Where an incident comes from that people coded, in a data set of theirs, rather than Trucewatch read.

    Attributes:
        dataset: its name ("UCDP GED"). event: the event's id there. kind: what it is there ("1", "Armed clash").
        version: hash of the row and of the map by which it was read: a change of either changes it.
        directed: whether the coding says who did it to whom; of a fight it may give two sides and no more.
        best: deaths by the coders' best estimate, where they give one.
    """

    dataset: str
    event: str
    kind: str
    version: str
    directed: bool = True
    best: int | None = None


@dataclass(frozen=True, slots=True)
class Best:
    """The figure that bears most weight among those told: `slot` killed, injured or count; `because` says how it was chosen."""

    slot: str
    figure: int
    because: str


@dataclass(frozen=True, slots=True)
class Incident:
    """A set of claims that tell one act; each slot is what its claims agree on, or the honest span of what they say.

    Attributes:
        claims: ids of the claims, sorted; empty where people coded it. reports: ids of their reports, sorted.
        killed, injured: low and high over all claims. standing_because: the reason in words.
        support: `(slot, claim id, words)` for each slot that a claim tells. differs: those of them that tell it otherwise than most do.
        best: of killed, injured and count, where a figure is told; the ranges hold the lowest and the highest.
        coded_by: the data set that it was imported from; None where it was read. The two are never merged.
    """

    id: str
    act: str
    factuality: Factuality
    claims: tuple[str, ...]
    reports: tuple[str, ...]
    initiator: tuple[ActorRef, ...]
    recipient: tuple[ActorRef, ...]
    place: tuple[PlaceRef, ...]
    date: Period | None
    count: Range | None
    killed: Range | None
    injured: Range | None
    sources: tuple[Source, ...]
    violation_stated: bool
    standing: Standing
    standing_because: str
    support: tuple[tuple[str, str, str], ...] = ()
    coded_by: CodedBy | None = None
    differs: tuple[tuple[str, str, str], ...] = ()
    best: tuple[Best, ...] = ()


# --- agreements -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Interval:
    """Instants, half-open and in UTC: `start <= t < until`; `until` None while it lasts."""

    start: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """An actor in an agreement.

    Attributes:
        actor: its id in the register. role: adherent, guarantor, mediator or excluded.
        since, until: first day on which it holds and first day on which it no longer does, where it does not always.
        answers_for: ids of allies and proxies whose acts the agreement lays to it.
        called: plain words by which reports of this conflict mean it ("rebels", "opposition fighters").
    """

    actor: str
    role: str = "adherent"
    since: date | None = None
    until: date | None = None
    answers_for: tuple[str, ...] = ()
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementSource:
    """Where a term of an agreement is published."""

    title: str
    publisher: str
    date: date | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """Where an agreement holds.

    Attributes:
        shape: GeoJSON geometry as canonical JSON; None where it is not known or is everywhere.
        certainty: exact, approximate or unknown. buffer_km: how far its edge could honestly lie elsewhere.
        everywhere: true for agreements that hold wherever their parties meet.
        countries: ISO 3166-1 alpha-2, in which the area lies.
    """

    shape: str | None
    certainty: str
    buffer_km: float
    everywhere: bool = False
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One term: the acts it prohibits or requires, whom it binds, against whom, where, and what it excepts.

    Attributes:
        bound: `parties`, `guarantors`, `anyone` or ids of actors. against: `anyone`, `parties`, `civilians` or ids of actors.
        where: `area`, `anywhere` or the name of another area of the agreement.
        only_on: words for the one kind of target that the clause protects ("power plant"); empty where it protects any.
        since, until: instants between which the term holds, where that is not as long as the agreement.
    """

    id: str
    says: str
    prohibits: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    bound: tuple[str, ...] = ("parties",)
    against: tuple[str, ...] = ("anyone",)
    where: str = "area"
    exceptions: tuple[str, ...] = ()
    only_on: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A truce or ceasefire, its terms as data.

    Attributes:
        called: names that reports give it. kind, text: as in the files (`text`: published, as_reported or not_published).
        areas: by name; the main one is named `area`. countries: ISO 3166-1 alpha-2. timezone: IANA name, for its midnights.
        all_fighters_bound: whether everyone who fights in its area is bound by it, so that a doer who is not named is bound too.
        extends: id of the agreement that this one adds terms to, or None.
        not_known: what its file could not establish, in words. version: content hash of the files it came from.
    """

    id: str
    name: str
    called: tuple[str, ...]
    kind: str
    concluded: date | None
    in_force: tuple[Interval, ...]
    text: str
    sources: tuple[AgreementSource, ...]
    parties: tuple[Party, ...]
    guarantors: tuple[str, ...]
    excluded: tuple[Party, ...]
    areas: tuple[tuple[str, Area], ...]
    clauses: tuple[Clause, ...]
    countries: tuple[str, ...]
    timezone: str
    monitoring: str = ""
    not_known: tuple[str, ...] = ()
    all_fighters_bound: bool = False
    extends: str | None = None
    version: str = ""

    @property
    def area(self) -> Area:
        """The main area, the one named `area`."""
        return dict(self.areas)["area"]


# --- rulings ----------------------------------------------------------------------------------


class Verdict(StrEnum):
    """What a ruling finds. It is a judgement of ours on what is alleged, never a finding of fact."""

    ALLEGED_BREACH = "alleged_breach"
    NO_BREACH = "no_breach"
    UNDETERMINED = "undetermined"


class Ground(StrEnum):
    """Why an incident is no breach, in the order in which the grounds are asked."""

    NOT_OCCURRED = "not_occurred"
    OUTSIDE_PERIOD = "outside_period"
    OUTSIDE_AREA = "outside_area"
    EXCLUDED_GROUP = "excluded_group"
    NOT_BOUND = "not_bound"
    NOT_PROHIBITED = "not_prohibited"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class Reason:
    """One test of a ruling: `test` occurred, period, area, excluded, bound, prohibited or exception; `outcome` yes, no or unknown.

    Attributes:
        because: what it found, in words. span: the words of the report it rests on. clause: the clause it rests on.
    """

    test: str
    outcome: str
    because: str
    span: Span | None = None
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """An incident (or a claim as an incident of its own) held against one agreement, by the clause that decides.

    Attributes:
        incident: id of the incident or claim judged. by: `(name, id)` of the actor held to be in breach; ("unattributed", "")
            where the doer is unknown but everyone there is bound.
        missing: what would settle an undetermined ruling: date, place, initiator, recipient, area.
        versions: of the rules, the agreement and the incident; a change of any makes a new ruling beside the old.
    """

    id: str
    incident: str
    agreement: str
    clause: str | None
    verdict: Verdict
    ground: Ground | None
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]
    by: tuple[str, str | None] | None = None
    versions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about an incident (confirm, discount, join, split…): never overwritten, only followed by another."""

    id: str
    incident: str
    what: str
    who: str
    when: datetime
    why: str
    detail: tuple[tuple[str, str], ...] = field(default=())
