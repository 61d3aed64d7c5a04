"""Jobs whose minutes nobody named."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0027"
down_revision = "r0026"


def upgrade() -> None:
    op.add_column("field_jobs", sa.Column("guessed", sa.Boolean, nullable=False, server_default="0"))
