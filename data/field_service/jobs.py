"""Makes jobs and changes what they ask for."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import ConflictError, InputError
from data.field_service.fleet import planning
from data.field_service.ledger import Change, Step, write
from data.field_service.model import Job
from data.field_service.states import ENDED, UNDER_WAY
from data.field_service.stored import stored_job
from data.store.tables import field_jobs

AT_ONCE = 500
PLANNED = frozenset({"place", "skills", "windows", "minutes", "pinned"})


def new_job_id() -> str:
    """An id for a job that brings none."""
    return f"job_{secrets.token_hex(5)}"


def create_jobs(core: Core, jobs: Sequence[Job], *, actor: Actor) -> list[Job]:
    """The jobs as stored, all or none. Raises InputError for a job that can't be, ConflictError for an id in use."""
    require(actor, Permission.EDIT)
    for job in jobs:
        check_job(job)
    ids = [job.id for job in jobs]
    if len(set(ids)) < len(ids):
        raise InputError("job.id_twice", path="/jobs")
    with planning(core) as fleet:
        _check_free(core, ids)
        made = [fleet.taken_by(job, None) for job in jobs]
        write(core, fleet, Change("create", tuple(Step(None, job) for job in made)), actor=actor)
        return made


def change_job(core: Core, job_id: str, changes: Mapping[str, Any], *, actor: Actor) -> Job:
    """The job with other facts. What its plan rests on changes only while it is not under way, and takes it out of no
    plan: the next plan or check tells of what no longer fits. Raises NotFound, InputError, ConflictError."""
    require(actor, Permission.EDIT)
    with planning(core) as fleet:
        before = fleet.jobs.get(job_id) or stored_job(core, job_id)
        held = sorted(set(changes) & PLANNED)
        if held and (before.state in UNDER_WAY or before.state in ENDED):
            raise ConflictError("job.under_way", job=job_id, state=before.state.value, fields=held)
        after = replace(before, **changes)
        after = replace(after, guessed=False) if "minutes" in changes else after
        check_job(after)
        if after != before:
            write(core, fleet, Change("change", (Step(before, after),)), actor=actor)
        return stored_job(core, job_id)


def check_job(job: Job) -> None:
    """Raises InputError for a window that ends before it begins and for a due time before the job was made."""
    for at, window in enumerate(job.windows):
        if window.end < window.start:
            raise InputError("job.window_order", path=f"/timeWindows/{at}")
    if job.not_before is not None and job.not_before < datetime(2000, 1, 1, tzinfo=UTC):
        raise InputError("job.window_order", path="/notBefore")


def _check_free(core: Core, ids: Sequence[str]) -> None:
    with core.store.read() as connection:
        for at in range(0, len(ids), AT_ONCE):
            known = select(field_jobs.c.id).where(field_jobs.c.id.in_(ids[at : at + AT_ONCE])).limit(1)
            taken = connection.execute(known).scalar()
            if taken is not None:
                raise ConflictError("job.exists", job=taken)
