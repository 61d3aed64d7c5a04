"""When a job was taken up and reached, and how long its promises stood still."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0014"
down_revision = "r0013"


def upgrade() -> None:
    with op.batch_alter_table("field_jobs") as table:
        table.add_column(sa.Column("accepted_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("arrived_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("paused_since", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("paused_minutes", sa.Float, nullable=False, server_default="0"))
