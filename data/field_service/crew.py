"""Technicians and their absences: who there is, what they can, when they are away."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import ConflictError, InputError, NotFound
from data.field_service.fleet import REVISION, fleet_of, fleet_seen, planning
from data.field_service.model import Absence, Fix, Technician
from data.field_service.rows import absence_row, technician_row
from data.store.tables import field_absences, field_revision, field_technicians


def technicians(core: Core) -> list[Technician]:
    """All technicians by id."""
    return sorted(fleet_of(core).technicians.values(), key=lambda each: each.id)


def technician(core: Core, technician_id: str) -> Technician:
    """Raises NotFound."""
    return fleet_of(core).technician(technician_id)


def require_technician(core: Core, technician_id: str) -> None:
    """Raises NotFound for a technician who is unknown; cheaper than `technician`, for what phones send all the time."""
    fleet_seen(core, technician_id)


def latest_fixes(core: Core) -> dict[str, Fix]:
    """The newest position of each technician who sent one."""
    return dict(fleet_of(core).fixes)


def add_technician(core: Core, new: Technician, *, actor: Actor) -> Technician:
    """The technician as stored. Raises InputError, ConflictError for an id in use."""
    require(actor, Permission.EDIT)
    _check(new)
    with planning(core) as fleet:
        if new.id in fleet.technicians:
            raise ConflictError("technician.exists", technician=new.id)
        _write(core, insert(field_technicians).values(**technician_row(new)), new.id)
    return technician(core, new.id)


def change_technician(core: Core, technician_id: str, changes: Mapping[str, Any], *, actor: Actor) -> Technician:
    """The technician with other facts. Raises NotFound, InputError."""
    require(actor, Permission.EDIT)
    with planning(core) as fleet:
        after = replace(fleet.technician(technician_id), **changes)
        _check(after)
        table = field_technicians
        _write(core, update(table).where(table.c.id == technician_id).values(**technician_row(after)), technician_id)
    return technician(core, technician_id)


def add_absence(
    core: Core, technician_id: str, start: datetime, end: datetime, *, reason: str = "", actor: Actor
) -> Absence:
    """The absence as stored; jobs in it stay where they are until someone moves them. Raises NotFound, InputError."""
    require(actor, Permission.EDIT)
    absence = new_absence(technician(core, technician_id), start, end, reason)
    _write(core, insert(field_absences).values(**absence_row(absence)), technician_id)
    return absence


def new_absence(technician: Technician, start: datetime, end: datetime, reason: str) -> Absence:
    """An absence that is not stored. Raises InputError when it ends before it begins."""
    if end <= start:
        raise InputError("absence.order", path="/end")
    return Absence(f"abs_{secrets.token_hex(5)}", technician.id, start, end, reason)


def remove_absence(core: Core, absence_id: str, *, actor: Actor) -> None:
    """The technician is there again. Raises NotFound."""
    require(actor, Permission.EDIT)
    table = field_absences
    with core.store.read() as connection:
        whose = connection.execute(select(table.c.technician_id).where(table.c.id == absence_id)).scalar()
    if whose is None:
        raise NotFound("absence.unknown", absence=absence_id)
    _write(core, delete(table).where(table.c.id == absence_id), whose)


def _write(core: Core, statement: Any, technician_id: str) -> None:
    with core.store.write() as connection:
        connection.execute(statement)
        row = upsert(field_revision).values(name=REVISION, value=1)
        connection.execute(
            row.on_conflict_do_update(index_elements=["name"], set_={"value": field_revision.c.value + 1})
        )
        core.events.record(connection, "technician.changed", {"technicianId": technician_id})
    core.events.wake()


def _check(new: Technician) -> None:
    for day, spans in new.shifts.items():
        if day not in set("1234567"):
            raise InputError("technician.shift", path=f"/shifts/{day}", value=day)
        for start, end in spans:
            _check_clock(start, f"/shifts/{day}")
            _check_clock(end, f"/shifts/{day}")
    for pause in new.breaks:
        _check_clock(pause.earliest, "/breaks")
        _check_clock(pause.latest, "/breaks")
    if new.territory is not None and len(new.territory) < 3:
        raise InputError("technician.territory", path="/territory")


def _check_clock(text: str, path: str) -> None:
    try:
        if text != "24:00":
            time.fromisoformat(text)
    except ValueError as error:
        raise InputError("technician.shift", path=path, value=text[:40]) from error
