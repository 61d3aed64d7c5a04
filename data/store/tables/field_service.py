"""Jobs in the field, who does them, when, and what became of them. Times are UTC."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from data.store.moments import Moment
from data.store.tables.metadata import METADATA

field_technicians = Table(
    "field_technicians",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("phone", String(64)),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("address", String(400), nullable=False),
    Column("skills", JSON, nullable=False),
    Column("shifts", JSON, nullable=False),
    Column("breaks", JSON, nullable=False),
    Column("territory", JSON),
    Column("returns_home", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("source", String(16), nullable=False),
)

field_absences = Table(
    "field_absences",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("technician_id", String(64), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("reason", String(200), nullable=False),
)
Index("ix_field_absences_technician", field_absences.c.technician_id, field_absences.c.starts_at)

field_jobs = Table(
    "field_jobs",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("title", String(200), nullable=False),
    Column("description", Text, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("customer", JSON, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("address", String(400), nullable=False),
    Column("skills", JSON, nullable=False),
    Column("windows", JSON, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("guessed", Boolean, nullable=False, server_default="0"),
    Column("state", String(16), nullable=False),
    Column("technician_id", String(64)),
    Column("day", Date),
    Column("planned_start", Moment),
    Column("planned_end", Moment),
    Column("travel_minutes", Float),
    Column("not_before", Moment),
    Column("pinned", Boolean, nullable=False),
    Column("excluded", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("assigned_at", Moment),
    Column("accepted_at", Moment),
    Column("arrived_at", Moment),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    Column("due_at", Moment),
    Column("paused_since", Moment),
    Column("paused_minutes", Float, nullable=False, server_default="0"),
    Column("reason", String(200)),
    Column("follow_up_of", String(64)),
    Column("checklist", JSON, nullable=False),
    Column("source", String(16), nullable=False),
    Column("version", Integer, nullable=False),
)
Index("ix_field_jobs_state", field_jobs.c.state)
Index("ix_field_jobs_day", field_jobs.c.day, field_jobs.c.technician_id)

field_transitions = Table(
    "field_transitions",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("job_id", String(64), nullable=False),
    Column("event", String(16), nullable=False),
    Column("from_state", String(16)),
    Column("to_state", String(16), nullable=False),
    Column("technician_id", String(64)),
    Column("actor", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("device_at", Moment),
    Column("lat", Float),
    Column("lon", Float),
    Column("reason", String(200)),
)
Index("ix_field_transitions_job", field_transitions.c.job_id, field_transitions.c.id)

field_plan_versions = Table(
    "field_plan_versions",
    METADATA,
    Column("technician_id", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("version", Integer, nullable=False),
)

field_revision = Table(
    "field_revision",
    METADATA,
    Column("name", String(16), primary_key=True),
    Column("value", Integer, nullable=False),
    Column("day", Date),
)

field_changes = Table(
    "field_changes",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("verb", String(32), nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("overridden", JSON, nullable=False),
    Column("undone", Boolean, nullable=False),
    Column("absence_id", String(64)),
)
Index("ix_field_changes_actor", field_changes.c.actor, field_changes.c.id)

field_positions = Table(
    "field_positions",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("technician_id", String(64), nullable=False),
    Column("fixed_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("accuracy", Float),
    Column("speed", Float),
    Column("heading", Float),
    Column("battery", Float),
    Column("source", String(16), nullable=False),
    UniqueConstraint("technician_id", "fixed_at", "lat", "lon", name="uq_field_positions"),
)
