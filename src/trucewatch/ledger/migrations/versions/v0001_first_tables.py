"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

WORDS = (
    """CREATE VIRTUAL TABLE report_words USING fts5(
        title, text, content='reports', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER reports_words_in AFTER INSERT ON reports BEGIN
        INSERT INTO report_words(rowid, title, text) VALUES (new.number, new.title, new.text); END""",
    """CREATE TRIGGER reports_words_out AFTER DELETE ON reports BEGIN
        INSERT INTO report_words(report_words, rowid, title, text)
        VALUES ('delete', old.number, old.title, old.text); END""",
)
"""Full-text search over what was published: stems of English words, no accents; kept by the database itself."""


def upgrade() -> None:
    """Makes the tables of a new ledger."""
    op.create_table(
        "decisions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_decisions_incident"), "decisions", ["incident"], unique=False)
    op.create_table(
        "incidents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("factuality", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_incidents_group_id"), "incidents", ["group_id"], unique=False)
    op.create_index(op.f("ix_incidents_start"), "incidents", ["start"], unique=False)
    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "reports",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], name=op.f("fk_claims_report"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_claims_group_id"), "claims", ["group_id"], unique=False)
    op.create_index(op.f("ix_claims_report"), "claims", ["report"], unique=False)
    op.create_table(
        "incident_actors",
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident"], ["incidents.id"], name=op.f("fk_incident_actors_incident"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_incident_actors_actor"), "incident_actors", ["actor"], unique=False)
    op.create_index(op.f("ix_incident_actors_incident"), "incident_actors", ["incident"], unique=False)
    op.create_table(
        "incident_places",
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("radius_km", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident"], ["incidents.id"], name=op.f("fk_incident_places_incident"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_incident_places_incident"), "incident_places", ["incident"], unique=False)
    op.create_table(
        "rulings",
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["incident"], ["incidents.id"], name=op.f("fk_rulings_incident"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("incident", "agreement"),
    )
    op.create_index("ix_rulings_agreement_verdict", "rulings", ["agreement", "verdict"], unique=False)
    op.create_table(
        "claim_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claims.id"], name=op.f("fk_claim_keys_claim"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "claim"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_claim_keys_claim"), "claim_keys", ["claim"], unique=False)
    op.create_table(
        "incident_claims",
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claims.id"], name=op.f("fk_incident_claims_claim"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["incident"], ["incidents.id"], name=op.f("fk_incident_claims_incident"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident", "claim"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_incident_claims_claim"), "incident_claims", ["claim"], unique=False)
    for statement in WORDS:
        op.execute(statement)
