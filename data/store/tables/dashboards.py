"""What custom dashboards were, version by version (only ever added to), what is being made of them by steps, and what
is kept beside them: views, annotations."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Integer, String, Table

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

dashboard_versions = Table(
    "dashboard_versions",
    METADATA,
    Column("dashboard_id", String(80), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("mark", String(32), nullable=False),
    Column("document", JSON),
)

dashboard_drafts = Table(
    "dashboard_drafts",
    METADATA,
    Column("draft_id", String(40), primary_key=True),
    Column("dashboard_id", String(80), nullable=False, index=True),
    Column("actor", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("base", JSON(none_as_null=True)),
    Column("step", Integer, nullable=False),
)

dashboard_draft_steps = Table(
    "dashboard_draft_steps",
    METADATA,
    Column("draft_id", String(40), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("edit", String(40), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("document", JSON, nullable=False),
)

dashboard_annotations = Table(
    "dashboard_annotations",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("document", JSON, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("at", Moment, nullable=False),
)

dashboard_looks = Table(
    "dashboard_looks",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("actor", String(64), nullable=False),
    Column("dashboard_id", String(80), nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("mark", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("numbers", JSON, nullable=False),
)

dashboard_views = Table(
    "dashboard_views",
    METADATA,
    Column("view_id", String(16), primary_key=True),
    Column("dashboard_id", String(80), nullable=False, index=True),
    Column("name", String(120)),
    Column("state", String, nullable=False),
    Column("tab", String(80)),
    Column("standard", Boolean, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("at", Moment, nullable=False),
)
