"""Which rollups there are, what state they are in, and how often they served."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, DateTime, Float, Integer, String, Table

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

rollups = Table(
    "rollups",
    METADATA,
    Column("dataset", String(80), primary_key=True),
    Column("rollup", String(80), primary_key=True),
    Column("lake", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", String(80)),
    Column("mark", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("calendar", String(80), nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("base_rows", BigInteger, nullable=False),
    Column("bytes", BigInteger),
    Column("checksum", String(40), nullable=False),
    Column("reach", DateTime),
    Column("single", JSON, nullable=False),
    Column("source", String(80), nullable=False),
    Column("built_at", Moment),
    Column("milliseconds", Float, nullable=False),
    Column("checked", Integer, nullable=False),
    Column("differing", Integer, nullable=False),
    Column("hits", BigInteger, nullable=False),
    Column("misses", JSON, nullable=False),
    Column("used_at", Moment),
)
