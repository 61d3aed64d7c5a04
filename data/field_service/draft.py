"""A plan being changed in memory: routes over those of the fleet, and what has to be written to make it real."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from heapq import nsmallest
from math import dist

from data.field_service.advise import Advice, Option, Scene, advise, horizon
from data.field_service.assign import SAME, planned, unplanned
from data.field_service.fleet import Fleet, Key
from data.field_service.ledger import Step
from data.field_service.model import Job
from data.field_service.policies import Policy
from data.field_service.route import Route
from data.field_service.rules import standing_violations
from data.field_service.states import ENDED, Event, State

NEAR = 12


@dataclass
class Draft:
    """Use it inside `planning`. `jobs` are those that changed, as they will be."""

    fleet: Fleet
    policy: Policy
    now: datetime
    routes: dict[Key, Route | None] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)

    def route(self, technician_id: str, day: date) -> Route | None:
        """The rest of a technician's day in this draft."""
        key = (technician_id, day)
        return self.routes[key] if key in self.routes else self.fleet.route(technician_id, day, self.now)

    def job(self, job_id: str) -> Job:
        """A job in this draft."""
        return self.jobs.get(job_id) or self.fleet.job(job_id)

    def take_out(self, job: Job) -> None:
        """The job waits again."""
        self._leave(job)
        self.jobs[job.id] = unplanned(job, State.PENDING)

    def advise(self, job: Job, *, technicians: Iterable[str] = (), days: Iterable[date] = ()) -> Advice:
        """Advice for a job in this draft."""
        scene = Scene(self.fleet, self.policy, self.now, self.route)
        return advise(scene, job, technicians=technicians, days=days)

    def advise_near(self, job: Job, *, days: Iterable[date] = ()) -> Advice:
        """Advice among those who live nearest of those who may do it, on a day on which they can't among all; good
        enough where many jobs are given away at once, at a third of the cost."""
        near, found = _near(self.fleet, job), Advice((), ())
        for day in tuple(days) or horizon(self.fleet, job, self.now):
            found = self.advise(job, technicians=near, days=(day,))
            found = found if found.options else self.advise(job, days=(day,))
            if found.options:
                break
        return found

    def place(self, job: Job, best: Option) -> None:
        """The job takes the place of an option of this draft."""
        self._leave(job)
        self.routes[best.technician_id, best.day] = best.route.inserted(best.stop, best.insertion.at)
        state = job.state if job.technician_id == best.technician_id else State.ASSIGNED
        self.jobs[job.id] = replace(
            job, state=state if state is not State.PENDING else State.ASSIGNED, technician_id=best.technician_id,
            day=best.day, assigned_at=job.assigned_at or self.now, minutes=round(best.stop.service / 60),
        )  # fmt: skip

    def put_route(self, key: Key, route: Route) -> None:
        """A technician's day becomes another one, its jobs with it."""
        self.routes[key] = route
        for stop in route.stops:
            if stop.kind == "job" and not stop.frozen:
                job = self.job(stop.key)
                if (job.technician_id, job.day) != key:
                    given = replace(job, technician_id=key[0], day=key[1], assigned_at=job.assigned_at or self.now)
                    self.jobs[job.id] = replace(given, state=State.ASSIGNED, minutes=round(stop.service / 60))

    def lengthen(self, job: Job, minutes: int) -> None:
        """A job under way takes that much longer."""
        assert job.technician_id is not None and job.day is not None
        route = self.route(job.technician_id, job.day)
        if route is not None:
            stops = tuple(
                replace(stop, service=stop.service + 60 * minutes) if stop.key == job.id else stop
                for stop in route.stops
            )
            self.routes[job.technician_id, job.day] = replace(route, stops=stops)
        self.jobs[job.id] = replace(job, minutes=job.minutes + minutes)

    def steps(self) -> tuple[Step, ...]:
        """What has to be written: jobs that changed hands or times."""
        times = {
            stop.key: planned(self.job(stop.key), route, at)
            for route in self.routes.values() if route is not None
            for at, stop in enumerate(route.stops) if stop.kind == "job" and not stop.frozen
        }  # fmt: skip
        found = []
        for job_id in sorted({*times, *self.jobs}):
            before, after = self.fleet.jobs.get(job_id), times.get(job_id) or self.job(job_id)
            if before is None or _differs(before, after):
                found.append(Step(before, after, _event(before, after)))
        return tuple(found)

    def _leave(self, job: Job) -> None:
        if job.technician_id is not None and job.day is not None:
            route = self.route(job.technician_id, job.day)
            self.routes[job.technician_id, job.day] = route.without(job.id) if route is not None else None


def _near(fleet: Fleet, job: Job) -> list[str]:
    place = job.place
    if place is None:
        return []
    able = [each for each in fleet.technicians.values() if not standing_violations(job, each)]
    return [each.id for each in nsmallest(NEAR, able, key=lambda each: (dist(each.home.xyz, place.xyz), each.id))]


def _differs(before: Job, after: Job) -> bool:
    if before.state in ENDED:
        return False
    if (before.technician_id, before.day, before.state, before.minutes) != (
        after.technician_id, after.day, after.state, after.minutes,
    ):  # fmt: skip
        return True
    if before.planned_start is None or after.planned_start is None:
        return before.planned_start is not after.planned_start
    return abs(after.planned_start - before.planned_start) > SAME


def _event(before: Job | None, after: Job) -> Event | None:
    if before is None:
        return None
    if before.state is State.PENDING and after.state is not State.PENDING:
        return Event.ASSIGN
    if after.state is State.PENDING and before.state is not State.PENDING:
        return Event.UNASSIGN
    return Event.MOVE if before.technician_id != after.technician_id else None
