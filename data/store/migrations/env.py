"""What Alembic runs for an upgrade: the revisions, on the connection that it was handed."""

from __future__ import annotations

from alembic import context

from data.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
