"""Dashboards that are sent at their times, and each time they were."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, UniqueConstraint

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

reports = Table(
    "reports",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("document", JSON, nullable=False),
    Column("owner", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Column("next_at", Moment),
)

report_runs = Table(
    "report_runs",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("report_id", String(64), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("at", Moment, nullable=False),
    Column("file", JSON),
    Column("error", JSON),
    UniqueConstraint("report_id", "due_at", name="uq_report_runs"),
)
Index("ix_report_runs_at", report_runs.c.at)
