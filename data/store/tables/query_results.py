"""Queries that run behind their asker's back, and where their results stand."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Index, String, Table, Text

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

query_results = Table(
    "query_results",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("actor", String(64), nullable=False),
    Column("lake", String(64), nullable=False),
    Column("sql", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("submitted_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("ended_at", Moment),
    Column("expires_at", Moment),
    Column("row_count", BigInteger, nullable=False, default=0),
    Column("bytes", BigInteger, nullable=False, default=0),
    Column("error", JSON),
    Column("about", JSON, nullable=False),
)
Index("ix_query_results_expires_at", query_results.c.expires_at)
