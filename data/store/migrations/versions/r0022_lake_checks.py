"""How each lake was when it was last asked: latency, server, end of its credentials."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0022"
down_revision = "r0021"


def upgrade() -> None:
    op.create_table(
        "lake_checks",
        sa.Column("lake_id", sa.String(64), primary_key=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("milliseconds", sa.Float),
        sa.Column("server", sa.String(200)),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.JSON),
    )
