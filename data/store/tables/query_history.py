"""What people asked in SQL."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Float, Index, Integer, String, Table, Text

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

query_history = Table(
    "query_history",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("lake", String(64), nullable=False),
    Column("sql", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("error", String(80)),
    Column("row_count", Integer),
    Column("bytes", BigInteger),
    Column("truncated", Boolean, nullable=False),
    Column("queue_ms", Float, nullable=False),
    Column("execution_ms", Float, nullable=False),
    Column("tables", JSON, nullable=False),
    Column("written", Text),
    Column("given", JSON),
)
Index("ix_query_history_at", query_history.c.at)
