"""Writes a change whole or not at all: jobs, transitions, plan versions, the record of who did it, and the events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from data.access import Actor
from data.core import Core
from data.errors import ConflictError
from data.field_service.fleet import REVISION, Fleet
from data.field_service.model import Absence, Job
from data.field_service.rows import absence_row, row_of
from data.field_service.states import Event
from data.store.tables import (
    field_absences,
    field_changes,
    field_jobs,
    field_operations,
    field_plan_versions,
    field_plans,
    field_revision,
    field_transitions,
)

UNDOABLE = (
    "technician_id", "day", "planned_start", "planned_end", "travel_minutes", "not_before", "state", "pinned",
    "minutes", "assigned_at",
)  # fmt: skip
PLANS = ("assign", "unassign", "move", "repair", "plan", "urgent", "overrun")
_VERSION = upsert(field_plan_versions)
KEEP_VERSION = _VERSION.on_conflict_do_update(
    index_elements=["technician_id", "day"], set_={"version": _VERSION.excluded.version}
)


@dataclass(frozen=True)
class Step:
    """One job before and after; `event` when its state was acted on. `device_at`, `lat`, `lon` come from a phone."""

    before: Job | None
    after: Job
    event: Event | None = None
    device_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True)
class Receipt:
    """A phone's operation that was carried out, so that it is not carried out again."""

    technician_id: str
    key: str
    outcome: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """Everything that one act changes. `verb` names the act, `overridden` the rules that were broken on purpose,
    `undoes` the change that is taken back, `decides` the proposal that is accepted; `absence` begins with it, or with
    `undoes` ends."""

    verb: str
    steps: tuple[Step, ...]
    overridden: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    undoes: int | None = None
    receipt: Receipt | None = None
    decides: str | None = None
    absence: Absence | None = None


def write(core: Core, fleet: Fleet, change: Change, *, actor: Actor) -> dict[tuple[str, date], int]:
    """The new versions of the plans that changed. Raises ConflictError when the store moved meanwhile.

    Call it inside `planning`; the fleet is brought in step after the commit.
    """
    now = core.clock.now()
    steps = tuple(_numbered(step) for step in change.steps)
    with core.store.write() as connection:
        _advance(connection, fleet)
        for step in steps:
            _write_job(connection, step)
            _write_transition(connection, step, actor, now)
        versions = _raise_versions(connection, fleet, steps)
        _write_absence(core, connection, change)
        _write_change(connection, change, steps, actor, now)
        if change.decides is not None:
            accepted = update(field_plans).where(field_plans.c.id == change.decides)
            connection.execute(accepted.values(status="accepted"))
        if change.receipt is not None:
            keep_receipt(connection, change.receipt, now)
        for topic, payload in _events(change, steps, versions):
            core.events.record(connection, topic, payload)
    fleet.revision += 1
    fleet.versions.update(versions)
    for step in steps:
        fleet.put(step.after)
    _keep_absence(fleet, change)
    core.events.wake()
    return versions


def _write_absence(core: Core, connection: Connection, change: Change) -> None:
    absence = change.absence
    if absence is None:
        return
    if change.undoes is None:
        connection.execute(insert(field_absences), absence_row(absence))
    else:
        connection.execute(delete(field_absences).where(field_absences.c.id == absence.id))
    core.events.record(connection, "technician.changed", {"technicianId": absence.technician_id})


def _keep_absence(fleet: Fleet, change: Change) -> None:
    absence = change.absence
    if absence is None:
        return
    others = [each for each in fleet.absences.get(absence.technician_id, ()) if each.id != absence.id]
    fleet.absences[absence.technician_id] = others if change.undoes is not None else [*others, absence]
    fleet.forget_routes(absence.technician_id)


def _numbered(step: Step) -> Step:
    return step if step.before is None else replace(step, after=replace(step.after, version=step.before.version + 1))


def _advance(connection: Connection, fleet: Fleet) -> None:
    """Takes the next revision; a revision that someone else took says that the fleet is old."""
    table = field_revision
    moved = connection.execute(
        update(table).where(table.c.name == REVISION, table.c.value == fleet.revision).values(value=fleet.revision + 1)
    )
    if moved.rowcount == 0 and fleet.revision == 0:
        connection.execute(upsert(table).values(name=REVISION, value=1).on_conflict_do_nothing())
    elif moved.rowcount == 0:
        raise ConflictError("plan.moved")


def _write_job(connection: Connection, step: Step) -> None:
    row = row_of(step.after)
    if step.before is None:
        connection.execute(insert(field_jobs), row)
        return
    old = row_of(step.before)
    changed = {name: value for name, value in row.items() if value != old[name]}
    done = connection.execute(
        update(field_jobs)
        .where(field_jobs.c.id == step.after.id, field_jobs.c.version == step.before.version)
        .values(**changed)
    )
    if done.rowcount == 0:
        raise ConflictError("job.changed", job=step.after.id)


def _write_transition(connection: Connection, step: Step, actor: Actor, now: datetime) -> None:
    if step.event is None and step.before is not None:
        return
    row = {
        "job_id": step.after.id,
        "event": step.event.value if step.event else "create",
        "from_state": step.before.state.value if step.before else None,
        "to_state": step.after.state.value,
        "technician_id": step.after.technician_id,
        "actor": actor.id,
        "at": now,
        "device_at": step.device_at,
        "lat": step.lat,
        "lon": step.lon,
        "reason": step.after.reason,
    }
    connection.execute(insert(field_transitions), row)


def _raise_versions(connection: Connection, fleet: Fleet, steps: Iterable[Step]) -> dict[tuple[str, date], int]:
    touched: set[tuple[str, date]] = set()
    for step in steps:
        for job in (step.before, step.after):
            if job is not None and job.technician_id is not None and job.day is not None:
                touched.add((job.technician_id, job.day))
    found = {key: fleet.versions.get(key, 0) + 1 for key in touched}
    for (technician_id, day), version in found.items():
        connection.execute(KEEP_VERSION, {"technician_id": technician_id, "day": day, "version": version})
    return found


def keep_receipt(connection: Connection, receipt: Receipt, now: datetime) -> None:
    """Keeps the outcome of a phone's operation under its key."""
    connection.execute(
        insert(field_operations).values(
            technician_id=receipt.technician_id, key=receipt.key, at=now, outcome=dict(receipt.outcome)
        )
    )


def _write_change(connection: Connection, change: Change, steps: tuple[Step, ...], actor: Actor, now: datetime) -> None:
    row = {
        "at": now,
        "actor": actor.id,
        "verb": change.verb,
        "before": [undo_facts(step.before) for step in steps if step.before is not None],
        "after": [undo_facts(step.after) for step in steps],
        "overridden": list(change.overridden),
        "undone": change.undoes is not None,
        "absence_id": change.absence.id if change.absence is not None else None,
    }
    connection.execute(insert(field_changes), row)
    if change.undoes is not None:
        connection.execute(update(field_changes).where(field_changes.c.id == change.undoes).values(undone=True))


def undo_facts(job: Job) -> dict[str, Any]:
    """What an undo restores, as kept in the record."""
    row = row_of(job)
    plain = {name: row[name] for name in UNDOABLE}
    moments = {name: value.isoformat() for name, value in plain.items() if isinstance(value, date | datetime)}
    return {"id": job.id, "version": job.version, **plain, **moments}


def _events(
    change: Change, steps: tuple[Step, ...], versions: Mapping[tuple[str, date], int]
) -> Iterable[tuple[str, dict[str, Any]]]:
    for step in steps:
        job = step.after
        yield (
            "job.changed",
            {
                "jobId": job.id,
                "status": job.status,
                "subStatus": job.state.value,
                "technicianId": job.technician_id,
                "formerTechnicianId": step.before.technician_id if step.before else None,
                "day": job.day.isoformat() if job.day else None,
                "version": job.version,
                "verb": change.verb,
            },
        )
    for (technician_id, day), version in sorted(versions.items()):
        yield (
            "plan.changed",
            {"technicianId": technician_id, "day": day.isoformat(), "planVersion": version, **change.facts},
        )


def last_change(connection: Connection, actor: Actor) -> Any:
    """The newest change of plans of this actor that was not undone; None when there is none."""
    table = field_changes
    query = (
        select(table)
        .where(table.c.actor == actor.id, table.c.undone.is_(False), table.c.verb.in_(PLANS))
        .order_by(table.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).first()
