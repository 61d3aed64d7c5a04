"""Phones of technicians: their tokens, what they sent once, links for customers, notes and pictures."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

field_devices = Table(
    "field_devices",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    Column("technician_id", String(64), nullable=False),
    Column("name", String(100), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revoked", Boolean, nullable=False),
)

field_operations = Table(
    "field_operations",
    METADATA,
    Column("technician_id", String(64), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("outcome", JSON, nullable=False),
)
Index("ix_field_operations_at", field_operations.c.at)

field_links = Table(
    "field_links",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    Column("job_id", String(64), nullable=False),
    Column("technician_id", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
)

field_notes = Table(
    "field_notes",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("job_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("at", Moment, nullable=False),
    Column("device_at", Moment),
    Column("text", Text, nullable=False),
    Column("media_type", String(40)),
    Column("content", LargeBinary),
)
Index("ix_field_notes_job", field_notes.c.job_id, field_notes.c.id)
