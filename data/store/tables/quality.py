"""What measuring the quality of tables gave: a snapshot each time, and a result per rule in it."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

quality_snapshots = Table(
    "quality_snapshots",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("lake", String(64), nullable=False),
    Column("table_name", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    Column("mark", String(64), nullable=False),
    Column("rows", BigInteger),
    Column("newest", Moment),
    Column("columns", Integer, nullable=False),
    Column("covered", Integer, nullable=False),
    Column("milliseconds", Float, nullable=False),
    Column("anomalies", JSON, nullable=False),
    Column("error", String(80)),
    Column("sample", Boolean, nullable=False),
)
Index("ix_quality_snapshots_table", quality_snapshots.c.lake, quality_snapshots.c.table_name, quality_snapshots.c.id)

quality_results = Table(
    "quality_results",
    METADATA,
    Column("snapshot", Integer, ForeignKey("quality_snapshots.id"), primary_key=True),
    Column("rule", String(80), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("dimension", String(32), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("tested", BigInteger, nullable=False),
    Column("passed", BigInteger, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("error", String(80)),
    Column("since", Moment),
)
