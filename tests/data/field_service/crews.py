"""Small crews around one place, and cores that hold them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from data.access import local_admin
from data.field_service import Job, Place, Technician, Window, add_technician, create_jobs
from tests.cores import make_core

ADMIN = local_admin()
MORNING = datetime(2026, 11, 20, 8, tzinfo=UTC)
EVERY_DAY = {str(day): (("08:00", "16:00"),) for day in range(1, 8)}
CENTRE = Place(48.137, 11.575, "Centre")


def at(clock, day=MORNING):
    """A time of the day that the tests play on."""
    hours, minutes = map(int, clock.split(":"))
    return day.replace(hour=hours, minute=minutes)


def technician(technician_id="anna", *, home=CENTRE, **facts):
    return Technician(technician_id, technician_id.title(), home, **{"shifts": EVERY_DAY, "skills": {}, **facts})


def job(job_id="leak", *, north=0.0, **facts):
    """A job `north` hundredths of a degree (1.1 km) from the centre."""
    place = Place(48.137 + north / 100, 11.575, job_id)
    return Job(job_id, job_id.title(), MORNING - timedelta(hours=1), **{"place": place, **facts})


def window(start, end):
    return Window(at(start), at(end))


def crew_core(technicians, jobs=(), *, home=":memory:", moment=MORNING, **settings):
    core = make_core(home, moment=moment, demo=False, **settings)
    for each in technicians:
        add_technician(core, each, actor=ADMIN)
    if jobs:
        create_jobs(core, list(jobs), actor=ADMIN)
    return core
