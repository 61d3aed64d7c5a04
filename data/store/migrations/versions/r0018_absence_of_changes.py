"""The absence that a change of the plan began with, so that an undo ends it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0018"
down_revision = "r0017"


def upgrade() -> None:
    op.add_column("field_changes", sa.Column("absence_id", sa.String(64)))
