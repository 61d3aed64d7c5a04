"""The demo company's day in the field: 45 jobs and 8 technicians around Munich, planned by the engine itself.

The day is laid around the hour in which it is built, so that some work is done, some under way and some to come. The
same seed and hour give the same day. What people made is left alone.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from data.core import Core
from data.demo.field_facts import CUSTOMERS, KINDS, PACE, PEOPLE, STREETS, WAITING
from data.field_service.advise import advise, scene_of
from data.field_service.assign import planned
from data.field_service.fleet import REVISION, Fleet
from data.field_service.model import Absence, Break, Job, Technician, Window
from data.field_service.places import Place, TravelLaw
from data.field_service.policies import policy_named
from data.field_service.rows import absence_row, row_of, technician_row
from data.field_service.states import State
from data.store.tables import (
    field_absences,
    field_jobs,
    field_plan_versions,
    field_positions,
    field_revision,
    field_technicians,
    field_transitions,
)

DEMO = "demo"
JOBS = 45
HOURS = 9
BEGINS = (0, 6, 7, 8, 10, 12, 14, 15)
BEGUN = timedelta(hours=2)
SPARE = timedelta(minutes=30)
FIRST_NUMBER = 101
HAS_TIME = "tech_001"


def ensure_field_day(core: Core) -> bool:
    """Lays the day unless that of today lies there; whether it did. Jobs of the demo's earlier days go."""
    zone = ZoneInfo(core.settings.time_zone)
    now = core.clock.now()
    today = now.astimezone(zone).date()
    with core.store.write() as connection:
        laid = select(field_revision.c.day).where(field_revision.c.name == DEMO)
        if connection.execute(laid).scalar() == today:
            return False
        day = lay_day(today, now, zone, seed=core.settings.demo_seed)
        _replace(connection, day, today)
        core.events.record(connection, "plan.changed", {"technicianId": None, "day": today.isoformat()})
    core.events.wake()
    return True


def lay_day(
    today: date, now: datetime, zone: ZoneInfo, *, seed: int, begins: datetime | None = None
) -> tuple[list[Technician], list[Absence], list[Job], list[dict[str, Any]]]:
    """Technicians, absences, jobs as they stand at `now`, and what happened to the jobs so far. Shifts begin at
    `begins`, and nothing waits; None is an hour that suits `now`."""
    chance = random.Random(f"{seed} {today.isoformat()}")
    waiting = WAITING.keys() if begins is None else frozenset[str]()
    begins = begins or _first_hour(today, now, zone)
    crew = [_technician(number, begins, zone) for number in range(len(PEOPLE))]
    made = [_job(number, begins, chance) for number in range(JOBS)]
    jobs = [_recent(job, now, chance) if job.id in waiting else job for job in made]
    away = begins + timedelta(hours=7)
    absences = [Absence("abs_demo", crew[6].id, away, away + timedelta(hours=1), "Training")]
    fleet = Fleet(zone, 0, TravelLaw(), {each.id: each for each in crew}, {crew[6].id: absences}, {}, {}, {})
    for job in sorted(jobs, key=lambda each: (each.priority, each.id)):
        if job.id not in waiting:
            _plan(fleet, job, begins, now)
    happened: list[dict[str, Any]] = []
    lived = {job.id: job for each in crew for job in _live(fleet, each, today, now, chance, happened)}
    return crew, absences, [lived.get(job.id, job) for job in jobs], happened


def _first_hour(today: date, now: datetime, zone: ZoneInfo) -> datetime:
    """When the shifts begin: the last hour at which people begin that lies two hours back, so that work is done, under
    way and to come; at night the night shift."""
    begun = [datetime.combine(today, time(hour), zone) for hour in BEGINS]
    return max((each for each in begun if each <= now - BEGUN), default=begun[0]).astimezone(UTC)


def _technician(number: int, begins: datetime, zone: ZoneInfo) -> Technician:
    name, street, skills = PEOPLE[number]
    local = begins.astimezone(zone)
    end = (local + timedelta(hours=HOURS)).strftime("%H:%M")
    shift = ((local.strftime("%H:%M"), "24:00" if end == "00:00" else end),)
    lunch = [(local + timedelta(minutes=minutes)).strftime("%H:%M") for minutes in (210, 300)]
    return Technician(
        id=f"tech_{number + 1:03d}",
        name=name,
        home=_place(street, number + 1),
        phone=f"+49 89 0000 {number + 1:02d}",
        skills=skills,
        shifts={str(weekday): shift for weekday in range(1, 8)},
        breaks=(Break(lunch[0], lunch[1], 30),),
        source=DEMO,
    )


def _job(number: int, begins: datetime, chance: random.Random) -> Job:
    title, kind, skills, minutes, priority = KINDS[number % len(KINDS)]
    job_id = f"job_{FIRST_NUMBER + number}"
    street = STREETS[(number * 7 + 3) % len(STREETS)][0]
    made = begins - timedelta(minutes=chance.randrange(60, 1500))
    windows: tuple[Window, ...] = ()
    if chance.random() < 0.4:
        opens = begins + timedelta(minutes=60 * chance.randrange(0, HOURS - 2))
        windows = (Window(opens, opens + timedelta(hours=2)),)
    job = Job(
        id=job_id,
        title=title,
        created_at=made,
        kind=kind,
        priority=priority,
        customer={"name": CUSTOMERS[(number * 5 + 1) % len(CUSTOMERS)], "phone": f"+49 89 0001 {number:02d}"},
        place=_place(street, chance.randrange(1, 120)),
        skills=skills,
        windows=windows,
        minutes=minutes,
        due_at=begins + timedelta(hours=HOURS + (0 if priority < 3 else 24)),
        checklist=({"text": "Ask for the meter reading", "done": False}, {"text": "Clean up", "done": False}),
        source=DEMO,
    )
    return replace(job, **WAITING[job_id](job)) if job_id in WAITING else job


def _recent(job: Job, now: datetime, chance: random.Random) -> Job:
    """What still waits was asked for within the last half hour, for a time that is still to come."""
    asked = now - timedelta(minutes=chance.randrange(5, 25))
    ahead = tuple(window for window in job.windows if window.end > now + timedelta(hours=1))
    return replace(job, created_at=asked, windows=ahead)


def _place(street: str, house: int) -> Place:
    """A house in a street: near the street's middle, not surveyed."""
    lat, lon = next((lat, lon) for name, lat, lon in STREETS if name == street)
    shift = (house % 17 - 8) / 10_000
    return Place(round(lat + shift, 5), round(lon + shift * 0.7, 5), f"{street} {house}, Munich")


def _plan(fleet: Fleet, job: Job, begins: datetime, now: datetime) -> None:
    today = fleet.today(now)
    found = advise(scene_of(fleet, policy_named(None), begins), job, days=(today,)).options
    kept = [each for each in found if each.technician_id != HAS_TIME or each.done <= now + SPARE]
    if not kept:
        return
    best = kept[0]
    route = best.route.inserted(best.stop, best.insertion.at)
    for at, stop in enumerate(route.stops):
        if stop.kind == "job":
            known = fleet.jobs.get(stop.key, job)
            given = replace(known, state=State.ASSIGNED, technician_id=best.technician_id, day=today)
            fleet.put(planned(replace(given, assigned_at=given.assigned_at or begins), route, at))


def _live(
    fleet: Fleet, technician: Technician, today: date, now: datetime, chance: random.Random,
    happened: list[dict[str, Any]],
) -> list[Job]:  # fmt: skip
    """The jobs of one technician as they stand at `now`, when everything takes about as long as planned."""
    jobs = [fleet.jobs[each] for each in fleet.by_day.get((technician.id, today), ())]
    clock, found, under_way = datetime.min.replace(tzinfo=UTC), [], False
    for job in sorted(jobs, key=lambda each: each.planned_start or each.created_at):
        assert job.planned_start is not None
        start = max(job.planned_start, clock) + timedelta(minutes=chance.randrange(-2, 7))
        leaves = max(clock, start - timedelta(minutes=(job.travel_minutes or 0) + 1))
        pace = PACE.get(job.kind, 1.0) * PACE.get(technician.name, 1.0)
        ends = start + timedelta(minutes=round(job.minutes * pace * chance.uniform(0.8, 1.15)))
        clock = ends
        steps = [(job.assigned_at, "assign", State.ASSIGNED), (leaves, "travel", State.EN_ROUTE)]
        steps += [(start, "start", State.IN_PROGRESS), (ends, "complete", State.COMPLETED)]
        passed = [step for step in steps if step[0] is not None and step[0] <= now][: 1 if under_way else None]
        state = passed[-1][2] if passed else State.ASSIGNED
        under_way = under_way or state is not State.COMPLETED
        begun = start if state in {State.IN_PROGRESS, State.COMPLETED} else None
        found.append(
            replace(job, state=state, started_at=begun, finished_at=ends if state is State.COMPLETED else None)
        )
        happened += [_transition(job, at, event, to) for at, event, to in passed]
    return found


def _transition(job: Job, at: datetime | None, event: str, to: State) -> dict[str, Any]:
    place = job.place
    known = {"job_id": job.id, "event": event, "to_state": to.value, "technician_id": job.technician_id, "at": at}
    return {**known, "actor": DEMO, "lat": place.lat if place else None, "lon": place.lon if place else None}


def _replace(
    connection: Connection,
    day: tuple[list[Technician], list[Absence], list[Job], list[dict[str, Any]]],
    today: date,
) -> None:
    crew, absences, jobs, happened = day
    old = select(field_jobs.c.id).where(field_jobs.c.source == DEMO)
    connection.execute(delete(field_transitions).where(field_transitions.c.job_id.in_(old)))
    connection.execute(delete(field_jobs).where(field_jobs.c.source == DEMO))
    crew_ids = [each.id for each in crew]
    for table in (field_plan_versions, field_absences, field_positions):
        connection.execute(delete(table).where(table.c.technician_id.in_(crew_ids)))
    connection.execute(delete(field_technicians).where(field_technicians.c.id.in_(crew_ids)))
    connection.execute(insert(field_technicians), [technician_row(each) for each in crew])
    connection.execute(insert(field_jobs), [row_of(job) for job in jobs])
    connection.execute(insert(field_transitions), happened or [])
    connection.execute(insert(field_absences), [absence_row(each) for each in absences])
    for name, value in ((DEMO, 1), (REVISION, 1)):
        row = upsert(field_revision).values(name=name, value=value, day=today if name == DEMO else None)
        grown = {"value": field_revision.c.value + 1, "day": row.excluded.day}
        connection.execute(row.on_conflict_do_update(index_elements=["name"], set_=grown))
