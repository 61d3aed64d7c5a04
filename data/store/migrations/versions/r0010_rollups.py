"""Rollups: their state and how often they served."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0010"
down_revision = "r0009"


def upgrade() -> None:
    op.create_table(
        "rollups",
        sa.Column("dataset", sa.String(80), primary_key=True),
        sa.Column("rollup", sa.String(80), primary_key=True),
        sa.Column("lake", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(80)),
        sa.Column("mark", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("calendar", sa.String(80), nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("base_rows", sa.BigInteger, nullable=False),
        sa.Column("bytes", sa.BigInteger),
        sa.Column("checksum", sa.String(40), nullable=False),
        sa.Column("reach", sa.DateTime),
        sa.Column("single", sa.JSON, nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True)),
        sa.Column("milliseconds", sa.Float, nullable=False),
        sa.Column("checked", sa.Integer, nullable=False),
        sa.Column("differing", sa.Integer, nullable=False),
        sa.Column("hits", sa.BigInteger, nullable=False),
        sa.Column("misses", sa.JSON, nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
