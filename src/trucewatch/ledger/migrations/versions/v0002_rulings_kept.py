"""Rulings are kept beside those that follow them; incidents may be imported."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

COLUMNS = "incident, agreement, verdict, ground, rules, agreement_version, incident_version, current, record"
VERSION = """coalesce((SELECT json_extract(pair.value, '$[1]') FROM json_each(record, '$.versions') AS pair
    WHERE json_extract(pair.value, '$[0]') = '{}'), '')"""
"""The version of a ruling's rules, agreement or incident, as its record holds it: pairs of name and version."""


def upgrade() -> None:
    """Gives incidents an origin, and rulings a number, their versions, and whether they are current: so far all are."""
    op.add_column("incidents", sa.Column("origin", sa.Text(), nullable=True))
    op.add_column("incidents", sa.Column("judged_by", sa.Text(), nullable=True))
    op.create_index(op.f("ix_incidents_origin"), "incidents", ["origin"], unique=False)
    op.drop_index("ix_rulings_agreement_verdict", "rulings")
    op.rename_table("rulings", "rulings_0001")
    op.create_table(
        "rulings",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("agreement_version", sa.Text(), nullable=False),
        sa.Column("incident_version", sa.Text(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    versions = ", ".join(VERSION.format(name) for name in ("rules", "agreement", "incident"))
    op.execute(
        f"INSERT INTO rulings (id, {COLUMNS}) SELECT json_extract(record, '$.id'), incident, agreement, verdict, ground, "  # noqa: S608
        f"{versions}, 1, record FROM rulings_0001 ORDER BY incident, agreement"
    )
    op.drop_table("rulings_0001")
    op.create_index("ix_rulings_agreement_verdict", "rulings", ["agreement", "verdict"], unique=False)
    op.create_index("ix_rulings_incident_agreement", "rulings", ["incident", "agreement"], unique=False)
    op.create_index(
        "ix_rulings_current", "rulings", ["incident", "agreement"], unique=True, sqlite_where=sa.text("current")
    )
