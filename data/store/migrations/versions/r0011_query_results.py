"""Queries that run behind their asker's back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0011"
down_revision = "r0010"


def upgrade() -> None:
    op.create_table(
        "query_results",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("lake", sa.String(64), nullable=False),
        sa.Column("sql", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("row_count", sa.BigInteger, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("error", sa.JSON),
        sa.Column("about", sa.JSON, nullable=False),
    )
    op.create_index("ix_query_results_expires_at", "query_results", ["expires_at"])
