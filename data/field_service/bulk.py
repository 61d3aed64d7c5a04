"""Many jobs at once: everything that waits is given away, and a disturbance is repaired as one act.

All of it is exact insertion on a draft, written in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import ConflictError, InputError
from data.field_service.advise import Option
from data.field_service.assign import open_job
from data.field_service.crew import new_absence
from data.field_service.draft import Draft
from data.field_service.fleet import Fleet, planning
from data.field_service.jobs import check_job
from data.field_service.ledger import Change, write
from data.field_service.model import Job
from data.field_service.policies import policy_named
from data.field_service.route import Route
from data.field_service.rules import Violation
from data.field_service.states import MOVABLE, UNDER_WAY, State

EMERGENCY = "emergency"
MANY = 100


@dataclass(frozen=True, slots=True)
class Repaired:
    """What became of it: jobs that changed (as they are now), and those that nobody can take, with the rules."""

    changed: tuple[Job, ...]
    left: tuple[tuple[Job, tuple[Violation, ...]], ...]


def auto_assign(
    core: Core, *, job_ids: Sequence[str] | None = None, policy: str | None = None, actor: Actor
) -> Repaired:
    """The waiting jobs (those named, or all) go to whom they cost least, urgent and narrow ones first.

    Raises NotFound and ConflictError for a named job that doesn't wait.
    """
    require(actor, Permission.EDIT)
    with planning(core) as fleet:
        draft = Draft(fleet, policy_named(policy), core.clock.now())
        if job_ids is None:
            jobs = [job for job in fleet.jobs.values() if job.state is State.PENDING]
        else:
            jobs = [_waiting(core, fleet, each) for each in dict.fromkeys(job_ids)]
        return _written(core, draft, insert_all(draft, jobs), "assign", actor)


def technician_out(core: Core, technician_id: str, until: datetime, *, reason: str = "ill", actor: Actor) -> Repaired:
    """A technician is away from now until `until`; what was theirs in that time goes to others where it can. Absence
    and jobs are one transaction.

    Work under way stays. Raises NotFound, InputError, AccessError.
    """
    require(actor, Permission.EDIT)
    now = core.clock.now()
    with planning(core) as fleet:
        absence = new_absence(fleet.technician(technician_id), now, until, reason)
        without = fleet.snapshot()
        without.absences[technician_id] = [*fleet.absences.get(technician_id, ()), absence]
        draft = Draft(without, policy_named(None), now)
        hit = [
            job
            for job in fleet.jobs.values()
            if job.technician_id == technician_id and job.state in MOVABLE and _starts_before(job, until)
        ]
        for job in hit:
            draft.take_out(job)
        left = insert_all(draft, [draft.job(job.id) for job in hit])
        steps = draft.steps()
        write(core, fleet, Change("repair", steps, absence=absence), actor=actor)
        return Repaired(tuple(fleet.job(step.after.id) for step in steps), tuple(left))


def urgent_job(core: Core, job: Job, *, actor: Actor) -> Repaired:
    """A new job is made and given away as soon as possible, in the place of a less urgent one if need be.

    The one that gave way is given away again where it can. Raises InputError, ConflictError, AccessError.
    """
    require(actor, Permission.EDIT)
    check_job(job)
    with planning(core) as fleet:
        if job.id in fleet.jobs:
            raise ConflictError("job.exists", job=job.id)
        draft = Draft(fleet, policy_named(EMERGENCY), core.clock.now())
        draft.jobs[job.id] = job = fleet.taken_by(job, None)
        left = insert_all(draft, [job])
        if left and job.place is not None:
            displaced = _displace(draft, job)
            left = left if displaced is None else displaced
        return _written(core, draft, left, "urgent", actor)


def overrun(core: Core, job_id: str, minutes: int, *, actor: Actor) -> Repaired:
    """A job under way takes `minutes` more; later stops that would come too late go to others where they can.

    Raises NotFound, ConflictError, InputError, AccessError.
    """
    require(actor, Permission.EDIT)
    if not 1 <= minutes <= 1440:
        raise InputError("job.overrun", path="/minutes")
    with planning(core) as fleet:
        job = open_job(core, fleet, job_id)
        if job.state not in UNDER_WAY or job.technician_id is None or job.day is None:
            raise ConflictError("job.not_under_way", job=job_id, state=job.state.value)
        draft = Draft(fleet, policy_named(None), core.clock.now())
        on_time = _late_stops(draft.route(job.technician_id, job.day))
        draft.lengthen(job, minutes)
        late = _late_stops(draft.route(job.technician_id, job.day)) - on_time
        moved = [fleet.job(each) for each in sorted(late) if fleet.job(each).state in MOVABLE]
        for each in moved:
            draft.take_out(each)
        return _written(core, draft, insert_all(draft, [draft.job(each.id) for each in moved]), "overrun", actor)


def insert_all(draft: Draft, jobs: Iterable[Job]) -> list[tuple[Job, tuple[Violation, ...]]]:
    """Places jobs one after the other; those with no place and the rules that refuse them. Where there are many,
    those who live near are looked at first."""
    left, todo = [], sorted(jobs, key=lambda each: (each.priority, not each.windows, -each.minutes, each.id))
    for job in todo:
        found = draft.advise(job) if len(todo) <= MANY else draft.advise_near(job)
        if found.options:
            draft.place(job, found.options[0])
        else:
            left.append((job, found.violations))
    return left


def _displace(draft: Draft, job: Job) -> list[tuple[Job, tuple[Violation, ...]]] | None:
    """The job in the place of a less urgent one, at the least cost; what is left over then, None when none can give
    way."""
    best: tuple[float, Job, Option] | None = None
    for other in sorted(draft.fleet.jobs.values(), key=lambda each: each.id):
        if other.state is not State.ASSIGNED or other.pinned or other.priority <= job.priority or other.day is None:
            continue
        trial = Draft(draft.fleet, draft.policy, draft.now, dict(draft.routes), dict(draft.jobs))
        trial.take_out(other)
        options = trial.advise(job, technicians=(other.technician_id or "",), days=(other.day,)).options
        if options and (best is None or options[0].insertion.cost < best[0]):
            best = (options[0].insertion.cost, other, options[0])
    if best is None:
        return None
    draft.take_out(best[1])
    draft.place(job, best[2])
    draft.policy = policy_named(None)
    return insert_all(draft, [draft.job(best[1].id)])


def _written(
    core: Core, draft: Draft, left: Sequence[tuple[Job, tuple[Violation, ...]]], verb: str, actor: Actor
) -> Repaired:
    steps = draft.steps()
    if steps:
        write(core, draft.fleet, Change(verb, steps), actor=actor)
    return Repaired(tuple(draft.fleet.job(step.after.id) for step in steps), tuple(left))


def _waiting(core: Core, fleet: Fleet, job_id: str) -> Job:
    job = open_job(core, fleet, job_id)
    if job.state is not State.PENDING:
        raise ConflictError("job.transition", job=job_id, state=job.state.value, event="assign", possible=[])
    return job


def _starts_before(job: Job, until: datetime) -> bool:
    return job.planned_start is None or job.planned_start < until + timedelta(minutes=1)


def _late_stops(route: Route | None) -> set[str]:
    """The jobs of a day that begin after their last window, or end after the shift."""
    if route is None:
        return set()
    return {
        stop.key
        for stop, start, ready in zip(route.stops, route.starts, route.ready, strict=True)
        if stop.kind == "job"
        and not stop.frozen
        and (ready > route.end or (bool(stop.windows) and start > stop.windows[-1][1] + 1))
    }
