"""Plans that were proposed."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Index, String, Table

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

field_plans = Table(
    "field_plans",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("day", Date, nullable=False),
    Column("policy", String(40), nullable=False),
    Column("status", String(16), nullable=False),
    Column("body", JSON, nullable=False),
)
Index("ix_field_plans_at", field_plans.c.at)
