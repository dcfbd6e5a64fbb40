"""`reader`: what a language model is asked, and where reports would go."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from trucewatch.commands.common import (
    FAILED,
    Json,
    Published,
    Reports,
    app,
    complain,
    console,
    examples,
    print_json,
    several,
)
from trucewatch.commands.reading import ModelPath
from trucewatch.errors import InputError, SettingsError
from trucewatch.read import read_inputs
from trucewatch.records import Report
from trucewatch.settings import ModelSettings, Settings

group = app(help="The readers: what a language model of your own is asked, and the prompts to put to one by hand.")


@group.command(
    epilog=examples(
        "trucewatch reader show",
        "trucewatch reader show --model my-model.yaml",
        "trucewatch reader show --json > prompt.json",
    )
)
def show(model: ModelPath = None, json: Json = False) -> None:
    """Show the readers there are, what a language model is asked word for word, and where reports would go.

    A model's file is YAML: name (as its server knows it), url (as http://127.0.0.1:8000/v1), key_env or key_file (where the key is; never
    the key itself), price (in, out, currency: for a million tokens), limits (requests, tokens, cost, minutes), and more in docs/readers.md.
    """
    from trucewatch.readers import names
    from trucewatch.readers.config import read_model
    from trucewatch.readers.prompt import prompt
    from trucewatch.readers.server import destination

    asked, settings = prompt(), read_model(model) if model else None
    goes = destination(settings) if settings else "No report leaves this machine: no model is set up."
    if json:
        shown: dict[str, Any] = {
            "readers": list(names()),
            "prompt": asked.version,
            "goes": goes,
            "system": asked.system,
        }
        print_json(shown | {"schema": jsonlib.loads(asked.schema), "model": _plain(settings) if settings else None})
        return
    screen = console()
    screen.print(f"Readers: {', '.join(names())}", soft_wrap=True)
    screen.print(goes, soft_wrap=True)
    if settings:
        for name, value in _plain(settings).items():
            screen.print(f"  {name}: {value}", soft_wrap=True)
    screen.print(f"\nThe prompt, version {asked.version}:\n", soft_wrap=True)
    screen.print(asked.system, soft_wrap=True)
    screen.print("The answer's form (JSON schema):\n", soft_wrap=True)
    screen.print(jsonlib.dumps(jsonlib.loads(asked.schema), indent=1), soft_wrap=True)


def _plain(settings: ModelSettings) -> dict[str, Any]:
    from dataclasses import asdict

    return {name: str(value) if isinstance(value, Path) else value for name, value in asdict(settings).items()}


@group.command(
    epilog=examples(
        "trucewatch reader prompts reports.jsonl",
        "trucewatch reader prompts --out ask --json reports.jsonl",
        "trucewatch code --reader model --answers answers reports.jsonl",
    )
)
def prompts(
    reports: Reports,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where the prompts go.")] = Path("prompts"),
    published: Published = None,
    model: ModelPath = None,
    json: Json = False,
) -> None:
    """Write the prompts for reports as files, to put to a model that cannot be reached from here.

    Each file holds `messages` and the `response_format`; the answer goes under the same name into a folder of answers, as the server
    gave it or as bare JSON, and `--reader model --answers DIR` reads it from there.
    """
    from trucewatch.readers.config import read_model

    settings = read_model(model) if model else ModelSettings("")
    bad = written = 0
    for item in read_inputs(reports, published=published, settings=Settings()):
        if isinstance(item, InputError):
            bad += 1
            complain(item)
            continue
        for row in _rows(item, settings):
            path = out / f"{row['key']}.json"
            try:
                out.mkdir(parents=True, exist_ok=True)
                path.write_text(jsonlib.dumps(row, ensure_ascii=True, indent=1) + "\n", encoding="ascii")
            except OSError as error:
                raise SettingsError(f"{path} cannot be written: {error.strerror}") from error
            written += 1
            if json:
                print_json({name: row[name] for name in ("key", "report", "part")} | {"file": str(path)})
    complain(f"{several(written, 'prompt')} in {out}; answers go under the same names into a folder for --answers.")
    if bad:
        raise typer.Exit(FAILED)


def _rows(report: Report, settings: ModelSettings) -> Iterator[dict[str, Any]]:
    from trucewatch.readers.parts import asked_parts
    from trucewatch.readers.prompt import prompt

    asked = prompt()
    for part in asked_parts(report.text, settings.part_chars, settings.overlap_chars):
        text = report.text[part.start : part.end]
        yield {
            "key": asked.key(text),
            "report": report.id,
            "part": [part.start, part.end],
            "prompt": asked.version,
            "messages": asked.messages(text),
            "response_format": asked.response_format(),
        }
