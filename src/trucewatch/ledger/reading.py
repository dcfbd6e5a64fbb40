"""What can be asked of a ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Select, Table, and_, exists, func, or_, select

from trucewatch.errors import LedgerError
from trucewatch.ledger.opening import told
from trucewatch.ledger.rows import decision_of, loaded, report_of
from trucewatch.ledger.schema import (
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
from trucewatch.records import Claim, Decision, Incident, Report, Ruling

AT_ONCE = 500
"""How many values one statement asks for: SQLite's limit is higher, but not everywhere."""

READ, CODED = "read", "coded"
"""Origins of incidents: out of reports, or out of data that people coded."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which incidents are asked for; what is left empty does not matter.

    Attributes:
        agreement, verdict: of one ruling; both of the same ruling where both are given.
        actor: an id or part of a name. actors: ids, any of which is wanted beside it.
        place: an id, a country's code or part of a name.
        first, last: days, both included; an incident is wanted whose days overlap them. Undated ones then are not.
        act, standing: as in the records.
        origin: `read` or `coded` (imported from data that people coded), or the name of a data set.
    """

    agreement: str | None = None
    verdict: str | None = None
    actor: str | None = None
    actors: frozenset[str] = field(default=frozenset())
    place: str | None = None
    first: date | None = None
    last: date | None = None
    act: str | None = None
    standing: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """How much a ledger holds; `open` are claims that are not yet part of an incident."""

    reports: int
    claims: int
    incidents: int
    rulings: int
    open: int


class Reading:
    """A ledger that is read."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with told(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    def size(self) -> Size:
        """How much it holds."""
        with self._read() as read:
            held = [_count(read, table) for table in (reports, claims, incidents)]
            ruled = read.scalar(select(func.count()).select_from(rulings).where(rulings.c.current)) or 0
            waiting = read.scalar(select(func.count()).select_from(claims).where(claims.c.group_id.is_(None))) or 0
        return Size(held[0], held[1], held[2], ruled, waiting)

    def meta(self, name: str) -> str | None:
        """A note on the ledger itself, such as which rules its incidents were worked out by."""
        with self._read() as read:
            value: str | None = read.scalar(select(meta.c.value).where(meta.c.name == name))
        return value

    def reports(self, ids: Iterable[str] | None = None) -> dict[str, Report]:
        """The reports of some ids, or all of them, by id."""
        with self._read() as read:
            found = _rows(read, select(reports), reports.c.id, ids)
        return {row["id"]: report_of(row) for row in found}

    def claims(self, ids: Iterable[str]) -> dict[str, Claim]:
        """The claims of some ids, by id."""
        with self._read() as read:
            found = _rows(read, select(claims.c.id, claims.c.record), claims.c.id, ids)
        return {row["id"]: loaded(Claim, row["record"]) for row in found}

    def claims_of(self, report: str) -> tuple[Claim, ...]:
        """The claims of a report, in the order of its text."""
        return self.claims_by_report([report])[report]

    def claims_by_report(self, ids: Iterable[str]) -> dict[str, tuple[Claim, ...]]:
        """The claims of some reports by the report's id, in the order of its text."""
        by_report: dict[str, list[Claim]] = {id: [] for id in ids}
        asked = select(claims.c.report, claims.c.record).order_by(claims.c.report, claims.c.nth)
        with self._read() as read:
            for row in _rows(read, asked, claims.c.report, by_report):
                by_report[row["report"]].append(loaded(Claim, row["record"]))
        return {id: tuple(held) for id, held in by_report.items()}

    def incidents(self, wanted: Filter | None = None) -> tuple[Incident, ...]:
        """Incidents by day, those without one last."""
        asked = select(incidents.c.record).where(*_conditions(wanted or Filter()))
        ordered = asked.order_by(incidents.c.start.is_(None), incidents.c.start, incidents.c.end, incidents.c.id)
        with self._read() as read:
            found = read.scalars(ordered).all()
        return tuple(loaded(Incident, record) for record in found)

    def incident(self, id: str) -> Incident:
        """The incident of an id, or of its beginning where no other begins so; one that a person joined to another is that other.

        Raises:
            LedgerError: there is none, or more than one.
        """
        same = incidents.c.id == id
        begins = func.substr(incidents.c.id, 1, len(id)) == id
        with self._read() as read:
            found = read.execute(select(incidents.c.id, incidents.c.record).where(or_(same, begins)).limit(3)).all()
        exact = [row for row in found if row.id == id]
        if not found:
            moved = self._moved(id)
            if moved:
                return moved
            raise LedgerError(f"{self.path}: holds no incident {id!r}")
        if len(found) > 1 and not exact:
            several = ", ".join(row.id for row in found)
            raise LedgerError(f"{self.path}: {id!r} begins the ids of several incidents ({several}…); give more of it")
        return loaded(Incident, (exact or found)[0].record)

    def _moved(self, id: str) -> Incident | None:
        """The incident that now holds the claims of one that a decision was about."""
        for one in reversed(self.decisions()):
            detail = dict(one.detail)
            for name, side in ((one.incident, "ours"), (detail.get("other", ""), "theirs")):
                found = self.incidents_with(detail[side].split()) if name and name.startswith(id) else ()
                if len(found) == 1:
                    return found[0]
        return None

    def rulings(self, ids: Iterable[str] | None = None) -> dict[str, tuple[Ruling, ...]]:
        """The rulings on some incidents, or all, by the incident's id; in the order of the agreements' ids."""
        asked = select(rulings.c.incident, rulings.c.record).where(rulings.c.current)
        with self._read() as read:
            found = _rows(read, asked.order_by(rulings.c.incident, rulings.c.agreement), rulings.c.incident, ids)
        by_incident: dict[str, list[Ruling]] = {}
        for row in found:
            by_incident.setdefault(row["incident"], []).append(loaded(Ruling, row["record"]))
        return {id: tuple(held) for id, held in by_incident.items()}

    def ruling_history(self, incident: str) -> tuple[tuple[Ruling, bool], ...]:
        """Every ruling ever made on an incident, and whether it is current; by agreement, in the order in which they were made."""
        asked = select(rulings.c.record, rulings.c.current).where(rulings.c.incident == incident)
        with self._read() as read:
            found = read.execute(asked.order_by(rulings.c.agreement, rulings.c.number)).all()
        return tuple((loaded(Ruling, row.record), row.current) for row in found)

    def incidents_with(self, ids: Iterable[str]) -> tuple[Incident, ...]:
        """The incidents that hold any of some claims, in the order of their ids."""
        asked = select(incidents.c.id, incidents.c.record).join(incident_claims)
        with self._read() as read:
            found = {row["id"]: row["record"] for row in _rows(read, asked, incident_claims.c.claim, ids)}
        return tuple(loaded(Incident, found[id]) for id in sorted(found))

    def decisions(self) -> tuple[Decision, ...]:
        """Everything that people decided, in the order in which they did."""
        asked = select(decisions).order_by(decisions.c.at, decisions.c.id)
        with self._read() as read:
            return tuple(decision_of(row) for row in read.execute(asked).mappings())

    def incidents_of(self, report: str) -> tuple[str, ...]:
        """The ids of the incidents that a report tells of."""
        asked = (
            select(incident_claims.c.incident)
            .join(claims, claims.c.id == incident_claims.c.claim)
            .where(claims.c.report == report)
            .distinct()
            .order_by(incident_claims.c.incident)
        )
        with self._read() as read:
            return tuple(read.scalars(asked).all())


def _count(read: Connection, table: Table) -> int:
    return read.scalar(select(func.count()).select_from(table)) or 0


def _rows(
    read: Connection, asked: Select[Any], column: ColumnElement[Any], values: Iterable[str] | None
) -> Sequence[RowMapping]:
    """The rows that a statement finds for some values of a column, or for all."""
    if values is None:
        return read.execute(asked).mappings().all()
    found: list[RowMapping] = []
    for some in chunks(sorted(set(values))):
        found.extend(read.execute(asked.where(column.in_(some))).mappings().all())
    return found


def chunks(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Values in parts that one statement can hold."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def _conditions(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.origin:
        yield _origin(wanted.origin)
    if wanted.act:
        yield incidents.c.act == wanted.act
    if wanted.standing:
        yield incidents.c.standing == wanted.standing
    if wanted.first:
        yield incidents.c.end >= wanted.first
    if wanted.last:
        yield incidents.c.start <= wanted.last
    ruled = [
        column == value
        for column, value in ((rulings.c.agreement, wanted.agreement), (rulings.c.verdict, wanted.verdict))
        if value
    ]
    if ruled:
        yield exists().where(and_(rulings.c.incident == incidents.c.id, rulings.c.current, *ruled))
    if wanted.actor or wanted.actors:
        yield exists().where(and_(incident_actors.c.incident == incidents.c.id, or_(*_actor(wanted))))
    if wanted.place:
        yield exists().where(and_(incident_places.c.incident == incidents.c.id, or_(*_place(wanted.place))))


def _origin(wanted: str) -> ColumnElement[bool]:
    column = incidents.c.origin
    return {READ: column.is_(None), CODED: column.is_not(None)}.get(wanted, column == wanted)


def _actor(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.actors:
        yield incident_actors.c.actor.in_(sorted(wanted.actors))
    if wanted.actor:
        yield incident_actors.c.actor == wanted.actor
        yield incident_actors.c.name.icontains(wanted.actor, autoescape=True)


def _place(wanted: str) -> Iterator[ColumnElement[bool]]:
    yield incident_places.c.place == wanted
    yield incident_places.c.country == wanted.upper()
    yield incident_places.c.name.icontains(wanted, autoescape=True)
