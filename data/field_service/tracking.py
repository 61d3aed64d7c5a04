"""The customer's link: when someone comes, and where that someone is while on the way. It dies with the assignment."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import ConflictError, NotFound
from data.field_service.board import expected
from data.field_service.devices import hash_of
from data.field_service.fleet import fleet_of, planning
from data.field_service.model import Fix, Job
from data.field_service.states import State
from data.store.tables import field_links

PREFIX = "nft_"


@dataclass(frozen=True, slots=True)
class Tracked:
    """What a customer may know. `fix` only while the technician travels."""

    job: Job
    technician: str
    arrival: datetime | None
    fix: Fix | None


def tracking_link(core: Core, job_id: str, *, actor: Actor) -> str:
    """A new token for the customer of an assigned job. Raises NotFound, ConflictError, AccessError."""
    require(actor, Permission.EDIT)
    fleet = fleet_of(core)
    job = fleet.job(job_id)
    if job.technician_id is None:
        raise ConflictError("tracking.unassigned", job=job_id)
    token = PREFIX + secrets.token_urlsafe(24)
    row = {"job_id": job_id, "technician_id": job.technician_id, "created_at": core.clock.now()}
    with core.store.write() as connection:
        connection.execute(insert(field_links).values(token_hash=hash_of(token), **row))
    return token


def track(core: Core, token: str) -> Tracked:
    """What the holder of `token` may know. Raises NotFound for another, and once the job ended or changed hands."""
    with core.store.read() as connection:
        link = connection.execute(select(field_links).where(field_links.c.token_hash == hash_of(token))).first()
    fleet, now = fleet_of(core), core.clock.now()
    job = fleet.jobs.get(link.job_id) if link is not None else None
    if link is None or job is None or job.technician_id != link.technician_id:
        raise NotFound("tracking.over")
    with planning(core):
        route = fleet.route(link.technician_id, job.day, now) if job.day is not None else None
        arrival, _ = expected(job, route)
    travelling = job.state is State.EN_ROUTE
    name = fleet.technician(link.technician_id).name.split(" ")[0]
    return Tracked(job, name, arrival, fleet.fixes.get(link.technician_id) if travelling else None)
