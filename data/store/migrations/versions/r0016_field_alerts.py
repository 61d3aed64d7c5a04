"""Promises in danger, who is told, and whether the word arrived."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0016"
down_revision = "r0015"


def upgrade() -> None:
    _alerts()
    _hooks()
    _deliveries()


def _alerts() -> None:
    op.create_table(
        "field_alerts",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("job_id", sa.String(64), nullable=False),
        sa.Column("metric", sa.String(16), nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True)),
        sa.Column("acknowledged_by", sa.String(64)),
        sa.UniqueConstraint("job_id", "metric", "level", name="uq_field_alerts"),
    )
    op.create_index("ix_field_alerts_at", "field_alerts", ["at"])


def _hooks() -> None:
    op.create_table(
        "field_hooks",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("target", sa.String(1000), nullable=False),
        sa.Column("secret", sa.Text),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
    )


def _deliveries() -> None:
    op.create_table(
        "field_deliveries",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("hook_id", sa.String(64), nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True)),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("error", sa.String(200)),
    )
    op.create_index("ix_field_deliveries_status", "field_deliveries", ["status", "next_at"])
