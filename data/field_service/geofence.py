"""Notices when a technician reaches the site of the next job, and leaves it.

Inside is within max(75 m, twice the accuracy); it counts after two fixes or half a minute. Outside begins at one and a
half times that radius. What follows is a setting: nothing, a hint, or the arrival itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from data.access import Actor
from data.core import Core
from data.errors import NexusError
from data.field_service.fleet import Fleet
from data.field_service.model import Fix, Job
from data.field_service.places import Place, distance_km
from data.field_service.states import MOVABLE, Event, State
from data.field_service.status import Report, step_on

LEAST_M = 75.0
HYSTERESIS = 1.5
DWELL = timedelta(seconds=30)
TIMED = timedelta(minutes=2)
FIXES = 2


@dataclass
class Visit:
    """A technician near a site: since when, seen how often, and whether it was told."""

    job_id: str
    since: datetime
    seen: int = 1
    told: bool = False


def watch(core: Core, fleet: Fleet, fix: Fix) -> None:
    """Looks at the newest position of a technician."""
    mode = core.settings.field_geofence
    if mode == "off":
        return
    job = _next_job(fleet, fix)
    visit = fleet.visits.get(fix.technician_id)
    if visit is not None and (job is None or job.id != visit.job_id or _metres(job, fix) > HYSTERESIS * _radius(fix)):
        _tell(core, fix, visit.job_id, "left") if visit.told else None
        del fleet.visits[fix.technician_id]
        visit = None
    if job is None or _metres(job, fix) > _radius(fix):
        return
    if visit is None:
        fleet.visits[fix.technician_id] = Visit(job.id, fix.fixed_at)
        return
    visit.seen += 1
    stayed = fix.fixed_at - visit.since
    if not visit.told and (stayed >= TIMED if mode == "timed" else visit.seen >= FIXES or stayed >= DWELL):
        visit.told = True
        _arrived(core, job, fix, mode)


def _arrived(core: Core, job: Job, fix: Fix, mode: str) -> None:
    _tell(core, fix, job.id, "reached")
    if mode in {"timed", "auto"} and job.state is State.EN_ROUTE:
        report = Report(Event.ARRIVE.value, fix.fixed_at, fix.lat, fix.lon)
        try:
            step_on(core, job.id, report, actor=Actor(f"geofence:{fix.technician_id}"))
        except NexusError:
            _tell(core, fix, job.id, "refused")


def _tell(core: Core, fix: Fix, job_id: str, what: str) -> None:
    core.events.publish("site." + what, {"technicianId": fix.technician_id, "jobId": job_id})


def _next_job(fleet: Fleet, fix: Fix) -> Job | None:
    today = fleet.today(fix.fixed_at)
    days = [(fix.technician_id, today), (fix.technician_id, today - timedelta(days=1))]
    mine = [fleet.jobs[each] for day in days for each in tuple(fleet.by_day.get(day, ()))]
    driving = [job for job in mine if job.state is State.EN_ROUTE and job.place is not None]
    if driving:
        return driving[0]
    to_come = [job for job in mine if job.state in MOVABLE and job.day == today and job.place is not None]
    return min(to_come, key=lambda job: (job.planned_start is None, job.planned_start), default=None)


def _radius(fix: Fix) -> float:
    return max(LEAST_M, 2 * (fix.accuracy or 0.0))


def _metres(job: Job, fix: Fix) -> float:
    assert job.place is not None
    return 1000 * distance_km(job.place, Place(fix.lat, fix.lon))
