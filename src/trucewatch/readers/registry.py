"""Readers by name: ours, and those that another package brings under the entry point `trucewatch.readers`.

Such a package names a function that takes the `Settings` and gives a `Reader`:

    [project.entry-points."trucewatch.readers"]
    arabic = "my_package.reader:load"
"""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from trucewatch.errors import SettingsError
from trucewatch.readers.protocol import Reader
from trucewatch.settings import ModelSettings, Settings

if TYPE_CHECKING:
    from trucewatch.readers.model import ModelReader

GROUP = "trucewatch.readers"
OURS = ("builtin", "model", "both")
ANSWERS = Path("trucewatch-answers")
"""Where answers are kept if no folder is named."""

NOT_SET_UP = (
    "--reader {} needs a model: a file that describes it (--model FILE, or the variable TRUCEWATCH_MODEL), "
    "or stored answers (--answers DIR)"
)


def names() -> tuple[str, ...]:
    """Every reader that can be named: ours first, then those that are installed."""
    return (*OURS, *sorted({one.name for one in entry_points(group=GROUP)} - set(OURS)))


def load(settings: Settings) -> Reader:
    """The reader that the settings name.

    Raises:
        SettingsError: there is none of that name, or it lacks something that it needs.
    """
    name = settings.reader
    if name in OURS:
        return _builtin(settings) if name == "builtin" else model_reader(settings)
    found = next(iter(entry_points(group=GROUP, name=name)), None)
    if found is None:
        raise SettingsError(f"there is no reader {name!r}: there are {', '.join(names())}")
    from trucewatch.readers.checked import Checked

    try:
        reader = found.load()(settings)
    except SettingsError:
        raise
    except Exception as error:
        raise SettingsError(f"the reader {name!r} ({found.value}) cannot be loaded: {error}") from error
    if not isinstance(reader, Reader):
        raise SettingsError(f"the reader {name!r} ({found.value}) is none: it lacks `code` or `version`")
    return Checked(reader)


def _builtin(settings: Settings) -> Reader:
    from trucewatch.coding import Reader as Coder
    from trucewatch.readers.builtin import Builtin

    return Builtin(Coder.load(settings))


def model_reader(settings: Settings) -> ModelReader:
    """The reader by the model that the settings name, beside the built-in one where they name `both`.

    Raises:
        SettingsError: no model is set up, or the openai package or the key's file is missing.
    """
    from trucewatch.readers.answers import Answers
    from trucewatch.readers.model import ModelReader
    from trucewatch.readers.prompt import prompt
    from trucewatch.readers.server import Server
    from trucewatch.readers.spending import Meter

    if settings.model is None and settings.answers is None:
        raise SettingsError(NOT_SET_UP.format(settings.reader))
    if settings.model is None and settings.answers is not None and not settings.answers.is_dir():
        raise SettingsError(f"{settings.answers} is no folder of answers")
    model = settings.model or ModelSettings(name="stored")
    answers = Answers(settings.answers or ANSWERS, identity(model) if settings.model else None)
    meter, asked = Meter(model), prompt()
    server = Server(model, meter, asked) if model.url else None
    beside = settings.reader == "both"
    return ModelReader(
        model, asked, answers, server, meter, _builtin(settings), beside=beside, least=settings.min_confidence
    )


def identity(model: ModelSettings) -> str:
    """All that makes a model what it is: its name, and the options that change its answers."""
    plain = (model.answer_tokens, model.part_chars, model.overlap_chars)
    usual = (ModelSettings("").answer_tokens, ModelSettings("").part_chars, ModelSettings("").overlap_chars)
    return model.name if model.options == "{}" and plain == usual else f"{model.name}\n{model.options}\n{plain}"
