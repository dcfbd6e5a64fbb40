"""Score merging: `python -m evaluation.incidents [--seen] [--show]`; exit status 1 below a floor or at a wrong join."""

from __future__ import annotations

import argparse
import sys

import yaml

from evaluation.incidents.clusters import FOLDER, load
from evaluation.incidents.score import Found, evaluate
from trucewatch.knowledge.actors import ActorRegister

FLOORS = FOLDER.parent / "floors.yaml"


def line(name: str, found: Found) -> str:
    """The figures of one set."""
    score = found.score
    apart = sum(one.days or one.places for one in found.wrong)
    return (
        f"{name}: {found.incidents} incidents told by several, {found.claims} claims in {found.reports} reports; B-cubed precision "
        f"{score.precision:.3f} recall {score.recall:.3f} F1 {score.f1:.3f}; wrong joins {len(found.wrong)}, "
        f"across days or places {apart}; standing otherwise {len(found.standing)}; in parts {len(found.missed)}, of which "
        f"{found.warned} are among the {found.doubles[0]} doubles warned of ({found.doubles[1]} of these are right)"
    )


def main() -> int:
    """Print the figures of both parts; fail where one lies below its floor."""
    parser = argparse.ArgumentParser(prog="evaluation.incidents", description=__doc__)
    parser.add_argument("--seen", action="store_true", help="leave the conflicts that are held out alone")
    parser.add_argument("--show", action="store_true", help="list every wrong join and every incident in parts")
    args = parser.parse_args()
    register = ActorRegister.load()
    conflicts = load(register)
    floors, low = yaml.safe_load(FLOORS.read_text(encoding="utf-8")), False
    for name, held_out in (("seen", False), *([] if args.seen else [("held_out", True)])):
        found = evaluate((one for one in conflicts if one.held_out is held_out), register)
        print(line(name, found))
        low |= found.score.f1 < floors[name] or any(one.days or one.places for one in found.wrong)
        if args.show:
            _show(found)
    return int(low)


def _show(found: Found) -> None:
    for one in found.wrong:
        print(f"  joined  {' + '.join(one.claims)}{' (days)' * one.days}{' (places)' * one.places}")
    for id, parts in found.missed:
        print(f"  parts   {id}: {' | '.join(', '.join(claim.rpartition('/')[2] for claim in part) for part in parts)}")
    for id, standing in found.standing:
        print(f"  standing {id}: {standing}")


if __name__ == "__main__":
    sys.exit(main())
