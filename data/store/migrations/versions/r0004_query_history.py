"""What people asked in SQL."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"


def upgrade() -> None:
    op.create_table(
        "query_history",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("lake", sa.String(64), nullable=False),
        sa.Column("sql", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("error", sa.String(80)),
        sa.Column("row_count", sa.Integer),
        sa.Column("bytes", sa.BigInteger),
        sa.Column("truncated", sa.Boolean, nullable=False),
        sa.Column("queue_ms", sa.Float, nullable=False),
        sa.Column("execution_ms", sa.Float, nullable=False),
        sa.Column("tables", sa.JSON, nullable=False),
    )
    op.create_index("ix_query_history_at", "query_history", ["at"])
