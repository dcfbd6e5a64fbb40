"""The tables of the ledger.

What was read (`reports`, `claims`), what was imported (`incidents` with an `origin`) and what people decided (`decisions`) is kept; what
follows from it (the other `incidents` and all that hangs on them) can be worked out again at any time and is replaced when it changes.
`rulings` are never taken away: a new one stands beside the old, and one for each incident and agreement is current. Whole records stand
as JSON in `record`; the columns beside it are those that are searched by. Beside these tables stands `report_words`, the full-text index
over titles and texts, which only SQL can describe: see `migrations/versions/v0001_first_tables.py`.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

HEAD = "0002"
"""The version of these tables: the last of `migrations/versions`."""

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "fk": "fk_%(table_name)s_%(column_0_N_name)s"}
)


def _to(column: str) -> ForeignKey:
    return ForeignKey(column, ondelete="CASCADE")


meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

reports = Table(
    "reports",
    metadata,
    Column("number", Integer, primary_key=True),  # by which the words of a report are found; says nothing else
    Column("id", Text, nullable=False, unique=True),
    Column("content", Text, nullable=False),  # hash of all that was published
    Column("published", Date),
    Column("outlet", Text),
    Column("title", Text),
    Column("url", Text),
    Column("language", Text),
    Column("origin", Text),
    Column("text", Text, nullable=False),
    Column("keywords", Text, nullable=False),  # JSON list
)

claims = Table(
    "claims",
    metadata,
    Column("id", Text, primary_key=True),
    Column("report", Text, _to("reports.id"), nullable=False, index=True),
    Column("nth", Integer, nullable=False),  # in the order of the text, from 0
    Column("act", Text, nullable=False),
    Column("group_id", Text, index=True),  # claims that hang together by likeness; null until they are merged
    Column("record", Text, nullable=False),
)

claim_keys = Table(
    "claim_keys",
    metadata,
    Column("key", Text, nullable=False),
    Column("claim", Text, _to("claims.id"), nullable=False, index=True),
    PrimaryKeyConstraint("key", "claim"),
    sqlite_with_rowid=False,
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("group_id", Text, nullable=False, index=True),
    Column("act", Text, nullable=False),
    Column("factuality", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("start", Date, index=True),
    Column("end", Date),
    Column("record", Text, nullable=False),
    Column("origin", Text, index=True),  # the data set that it was imported from; null where it was read
    Column("judged_by", Text),  # the version by which an imported one was last held against the agreements
)

incident_claims = Table(
    "incident_claims",
    metadata,
    Column("incident", Text, _to("incidents.id"), nullable=False),
    Column("claim", Text, _to("claims.id"), nullable=False, index=True),
    PrimaryKeyConstraint("incident", "claim"),
    sqlite_with_rowid=False,
)

incident_actors = Table(
    "incident_actors",
    metadata,
    Column("incident", Text, _to("incidents.id"), nullable=False, index=True),
    Column("actor", Text, index=True),  # id in the register, or null
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),  # initiator or recipient
)

incident_places = Table(
    "incident_places",
    metadata,
    Column("incident", Text, _to("incidents.id"), nullable=False, index=True),
    Column("place", Text),  # id in the gazetteer, or null
    Column("name", Text, nullable=False),
    Column("country", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("radius_km", Float),
)

rulings = Table(
    "rulings",
    metadata,
    Column("number", Integer, primary_key=True),  # in the order in which they were made
    Column("id", Text, nullable=False, unique=True),
    Column("incident", Text, nullable=False),  # no key: it outlives the incident that is worked out again
    Column("agreement", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("ground", Text),
    Column("rules", Text, nullable=False),  # versions of the rules, the agreement and the incident
    Column("agreement_version", Text, nullable=False),
    Column("incident_version", Text, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("record", Text, nullable=False),
    Index("ix_rulings_agreement_verdict", "agreement", "verdict"),
    Index("ix_rulings_incident_agreement", "incident", "agreement"),
    Index(
        "ix_rulings_current",
        "incident",
        "agreement",
        unique=True,
        sqlite_where=text("current"),
        postgresql_where=text("current"),
    ),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("incident", Text, nullable=False, index=True),  # no key: it outlives what is worked out again
    Column("what", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("why", Text, nullable=False),
    Column("detail", Text, nullable=False),
)
