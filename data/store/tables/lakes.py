"""Which lakes there are, their versions, and how large they were on which day."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Date, Float, Integer, String, Table

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

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
    Column("loaded_at", Moment),
    Column("error", JSON),
)

lake_versions = Table(
    "lake_versions",
    METADATA,
    Column("lake_id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("loaded_at", Moment, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("tables", JSON, nullable=False),
    Column("outcomes", JSON, nullable=False),
)

table_changes = Table(
    "table_changes",
    METADATA,
    Column("lake_id", String(64), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("version", Integer, nullable=False),
)

lake_sizes = Table(
    "lake_sizes",
    METADATA,
    Column("lake_id", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("rows", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
)

lake_checks = Table(
    "lake_checks",
    METADATA,
    Column("lake_id", String(64), primary_key=True),
    Column("checked_at", Moment, nullable=False),
    Column("milliseconds", Float),
    Column("server", String(200)),
    Column("expires_at", Moment),
    Column("error", JSON),
)
