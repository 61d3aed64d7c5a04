"""What people keep in the SQL console: their tabs, queries they saved, and pieces of SQL."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

sql_tabs = Table(
    "sql_tabs",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("actor", String(64), nullable=False),
    Column("title", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("lake", String(64), nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("caret", Integer, nullable=False),
    Column("query_id", String(32)),
    Column("saved_id", String(32)),
    Column("place", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("closed_at", Moment),
)
Index("ix_sql_tabs_actor", sql_tabs.c.actor)

saved_queries = Table(
    "saved_queries",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("title", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("lake", String(64), nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
Index("ix_saved_queries_owner", saved_queries.c.owner)

sql_snippets = Table(
    "sql_snippets",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
Index("ix_sql_snippets_owner", sql_snippets.c.owner, sql_snippets.c.name, unique=True)
