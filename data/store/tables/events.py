"""What happened: the outbox."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

events = Table(
    "events",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("topic", String(80), nullable=False),
    Column("payload", JSON, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_events_topic_id", events.c.topic, events.c.id)
