"""Which metric queries read rows for want of a rollup, and which rollups were offered for them."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Float, String, Table

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

metric_asks = Table(
    "metric_asks",
    METADATA,
    Column("key", String(40), primary_key=True),
    Column("dataset", String(80), nullable=False),
    Column("query", JSON, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("milliseconds", Float, nullable=False),
    Column("last_at", Moment, nullable=False),
)
rollup_offers = Table(
    "rollup_offers",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("dataset", String(80), nullable=False),
    Column("rollup", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("asks", BigInteger, nullable=False),
    Column("rows_ms", Float, nullable=False),
    Column("rollup_ms", Float, nullable=False),
    Column("saved_ms", Float, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("base_rows", BigInteger, nullable=False),
    Column("measured_at", Moment, nullable=False),
    Column("decided_by", String(200)),
)
