"""Where words go, and whether each arrived."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

channels = Table(
    "channels",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("target", String(1000), nullable=False),
    Column("secret", Text, nullable=False),
)

deliveries = Table(
    "deliveries",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("channel_id", String(64), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("body", JSON, nullable=False),
    Column("files", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", Moment),
    Column("status", String(16), nullable=False),
    Column("error", String(200)),
)
Index("ix_deliveries_status", deliveries.c.status, deliveries.c.next_at)
