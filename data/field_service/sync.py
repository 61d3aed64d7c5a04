"""A technician's phone and the server: what the phone did while away, once, and what changed for it meanwhile."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from data.access import Actor
from data.core import Core
from data.errors import AccessError, ConflictError, InputError, NexusError, NotFound
from data.field_service import formats
from data.field_service.fleet import fleet_of
from data.field_service.ledger import Receipt, keep_receipt
from data.field_service.model import Job
from data.field_service.positions import record_fixes
from data.field_service.rows import job_of
from data.field_service.states import ENDED
from data.field_service.status import Report, step_on
from data.field_service.stored import stored_job
from data.store.tables import events, field_jobs, field_notes, field_operations

NOTES = frozenset({"note", "checklist", "photo", "signature"})
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
PICTURE_BYTES = 4 * 2**20
MOST_EVENTS = 2_000


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing done on a phone: `key` names it for ever, `at` is the phone's time."""

    key: str
    type: str
    job_id: str | None
    at: datetime | None
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: applied, duplicate, or refused with a code."""

    key: str
    status: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Synced:
    """The outcomes in the order of the operations, the jobs that changed since the cursor, the ids that left, and the
    new cursor."""

    outcomes: tuple[Outcome, ...]
    jobs: tuple[Job, ...]
    removed: tuple[str, ...]
    cursor: int


def sync(core: Core, technician_id: str, operations: Sequence[Operation], *, since: int | None, actor: Actor) -> Synced:
    """Carries out what was not carried out yet and tells what changed. Sending the same twice changes nothing.

    Raises NotFound for an unknown technician.
    """
    fleet_of(core).technician(technician_id)
    outcomes = tuple(_once(core, technician_id, each, actor) for each in operations)
    cursor = core.events.last_id()
    jobs, removed = _changed(core, technician_id, since, cursor)
    return Synced(outcomes, jobs, removed, cursor)


def notes_of(core: Core, job_id: str) -> list[dict[str, Any]]:
    """Notes, checklists, pictures and signatures of a job, oldest first; contents of pictures are left out."""
    stored_job(core, job_id)
    table = field_notes
    columns = (table.c.id, table.c.kind, table.c.actor, table.c.at, table.c.device_at, table.c.text, table.c.media_type)
    with core.store.read() as connection:
        rows = connection.execute(select(*columns).where(table.c.job_id == job_id).order_by(table.c.id))
        return [dict(row._mapping) for row in rows]


def picture_of(core: Core, job_id: str, note_id: int) -> tuple[str, bytes]:
    """The media type and content of a picture. Raises NotFound."""
    table = field_notes
    query = select(table.c.media_type, table.c.content).where(table.c.id == note_id, table.c.job_id == job_id)
    with core.store.read() as connection:
        row = connection.execute(query).first()
    if row is None or row.content is None:
        raise NotFound("note.unknown", note=note_id)
    return row.media_type, row.content


def _once(core: Core, technician_id: str, operation: Operation, actor: Actor) -> Outcome:
    known = _known(core, technician_id, operation.key)
    if known is not None:
        first = known.get("status")
        return Outcome(operation.key, "refused" if first == "refused" else "duplicate", known)
    try:
        facts = _carry_out(core, technician_id, operation, actor)
    except NexusError as error:
        return _refused(core, technician_id, operation, error)
    return Outcome(operation.key, "applied", facts)


def _carry_out(core: Core, technician_id: str, operation: Operation, actor: Actor) -> Mapping[str, Any]:
    receipt = Receipt(technician_id, operation.key, {"status": "applied", "jobId": operation.job_id})
    if operation.type == "position":
        fixes = formats.own([{"at": _iso(operation.at), **operation.data}], technician_id)
        record_fixes(core, fixes)
        _keep(core, receipt)
        return receipt.outcome
    if operation.type not in NOTES | {"status"}:
        raise InputError("operation.unknown", type=operation.type[:40])
    job = _own_job(core, technician_id, operation.job_id)
    if operation.type == "status":
        step_on(core, job.id, _report(operation), actor=actor, receipt=receipt)
    else:
        _note(core, job, operation, receipt, actor)
    return receipt.outcome


def _own_job(core: Core, technician_id: str, job_id: str | None) -> Job:
    job = stored_job(core, job_id or "")
    if job.technician_id != technician_id:
        raise AccessError("job.not_yours", job=job.id)
    return job


def _report(operation: Operation) -> Report:
    data = operation.data
    texts = {name: data.get(name) for name in ("status", "reason")}
    places = {name: data.get(name) for name in ("lat", "lon")}
    if not isinstance(texts["status"], str) or not isinstance(texts["reason"], str | None):
        raise InputError("job.status_missing", path="/data/status")
    if not all(value is None or isinstance(value, int | float) for value in places.values()):
        raise InputError("positions.unreadable", what="lat")
    follow_up = data.get("followUp") is not False
    return Report(texts["status"], operation.at, places["lat"], places["lon"], texts["reason"], follow_up)


def _note(core: Core, job: Job, operation: Operation, receipt: Receipt, actor: Actor) -> None:
    now = core.clock.now()
    values: dict[str, Any] = {"text": str(operation.data.get("text") or "")[:10_000]}
    if operation.type in {"photo", "signature"}:
        values |= _picture(operation.data)
    if operation.type == "checklist":
        values["text"] = _checklist(operation.data)
    row = {"job_id": job.id, "kind": operation.type, "actor": actor.id, "at": now, "device_at": operation.at}
    with core.store.write() as connection:
        connection.execute(insert(field_notes).values(**row, **values))
        keep_receipt(connection, receipt, now)
        told = {"jobId": job.id, "technicianId": job.technician_id, "kind": operation.type}
        core.events.record(connection, "job.noted", told)
    core.events.wake()


def _picture(data: Mapping[str, Any]) -> dict[str, Any]:
    media_type, text = data.get("mediaType"), data.get("content")
    if media_type not in PICTURES or not isinstance(text, str):
        raise InputError("note.picture", types=sorted(PICTURES))
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InputError("note.picture", types=sorted(PICTURES)) from error
    if not content or len(content) > PICTURE_BYTES:
        raise InputError("note.picture_size", most=PICTURE_BYTES)
    return {"media_type": media_type, "content": content}


def _checklist(data: Mapping[str, Any]) -> str:
    items = data.get("items")
    if not isinstance(items, list) or len(items) > 100:
        raise InputError("note.checklist")
    lines = [f"[{'x' if item.get('done') else ' '}] {item.get('text', '')}" for item in items if isinstance(item, dict)]
    return "\n".join(lines)[:10_000]


def _refused(core: Core, technician_id: str, operation: Operation, error: NexusError) -> Outcome:
    facts = {"status": "refused", "code": error.code, "jobId": operation.job_id, "params": _plain(error.params)}
    known = _known(core, technician_id, operation.key)
    if known is not None:
        return Outcome(operation.key, "duplicate", known)
    if not isinstance(error, ConflictError) or error.code == "job.transition":
        _keep(core, Receipt(technician_id, operation.key, facts))
    return Outcome(operation.key, "refused", facts)


def _keep(core: Core, receipt: Receipt) -> None:
    with core.store.write() as connection:
        keep_receipt(connection, receipt, core.clock.now())


def _known(core: Core, technician_id: str, key: str) -> dict[str, Any] | None:
    table = field_operations
    query = select(table.c.outcome).where(table.c.technician_id == technician_id, table.c.key == key)
    with core.store.read() as connection:
        return connection.execute(query).scalar()


def _changed(core: Core, technician_id: str, since: int | None, cursor: int) -> tuple[tuple[Job, ...], tuple[str, ...]]:
    today = fleet_of(core).today(core.clock.now())
    mine = field_jobs.c.technician_id == technician_id
    current = (field_jobs.c.state.not_in([state.value for state in ENDED])) | (field_jobs.c.day == today)
    query = select(field_jobs).where(mine, current).order_by(field_jobs.c.planned_start, field_jobs.c.id)
    with core.store.read() as connection:
        jobs = tuple(job_of(row) for row in connection.execute(query))
        if since is None or cursor - since > MOST_EVENTS or since > cursor:
            return jobs, ()
        told = connection.execute(
            select(events.c.payload).where(events.c.id > since, events.c.id <= cursor, events.c.topic == "job.changed")
        ).scalars()
        touched = {payload["jobId"]: payload for payload in told}
    former = {each for each, payload in touched.items() if payload.get("formerTechnicianId") == technician_id}
    kept = {job.id for job in jobs}
    return tuple(job for job in jobs if job.id in touched), tuple(sorted(former - kept))


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | float | list | None) else str(value)
        for name, value in params.items()
    }
