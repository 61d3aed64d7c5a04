"""The town on which field service is measured, made by a seed.

20 km wide, 1000 jobs, 50 technicians with homes of their own, six skills, shifts of eight and nine hours, two-hour
windows on four jobs of ten, 100 jobs held by a technician of their own. Drives take the great circle times 1.35 at
30 km/h, as where the bars come from.
"""

from __future__ import annotations

import random
import shutil
import statistics
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.homes import ROOT
from bench.report import Row
from data.access import local_admin
from data.clock import StoppedClock
from data.core import Core
from data.field_service import Job, Place, Technician, Window, add_technician, create_jobs
from data.field_service.calibration import Learned
from data.field_service.fleet import fleet_of
from data.field_service.places import TravelLaw
from data.field_service.roads import KnownRoads
from data.opening import open_core
from data.settings import read_settings

ADMIN = local_admin()
MORNING = datetime(2026, 11, 20, 5, tzinfo=UTC)
LAW = TravelLaw(0.0, 2.7, 1.0)


def town(*, jobs: int = 1000, people: int = 50, seed: int = 1) -> tuple[list[Technician], list[Job]]:
    """Technicians and jobs all over a town of 20 by 20 km."""
    chance = random.Random(seed)

    def place() -> Place:
        return Place(48.03 + 0.18 * chance.random(), 11.40 + 0.268 * chance.random())

    crew = []
    for number in range(people):
        start, hours = chance.choice([7, 8]), chance.choice([8, 9])
        skills = {skill: 2 for skill in chance.sample("abcdef", 4)}
        shift = {"5": ((f"{start:02d}:00", f"{start + hours:02d}:00"),)}
        crew.append(Technician(f"t{number:02d}", f"T{number}", place(), skills=skills, shifts=shift))
    work = []
    for number in range(jobs):
        opens = MORNING + timedelta(hours=chance.randrange(2, 9))
        windows = (Window(opens, opens + timedelta(hours=2)),) if chance.random() < 0.408 else ()
        held = chance.choice(crew)
        skills = {chance.choice(sorted(held.skills)): chance.choice([1, 2])}
        excluded = frozenset(each.id for each in crew if each is not held) if number % 10 == 0 else frozenset[str]()
        asked = {
            "skills": skills,
            "windows": windows,
            "excluded": excluded,
            "minutes": chance.choice([5, 10, 10, 15, 20]),
        }
        facts = {"priority": chance.choice([1, 2, 3, 3, 4]), "place": place(), **asked}
        work.append(Job(f"j{number:04d}", f"Job {number}", MORNING - timedelta(hours=2), **facts))
    return crew, work


def bench_core(name: str, **size: int) -> Core:
    """A core of its own with that town in it, early in the morning."""
    home = ROOT / f"field-{name}"
    shutil.rmtree(home, ignore_errors=True)
    core = open_core(read_settings({}, home=home, demo=False), clock=StoppedClock(MORNING))
    crew, work = town(**size)
    for each in crew:
        add_technician(core, each, actor=ADMIN)
    create_jobs(core, work, actor=ADMIN)
    fleet_of(core).roads = KnownRoads(core.settings, Learned(LAW))
    return core


def percentile(values: list[float], percent: int) -> float:
    """A percentile."""
    return statistics.quantiles(values, n=100)[percent - 1]


def row(what: str, value: float, unit: str, bar: float, **facts: Any) -> Row:
    """One measure beside its bar."""
    return {"measure": what, "value": round(value, 2), "unit": unit, "bar": bar, **facts}
