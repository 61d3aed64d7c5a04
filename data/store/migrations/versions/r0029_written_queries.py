"""Queries of the past keep what was written: the text with its parameters, and their values."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0029"
down_revision = "r0028"


def upgrade() -> None:
    with op.batch_alter_table("query_history") as table:
        table.add_column(sa.Column("written", sa.Text))
        table.add_column(sa.Column("given", sa.JSON))
