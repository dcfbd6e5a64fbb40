"""The reader of English: words, sentences, lemmas, and what a parse must hold."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trucewatch.coding import _split
from trucewatch.coding._lemmas import Lemmas
from trucewatch.coding._mst import best_tree
from trucewatch.coding._tokens import words
from trucewatch.coding.language import LONGEST_SENTENCE, MODEL, Language, Sentence

CASES = Path(__file__).resolve().parents[1] / "cases" / "language"
SENTENCES: list[dict[str, Any]] = yaml.safe_load((CASES / "sentences.yaml").read_text(encoding="utf-8"))

any_text = st.text(max_size=300) | st.text(alphabet="aB9 .,'’-–\n\t(\"”U.S…\u200f\u0301م漢é@/", max_size=300)


@pytest.fixture(scope="module")
def language() -> Language:
    return Language.load()


@pytest.fixture(scope="module")
def lemmas() -> Lemmas:
    return Lemmas(MODEL / "lemmas.tsv")


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b in words(text)]


# --- words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They don't, can't and won't.", "They do n't , ca n't and wo n't ."),
        ("Syria's army; the rebels' HQ", "Syria 's army ; the rebels ' HQ"),
        ("We’ll see, it’s over", "We ’ll see , it ’s over"),
        ("They cannot go", "They can not go"),
        ("the cease-fire in opposition-run al-Hirak", "the cease-fire in opposition-run al-Hirak"),
        ("the U.S.-Russia-brokered deal", "the U.S.-Russia-brokered deal"),
        ("in the U.S. at 5 a.m. on Jan. 12", "in the U.S. at 5 a.m. on Jan. 12"),
        ("Maj.-Gen. J. Petrov, No. 4", "Maj.-Gen. J. Petrov , No. 4"),
        ("No. They left.", "No. They left ."),
        ("1,200 men, $5.5 million, 60%", "1,200 men , $ 5.5 million , 60 %"),
        ("120mm mortars, 50km away, 5pm", "120 mm mortars , 50 km away , 5 pm"),
        ("5-6 shells on 2014-10-12 at 10:30", "5 - 6 shells on 2014-10-12 at 10:30"),
        ("F-16s and T-72s, 9M133, M23", "F-16s and T-72s , 9M133 , M23"),
        ("Ta'izz, N'Djamena, Sana'a, Qur'an", "Ta'izz , N'Djamena , Sana'a , Qur'an"),
        ("“Go!” he said (twice)…", "“ Go ! ” he said ( twice ) …"),
        ("and/or --- yes", "and / or --- yes"),
        ("see https://example.org/a?b=1, www.example.org.", "see https://example.org/a?b=1 , www.example.org ."),
        ("write to press.office@example.org now", "write to press.office@example.org now"),
        ("the U.S.'s role in the 1990s, the '90s", "the U.S. 's role in the 1990s , the '90s"),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert cut(text) == expected.split()


@given(any_text)
def test_words_cover_the_text(text: str) -> None:
    bounds = words(text)
    assert "".join(text[a:b] for a, b in bounds) == "".join(text.split())
    assert all(a < b for a, b in bounds)
    assert all(before[1] <= after[0] for before, after in pairwise(bounds))
    assert not any(ch.isspace() for a, b in bounds for ch in text[a:b])


@pytest.mark.parametrize("unit", ["a", "a.", "a-", "a'", "1,", "x@y.", "www.", "\u0301", ".", "'", "م", "A.B", "a\n"])
def test_a_megabyte_of_anything_is_cut_in_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    began = time.perf_counter()
    assert sum(b - a for a, b in words(text)) == len("".join(text.split()))
    assert _split.split(text)
    assert time.perf_counter() - began < 20


# --- sentences


def _split_cases() -> Iterator[list[str]]:
    for line in (CASES / "splits.txt").read_text(encoding="utf-8").splitlines():
        yield line.split("|")


@pytest.mark.parametrize("expected", list(_split_cases()), ids=lambda case: case[0][:40])
def test_split(expected: list[str]) -> None:
    text = " ".join(expected)
    assert [text[a:b] for a, b in _split.split(text)] == expected


def test_split_where_a_space_is_missing() -> None:
    text = "Rebels took the town.The army fled."
    assert [text[a:b] for a, b in _split.split(text)] == ["Rebels took the town.", "The army fled."]


def test_split_at_a_blank_line_but_not_at_a_line_end() -> None:
    text = "TRUCE HOLDS\n\nThe guns were\nsilent. Nobody fired."
    assert [text[a:b] for a, b in _split.split(text)] == ["TRUCE HOLDS", "The guns were\nsilent.", "Nobody fired."]


@given(any_text)
def test_sentences_cover_the_text(text: str) -> None:
    bounds = _split.split(text)
    assert "".join("".join(text[a:b].split()) for a, b in bounds) == "".join(text.split())
    assert all(before[1] <= after[0] for before, after in pairwise(bounds))
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in bounds)


# --- lemmas


def _features(upos: str, form: str, place: int, last: int) -> str:
    if upos == "NOUN":
        return "Number=Plur" if place else "Number=Sing"
    if place == 0:
        return "VerbForm=Inf"
    if place == 1:
        return "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"
    return "VerbForm=Ger" if place == last and form.endswith("ing") else "Mood=Ind|Tense=Past|VerbForm=Fin"


def _lemma_cases() -> Iterator[tuple[str, str, list[str]]]:
    for line in (CASES / "lemmas.tsv").read_text(encoding="utf-8").splitlines():
        upos, lemma, forms = line.split("\t")
        yield upos, lemma, forms.split()


def test_every_lemma_of_the_subject(lemmas: Lemmas) -> None:
    wrong = []
    cases = list(_lemma_cases())
    for upos, lemma, forms in cases:
        for place, form in enumerate(forms):
            feats = _features(upos, form, place, len(forms) - 1)
            if (got := lemmas.of(form, upos, feats)) != lemma:
                wrong.append((form, upos, lemma, got))
    assert len(cases) >= 300
    assert wrong == []


@pytest.mark.parametrize(
    ("form", "upos", "feats", "expected"),
    [
        ("n't", "PART", "Polarity=Neg", "not"),
        ("’s", "PART", "_", "'s"),
        ("'s", "AUX", "Mood=Ind|Tense=Pres|VerbForm=Fin", "be"),
        ("wo", "AUX", "VerbForm=Fin", "will"),
        ("were", "AUX", "Mood=Ind|Tense=Past|VerbForm=Fin", "be"),
        ("them", "PRON", "Case=Acc|Number=Plur|Person=3|PronType=Prs", "they"),
        ("their", "PRON", "Case=Gen|Number=Plur|Person=3|Poss=Yes|PronType=Prs", "their"),
        ("worse", "ADJ", "Degree=Cmp", "bad"),
        ("heavier", "ADJ", "Degree=Cmp", "heavy"),
        ("1,200", "NUM", "NumForm=Digit|NumType=Card", "1200"),
        ("Palestinians", "PROPN", "Number=Plur", "Palestinian"),
        ("Damascus", "PROPN", "Number=Sing", "Damascus"),
        ("found", "VERB", "VerbForm=Inf", "found"),
        ("found", "VERB", "Tense=Past|VerbForm=Part|Voice=Pass", "find"),
        ("ceasefires", "NOUN", "Number=Plur", "ceasefire"),
        ("Cease-fire", "NOUN", "Number=Sing", "ceasefire"),
        ("counter-attacked", "VERB", "Mood=Ind|Tense=Past|VerbForm=Fin", "counter-attack"),
    ],
)
def test_lemmas_beyond_the_table(lemmas: Lemmas, form: str, upos: str, feats: str, expected: str) -> None:
    assert lemmas.of(form, upos, feats) == expected


# --- trees


@given(st.integers(2, 9), st.randoms(use_true_random=False))
def test_the_best_tree_is_a_tree_and_the_best(size: int, random: Any) -> None:
    import itertools

    import numpy as np

    size = min(size, 5)
    scores = np.array([[random.uniform(-3, 3) for _ in range(size)] for _ in range(size)])
    heads = best_tree(scores)

    def value(candidate: tuple[int, ...]) -> float:
        return float(sum(scores[i + 1, head] for i, head in enumerate(candidate)))

    def is_tree(candidate: tuple[int, ...]) -> bool:
        for start in range(1, size):
            at, steps = start, 0
            while at and steps <= size:
                at, steps = candidate[at - 1], steps + 1
            if at:
                return False
        return True

    trees = [c for c in itertools.product(range(size), repeat=size - 1) if is_tree(c)]
    found = tuple(int(head) for head in heads[1:])
    assert found in trees
    assert found.count(0) == 1
    free = max(trees, key=value)
    if free.count(0) == 1:
        assert value(found) == pytest.approx(value(free))


# --- parses


def _word(sentences: list[Sentence], text: str) -> list[tuple[int, int]]:
    return [(n, t.i) for n, sentence in enumerate(sentences) for t in sentence.tokens if t.text == text]


def _holds(sentences: list[Sentence], relation: str) -> bool:
    dependents, deprels, heads = (part.split("|") for part in relation.split())
    for name in dependents:
        for n, i in _word(sentences, name):
            token = sentences[n].tokens[i]
            head = sentences[n].head(i)
            if token.deprel in deprels and head is not None and head.text in heads:
                return True
    return False


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: case["text"][:40])
def test_reading(language: Language, case: dict[str, Any]) -> None:
    sentences = language.parse(case["text"])
    missing = [relation for relation in case["relations"] if not _holds(sentences, relation)]
    assert missing == []
    text = case["text"]
    found = {text[s.tokens[a].start : s.tokens[b - 1].end]: kind for s in sentences for a, b, kind in s.names()}
    assert {name: found.get(name) for name in case.get("names", {})} == case.get("names", {})


def check(text: str, sentences: list[Sentence]) -> None:
    """Assert what must hold of any parse."""
    seen = []
    for sentence in sentences:
        assert 0 < len(sentence.tokens) <= LONGEST_SENTENCE
        assert (sentence.start, sentence.end) == (sentence.tokens[0].start, sentence.tokens[-1].end)
        assert sum(token.head < 0 for token in sentence.tokens) == 1
        assert sentence.root.deprel == "root"
        for i, token in enumerate(sentence.tokens):
            assert token.i == i
            assert text[token.start : token.end] == token.text != ""
            assert -1 <= token.head < len(sentence.tokens)
            assert (token.head < 0) == (token.deprel == "root")
            assert len(list(sentence.ancestors(i))) < len(sentence.tokens)
            seen.append(token.text)
    assert "".join(seen) == "".join(text.split())


@given(any_text)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_read(language: Language, text: str) -> None:
    parsed = language.parse(text)
    check(text, parsed)
    assert language.parse(text) == parsed


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "x" * 5000,
        "word " * 1500,
        "boom! " * 400,
        "قصفت الطائرات الحربية المدينة صباح اليوم، وقال السكان إن القتال مستمر.",
        "‮Reversed‬ and \u0000 null and \ud7ff and \U0010ffff and 🚀🚀 flags 🇸🇾",
        "Цена: 5 000 000; 部队开火了。",
        "((((" * 200,
        "A lone \ud800 surrogate and \udfff another.",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_odd_texts_can_be_read(language: Language, text: str) -> None:
    check(text, language.parse(text))


def test_a_paragraph_is_read_the_same_in_any_company(language: Language) -> None:
    texts = [case["text"] for case in SENTENCES]
    together = language.parse_many(texts)
    assert together == [language.parse(text) for text in reversed(texts)][::-1]


def test_given_sentences_are_kept(language: Language) -> None:
    text = "They fled. He stayed."
    (only,) = language.parse(text, [(0, len(text))])
    assert [token.text for token in only.tokens] == ["They", "fled", ".", "He", "stayed", "."]
    assert len(language.parse(text)) == 2


def test_walking_a_tree(language: Language) -> None:
    (sentence,) = language.parse("The rebels shelled two villages near the border.")
    shelled = next(token for token in sentence.tokens if token.text == "shelled")
    assert sentence.root == shelled
    assert shelled.lemma == "shell"
    assert shelled.has("Tense=Past")
    assert [token.text for token in sentence.children(shelled.i, "nsubj", "obj")] == ["rebels", "villages"]
    villages = sentence.children(shelled.i, "obj")[0]
    assert [token.text for token in sentence.subtree(villages.i)][:2] == ["two", "villages"]
    assert [token.text for token in sentence.ancestors(villages.i)] == ["shelled"]
    assert sentence.head(shelled.i) is None
