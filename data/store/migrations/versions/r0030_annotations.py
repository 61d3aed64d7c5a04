"""What happened, written on the axis of time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0030"
down_revision = "r0029"


def upgrade() -> None:
    op.create_table(
        "dashboard_annotations",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
