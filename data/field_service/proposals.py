"""Proposals of plans: kept, shown as a difference, accepted whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import ConflictError, NotFound
from data.field_service.advise import moment
from data.field_service.assign import unplanned
from data.field_service.draft import Draft
from data.field_service.fleet import Fleet, lateness, planning
from data.field_service.ledger import Change, write
from data.field_service.model import Job
from data.field_service.policies import policy_named
from data.field_service.route import Route
from data.field_service.states import MOVABLE, State
from data.store.tables import field_plans

LATE = 60.0


@dataclass(frozen=True)
class Proposal:
    """A plan that is not yet the plan. `versions` are those of the days it rests on, `orders` the jobs of each
    technician whose day changes, in order; `moves` say from where to where, `before` and `after` what it costs."""

    id: str
    day: date
    policy: str
    status: str
    versions: Mapping[str, int]
    orders: Mapping[str, list[str]]
    moves: tuple[Mapping[str, Any], ...]
    unassigned: tuple[Mapping[str, Any], ...]
    before: Mapping[str, float]
    after: Mapping[str, float]


def keep_proposal(core: Core, made: Proposal, *, actor: Actor) -> Proposal:
    """The proposal, kept."""
    facts = asdict(made)
    row = {name: facts[name] for name in ("id", "day", "policy", "status")}
    body = {name: value for name, value in facts.items() if name not in row}
    with core.store.write() as connection:
        connection.execute(insert(field_plans).values(**row, body=body, at=core.clock.now(), actor=actor.id))
    return made


def proposal(core: Core, plan_id: str) -> Proposal:
    """Raises NotFound."""
    with core.store.read() as connection:
        row = connection.execute(select(field_plans).where(field_plans.c.id == plan_id)).first()
    if row is None:
        raise NotFound("plan.unknown", plan=plan_id)
    return Proposal(row.id, row.day, row.policy, row.status, **row.body)


def accept(core: Core, plan_id: str, *, actor: Actor) -> tuple[Job, ...]:
    """The proposal becomes the plan; the jobs that changed.

    Raises NotFound; ConflictError when it was decided already, and (`plan.conflict`, with the jobs) when a day it rests
    on or one of its jobs changed, or time made it worse.
    """
    require(actor, Permission.EDIT)
    made = proposal(core, plan_id)
    if made.status != "open":
        raise ConflictError("plan.decided", plan=plan_id, status=made.status)
    now = core.clock.now()
    with planning(core) as fleet:
        conflicts = _conflicts(fleet, made)
        if conflicts:
            raise ConflictError("plan.conflict", plan=plan_id, jobs=conflicts)
        draft = Draft(fleet, policy_named(made.policy), now)
        _rearrange(draft, made, now)
        steps = draft.steps()
        if steps:
            write(core, fleet, Change("plan", steps, decides=plan_id), actor=actor)
        else:
            discard(core, plan_id, actor=actor, status="accepted")
        return tuple(fleet.job(step.after.id) for step in steps)


def discard(core: Core, plan_id: str, *, actor: Actor, status: str = "discarded") -> None:
    """The proposal is put away. Raises NotFound."""
    require(actor, Permission.EDIT)
    proposal(core, plan_id)
    with core.store.write() as connection:
        connection.execute(update(field_plans).where(field_plans.c.id == plan_id).values(status=status))


def move_json(job: Job, before: Mapping[str, Route], after: Mapping[str, Route], technician_id: str) -> dict[str, Any]:
    """Where a job was and would be."""
    held = next((each for each, route in before.items() if route.position(job.id) is not None), None)
    return {
        "jobId": job.id,
        "title": job.title,
        "kind": "assigned" if held is None else "moved" if held != technician_id else "shifted",
        "from": None if held is None else _spot(before[held], job.id, held),
        "to": _spot(after[technician_id], job.id, technician_id),
    }


def stats_of(routes: Mapping[str, Route], unassigned: int) -> dict[str, float]:
    """What a plan costs: hours of driving, jobs with and without a technician, minutes past windows and shifts."""
    return {
        "travelHours": round(sum(route.travel_seconds for route in routes.values()) / 3600, 2),
        "assigned": sum(stop.kind == "job" for route in routes.values() for stop in route.stops),
        "unassigned": unassigned,
        "lateMinutes": round(sum(lateness(route) for route in routes.values()) / 60, 1),
    }


def _spot(route: Route, job_id: str, technician_id: str) -> dict[str, Any]:
    at = route.position(job_id)
    assert at is not None
    return {"technicianId": technician_id, "start": moment(route.starts[at]).isoformat()}


def _conflicts(fleet: Fleet, made: Proposal) -> list[str]:
    """Jobs that stand in the way: those of days that changed, and those that can't be moved any more."""
    found = set()
    for technician_id, version in made.versions.items():
        if technician_id not in fleet.technicians or fleet.versions.get((technician_id, made.day), 0) != version:
            found |= set(made.orders[technician_id]) | fleet.by_day.get((technician_id, made.day), set())
    for order in made.orders.values():
        for job_id in order:
            job = fleet.jobs.get(job_id)
            elsewhere = job is not None and job.technician_id is not None and job.technician_id not in made.orders
            if job is None or elsewhere or job.state not in {State.PENDING, *MOVABLE}:
                found.add(job_id)
    return sorted(found)


def _rearrange(draft: Draft, made: Proposal, now: datetime) -> None:
    fleet = draft.fleet
    for technician_id, order in made.orders.items():
        old = fleet.route(technician_id, made.day, now)
        under_way = [fleet.job(stop.key) for stop in old.stops[: old.frozen] if stop.kind == "job"] if old else []
        route = fleet.arranged(technician_id, made.day, now, [*under_way, *map(fleet.job, order)])
        if route is None or lateness(route) > (lateness(old) if old else 0.0) + LATE:
            raise ConflictError("plan.conflict", plan=made.id, jobs=order)
        draft.put_route((technician_id, made.day), route)
    kept = {job_id for order in made.orders.values() for job_id in order}
    for technician_id in made.orders:
        for job_id in fleet.by_day.get((technician_id, made.day), set()) - kept:
            if fleet.job(job_id).state in MOVABLE:
                draft.jobs[job_id] = unplanned(fleet.job(job_id), State.PENDING)
