"""Pipelines, executions and their logs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0009"
down_revision = "r0008"


def upgrade() -> None:
    op.create_table(
        "pipelines",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(64), nullable=False),
        sa.Column("armed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True)),
        sa.Column("watched", sa.JSON, nullable=False),
    )
    _executions()
    op.create_table(
        "execution_logs",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("execution_id", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("level", sa.String(8), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("params", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_execution_logs_execution", "execution_logs", ["execution_id", "id"])


def _executions() -> None:
    op.create_table(
        "executions",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("pipeline_id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in ("scheduled_for",)),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in ("not_before", "started_at", "finished_at")),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("token", sa.Integer, nullable=False),
        sa.Column("holder", sa.String(64)),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("cancelled_by", sa.String(64)),
        *(
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in ("extracted", "transformed", "loaded", "rejected", "filtered", "folded", "bytes")
        ),
        sa.Column("share", sa.Float),
        sa.Column("error", sa.JSON),
        sa.Column("request", sa.JSON, nullable=False),
        sa.UniqueConstraint("pipeline_id", "scheduled_for"),
    )
    op.create_index("ix_executions_pipeline", "executions", ["pipeline_id", "queued_at"])
    op.create_index("ix_executions_status", "executions", ["status"])
