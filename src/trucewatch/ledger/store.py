"""Writing a ledger: reports with their claims, then the incidents and rulings that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from trucewatch.ledger import rows
from trucewatch.ledger.opening import open_engine, told, writing
from trucewatch.ledger.reading import Reading, chunks
from trucewatch.ledger.schema import (
    claim_keys,
    claims,
    decisions,
    incident_actors,
    incident_claims,
    incident_places,
    incidents,
    meta,
    reports,
    rulings,
)
from trucewatch.records import Claim, CodedReport, Decision, Incident, Report, Ruling


class Held(StrEnum):
    """What a ledger holds of a report."""

    NOTHING = "nothing"
    SAME = "same"
    OTHER = "other"
    """A report of that id, but with another text, day, outlet, title, address or language."""


@dataclass(frozen=True, slots=True)
class KeptClaim:
    """A claim with what merging needs of its report; `group` is None until it is merged."""

    claim: Claim
    published: date | None
    outlet: str | None
    group: str | None


Coded = tuple[Incident, tuple[Ruling, ...]]
"""An incident that people coded, and its rulings."""

Settled = tuple[str, Incident, tuple[Ruling, ...]]
"""The group of claims that an incident came from, the incident, its rulings."""


class Ledger(Reading):
    """A ledger in a SQLite file. Each call that writes is one transaction: a ledger is whole at any moment."""

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> Self:
        """The ledger in a file, made there where `create` says so and there is none.

        Raises:
            LedgerError: it cannot be opened, is no ledger, or was written by a newer program.
        """
        return cls(path, open_engine(path, create=create))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        self._engine.dispose()

    def holds(self, report: Report) -> Held:
        """Whether the ledger holds a report, or another of its id."""
        with self._read() as read:
            content = read.scalar(select(reports.c.content).where(reports.c.id == report.id))
        if content is None:
            return Held.NOTHING
        return Held.SAME if content == rows.content_of(report) else Held.OTHER

    def add(self, coded: CodedReport, keys: Mapping[str, Iterable[str]]) -> None:
        """Adds a report with its claims; one of the same id is replaced, and what followed from it is open again.

        Args:
            coded: resolved.
            keys: for each claim's id, the keys by which merging finds it.
        """
        with told(self.path), writing(self._engine) as write:
            if write.scalar(select(reports.c.number).where(reports.c.id == coded.report.id)) is not None:
                held = select(claims.c.group_id).where(
                    claims.c.report == coded.report.id, claims.c.group_id.is_not(None)
                )
                _reopen(write, write.scalars(held.distinct()).all())
                write.execute(delete(reports).where(reports.c.id == coded.report.id))
            write.execute(insert(reports), rows.report_row(coded))
            _insert(write, claims, rows.claim_rows(coded))
            _insert(
                write,
                claim_keys,
                [{"key": key, "claim": claim.id} for claim in coded.claims for key in sorted(set(keys[claim.id]))],
            )

    def open_claims(self, most: int) -> tuple[KeptClaim, ...]:
        """Claims that are not yet part of an incident, at most so many, in the order of their ids."""
        asked = _kept().where(claims.c.group_id.is_(None)).order_by(claims.c.id).limit(most)
        with self._read() as read:
            return tuple(map(_kept_claim, read.execute(asked).mappings()))

    def claims_under(self, keys: Iterable[str]) -> tuple[KeptClaim, ...]:
        """Merged claims that are kept under any of these keys, in the order of their ids."""
        found: dict[str, KeptClaim] = {}
        with self._read() as read:
            for some in chunks(sorted(set(keys))):
                under = select(claim_keys.c.claim).where(claim_keys.c.key.in_(some))
                asked = _kept().where(claims.c.id.in_(under), claims.c.group_id.is_not(None))
                for row in read.execute(asked).mappings():
                    if row["id"] not in found:
                        found[row["id"]] = _kept_claim(row)
        return tuple(found[id] for id in sorted(found))

    def claims_in(self, groups: Iterable[str]) -> tuple[KeptClaim, ...]:
        """The claims of some groups, in the order of their ids."""
        found: list[KeptClaim] = []
        with self._read() as read:
            for some in chunks(sorted(set(groups))):
                found.extend(map(_kept_claim, read.execute(_kept().where(claims.c.group_id.in_(some))).mappings()))
        return tuple(sorted(found, key=lambda kept: kept.claim.id))

    def settle(self, settled: Sequence[Settled], replaced: Iterable[str] = ()) -> None:
        """Writes incidents with their rulings, in place of those of the groups `replaced`."""
        with told(self.path), writing(self._engine) as write:
            for some in chunks(sorted(set(replaced))):
                _take_away(write, incidents.c.group_id.in_(some))
            grouped = [{"claim": id, "group": group} for group, incident, _ in settled for id in incident.claims]
            if grouped:
                of_claim = update(claims).where(claims.c.id == bindparam("claim"))
                write.execute(of_claim.values(group_id=bindparam("group")), grouped)
            found = [incident for _, incident, _ in settled]
            _insert(write, incidents, [rows.incident_row(incident, group) for group, incident, _ in settled])
            _insert(write, incident_claims, [{"incident": one.id, "claim": id} for one in found for id in one.claims])
            _insert(write, incident_actors, [row for one in found for row in rows.actor_rows(one)])
            _insert(write, incident_places, [row for one in found for row in rows.place_rows(one)])
            _rule(write, [ruling for _, _, held in settled for ruling in held])

    def groups_of(self, ids: Iterable[str]) -> frozenset[str]:
        """The groups of some claims, as far as they are merged."""
        found: set[str] = set()
        with self._read() as read:
            for some in chunks(sorted(set(ids))):
                asked = select(claims.c.group_id).where(claims.c.id.in_(some), claims.c.group_id.is_not(None))
                found.update(read.scalars(asked.distinct()).all())
        return frozenset(found)

    def decide(self, decision: Decision, concerned: Iterable[str]) -> None:
        """Keeps what a person decided, for good, and opens again the claims that hang together with those concerned.

        Args:
            decision: made later than all that the ledger holds. concerned: ids of claims.
        """
        with told(self.path), writing(self._engine) as write:
            write.execute(insert(decisions).values(**rows.decision_row(decision)))
            asked = select(claims.c.group_id).where(claims.c.group_id.is_not(None))
            groups = {
                id
                for some in chunks(sorted(set(concerned)))
                for id in write.scalars(asked.where(claims.c.id.in_(some)))
            }
            _reopen(write, sorted(groups))

    def add_coded(self, coded: Sequence[Coded], judged_by: str) -> dict[str, int]:
        """Adds incidents that people coded, with their rulings; one whose row has changed takes the place of its old self.

        Args:
            coded: incidents with `coded_by`, no two of one id. judged_by: the version of what ruled on them.

        Returns:
            How many were not held before, were held as they are, and were held otherwise.
        """
        done = dict.fromkeys((held.value for held in Held), 0)
        with told(self.path), writing(self._engine) as write:
            held: dict[str, str] = {}
            for some in chunks([one.id for one, _ in coded]):
                asked = select(incidents.c.id, incidents.c.record).where(incidents.c.id.in_(some))
                held.update((row.id, row.record) for row in write.execute(asked))
            new = []
            for one, _ in coded:
                row = rows.incident_row(one, "coded") | {"judged_by": judged_by}
                known = Held.NOTHING if one.id not in held else Held(["other", "same"][held[one.id] == row["record"]])
                done[known.value] += 1
                if known is not Held.SAME:
                    new.append((one, row))
            changed = [one.id for one, _ in new if one.id in held]
            for some in chunks(changed):
                write.execute(delete(incidents).where(incidents.c.id.in_(some)))
            _insert(write, incidents, [row for _, row in new])
            _insert(write, incident_actors, [row for one, _ in new for row in rows.actor_rows(one)])
            _insert(write, incident_places, [row for one, _ in new for row in rows.place_rows(one)])
            self._rule_coded(write, coded, judged_by)
        return done

    def rule_coded(self, coded: Sequence[Coded], judged_by: str) -> None:
        """Writes new rulings on incidents that people coded, beside the old."""
        with told(self.path), writing(self._engine) as write:
            self._rule_coded(write, coded, judged_by)

    def _rule_coded(self, write: Connection, coded: Sequence[Coded], judged_by: str) -> None:
        for some in chunks([one.id for one, _ in coded]):
            write.execute(update(rulings).where(rulings.c.incident.in_(some)).values(current=False))
            write.execute(update(incidents).where(incidents.c.id.in_(some)).values(judged_by=judged_by))
        _rule(write, [ruling for _, held in coded for ruling in held])

    def open_coded(self, judged_by: str, most: int) -> tuple[Incident, ...]:
        """Incidents that people coded and another version ruled on, at most so many."""
        other = or_(incidents.c.judged_by.is_(None), incidents.c.judged_by != judged_by)
        asked = select(incidents.c.record).where(incidents.c.origin.is_not(None), other).order_by(incidents.c.id)
        with self._read() as read:
            found = read.scalars(asked.limit(most)).all()
        return tuple(rows.loaded(Incident, record) for record in found)

    def work_out_by(self, version: str) -> bool:
        """Says by which rules incidents and rulings are worked out; if by others than so far, all are open again.

        Returns:
            Whether they are open again.
        """
        with told(self.path), writing(self._engine) as write:
            before = write.scalar(select(meta.c.value).where(meta.c.name == "worked_out_by"))
            if before == version:
                return False
            write.execute(delete(meta).where(meta.c.name == "worked_out_by"))
            write.execute(insert(meta).values(name="worked_out_by", value=version))
            _take_away(write, incidents.c.origin.is_(None))
            write.execute(update(claims).values(group_id=None))
        return before is not None


def _reopen(write: Connection, groups: Sequence[str]) -> None:
    for some in chunks(groups):
        _take_away(write, incidents.c.group_id.in_(some))
        write.execute(update(claims).where(claims.c.group_id.in_(some)).values(group_id=None))


def _take_away(write: Connection, which: ColumnElement[bool]) -> None:
    """Takes incidents away; the rulings on them are kept, but are no longer current."""
    gone = select(incidents.c.id).where(which)
    write.execute(update(rulings).where(rulings.c.incident.in_(gone), rulings.c.current).values(current=False))
    write.execute(delete(incidents).where(which))


def _rule(write: Connection, found: Sequence[Ruling]) -> None:
    """Writes rulings; one that was made before is the current one again."""
    if found:
        asked = sqlite_insert(rulings)
        again = asked.on_conflict_do_update(index_elements=[rulings.c.id], set_={"current": True})
        write.execute(again, [rows.ruling_row(ruling) for ruling in found])


def _insert(write: Connection, table: Table, found: Sequence[rows.Row]) -> None:
    if found:
        write.execute(insert(table), found)


def _kept() -> Any:
    columns = (claims.c.id, claims.c.record, claims.c.group_id, reports.c.published, reports.c.outlet)
    return select(*columns).join(reports, reports.c.id == claims.c.report)


def _kept_claim(row: RowMapping) -> KeptClaim:
    return KeptClaim(rows.loaded(Claim, row["record"]), row["published"], row["outlet"], row["group_id"])
