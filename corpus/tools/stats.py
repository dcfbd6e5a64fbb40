"""Count the corpus: `python -m corpus.tools.stats` prints the tables of corpus/README.md; `--write` puts them there."""

from __future__ import annotations

import sys
from collections import Counter

from corpus.tools.load import CORPUS, PARTS, folder_of, reports, sentences, split


def tables() -> str:
    """Counts by part, conflict, act and kind of outlet, as Markdown."""
    parts = split()
    by_conflict: dict[str, Counter[str]] = {c: Counter() for c in parts}
    acts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for what, texts in (("reports", reports()), ("sentences", sentences())):
        for where, record in texts:
            row = by_conflict[folder_of(where)]
            row[what] += 1
            row["claims"] += len(record["claims"])
            row["none"] += not record["claims"]
            acts.update(c["act"] for c in record["claims"])
            kinds[record["kind"]] += 1
    out = [
        "| part | conflict | reports | sentences | claims | texts without a claim |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for part in PARTS:
        for conflict in (c for c, p in parts.items() if p == part):
            r = by_conflict[conflict]
            out.append(f"| {part} | {conflict} | {r['reports']} | {r['sentences']} | {r['claims']} | {r['none']} |")
        rows = [by_conflict[c] for c, p in parts.items() if p == part]
        sums = {k: sum(r[k] for r in rows) for k in ("reports", "sentences", "claims", "none")}
        out.append(f"| **{part}** | | {' | '.join(f'**{v}**' for v in sums.values())} |")
    out += ["", "| act | claims |", "| --- | --- |", *(f"| {a} | {n} |" for a, n in acts.most_common())]
    out += ["", "| kind of outlet | texts |", "| --- | --- |", *(f"| {k} | {n} |" for k, n in kinds.most_common())]
    return "\n".join(out)


def with_tables(readme: str) -> str:
    """The README with the tables of today between its marks."""
    start = readme.index("\n", readme.index("<!-- counts")) + 1
    return f"{readme[:start]}\n{tables()}\n\n{readme[readme.index('<!-- end of counts') :]}"


def main() -> None:
    """Print the tables, or write them."""
    readme = CORPUS / "README.md"
    if "--write" in sys.argv[1:]:
        readme.write_text(with_tables(readme.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(tables())


if __name__ == "__main__":
    main()
