"""Takes back the last act on the plan, as long as nobody touched its jobs since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import ConflictError
from data.field_service.assign import unplanned
from data.field_service.fleet import Fleet, planning
from data.field_service.ledger import Change, Step, last_change, undo_facts, write
from data.field_service.model import Job
from data.field_service.states import Event, State

MOMENTS = ("planned_start", "planned_end", "not_before", "assigned_at")


def undo(core: Core, *, actor: Actor) -> tuple[Job, ...]:
    """The jobs as they were before this actor's last assignment, move, return, repair or plan; an absence that it
    began with ends, and a job that it made waits.

    Raises ConflictError when there is nothing to undo, or when one of the jobs changed since.
    """
    require(actor, Permission.EDIT)
    with planning(core) as fleet:
        with core.store.read() as connection:
            change = last_change(connection, actor)
        if change is None:
            raise ConflictError("undo.nothing")
        before = {facts["id"]: facts for facts in change.before}
        steps = tuple(_back(fleet, before.get(facts["id"]), facts) for facts in change.after)
        away = [absence for each in fleet.absences.values() for absence in each if absence.id == change.absence_id]
        write(core, fleet, Change("undo", steps, undoes=change.id, absence=next(iter(away), None)), actor=actor)
        return tuple(fleet.job(step.after.id) for step in steps)


def _back(fleet: Fleet, facts: dict[str, Any] | None, left: dict[str, Any]) -> Step:
    job = fleet.jobs.get(left["id"])
    if job is None or {**undo_facts(job), "version": 0} != {**left, "version": 0}:
        raise ConflictError("undo.moved_on", job=left["id"])
    if facts is None:
        after = unplanned(job, State.PENDING)
        return Step(job, after, _event(job, after))
    known = {name: value for name, value in facts.items() if name not in {"id", "version"}}
    for name in MOMENTS:
        known[name] = datetime.fromisoformat(known[name]) if known[name] else None
    known["day"] = date.fromisoformat(known["day"]) if known["day"] else None
    known["state"] = State(known["state"])
    after = replace(job, **known)
    return Step(job, after, _event(job, after))


def _event(job: Job, after: Job) -> Event | None:
    if job.state is after.state:
        return None
    return Event.UNASSIGN if after.state is State.PENDING else Event.ASSIGN
