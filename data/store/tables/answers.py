"""Answers kept for idempotency keys."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, LargeBinary, String, Table

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

answers = Table(
    "answers",
    METADATA,
    Column("actor", String(64), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("request", String(64), nullable=False),
    Column("status", Integer),
    Column("headers", JSON),
    Column("body", LargeBinary),
)
Index("ix_answers_at", answers.c.at)
