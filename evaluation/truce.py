"""Does `effect` find what is known of a truce: `python -m evaluation.truce [FILE]`; exit status 1 where it does not.

UCDP GED's events in Syria, 2016-2019, were coded by people who knew nothing of this program. Its month by month figures for Daraa
governorate fall with the truce of 9 July 2017 and rise with the offensive of 18 June 2018. The file is not part of the project: give
its path, or name it in TRUCEWATCH_GED; without one nothing is checked, and that is said.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from trucewatch.imports import RowCoder, open_table, shipped_map
from trucewatch.imports.files import Row
from trucewatch.judge import Judge, load_agreements
from trucewatch.judge.effect import Effect
from trucewatch.judge.series import Series, series
from trucewatch.knowledge.actors import ActorRegister
from trucewatch.knowledge.places import Gazetteer
from trucewatch.records import Incident

AGREEMENT = "syr-southwest-2017"
PROVINCE = "Daraa"


def incidents(path: Path, province: str | None) -> Iterator[Incident]:
    """The incidents of a file, of one province (by the name that it begins with) or of all."""
    table, mapping = open_table(path), shipped_map("ged")
    coder = RowCoder(mapping, table.header, table.file, ActorRegister.load(), Gazetteer.load())
    at = table.header.index("adm_1")
    for row in table.rows:
        if isinstance(row, Row) and (province is None or row.fields[at].startswith(province)):
            found = coder.code(row.fields)
            if isinstance(found, Incident):
                yield found


def counted(path: Path, province: str | None) -> Series:
    """The series of an agreement over a file."""
    agreement = next(one for one in load_agreements() if one.id == AGREEMENT)
    register, found = ActorRegister.load(), list(incidents(path, province))
    judge = Judge([agreement], register)
    made = series(agreement, zip(found, judge.rule_all(found), strict=True), register)
    assert made is not None
    return made


def faults(found: Effect) -> Iterator[str]:
    """What an effect should have found and did not."""
    if found.start is None or found.start.high >= 1:
        yield "no clear drop at the start, in July 2017"
    if found.broke is None or not date(2018, 6, 15) <= found.broke <= date(2018, 6, 21):
        yield f"the break is laid on {found.broke}, not about 18 June 2018"
    if found.worst is None or found.worst < date(2018, 6, 18):
        yield f"the worst day is {found.worst}, before the offensive of June 2018"


def main() -> int:
    """Check the file that is named; say so where there is none."""
    named = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TRUCEWATCH_GED", "")
    if not named or not Path(named).is_file():
        print("truce: skipped, there is no file of UCDP GED (give its path, or name it in TRUCEWATCH_GED)")
        return 0
    bad = []
    for area in (PROVINCE, None):
        made = counted(Path(named), area)
        for what, excluded in (("incidents", False), ("incidents", True), ("deaths", False)):
            effect = made.effect(what, excluded=excluded)
            title = f"{area or 'whole country'}, {what}{', with excluded groups' * excluded}"
            print(
                f"{title}: start {effect.start}, broke {effect.broke}, worst day {effect.worst}, left out {dict(made.left_out)}"
            )
            print("  " + "\n  ".join(effect.says))
            bad.extend(f"{title}: {fault}" for fault in faults(effect))
    for line in bad:
        print(line, file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
