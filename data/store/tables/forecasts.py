"""Forecasts that hold as long as the data they rest on."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, String, Table

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

forecasts = Table(
    "forecasts",
    METADATA,
    Column("key", String(80), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
