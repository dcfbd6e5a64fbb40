"""What an incident says of its claims, slot by slot; totals and what they may sum up; reprints."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.merge.world import coded, register
from trucewatch.merge import copies, links, merge, scale
from trucewatch.merge.copies import voices
from trucewatch.records import Incident

SCALE = scale(register())
BASE: dict[str, Any] = {
    "act": "shelling",
    "day": date(2018, 4, 19),
    "at": ["busr"],
    "q": "shells hit the market of the town",
    "by": ["syrian-army"],
}


def one(*rows: dict[str, Any]) -> Incident:
    [found] = merge(coded({f"c{n}": BASE | row for n, row in enumerate(rows)}), register())
    return found


def test_figures_span_all_that_is_told() -> None:
    found = one({"k": 4}, {"k": "5.."}, {})
    assert found.killed is not None
    assert (found.killed.low, found.killed.high, found.killed.text) == (4, None, "4 / 5..")
    rose = one({"k": 6}, {"k": 4}).killed
    assert rose is not None
    assert (rose.low, rose.high, rose.text) == (4, 6, "6 / 4")


def test_nobody_tells_nobody_knows() -> None:
    found = one({}, {})
    assert (found.killed, found.injured, found.count) == (None, None, None)


def test_the_closer_place_is_kept_and_the_wider_one_left_out() -> None:
    found = one({}, {"at": ["east"], "k": 3}, {"at": ["busr", "east"]})
    assert [place.id for place in found.place] == ["busr"]
    assert {words for slot, _, words in found.support if slot == "place"} == {
        "Busr al-Harir",
        "eastern countryside of Daraa",
    }


def test_the_closer_name_of_one_side_is_kept() -> None:
    found = one({"by": ["syria-government"]}, {"by": ["9th-division"]}, {"by": ["syrian-army"]})
    assert [ref.id for ref in found.initiator] == ["9th-division"]


def test_days_in_common() -> None:
    found = one({"day": [date(2018, 4, 18), date(2018, 4, 19)]}, {"day": [date(2018, 4, 19), date(2018, 4, 20)]})
    assert found.date is not None
    assert (found.date.start, found.date.end) == (date(2018, 4, 19), date(2018, 4, 19))


def test_support_names_each_claim_and_its_words() -> None:
    found = one({"k": 4}, {})
    assert ("killed", "c0", "4") in found.support
    assert {claim for slot, claim, _ in found.support if slot == "act"} == {"c0", "c1"}


def test_the_id_stays_when_later_reports_add_to_it() -> None:
    before = one({"pub": date(2018, 4, 19)})
    after = one({"pub": date(2018, 4, 19)}, {"pub": date(2018, 4, 20)}, {"pub": date(2018, 4, 21)})
    assert before.id == after.id
    assert len(after.claims) == 3


def test_one_stated_breach_states_it() -> None:
    assert one({}, {"v": True}).violation_stated
    assert not one({}, {}).violation_stated


def test_a_total_is_linked_to_what_it_may_sum_up() -> None:
    rows = {
        "total": BASE
        | {"act": "ceasefire_violation", "q": "nine violations in the past day", "n": 9, "at": ["province"]},
        "part": BASE,
        "next day": BASE | {"day": date(2018, 4, 20)},
        "elsewhere": BASE | {"at": ["horlivka"]},
        "by the other side": BASE | {"by": ["southern-front"], "at": ["daraa"]},
        "denied": BASE | {"f": "negated", "at": ["mlihat"]},
    }
    found = merge(coded(rows), register())
    claim_of = {incident.id: incident.claims[0] for incident in found}
    linked = {(claim_of[link.total], claim_of[link.part]) for link in links(found, SCALE)}
    assert linked == {("total", "part")}


WIRE = (
    "Mortar shells fell on the market of the town on Thursday morning, residents said. Three stalls burned and a woman was "
    "hurt. The monitoring centre was told within the hour. An army spokesman did not answer calls. It was the first fire "
    "since the truce came into force in July, and shops stayed shut until noon while people cleared the street of glass."
)


@pytest.mark.parametrize("few", [64, 0], ids=["counted", "estimated"])
def test_lightly_edited_copies_are_one_voice(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "FEW", few)
    texts = {
        "a": WIRE,
        "b": "TOWN (Wire) - " + WIRE.replace("a woman was hurt", "one woman was slightly hurt"),
        "c": WIRE[: len(WIRE) * 2 // 3],
        "d": "Shelling hit the centre of the town at breakfast time on Thursday. Witnesses saw stalls in flames, and the clinic "
        "took in one wounded woman. Monitors had been informed, a rebel officer said, nine months into the truce.",
    }
    assert voices(texts) == {"a": "a", "b": "a", "c": "a", "d": "d"}


def test_short_and_empty_texts_have_a_voice() -> None:
    assert voices({"a": "", "b": "Shells fell.", "c": "Shells fell."}) == {"a": "a", "b": "b", "c": "b"}
