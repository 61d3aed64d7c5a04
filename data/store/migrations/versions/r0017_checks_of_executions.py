"""What the checks of a pipeline found in the staged rows of an execution."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0017"
down_revision = "r0016"


def upgrade() -> None:
    op.add_column("executions", sa.Column("checks", sa.JSON))
