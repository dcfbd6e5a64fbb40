"""Whatever a model writes, and whatever a report says: what enters a claim is the report's."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readers.stub import CASES, Case, Stub
from tests.readers.world import Spare, reader
from tests.readers.world import settings as model_settings
from trucewatch.knowledge.acts import acts
from trucewatch.readers.finding import Words, distance
from trucewatch.readers.held import HEADING, OPENING, REACH, Held
from trucewatch.readers.hostile import commands
from trucewatch.readers.reply import parse
from trucewatch.records import Claim, Factuality, Report, Span

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((CASES / "reports").glob("*.txt"))]
INVENTED = [
    "Russia",
    "Israel",
    "Hezbollah",
    "Damascus",
    "500",
    "chlorine",
    "on 3 May 2011",
    "the United Nations",
    "flagrant violation",
    "",
]


@st.composite
def answers(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    """A report, and claims whose words are the report's, other reports', cut, joined or invented."""
    text = draw(st.sampled_from(TEXTS))
    words = text.split()

    def own(least: int, most: int) -> st.SearchStrategy[str]:
        run = st.tuples(st.integers(0, len(words) - 1), st.integers(least, most))
        return run.map(lambda at: " ".join(words[at[0] : at[0] + at[1]]))

    cut = st.tuples(st.integers(0, len(text)), st.integers(1, 30)).map(lambda at: text[at[0] : at[0] + at[1]])

    def likely(pattern: str) -> st.SearchStrategy[str]:
        """Words that could fill a slot, as a model would pick them, right or wrong; and words that could not."""
        found = re.findall(pattern, text) or ["nothing"]
        return st.one_of(st.sampled_from(found), st.sampled_from(found), own(1, 4), cut, st.sampled_from(INVENTED))

    def several(pattern: str) -> st.SearchStrategy[list[str]]:
        return st.lists(likely(pattern), max_size=2)

    names, numbers = r"(?:[A-Z]\w+ ?){1,3}\b|residents|soldiers|rebels", r"[\d,]+|two|three|four|six|[Dd]ozens?|no \w+"
    claim = st.fixed_dictionaries(
        {
            "quote": st.one_of(own(3, 12), own(3, 9), cut, st.sampled_from(INVENTED)),
            "trigger": own(1, 1), "act": st.sampled_from(sorted(acts())), "factuality": st.sampled_from(list(Factuality)),
            "initiator": several(names), "recipient": several(names), "place": several(names), "sources": several(names),
            "when": likely(r"on \w+day|\w+day night"), "count": likely(numbers), "killed": several(numbers), "injured": several(numbers),
            "weapon": likely(r"\w+s\b"), "violation": likely(r"(?:in )?\w*breach \w+ \w+"),
        }
    )  # fmt: skip
    return text, draw(st.lists(claim, min_size=1, max_size=4))


@settings(max_examples=150)
@given(answers())
def test_every_word_of_a_claim_is_the_reports_and_stands_near(drawn: tuple[str, list[dict[str, Any]]]) -> None:
    text, rows = drawn
    ordered = commands(Words(text))
    parsed = parse(json.dumps({"claims": rows}))
    assert parsed is not None
    claims, dropped = Held("r", Words(text, ordered)).claims(parsed[0], Span(0, len(text)))
    assert len(claims) + dropped == len(parsed[0])
    for claim in claims:
        borne_out(claim, text, ordered)


def borne_out(claim: Claim, text: str, ordered: tuple[Span, ...]) -> None:
    quote = claim.spans[0]
    assert claim.quote == text[quote.start : quote.end]
    assert quote.start <= claim.trigger.start < claim.trigger.end <= quote.end
    spans = [quote]
    for ref in (*claim.initiator, *claim.recipient, *claim.place, *claim.sources):
        assert ref.text in " ".join(text.split()) or ref.text in text
        spans += [] if ref in claim.sources and ref.span.end <= OPENING else [ref.span]
    for number in (claim.count, claim.killed, claim.injured, *claim.harm):
        if number is not None:
            assert number.span is not None
            assert number.text == text[number.span.start : number.span.end]
            spans.append(number.span)
    if claim.when is not None:
        assert claim.when.text == text[claim.when.span.start : claim.when.span.end]
        when = claim.when.span
        line = text[text.rfind("\n", 0, when.start) + 1 :].split("\n")[0]
        assert distance(when, quote) <= REACH["when"] or (len(line) <= HEADING and when.end <= quote.start)
    assert all(distance(span, quote) <= max(REACH.values()) for span in spans)
    assert not any(span.overlaps(one) for span in spans for one in ordered)
    assert claim.date is None
    assert 0 < claim.confidence <= 0.7


# --- long reports ---------------------------------------------------------------------------------

PARAGRAPH = "Nothing else was heard of in the district that day, and the shops stayed open until the evening. "


def long_report() -> str:
    told = "{} fighters of the Fifth Brigade shelled the town of Nawa on Monday. "
    filler = PARAGRAPH * 9
    return "\n\n".join(filler + told.format(word) + filler for word in ("Ten", "Twenty", "Thirty", "Forty"))


def quotes(text: str) -> list[str]:
    return [
        f"{word} fighters of the Fifth Brigade shelled the town of Nawa"
        for word in ("Ten", "Twenty", "Thirty", "Forty")
        if f"{word} fighters" in text
    ]


class Echo(Stub):
    """Answers about any part of a long report with the claims that it tells whole."""

    def turn(self, text: str) -> tuple[str, dict[str, Any]]:
        rows = [
            {"quote": quote, "trigger": "shelled", "act": "shelling", "initiator": ["Fifth Brigade"], "place": ["Nawa"]}
            for quote in quotes(text)
        ]
        return "long", {"claims": rows}


@pytest.mark.parametrize("longest", [1000, 1500, 2500, 5000, 100_000])
def test_a_long_report_is_read_in_parts_and_told_once(longest: int, tmp_path: Path) -> None:
    text = long_report()
    with Echo((Case("long", text, (), {}, ""),)) as stub:
        one = reader(model_settings(stub.url, part_chars=longest, overlap_chars=min(300, longest // 3)), tmp_path)
        coded = one.code(Report("long", text, date(2018, 4, 24)))
    assert (len(stub.seen) > 1) is (longest < len(text))
    assert [claim.quote for claim in coded.claims] == quotes(text)
    assert [claim.id for claim in coded.claims] == [
        claim.id for claim in sorted(coded.claims, key=lambda c: c.trigger.start)
    ]
    assert all(len(seen.body["messages"][1]["content"]) <= longest + 200 for seen in stub.seen)


def test_one_part_without_an_answer_leaves_the_whole_report_to_the_built_in_reader(tmp_path: Path) -> None:
    class Lame(Echo):
        def turn(self, text: str) -> tuple[str, dict[str, Any]]:
            return ("long", {"status": 400}) if "Thirty" in text else super().turn(text)

    report = Report("long", long_report(), date(2018, 4, 24))
    with Lame(()) as stub:
        coded = reader(model_settings(stub.url, part_chars=1500, overlap_chars=300), tmp_path).code(report)
    assert [claim.id for claim in coded.claims] == [claim.id for claim in Spare().code(report).claims]
    assert [note.kind for note in coded.notes] == ["fallback"]


@pytest.mark.parametrize(
    "text",
    ["", " \n\t ", "…", "\ud800 lone", "x" * 30_000, "\x00\x01"],
    ids=["empty", "blank", "mark", "surrogate", "one-word", "control"],
)
def test_odd_reports_are_read(text: str, tmp_path: Path) -> None:
    with Echo(()) as stub:
        coded = reader(model_settings(stub.url), tmp_path).code(Report("odd", text))
    assert not coded.claims
