"""Promises that are in danger, who is told of it, and whether the word arrived."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

field_alerts = Table(
    "field_alerts",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("job_id", String(64), nullable=False),
    Column("metric", String(16), nullable=False),
    Column("level", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("at", Moment, nullable=False),
    Column("acknowledged_at", Moment),
    Column("acknowledged_by", String(64)),
    UniqueConstraint("job_id", "metric", "level", name="uq_field_alerts"),
)
Index("ix_field_alerts_at", field_alerts.c.at)

field_hooks = Table(
    "field_hooks",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("target", String(1000), nullable=False),
    Column("secret", Text),
    Column("level", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
)

field_deliveries = Table(
    "field_deliveries",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("hook_id", String(64), nullable=False),
    Column("body", JSON, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", Moment),
    Column("status", String(16), nullable=False),
    Column("error", String(200)),
)
Index("ix_field_deliveries_status", field_deliveries.c.status, field_deliveries.c.next_at)
