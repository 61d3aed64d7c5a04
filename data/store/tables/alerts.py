"""Alerts on metrics and what they found."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, UniqueConstraint

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

alerts = Table(
    "alerts",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("document", JSON, nullable=False),
    Column("owner", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Column("snoozed_until", Moment),
    Column("seen", String(10)),
    Column("ground", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("problem", JSON),
    Column("reading", JSON),
    Column("checked_at", Moment),
)

alert_firings = Table(
    "alert_firings",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("alert_id", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("start", String(10), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("proof", JSON, nullable=False),
    Column("as_of", Moment),
    Column("at", Moment, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("acknowledged_at", Moment),
    Column("acknowledged_by", String(64)),
    Column("recovered_at", Moment),
    UniqueConstraint("alert_id", "start", name="uq_alert_firings"),
)
Index("ix_alert_firings_at", alert_firings.c.at)
