"""Jobs in the field, technicians, plans and positions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0008"
down_revision = "r0007"


def upgrade() -> None:
    _technicians()
    _absences()
    _jobs()
    _transitions()
    _plan_versions()
    _revision()
    _changes()
    _positions()


def _technicians() -> None:
    op.create_table(
        "field_technicians",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("phone", sa.String(64)),
        sa.Column("lat", sa.Float, nullable=False),
        sa.Column("lon", sa.Float, nullable=False),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("skills", sa.JSON, nullable=False),
        sa.Column("shifts", sa.JSON, nullable=False),
        sa.Column("breaks", sa.JSON, nullable=False),
        sa.Column("territory", sa.JSON),
        sa.Column("returns_home", sa.Boolean, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
    )


def _absences() -> None:
    op.create_table(
        "field_absences",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("technician_id", sa.String(64), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
    )
    op.create_index("ix_field_absences_technician", "field_absences", ["technician_id", "starts_at"])


def _jobs() -> None:
    op.create_table(
        "field_jobs",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("customer", sa.JSON, nullable=False),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("skills", sa.JSON, nullable=False),
        sa.Column("windows", sa.JSON, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("technician_id", sa.String(64)),
        sa.Column("day", sa.Date),
        sa.Column("planned_start", sa.DateTime(timezone=True)),
        sa.Column("planned_end", sa.DateTime(timezone=True)),
        sa.Column("travel_minutes", sa.Float),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("pinned", sa.Boolean, nullable=False),
        sa.Column("excluded", sa.JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True)),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.String(200)),
        sa.Column("follow_up_of", sa.String(64)),
        sa.Column("checklist", sa.JSON, nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_field_jobs_state", "field_jobs", ["state"])
    op.create_index("ix_field_jobs_day", "field_jobs", ["day", "technician_id"])


def _transitions() -> None:
    op.create_table(
        "field_transitions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("job_id", sa.String(64), nullable=False),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("from_state", sa.String(16)),
        sa.Column("to_state", sa.String(16), nullable=False),
        sa.Column("technician_id", sa.String(64)),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True)),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        sa.Column("reason", sa.String(200)),
    )
    op.create_index("ix_field_transitions_job", "field_transitions", ["job_id", "id"])


def _plan_versions() -> None:
    op.create_table(
        "field_plan_versions",
        sa.Column("technician_id", sa.String(64), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
    )


def _revision() -> None:
    op.create_table(
        "field_revision",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("day", sa.Date),
    )


def _changes() -> None:
    op.create_table(
        "field_changes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("verb", sa.String(32), nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("after", sa.JSON, nullable=False),
        sa.Column("overridden", sa.JSON, nullable=False),
        sa.Column("undone", sa.Boolean, nullable=False),
    )
    op.create_index("ix_field_changes_actor", "field_changes", ["actor", "id"])


def _positions() -> None:
    op.create_table(
        "field_positions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("technician_id", sa.String(64), nullable=False),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lat", sa.Float, nullable=False),
        sa.Column("lon", sa.Float, nullable=False),
        sa.Column("accuracy", sa.Float),
        sa.Column("speed", sa.Float),
        sa.Column("heading", sa.Float),
        sa.Column("battery", sa.Float),
        sa.Column("source", sa.String(16), nullable=False),
        sa.UniqueConstraint("technician_id", "fixed_at", "lat", "lon", name="uq_field_positions"),
    )
