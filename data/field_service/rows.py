"""Facts from and to rows of the store."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from data.field_service.model import Absence, Break, Fix, Job, Technician, Window
from data.field_service.places import Place
from data.field_service.states import State


def job_of(row: Row[Any]) -> Job:
    """The job of a row of `field_jobs`."""
    facts = dict(row._mapping)
    lat, lon, address = facts.pop("lat"), facts.pop("lon"), facts.pop("address")
    facts["place"] = None if lat is None or lon is None else Place(lat, lon, address)
    facts["windows"] = tuple(Window(_moment(start), _moment(end)) for start, end in facts["windows"])
    facts["excluded"] = frozenset(facts["excluded"])
    facts["checklist"] = tuple(facts["checklist"])
    facts["state"] = State(facts["state"])
    return Job(**facts)


def row_of(job: Job) -> dict[str, Any]:
    """The values of a job as a row of `field_jobs`."""
    facts = {name: getattr(job, name) for name in Job.__slots__ if name != "place"}
    place = job.place
    return {
        **facts,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "address": place.address if place else "",
        "customer": dict(job.customer),
        "skills": dict(job.skills),
        "windows": [[window.start.isoformat(), window.end.isoformat()] for window in job.windows],
        "excluded": sorted(job.excluded),
        "checklist": [dict(item) for item in job.checklist],
        "state": job.state.value,
    }


def technician_of(row: Row[Any]) -> Technician:
    """The technician of a row of `field_technicians`."""
    facts = dict(row._mapping)
    facts["home"] = Place(facts.pop("lat"), facts.pop("lon"), facts.pop("address"))
    facts["shifts"] = {day: tuple((start, end) for start, end in spans) for day, spans in facts["shifts"].items()}
    facts["breaks"] = tuple(Break(**each) for each in facts["breaks"])
    facts["territory"] = None if facts["territory"] is None else tuple((x, y) for x, y in facts["territory"])
    return Technician(**facts)


def technician_row(technician: Technician) -> dict[str, Any]:
    """The values of a technician as a row of `field_technicians`."""
    facts = {name: getattr(technician, name) for name in Technician.__slots__ if name != "home"}
    home = technician.home
    return {
        **facts,
        "lat": home.lat,
        "lon": home.lon,
        "address": home.address,
        "skills": dict(technician.skills),
        "shifts": {day: [list(span) for span in spans] for day, spans in technician.shifts.items()},
        "breaks": [asdict(each) for each in technician.breaks],
        "territory": None if technician.territory is None else [list(point) for point in technician.territory],
    }


def absence_row(absence: Absence) -> dict[str, Any]:
    """An absence as a row of `field_absences`."""
    return {
        "id": absence.id, "technician_id": absence.technician_id, "starts_at": absence.start, "ends_at": absence.end,
        "reason": absence.reason,
    }  # fmt: skip


def absence_of(row: Row[Any]) -> Absence:
    """The absence of a row of `field_absences`."""
    return Absence(row.id, row.technician_id, row.starts_at, row.ends_at, row.reason)


def fix_of(row: Row[Any]) -> Fix:
    """The position of a row of `field_positions`."""
    return Fix(
        row.technician_id, row.fixed_at, row.lat, row.lon, row.accuracy, row.speed, row.heading, row.battery,
        row.source,
    )  # fmt: skip


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
