"""How Alembic runs a migration: in the transaction that the ledger has begun, so that a ledger is whole or not there at all."""

from __future__ import annotations

from alembic import context

from trucewatch.ledger.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=False)
context.run_migrations()
