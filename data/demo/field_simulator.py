"""Moves the demo's technicians: they drive in straight lines, work about as long as planned, and report it.

Everything it does carries the source `simulated` or the actor `simulator`. Technicians whose own phone is heard are
left alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zlib import crc32

from data.access import Actor
from data.core import Core
from data.demo.field_day import DEMO, ensure_field_day
from data.demo.field_history import ensure_field_history
from data.errors import NexusError
from data.field_service.fleet import Fleet, fleet_of
from data.field_service.model import Fix, Job, Technician
from data.field_service.places import Place, distance_km
from data.field_service.positions import record_fixes
from data.field_service.states import ENDED, MOVABLE, UNDER_WAY, State
from data.field_service.status import Report, step_on

EVERY = 5.0
SIMULATED = "simulated"
ACTOR = Actor("simulator")
HEARD = timedelta(minutes=10)
PARKED = timedelta(minutes=1)
AHEAD = timedelta(minutes=2)


def simulate_in_background(core: Core) -> None:
    """Moves the technicians every five seconds until the core closes."""

    def run() -> None:
        while not core.closing.wait(EVERY):
            tick(core)

    core.background.begin("field simulator", run)


def tick(core: Core, *, seconds: float = EVERY) -> None:
    """What happens in the next `seconds`: a step on the road, an arrival, a beginning, an end."""
    if ensure_field_day(core):
        ensure_field_history(core)
    now, fleet = core.clock.now(), fleet_of(core)
    for technician in [each for each in fleet.technicians.values() if each.source == DEMO]:
        fix = fleet.fixes.get(technician.id)
        if fix is not None and fix.source != SIMULATED and now - fix.fixed_at < HEARD:
            continue
        try:
            _live(core, fleet, technician, now, seconds)
        except NexusError:
            continue


def _live(core: Core, fleet: Fleet, technician: Technician, now: datetime, seconds: float) -> None:
    mine = [job for job in fleet.jobs.values() if job.technician_id == technician.id and job.day == fleet.today(now)]
    current = next((job for job in mine if job.state in UNDER_WAY), None)
    here = _whereabouts(fleet, technician, current)
    if current is None:
        current = _next(fleet, mine, here, now)
        if current is None:
            return
        _say(core, current, "travel", here)
    if current.state is State.EN_ROUTE or current.state in MOVABLE:
        _drive(core, fleet, current, here, now, seconds)
    elif current.state is State.ON_SITE:
        _say(core, current, "start", here)
    elif current.state is State.IN_PROGRESS and _is_done(current, now):
        _say(core, current, "complete", here)
    if current.state in {State.ON_SITE, State.IN_PROGRESS}:
        _stay(core, fleet, technician, here, now)


def _drive(core: Core, fleet: Fleet, job: Job, here: Place, now: datetime, seconds: float) -> None:
    assert job.place is not None
    needed = fleet.travel(here, job.place)
    share = min(1.0, seconds / needed) if needed else 1.0
    there = Place(here.lat + (job.place.lat - here.lat) * share, here.lon + (job.place.lon - here.lon) * share)
    speed = distance_km(here, job.place) / (needed / 3600) if needed else 0.0
    _send(core, job.technician_id or "", there, now, speed=round(min(speed, 120.0), 1))
    if share >= 1.0:
        _say(core, job, "arrive", there)


def _stay(core: Core, fleet: Fleet, technician: Technician, here: Place, now: datetime) -> None:
    fix = fleet.fixes.get(technician.id)
    if fix is None or now - fix.fixed_at >= PARKED:
        _send(core, technician.id, here, now, speed=0.0)


def _send(core: Core, technician_id: str, place: Place, now: datetime, *, speed: float) -> None:
    where = round(place.lat, 6), round(place.lon, 6)
    record_fixes(core, [Fix(technician_id, now, *where, accuracy=10.0, speed=speed, source=SIMULATED)])


def _say(core: Core, job: Job, word: str, place: Place) -> None:
    if job.state not in ENDED:
        step_on(core, job.id, Report(word, lat=place.lat, lon=place.lon), actor=ACTOR)


def _whereabouts(fleet: Fleet, technician: Technician, current: Job | None) -> Place:
    if current is not None and current.place is not None and current.state in {State.ON_SITE, State.IN_PROGRESS}:
        return current.place
    fix = fleet.fixes.get(technician.id)
    return Place(fix.lat, fix.lon) if fix is not None else technician.home


def _next(fleet: Fleet, mine: list[Job], here: Place, now: datetime) -> Job | None:
    for job in sorted((job for job in mine if job.state in MOVABLE), key=lambda each: each.planned_start or now):
        if job.place is not None and job.planned_start is not None:
            leave = job.planned_start - timedelta(seconds=fleet.travel(here, job.place)) - AHEAD
            return job if now >= leave else None
    return None


def _is_done(job: Job, now: datetime) -> bool:
    """Whether the work is over: 80 to 120 percent of the plan, by the job's id."""
    share = 0.8 + 0.4 * (crc32(job.id.encode()) % 1000) / 1000
    return job.started_at is not None and now - job.started_at >= timedelta(minutes=job.minutes * share)
