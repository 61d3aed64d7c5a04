"""What somebody saw of a dashboard."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0031"
down_revision = "r0030"


def upgrade() -> None:
    op.create_table(
        "dashboard_looks",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("dashboard_id", sa.String(80), nullable=False, index=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("mark", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("numbers", sa.JSON, nullable=False),
    )
