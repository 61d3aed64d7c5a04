"""Every table of the metadata store."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

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

lake_versions = Table(
    "lake_versions",
    METADATA,
    Column("lake_id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("loaded_at", DateTime(timezone=True), nullable=False),
    Column("seconds", Float, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("tables", JSON, nullable=False),
    Column("outcomes", JSON, nullable=False),
)

lake_sizes = Table(
    "lake_sizes",
    METADATA,
    Column("lake_id", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("rows", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
)

answers = Table(
    "answers",
    METADATA,
    Column("actor", String(64), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("request", String(64), nullable=False),
    Column("status", Integer),
    Column("headers", JSON),
    Column("body", LargeBinary),
)
Index("ix_answers_at", answers.c.at)

query_history = Table(
    "query_history",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
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
)
Index("ix_query_history_at", query_history.c.at)
