"""Technicians and absences: `/api/field-service/technicians`."""

from __future__ import annotations

import flask

from api.answers import answer
from api.field_service.bodies import breaks_of, place_of
from api.operation import Operation, Request
from api.schemas.field_service import (
    Absence,
    AbsenceBody,
    NewTechnicianBody,
    Technician,
    TechnicianPatchBody,
    Technicians,
)
from data.errors import InputError
from data.field_service import Technician as Person
from data.field_service import (
    add_absence,
    add_technician,
    change_technician,
    latest_fixes,
    remove_absence,
    technician,
    technicians,
)
from data.field_service.as_json import absence_json, technician_json

TAG = "Field service"
BASE = "/api/field-service/technicians"
ONE = f"{BASE}/<technician_id>"


def show_technicians(request: Request) -> flask.Response:
    """All technicians with skills, shifts and newest positions."""
    fixes = latest_fixes(request.core)
    found = technicians(request.core)
    return answer({"technicians": [technician_json(each, fix=fixes.get(each.id)) for each in found]})


def show_technician(request: Request) -> flask.Response:
    """One technician."""
    return answer(_told(request, technician(request.core, request.path["technician_id"])))


def hire(request: Request) -> flask.Response:
    """A technician is added."""
    body: NewTechnicianBody = request.body
    home = place_of(body.home, path="/home")
    if home is None:
        raise InputError("job.coordinates", path="/home", lat="", lon="")
    person = Person(
        id=body.id,
        name=body.name,
        home=home,
        phone=body.phone,
        skills=body.skills,
        shifts=_shifts(body.shifts),
        breaks=breaks_of(body.breaks),
        territory=_territory(body.territory),
        returns_home=body.returnsHome,
    )
    made = add_technician(request.core, person, actor=request.actor)
    return answer(technician_json(made), status=201, headers={"Location": f"{BASE}/{made.id}"})


def patch_technician(request: Request) -> flask.Response:
    """Skills, shifts, breaks or territory change; the plan is checked against them from now on."""
    body: TechnicianPatchBody = request.body
    sent = body.model_fields_set
    named = {"name": "name", "phone": "phone", "skills": "skills", "returnsHome": "returns_home", "active": "active"}
    changes = {fact: getattr(body, name) for name, fact in named.items() if name in sent}
    changes = {fact: value for fact, value in changes.items() if value is not None or fact == "phone"}
    if body.shifts is not None:
        changes["shifts"] = _shifts(body.shifts)
    if body.breaks is not None:
        changes["breaks"] = breaks_of(body.breaks)
    if "territory" in sent:
        changes["territory"] = _territory(body.territory)
    return answer(
        _told(request, change_technician(request.core, request.path["technician_id"], changes, actor=request.actor))
    )


def absent(request: Request) -> flask.Response:
    """A technician will be away; jobs in that time stay until someone moves them."""
    body: AbsenceBody = request.body
    technician_id = technician(request.core, request.path["technician_id"]).id
    if body.start is None or body.end is None:
        raise InputError("absence.order", path="/start")
    made = add_absence(request.core, technician_id, body.start, body.end, reason=body.reason, actor=request.actor)
    return answer(absence_json(made), status=201)


def present(request: Request) -> flask.Response:
    """An absence is taken back."""
    remove_absence(request.core, request.path["absence_id"], actor=request.actor)
    return flask.Response(status=204)


def _told(request: Request, person: Person) -> dict[str, object]:
    return technician_json(person, fix=latest_fixes(request.core).get(person.id))


def _shifts(sent: dict[str, list[list[str]]]) -> dict[str, tuple[tuple[str, str], ...]]:
    return {day: tuple((start, end) for start, end in spans) for day, spans in sent.items()}


def _territory(sent: list[list[float]] | None) -> tuple[tuple[float, float], ...] | None:
    return None if sent is None else tuple((x, y) for x, y in sent)


WRONG = (404, 409, 415, 422)
OPERATIONS = (
    Operation("GET", BASE, show_technicians, "Technicians", TAG, answer=Technicians),
    Operation(
        "POST", BASE, hire, "Add a technician", TAG, body=NewTechnicianBody, answer=Technician, status=201,
        errors=(409, 415, 422), changes=True,
    ),
    Operation("GET", ONE, show_technician, "One technician", TAG, answer=Technician, errors=(404,)),
    Operation(
        "PATCH", ONE, patch_technician, "Change a technician", TAG, body=TechnicianPatchBody, answer=Technician,
        errors=WRONG, changes=True,
    ),
    Operation(
        "POST", f"{ONE}/absences", absent, "A technician is away", TAG, body=AbsenceBody, answer=Absence, status=201,
        errors=WRONG, changes=True,
    ),
    Operation(
        "DELETE", "/api/field-service/absences/<absence_id>", present, "An absence is taken back", TAG, status=204,
        errors=WRONG, changes=True,
    ),
)  # fmt: skip
