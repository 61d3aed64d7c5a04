"""Whether a measurement looked at some of a table's rows only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0028"
down_revision = "r0027"


def upgrade() -> None:
    op.add_column("quality_snapshots", sa.Column("sample", sa.Boolean, nullable=False, server_default=sa.false()))
