"""Pipelines, their executions, and what executions said."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

pipelines = Table(
    "pipelines",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("document", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("updated_by", String(64), nullable=False),
    Column("armed_at", Moment, nullable=False),
    Column("next_at", Moment),
    Column("watched", JSON, nullable=False),
)

executions = Table(
    "executions",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("pipeline_id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("document", JSON, nullable=False),
    Column("cause", String(16), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("scheduled_for", Moment),
    Column("queued_at", Moment, nullable=False),
    Column("not_before", Moment),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    Column("status", String(16), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("token", Integer, nullable=False),
    Column("holder", String(64)),
    Column("lease_until", Moment),
    Column("cancelled_by", String(64)),
    Column("extracted", BigInteger, nullable=False),
    Column("transformed", BigInteger, nullable=False),
    Column("loaded", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
    Column("filtered", BigInteger, nullable=False),
    Column("folded", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("share", Float),
    Column("error", JSON),
    Column("request", JSON, nullable=False),
    Column("checks", JSON),
    UniqueConstraint("pipeline_id", "scheduled_for"),
)
Index("ix_executions_pipeline", executions.c.pipeline_id, executions.c.queued_at)
Index("ix_executions_status", executions.c.status)

execution_logs = Table(
    "execution_logs",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("execution_id", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("level", String(8), nullable=False),
    Column("code", String(80), nullable=False),
    Column("params", JSON, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_execution_logs_execution", execution_logs.c.execution_id, execution_logs.c.id)
