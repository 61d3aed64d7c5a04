"""Every table of the metadata store."""

from __future__ import annotations

from sqlalchemy import JSON, Column, DateTime, Index, Integer, MetaData, String, Table

METADATA = MetaData()

events = Table(
    "events",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("topic", String(80), nullable=False),
    Column("payload", JSON, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_events_topic_id", events.c.topic, events.c.id)

lakes = Table(
    "lakes",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("options", JSON, nullable=False),
    Column("stand_in", String(64)),
    Column("sla_seconds", Integer),
    Column("version", Integer, nullable=False, default=0),
    Column("loaded_at", DateTime(timezone=True)),
    Column("error", JSON),
)
