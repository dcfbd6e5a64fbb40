"""Compile drafts into the published corpus: `python -m corpus.tools.compile DRAFT… --out corpus`.

`.jsonl` drafts become `sentences/CONFLICT/NAME.jsonl`, `.yaml` drafts with their `.txt` become `reports/CONFLICT/NAME.yaml` and `.txt`.
A draft with anything wrong is not written; every error is printed with its line; exit status 1.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import yaml

from corpus.tools.draft import Draft, known_acts, traps

KINDS = frozenset(
    [
        "wire",
        "daily",
        "local",
        "exile",
        "state",
        "party",
        "army",
        "monitor",
        "un",
        "ngo",
        "liveblog",
        "ticker",
        "radio",
        "social",
        "digest",
        "other",
    ]
)


def sentence(
    raw: dict[str, Any], name: str, number: int, head: dict[str, Any], acts: frozenset[str]
) -> tuple[dict[str, Any], list[str]]:
    """One published sentence record and what is wrong with it."""
    text = f"{raw['h']}\n\n{raw['x']}" if raw.get("h") else str(raw.get("x", ""))
    draft = Draft(text, f"{name}:{number}", acts)
    for key in raw.keys() - {"h", "d", "o", "x", "c", "no"}:
        draft.wrong(f"unknown key {key!r}")
    if not raw.get("x"):
        draft.wrong("no text")
    if raw.get("o") not in KINDS:
        draft.wrong(f"unknown kind of outlet {raw.get('o')!r}")
    record = {
        "id": f"{name}-{number:04d}",
        "published": raw.get("d"),
        "kind": raw.get("o"),
        "country": head.get("country"),
        "conflict": head.get("conflict"),
        "text": text,
        "claims": [draft.claim(c) for c in raw.get("c") or []],
        "not_claims": traps(draft, raw.get("no")),
    }
    return record, draft.errors


def compile_sentences(path: Path, out: Path, acts: frozenset[str]) -> list[str]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    errors, records, head = [], [], {}
    for number, line in enumerate(lines):
        try:
            raw = json.loads(line)
        except ValueError as broken:
            errors.append(f"{path.stem}:{number}: not JSON: {broken}")
            continue
        if number == 0 and "conflict" in raw:
            head = raw
            continue
        record, wrong = sentence(raw, path.stem, number, head, acts)
        records.append(record)
        errors.extend(wrong)
    if not head:
        errors.append(f"{path.stem}: the first line must name the conflict and the country")
    if not errors:
        target = out / "sentences" / head["conflict"] / f"{path.stem}.jsonl"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return errors


def compile_report(path: Path, out: Path, acts: frozenset[str]) -> list[str]:
    source = path.with_suffix(".txt")
    try:
        raw, text = yaml.safe_load(path.read_text(encoding="utf-8")), source.read_text(encoding="utf-8")
    except (OSError, yaml.YAMLError) as broken:
        return [f"{path.stem}: {broken}"]
    draft = Draft(text, path.stem, acts)
    if raw.get("kind") not in KINDS:
        draft.wrong(f"unknown kind of outlet {raw.get('kind')!r}")
    keep = {key: raw.get(key) for key in ("published", "outlet", "kind", "country", "conflict", "agreement")}
    record = {
        "id": path.stem,
        **keep,
        "claims": [draft.claim(c) for c in raw.get("claims") or []],
        "not_claims": traps(draft, raw.get("no", raw.get(False))),  # YAML reads a bare `no` as false,
    }
    if not keep["conflict"]:
        draft.wrong("no conflict named")
    if not draft.errors:
        folder = out / "reports" / str(keep["conflict"])
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / source.name)
        (folder / path.name).write_text(
            yaml.safe_dump(record, sort_keys=False, allow_unicode=True, width=120), encoding="utf-8"
        )
    return draft.errors


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("drafts", nargs="+", type=Path, help="draft files, or folders of them")
    parser.add_argument("--out", type=Path, default=Path("corpus"))
    args = parser.parse_args()
    acts, errors, done = known_acts(), [], 0
    paths = [p for d in args.drafts for p in (sorted(d.iterdir()) if d.is_dir() else [d])]
    for path in paths:
        if path.suffix == ".jsonl":
            wrong = compile_sentences(path, args.out, acts)
        elif path.suffix == ".yaml":
            wrong = compile_report(path, args.out, acts)
        else:
            continue
        errors.extend(wrong)
        done += not wrong
    for error in errors:
        print(error, file=sys.stderr)
    print(f"{done} drafts compiled, {len(errors)} errors")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
