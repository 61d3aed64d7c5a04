"""Snapshots of the quality of tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0007"
down_revision = "r0006"


def upgrade() -> None:
    op.create_table(
        "quality_snapshots",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("lake", sa.String(64), nullable=False),
        sa.Column("table_name", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("rows", sa.BigInteger),
        sa.Column("newest", sa.DateTime(timezone=True)),
        sa.Column("columns", sa.Integer, nullable=False),
        sa.Column("covered", sa.Integer, nullable=False),
        sa.Column("milliseconds", sa.Float, nullable=False),
        sa.Column("anomalies", sa.JSON, nullable=False),
        sa.Column("error", sa.String(80)),
    )
    op.create_index("ix_quality_snapshots_table", "quality_snapshots", ["lake", "table_name", "id"])
    op.create_table(
        "quality_results",
        sa.Column("snapshot", sa.Integer, sa.ForeignKey("quality_snapshots.id"), primary_key=True),
        sa.Column("rule", sa.String(80), primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("dimension", sa.String(32), nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        sa.Column("tested", sa.BigInteger, nullable=False),
        sa.Column("passed", sa.BigInteger, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("error", sa.String(80)),
        sa.Column("since", sa.DateTime(timezone=True)),
    )
