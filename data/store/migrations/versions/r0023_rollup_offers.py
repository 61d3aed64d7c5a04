"""Queries that read rows for want of a rollup, and the rollups offered for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0023"
down_revision = "r0022"


def upgrade() -> None:
    op.create_table(
        "metric_asks",
        sa.Column("key", sa.String(40), primary_key=True),
        sa.Column("dataset", sa.String(80), nullable=False),
        sa.Column("query", sa.JSON, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("milliseconds", sa.Float, nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "rollup_offers",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("dataset", sa.String(80), nullable=False),
        sa.Column("rollup", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asks", sa.BigInteger, nullable=False),
        sa.Column("rows_ms", sa.Float, nullable=False),
        sa.Column("rollup_ms", sa.Float, nullable=False),
        sa.Column("saved_ms", sa.Float, nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("base_rows", sa.BigInteger, nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(200)),
    )
