"""What custom dashboards were, version by version; only ever added to."""

from __future__ import annotations

from sqlalchemy import JSON, Column, DateTime, Integer, String, Table

from data.store.tables.metadata import METADATA

dashboard_versions = Table(
    "dashboard_versions",
    METADATA,
    Column("dashboard_id", String(80), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("mark", String(32), nullable=False),
    Column("document", JSON),
)
