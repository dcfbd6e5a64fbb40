"""The coding stage: a report in, its claims out, with words and spans but not yet resolved."""

from __future__ import annotations

import re
from pathlib import Path

from trucewatch.coding._pieces import Pieces
from trucewatch.coding._split import split
from trucewatch.coding.claims import Thresholds, Told, apart, told, triggers, weighed
from trucewatch.coding.document import BlockKind
from trucewatch.coding.features import COLUMNS
from trucewatch.coding.keywords import keywords
from trucewatch.coding.language import Language
from trucewatch.coding.names import Names
from trucewatch.coding.retellings import Telling, fold
from trucewatch.coding.slots import HARMFUL, Slots
from trucewatch.coding.spotting import Spotter
from trucewatch.coding.tagger import Prepared, Preparer, Tagger, look
from trucewatch.errors import SettingsError
from trucewatch.knowledge import times
from trucewatch.records import ActorRef, Claim, CodedReport, Report, Source, Span, content_id
from trucewatch.settings import Settings

MODEL = Path(__file__).resolve().parents[1] / "model"
_DEAL = re.compile(
    r"""\b(?:[\w.'’-]+[ -]){0,6}?(?:cease-?fire|truce|cessation\sof\shostilities|de-escalation(?:\szone)?|armistice
    |accord|deal|agreement|resolution|memorandum)(?:\s(?:deal|agreement|zone))*\b""",
    re.IGNORECASE | re.VERBOSE,
)
_WEAPON = re.compile(
    r"""\b(?:barrel\sbombs?|cluster\s(?:bombs?|munitions?)|(?:\d+[- ]?mm\s)?(?:mortars?|howitzers?|machine[- ]?guns?|cannons?)
    |artillery|(?:Grad|Katyusha|Uragan|Smerch|Qassam|ballistic|guided|cruise|anti-tank)(?:\s(?:rockets?|missiles?))?
    |rockets?|missiles?|tank(?:\sshells?)?|(?:FPV\s|kamikaze\s|suicide\s)?drones?|snipers?|warplanes?|fighter\sjets?
    |helicopters?|gunships?|car\sbombs?|roadside\sbombs?|landmines?|mines?|IEDs?|grenades?|RPGs?|chlorine|sarin
    |white\sphosphorus|machetes?|knives|small\sarms|rifles?|shells?|bombs?)\b""",
    re.IGNORECASE | re.VERBOSE,
)


_REPELLED = re.compile(
    r"\b(?:thwart|repel|repell|repuls|foil|fend|beat|ward)(?:s|ed|e|ing)?(?: off| back)? "
    r"(?:the |an? |this |that |another )?(?:[\w-]+ ){0,3}$",
    re.IGNORECASE,
)


def preparer_for(pieces: Pieces) -> Preparer:
    """What makes texts ready for the network, the same in training and at work."""
    return Preparer(pieces, split, Spotter(), Language.load())


class Reader:
    """Codes reports. Holds only what it has loaded: the same report always gives the same claims."""

    def __init__(self, pieces: Pieces, tagger: Tagger, limits: Thresholds, least: float = 0.0) -> None:
        self._preparer, self._tagger, self.limits, self._least = preparer_for(pieces), tagger, limits, least

    @classmethod
    def load(cls, settings: Settings | None = None, folder: Path = MODEL) -> Reader:
        """The reader with the model that is shipped, or the one in `folder`.

        Raises:
            SettingsError: the folder holds no model.
        """
        settings = settings or Settings()
        if not (folder / "claims.onnx").exists():
            raise SettingsError(f"{folder} holds no model: claims.onnx is not there")
        pieces, limits = Pieces(folder), Thresholds.read(folder / "claims.json")
        return cls(pieces, Tagger(folder, pieces, settings.threads), limits, settings.min_confidence)

    def code(self, report: Report) -> CodedReport:
        """Every claim of the report, in the order of its text, and its keywords."""
        prepared = self._preparer.prepare(report.text)
        found = self._told(prepared)
        mentions = [s for t in found for role in ("initiator", "recipient", "source", "source2") for s in t.roles[role]]
        slots = Slots(prepared, Names(report.text, mentions), times.find(report.text), found)
        tellings = [
            Telling(_claim(report, prepared, told, slots, self.limits), told.sentence, told.kind) for told in found
        ]
        claims = tuple(c for c in fold(report.text, tellings) if c.confidence >= self._least)
        return CodedReport(report, claims, keywords(report.text, claims))

    def _told(self, prepared: Prepared) -> list[Told]:
        """Every act told, in the order of the text: a first look at each window, a second at each trigger."""
        first = self._tagger.acts([self._preparer.encode(prepared, w) for w in prepared.windows])
        seen = triggers(prepared, weighed(prepared, first, self.limits), self.limits)
        marked = [self._preparer.mark(prepared, trigger) for trigger in seen]
        out = []
        for trigger, (window, _), scores in zip(
            seen, marked, self._tagger.looks([encoded for _, encoded in marked]), strict=True
        ):
            found = told(prepared, look(trigger, window, *scores), self.limits)
            if found is not None:
                out.append(found)
        return apart(out, prepared.text)


def _claim(report: Report, prepared: Prepared, told: Told, slots: Slots, limits: Thresholds) -> Claim:
    quote = slots.quote(told)
    words = report.text[quote.start : quote.end]
    breach = told.breach >= limits.breach and _says_breach(prepared, told)
    sentence = prepared.sentences[told.sentence]
    killed, injured = slots.harmed(told)
    initiator, recipient = slots.actors(told, "initiator"), slots.actors(told, "recipient")
    before = report.text[sentence.start : told.trigger.start]
    if _REPELLED.search(before) or _REPELLED.match(report.text[told.trigger.start : told.trigger.end] + " the "):
        # who repels an attack suffered it: taken for the doer, he would be falsely accused; "by X" after it still names the doer
        defenders = tuple(a for a in initiator if a.span.start < told.trigger.start)
        initiator = tuple(a for a in initiator if a not in defenders)
        recipient = recipient or defenders
    if not recipient and told.act in HARMFUL and told.act != "armed_clash":
        recipient = slots.victims((killed, injured))
    return Claim(
        id=content_id("claim", report.id, told.act, told.trigger.start, told.trigger.end, told.factuality.value),
        report=report.id,
        act=told.act,
        quote=words,
        spans=(quote,),
        trigger=told.trigger,
        factuality=told.factuality,
        initiator=initiator,
        recipient=recipient,
        place=slots.places(told),
        when=slots.when(told),
        count=slots.number(told, "count"),
        killed=killed,
        injured=injured,
        harm=slots.groups(told),
        weapon=_nearest(_WEAPON, report.text, sentence, told.trigger),
        sources=_voices(told.act, slots.sources(told), initiator),
        violation_stated=breach,
        violation_of=_nearest(_DEAL, report.text, sentence, told.trigger) if breach else None,
        confidence=round(limits.confidence(told.score), 3),
    )


_BREACH = COLUMNS.index("breach")


def _says_breach(prepared: Prepared, told: Told) -> bool:
    """Whether words for a breach stand where they can mean this act: in its sentence, the next one, or above a list of such acts.

    A breach that is stated of the act before is none of this one, and to call it so would be a false accusation.
    """
    said = {
        i
        for i, words in enumerate(prepared.words)
        if prepared.rows[[prepared.row_of[b] for b in words.bounds], _BREACH].any()
    }
    if said & {told.sentence, told.sentence + 1}:
        return True
    before = prepared.sentences[max(0, told.sentence - 1)]
    listed = told.kind is BlockKind.ITEM or prepared.text[before.start : before.end].rstrip().endswith(":")
    return listed and any(i < told.sentence for i in said)


SPEECH = frozenset({"demand", "threat", "condemnation", "refusal", "accusation", "ceasefire_declared"})


def _voices(act: str, sources: tuple[Source, ...], initiator: tuple[ActorRef, ...]) -> tuple[Source, ...]:
    """The sources of a claim; whoever demands or threatens in the outlet's own words is its doer and no source of it."""
    doers = {ref.span for ref in initiator}
    return tuple(s for s in sources if act not in SPEECH or s.span not in doers)


def _nearest(pattern: re.Pattern[str], text: str, sentence: Span, trigger: Span) -> str | None:
    """The words in the sentence that match and stand nearest to the trigger."""
    found = list(pattern.finditer(text, sentence.start, sentence.end))
    best = min(found, key=lambda m: max(m.start() - trigger.end, trigger.start - m.end(), 0), default=None)
    return " ".join(best.group().split()) if best else None
