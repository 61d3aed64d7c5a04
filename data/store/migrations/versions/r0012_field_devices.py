"""Phones of technicians, links for customers, notes and pictures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0012"
down_revision = "r0011"


def upgrade() -> None:
    _devices()
    _operations()
    _links()
    _notes()


def _devices() -> None:
    op.create_table(
        "field_devices",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("technician_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked", sa.Boolean, nullable=False),
    )


def _operations() -> None:
    op.create_table(
        "field_operations",
        sa.Column("technician_id", sa.String(64), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.JSON, nullable=False),
    )
    op.create_index("ix_field_operations_at", "field_operations", ["at"])


def _links() -> None:
    op.create_table(
        "field_links",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("job_id", sa.String(64), nullable=False),
        sa.Column("technician_id", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )


def _notes() -> None:
    op.create_table(
        "field_notes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("job_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("media_type", sa.String(40)),
        sa.Column("content", sa.LargeBinary),
    )
    op.create_index("ix_field_notes_job", "field_notes", ["job_id", "id"])
