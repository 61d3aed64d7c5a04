"""Positions in the formats of phone apps: `/api/field-service/ingest`. A device is known by its token alone."""

from __future__ import annotations

from typing import Any

import flask
import orjson

from api.answers import answer
from api.operation import Operation, Request
from data.errors import InputError
from data.field_service import Device, Received
from data.field_service.ingest import (
    from_overland,
    from_owntracks,
    from_traccar_fields,
    from_traccar_json,
    known_device,
)

TAG = "Positions"
BASE = "/api/field-service/ingest"


def from_phone_owntracks(request: Request) -> flask.Response:
    """OwnTracks in HTTP mode: Basic login with the technician's id and the device's token. The answer is a list."""
    login = flask.request.authorization
    user = (login.username if login else None) or flask.request.headers.get("X-Limit-U") or ""
    device = known_device(request.core, (login.password if login else None) or "", technician_id=user or None)
    if flask.request.get_data():
        from_owntracks(request.core, device, _json())
    return answer([])


def from_phone_overland(request: Request) -> flask.Response:
    """Overland: the device's token as Bearer."""
    from_overland(request.core, _bearer(request), _json())
    return answer({"result": "ok"})


def from_phone_traccar(request: Request) -> flask.Response:
    """Traccar Client: fields in the query or a form, an object with `location`, or a list of flat objects. The device's
    token is its identifier."""
    if flask.request.mimetype == "application/json" and flask.request.get_data():
        return answer(told(from_traccar_json(request.core, _json())))
    fields = {**flask.request.args.to_dict(), **flask.request.form.to_dict()}
    return answer(told(from_traccar_fields(request.core, fields)))


def from_phone_traccar_query(request: Request) -> flask.Response:
    """Traccar Client with fields in the query."""
    return answer(told(from_traccar_fields(request.core, flask.request.args.to_dict())))


def told(received: Received) -> dict[str, Any]:
    """What became of positions."""
    refused = [{"at": fix.fixed_at, "reason": reason} for fix, reason in received.refused]
    return {"kept": received.kept, "known": received.known, "refused": refused}


def _bearer(request: Request) -> Device:
    scheme, _, token = flask.request.headers.get("Authorization", "").partition(" ")
    return known_device(request.core, token.strip() if scheme.lower() == "bearer" else "")


def _json() -> Any:
    try:
        return orjson.loads(flask.request.get_data())
    except orjson.JSONDecodeError as error:
        raise InputError("request.not_json", message=str(error)) from error


OPERATIONS = (
    Operation("POST", f"{BASE}/owntracks", from_phone_owntracks, "From OwnTracks", TAG, errors=(404,)),
    Operation("POST", f"{BASE}/overland", from_phone_overland, "From Overland", TAG, errors=(404,)),
    Operation("POST", f"{BASE}/traccar", from_phone_traccar, "From Traccar Client", TAG, errors=(404,)),
    Operation("GET", f"{BASE}/traccar", from_phone_traccar_query, "From Traccar Client (query)", TAG, errors=(404,)),
)  # fmt: skip
