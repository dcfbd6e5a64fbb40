"""Which reader reads: by name, by entry point, from a model's file; and what each owes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.readers.stub import CASES
from tests.readers.world import Spare
from trucewatch.errors import KnowledgeError, SettingsError
from trucewatch.readers import Reader, load, names
from trucewatch.readers.builtin import Builtin
from trucewatch.readers.checked import Checked
from trucewatch.readers.config import read_model
from trucewatch.readers.model import ModelReader
from trucewatch.readers.registry import identity
from trucewatch.records import CodedReport, Report, Span
from trucewatch.settings import Limits, ModelSettings, Settings

TEXT = "The army shelled the town of Nawa."

# --- files of models ------------------------------------------------------------------------------

FILES = yaml.safe_load((CASES / "model_files.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", FILES, ids=lambda case: case["says"])
def test_a_models_file_is_checked_whole(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(yaml.safe_dump(case["file"]))
    try:
        read_model(path)
        faults: tuple[str, ...] = ()
    except KnowledgeError as error:
        faults = error.faults
    assert len(faults) == len(case["faults"])
    for fault, begins in zip(faults, case["faults"], strict=True):
        assert fault.startswith(f"{path}: {begins}")
        assert "sk-1" not in fault


def test_what_a_models_file_says_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(
        "name: m\nkey_file: key\nprice: {in: 1, out: 2.5, currency: EUR}\nlimits: {requests: 3, cost: 1}\noptions: {b: 1, a: 2}"
    )
    assert read_model(path) == ModelSettings(
        "m", key_file=tmp_path / "key", options='{"a":2,"b":1}', price_in=1.0, price_out=2.5, currency="EUR",
        limits=Limits(requests=3, cost=1.0),
    )  # fmt: skip


@pytest.mark.parametrize(("text", "says"), [("name: [", "line 1: is no YAML"), ("\tname: m", "is no YAML")])
def test_a_file_that_is_no_yaml(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "model.yaml").write_text(text)
    with pytest.raises(KnowledgeError, match=says):
        read_model(tmp_path / "model.yaml")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="cannot be read"):
        read_model(tmp_path / "none.yaml")


def test_what_changes_the_answers_is_part_of_the_model() -> None:
    plain = ModelSettings("m")
    assert identity(plain) == identity(replace(plain, url="http://x/v1", at_once=9, price_in=3.0)) == "m"
    others = [replace(plain, options='{"top_k":1}'), replace(plain, part_chars=2000), replace(plain, name="n")]
    assert len({identity(one) for one in [plain, *others]}) == 4


# --- by name --------------------------------------------------------------------------------------


def test_the_built_in_reader_is_the_usual_one() -> None:
    reader = load(Settings())
    assert isinstance(reader, Builtin)
    assert isinstance(reader, Reader)
    coded = reader.code(Report("r", "Rebels shelled the town of Nawa on Monday, the army said."))
    assert [claim.act for claim in coded.claims] == ["shelling"]
    assert not coded.readers
    assert not coded.notes


@pytest.mark.parametrize("name", ["model", "both"])
def test_a_model_must_be_named_or_have_answered(name: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"--reader {name} needs a model"):
        load(Settings(reader=name))
    with pytest.raises(SettingsError, match="is no folder of answers"):
        load(Settings(reader=name, answers=tmp_path / "none"))
    reader = load(Settings(reader=name, answers=tmp_path))
    assert isinstance(reader, ModelReader)
    coded = reader.code(Report("r", TEXT))
    assert coded.notes[0].kind == "fallback"


def test_a_name_that_is_none() -> None:
    with pytest.raises(SettingsError, match="there is no reader 'greek': there are builtin, model, both"):
        load(Settings(reader="greek"))


# --- by entry point -------------------------------------------------------------------------------

PLUGIN = """
from dataclasses import replace
from tests.readers.world import Spare


class Liar(Spare):
    version = "liar 2"

    def code(self, report):
        coded = super().code(report)
        [claim] = coded.claims
        return replace(coded, claims=(claim, replace(claim, quote="Israel bombed Amman"), replace(claim, act="party")))


def load(settings):
    return Liar()


def nothing(settings):
    return object()


def failing(settings):
    raise OSError("its model is not there")
"""


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[None]:
    (tmp_path / "a_partners_reader.py").write_text(PLUGIN)
    info = tmp_path / "a_partners_reader-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: a-partners-reader\nVersion: 1\n")
    points = "".join(f"{name} = a_partners_reader:{name}\n" for name in ("load", "nothing", "failing", "missing"))
    (info / "entry_points.txt").write_text(f"[trucewatch.readers]\n{points}")
    sys.path.insert(0, str(tmp_path))
    yield
    sys.path.remove(str(tmp_path))
    sys.modules.pop("a_partners_reader", None)


@pytest.mark.usefixtures("installed")
def test_another_packages_reader_is_held_to_the_text_too() -> None:
    assert names() == ("builtin", "model", "both", "failing", "load", "missing", "nothing")
    coded = load(Settings(reader="load")).code(Report("r", TEXT))
    assert [(claim.quote, claim.readers) for claim in coded.claims] == [("shelled the town of Nawa", ("liar 2",))]
    assert [note.says for note in coded.notes] == ["claims left out, since they do not quote the text: 2"]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nothing", "is none: it lacks"),
        ("failing", "cannot be loaded: its model is not there"),
        ("missing", "cannot be loaded"),
    ],
)
def test_a_reader_that_cannot_be_used_is_told_in_a_sentence(name: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        load(Settings(reader=name))


CHANGES: list[dict[str, Any]] = [
    {"spans": ()},
    {"spans": (Span(-1, 3),)},
    {"spans": (Span(3, 3),)},
    {"spans": (Span(0, 999),)},
    {"trigger": Span(0, 999)},
    {"report": "another"},
    {"quote": "shelled the town of  Nawa"},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: "-".join(map(str, change.items())))
def test_what_another_reader_may_not_do(change: dict[str, Any]) -> None:
    class Other(Spare):
        def code(self, report: Report) -> CodedReport:
            coded = super().code(report)
            return replace(coded, claims=tuple(replace(claim, **change) for claim in coded.claims))

    assert len(Checked(Spare()).code(Report("r", TEXT)).claims) == 1
    assert not Checked(Other()).code(Report("r", TEXT)).claims
