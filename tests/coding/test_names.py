"""Names led back to the fullest mention in the text."""

from __future__ import annotations

import pytest

from trucewatch.coding.names import (
    Names,
    abbreviations,
    holder,
    is_generic,
    is_pronoun,
    trim,
    with_head,
    without_appositions,
)
from trucewatch.records import Span


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("the Tigray People's Liberation Front (TPLF) said", "TPLF", "Tigray People's Liberation Front"),
        ("the Kurdistan Workers' Party (PKK) said", "PKK", "Kurdistan Workers' Party"),
        ("the Sudanese Armed Forces (SAF) and", "SAF", "Sudanese Armed Forces"),
        ("fighters of the SPLM-IO (Sudan People's Liberation Movement in Opposition)", "SPLM-IO", None),
        ("a colonel (retired) said", "retired", None),
    ],
)
def test_abbreviations(text: str, short: str, long: str | None) -> None:
    found = abbreviations(text).get(short)
    if long is not None:
        assert found == long
    elif found is not None:
        assert found == "Sudan People's Liberation Movement in Opposition"


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("the Turkish army", "Turkish army"),
        ("at least 12 civilians", "civilians"),
        ("two women", "women"),
        ("Russia's", "Russia"),
        ("the", "the"),
    ],
)
def test_trim(words: str, kept: str) -> None:
    span = trim(words, Span(0, len(words)))
    assert words[span.start : span.end] == kept


def test_a_pronoun_is_led_back_to_the_actor_before_it() -> None:
    text = "Faylaq al-Sham left its posts. It took its guns along."
    names = Names(text, [Span(0, 14)])
    at = text.index("It took")
    assert names.fullest(Span(at, at + 2)) == ("Faylaq al-Sham", "Faylaq al-Sham")


def test_a_surname_is_led_back_to_the_full_name() -> None:
    text = "António Guterres called for restraint. Guterres spoke in New York."
    at = text.rindex("Guterres")
    assert Names(text).fullest(Span(at, at + 8))[0] == "António Guterres"


def test_pronouns_and_kinds() -> None:
    assert is_pronoun("our forces")
    assert is_pronoun("they")
    assert not is_pronoun("Itamar")
    assert is_generic("the group")
    assert not is_generic("Wagner group")


@pytest.mark.parametrize(
    ("text", "spans", "left"),
    [
        ("ISPR, the military's media wing, said", ["ISPR", "military's media wing"], ["ISPR"]),
        ("Redwan Hussien, security adviser, said", ["Redwan Hussien", "security adviser"], ["Redwan Hussien"]),
        ("residents and the army said", ["residents", "army"], ["residents", "army"]),
        ("Reuters, citing SANA, said", ["Reuters", "SANA"], ["Reuters", "SANA"]),
    ],
)
def test_what_only_says_who_a_source_is_is_no_second_source(text: str, spans: list[str], left: list[str]) -> None:
    told = [Span(text.index(s), text.index(s) + len(s)) for s in spans]
    assert [text[s.start : s.end] for s in without_appositions(text, told)] == left


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("The provincial governor, Zénon Ndaruvukanye, said", "provincial governor", "Zénon Ndaruvukanye"),
        ("army spokesman Adolphe Manirakiza said", "army spokesman", "army spokesman Adolphe Manirakiza"),
        ("the spokesman said", "spokesman", "spokesman"),
    ],
)
def test_an_office_is_led_to_its_holder(text: str, words: str, whole: str) -> None:
    found = holder(text, Span(text.index(words), text.index(words) + len(words)))
    assert text[found.start : found.end] == whole


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("the heads of regions met", "heads of", "heads of regions"),
        ("the same fighters fired", "same", "same fighters"),
        ("six were let go", "six", None),
    ],
)
def test_a_phrase_without_its_noun_is_made_whole_or_left_out(text: str, words: str, whole: str | None) -> None:
    found = with_head(text, Span(text.index(words), text.index(words) + len(words)))
    assert (text[found.start : found.end] if found else None) == whole
