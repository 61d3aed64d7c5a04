"""Request bodies as facts of the field."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from api.operation import Request
from api.schemas.field_service import BreakBody, JobFields, NewJobBody, PlaceBody, WindowBody
from data.errors import InputError
from data.field_service import PRIORITIES, Break, Job, Place, Window, checked_place, new_job_id


def new_job(request: Request, body: NewJobBody, *, path: str = "/location") -> Job:
    """The job that a body describes. Raises InputError for coordinates that can't be."""
    asked = body.estimatedDuration
    minutes = {"guessed": True} if asked is None else {"minutes": asked}
    return Job(
        id=body.id or new_job_id(),
        title=body.title,
        created_at=request.core.clock.now(),
        place=place_of(body.location, path=path),
        **{**_asked(body, set(JobFields.model_fields) - {"estimatedDuration"}), **minutes},
    )


def job_changes(body: Any) -> dict[str, Any]:
    """What a patch changes, as facts of a job."""
    sent = body.model_fields_set
    changes = _asked(body, sent - {"estimatedDuration"})
    for name, fact in (("title", "title"), ("pinned", "pinned"), ("estimatedDuration", "minutes")):
        if name in sent and getattr(body, name) is not None:
            changes[fact] = getattr(body, name)
    if body.location is not None:
        changes["place"] = place_of(body.location)
    return changes


def place_of(body: PlaceBody, *, path: str = "/location") -> Place | None:
    """The place of a body; None when it has no degrees. Raises InputError."""
    if body.lat is None and body.lon is None:
        return None
    if body.lat is None or body.lon is None:
        raise InputError("job.coordinates", path=path, lat=str(body.lat), lon=str(body.lon))
    return checked_place(body.lat, body.lon, body.address, path=path)


def breaks_of(bodies: Iterable[BreakBody]) -> tuple[Break, ...]:
    """Breaks."""
    return tuple(Break(each.earliest, each.latest, each.minutes) for each in bodies)


def day_of(request: Request) -> date | None:
    """The query's day; None when it names none. Raises InputError."""
    text = request.args.get("day")
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise InputError("request.day", value=text[:40]) from error
    if not 2000 <= found.year <= 2100:
        raise InputError("request.day", value=text[:40])
    return found


def _asked(body: JobFields, names: set[str]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if names & {"requiredSkills", "skillLevels"}:
        facts["skills"] = {**dict.fromkeys(body.requiredSkills, 1), **body.skillLevels}
    if "timeWindows" in names:
        facts["windows"] = _windows(body.timeWindows)
    if "excludedTechnicians" in names:
        facts["excluded"] = frozenset(body.excludedTechnicians)
    if "priority" in names:
        facts["priority"] = PRIORITIES.index(body.priority) + 1
    if "checklist" in names:
        facts["checklist"] = tuple(body.checklist)
    plain = {"description": "description", "type": "kind", "customer": "customer", "dueAt": "due_at"}
    facts.update({fact: getattr(body, name) for name, fact in plain.items() if name in names})
    return facts


def _windows(bodies: Iterable[WindowBody]) -> tuple[Window, ...]:
    return tuple(sorted((Window(each.start, each.end) for each in bodies), key=lambda each: each.start))
