"""Drafts of dashboards and their steps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0019"
down_revision = "r0018"


def upgrade() -> None:
    op.create_table(
        "dashboard_drafts",
        sa.Column("draft_id", sa.String(40), primary_key=True),
        sa.Column("dashboard_id", sa.String(80), nullable=False, index=True),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("base", sa.JSON),
        sa.Column("step", sa.Integer, nullable=False),
    )
    op.create_table(
        "dashboard_draft_steps",
        sa.Column("draft_id", sa.String(40), primary_key=True),
        sa.Column("step", sa.Integer, primary_key=True),
        sa.Column("edit", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
    )
