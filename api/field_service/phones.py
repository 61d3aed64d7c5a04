"""Phones of technicians: enrolling, positions, what they did while away; notes and the customer's link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import flask

from api.answers import answer
from api.field_service.ingest import told
from api.operation import Operation, Request
from api.schemas.base import Body
from api.schemas.field_phones import DeviceBody, Enrolled, Notes, Received, SyncAnswer, SyncBody, TrackingLink, Trail
from data.access import Actor, Permission, require
from data.errors import InputError
from data.field_service import Operation as Done
from data.field_service import (
    Synced,
    Tracked,
    enrol,
    forget_devices,
    notes_of,
    picture_of,
    require_technician,
    sync,
    technician,
    track,
    tracking_link,
    trail,
)
from data.field_service.as_json import fix_json, job_json, place_json
from data.field_service.ingest import from_own, known_device

TAG = "Positions"
BASE = "/api/field-service"
ONE = f"{BASE}/technicians/<technician_id>"
JOB = f"{BASE}/jobs/<job_id>"
TRAIL = timedelta(hours=24)
WRONG = (404, 409, 415, 422)


def enrol_device(request: Request) -> flask.Response:
    """A phone gets its token and what the native apps need. The token is kept as a hash and never told again."""
    technician_id = request.path["technician_id"]
    token = enrol(request.core, technician_id, name=request.body.name, actor=request.actor)
    base = f"{flask.request.host_url.rstrip('/')}{BASE}/ingest"
    setup = {
        "owntracks": {"url": f"{base}/owntracks", "username": technician_id, "password": token, "mode": "HTTP"},
        "traccar": {"url": f"{base}/traccar", "identifier": token},
        "overland": {"url": f"{base}/overland", "accessToken": token},
    }
    return answer({"technicianId": technician_id, "token": token, "setup": setup}, status=201)


def drop_devices(request: Request) -> flask.Response:
    """No phone of the technician is known any more."""
    forget_devices(request.core, request.path["technician_id"], actor=request.actor)
    return flask.Response(status=204)


def send_positions(request: Request) -> flask.Response:
    """Positions as a list of `{at, lat, lon, accuracy, speed (km/h), heading, battery}`, or an object with it."""
    require_technician(request.core, technician_id := request.path["technician_id"])
    body = flask.request.get_json(silent=True)
    listed = body.get("positions") if isinstance(body, dict) else body
    if not listed:
        raise InputError("positions.none")
    return answer(told(from_own(request.core, technician_id, listed)))


def show_trail(request: Request) -> flask.Response:
    """Where a technician was in the last 24 hours."""
    person = technician(request.core, request.path["technician_id"])
    now = request.core.clock.now()
    found = trail(request.core, person.id, since=now - TRAIL, until=now)
    return answer({"positions": [fix_json(fix) for fix in found]})


def sync_phone(request: Request) -> flask.Response:
    """What a phone did while it was away is done once, in its order; the answer says what became of each and what
    changed since the cursor. A device's token as Bearer says whose phone it is."""
    body: SyncBody = request.body
    technician_id, actor = _whose(request, body)
    done = [Done(each.key, each.type, each.jobId, each.at, each.data) for each in body.ops]
    return answer(_synced(request, sync(request.core, technician_id, done, since=body.since, actor=actor)))


def make_link(request: Request) -> flask.Response:
    """A link with which the customer sees when someone comes; it dies when the job ends or changes hands."""
    token = tracking_link(request.core, request.path["job_id"], actor=request.actor)
    return answer({"token": token, "path": f"/track/{token}"}, status=201)


def follow(request: Request) -> flask.Response:
    """What a customer may know: who comes, when, and where that is while on the way."""
    return answer(tracked_json(track(request.core, request.path["token"])))


def show_notes(request: Request) -> flask.Response:
    """Notes, checklists, pictures and signatures of a job."""
    rows = notes_of(request.core, request.path["job_id"])
    base = f"{BASE}/jobs/{request.path['job_id']}/notes"
    return answer({"notes": [_note(row, base) for row in rows]})


def show_picture(request: Request) -> flask.Response:
    """The content of a picture."""
    text = request.path["note_id"]
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
    media_type, content = picture_of(request.core, request.path["job_id"], number)
    headers = {"Content-Disposition": "inline", "Cache-Control": "private, max-age=86400"}
    return flask.Response(content, content_type=media_type, headers=headers)


def tracked_json(tracked: Tracked) -> dict[str, Any]:
    """What a customer may know, and nothing else of the job."""
    job = tracked.job
    return {
        "title": job.title,
        "status": job.status,
        "subStatus": job.state.value,
        "technician": tracked.technician,
        "arrivalEta": tracked.arrival,
        "location": place_json(job.place),
        "position": fix_json(tracked.fix),
    }


def _whose(request: Request, body: SyncBody) -> tuple[str, Actor]:
    scheme, _, token = flask.request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        device = known_device(request.core, token.strip())
        return device.technician_id, device.actor
    require(request.actor, Permission.EDIT)
    if body.technicianId is None:
        raise InputError("sync.nobody", path="/technicianId")
    return body.technicianId, request.actor


def _synced(request: Request, found: Synced) -> dict[str, Any]:
    return {
        "results": [{"key": each.key, "status": each.status, "facts": dict(each.facts)} for each in found.outcomes],
        "jobs": [job_json(request.core, job) for job in found.jobs],
        "removed": list(found.removed),
        "cursor": found.cursor,
    }


def _note(row: dict[str, Any], base: str) -> dict[str, Any]:
    return {
        "id": row["id"],
        "kind": row["kind"],
        "actor": row["actor"],
        "at": row["at"],
        "deviceAt": row["device_at"],
        "text": row["text"],
        "picture": f"{base}/{row['id']}" if row["media_type"] else None,
    }


OPERATIONS = (
    Operation(
        "POST", f"{ONE}/devices", enrol_device, "Enrol a phone", TAG, body=DeviceBody, answer=Enrolled, status=201,
        errors=WRONG,
    ),
    Operation(
        "DELETE", f"{ONE}/devices", drop_devices, "Forget all phones", TAG, status=204, errors=WRONG, changes=True,
    ),
    Operation("POST", f"{ONE}/positions", send_positions, "Send positions", TAG, answer=Received, errors=WRONG),
    Operation("GET", f"{ONE}/positions", show_trail, "The trail of a technician", TAG, answer=Trail, errors=(404,)),
    Operation(
        "POST", f"{BASE}/mobile/sync", sync_phone, "What a phone did", TAG, body=SyncBody, answer=SyncAnswer,
        errors=WRONG,
    ),
    Operation(
        "POST", f"{JOB}/tracking", make_link, "A link for the customer", TAG, body=Body, answer=TrackingLink,
        status=201, errors=WRONG,
    ),
    Operation("GET", f"{BASE}/track/<token>", follow, "Where the technician is", TAG, errors=(404,)),
    Operation("GET", f"{JOB}/notes", show_notes, "Notes of a job", TAG, answer=Notes, errors=(404,)),
    Operation(
        "GET", f"{JOB}/notes/<note_id>", show_picture, "A picture", TAG,
        media=("image/jpeg", "image/png", "image/webp"), errors=(404,),
    ),
)  # fmt: skip
