"""Saved views of dashboards, and short links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0026"
down_revision = "r0025"


def upgrade() -> None:
    op.create_table(
        "dashboard_views",
        sa.Column("view_id", sa.String(16), primary_key=True),
        sa.Column("dashboard_id", sa.String(80), nullable=False, index=True),
        sa.Column("name", sa.String(120)),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("tab", sa.String(80)),
        sa.Column("standard", sa.Boolean, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
