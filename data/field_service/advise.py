"""Who could do a job, where in the day, at what cost, and who could not and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from data.field_service.fleet import Fleet, windows_of
from data.field_service.insertion import Ask, Insertion, Obstacle, best_insertion
from data.field_service.model import Job, Technician
from data.field_service.places import distance_km
from data.field_service.policies import Policy
from data.field_service.route import Route, Stop
from data.field_service.rules import Violation, job_violations, standing_violations

HORIZON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Option:
    """A technician, a day and a position that keep every hard rule."""

    technician_id: str
    day: date
    insertion: Insertion
    route: Route
    stop: Stop
    distance_km: float

    @property
    def start(self) -> datetime:
        """When the work begins."""
        return moment(self.insertion.start)

    @property
    def done(self) -> datetime:
        """When the work is done."""
        return moment(self.insertion.start + self.stop.service)


@dataclass(frozen=True, slots=True)
class Advice:
    """Options, the best first, and for the technicians without one the rules that refuse them."""

    options: tuple[Option, ...]
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """What advice is given on: the fleet, the routes (the fleet's or a draft's), a policy and the time."""

    fleet: Fleet
    policy: Policy
    now: datetime
    route_of: Callable[[str, date], Route | None]


def scene_of(fleet: Fleet, policy: Policy, now: datetime) -> Scene:
    """The plan as it is."""
    return Scene(fleet, policy, now, lambda technician_id, day: fleet.route(technician_id, day, now))


def advise(scene: Scene, job: Job, *, technicians: Iterable[str] = (), days: Iterable[date] = ()) -> Advice:
    """Advice for `job` among `technicians` (all when none is named) on the first of `days` on which one is feasible.

    Each technician appears once, with the cheapest position; ties go by the technician's id.
    """
    refused = job_violations(job)
    if refused:
        return Advice((), tuple(refused))
    fleet = scene.fleet
    asked = [fleet.technician(each) for each in technicians] or sorted(fleet.technicians.values(), key=lambda t: t.id)
    able, violations = _sort_out(job, asked)
    last: list[Violation] = []
    for day in tuple(days) or horizon(fleet, job, scene.now):
        options, last = _on_day(scene, job, able, day)
        if options:
            return Advice(tuple(options), (*violations, *last))
    return Advice((), (*violations, *last))


def horizon(fleet: Fleet, job: Job, now: datetime) -> list[date]:
    """Days to look at: those of the job's windows, or the week that begins today."""
    today = fleet.today(now)
    if job.windows:
        days = {window.start.astimezone(fleet.zone).date() for window in job.windows}
        days |= {window.end.astimezone(fleet.zone).date() for window in job.windows}
        return sorted(day for day in days if day >= today) or [today]
    first = max(today, job.not_before.astimezone(fleet.zone).date()) if job.not_before else today
    return [first + timedelta(days=ahead) for ahead in range(HORIZON_DAYS)]


def stop_of(job: Job) -> Stop:
    """The job as a stop to be inserted."""
    return Stop(job.id, job.place, 60.0 * job.minutes, windows_of(job))


def ask_of(job: Job, technician: Technician, now: datetime, stop: Stop | None = None) -> Ask:
    """What is asked of a route of `technician`."""
    surplus = sum(technician.skills.get(skill, 0) - level for skill, level in job.skills.items())
    due = job.due_at.timestamp() if job.due_at is not None else None
    wish = job.not_before.timestamp() if job.not_before is not None else None
    return Ask(stop or stop_of(job), job.priority, due, now.timestamp(), float(surplus), wish)


def moment(seconds: float) -> datetime:
    """Seconds as a time in UTC, whole seconds."""
    return datetime.fromtimestamp(round(seconds), UTC)


def _sort_out(job: Job, technicians: Iterable[Technician]) -> tuple[list[Technician], list[Violation]]:
    able, violations = [], []
    for technician in technicians:
        found = standing_violations(job, technician)
        violations += found
        if not found:
            able.append(technician)
    return able, violations


def _on_day(scene: Scene, job: Job, able: Iterable[Technician], day: date) -> tuple[list[Option], list[Violation]]:
    options, violations = [], []
    common = None if job.guessed else stop_of(job)
    for technician in able:
        route = scene.route_of(technician.id, day)
        if route is None:
            violations.append(Violation("no_shift", technician.id, {"day": day.isoformat()}))
            continue
        route = route if job.technician_id != technician.id else route.without(job.id)
        stop = common or stop_of(scene.fleet.taken_by(job, technician.id))
        found = best_insertion(route, ask_of(job, technician, scene.now, stop), scene.policy)
        if isinstance(found, Obstacle):
            violations.append(refusal(found, technician.id, day))
            continue
        options.append(option(route, stop, found, day))
    options.sort(key=lambda each: (each.insertion.cost, each.technician_id))
    return options, violations


def option(route: Route, stop: Stop, found: Insertion, day: date) -> Option:
    """A feasible position as an option."""
    assert stop.place is not None
    km = distance_km(route.origins[found.at], stop.place)
    return Option(found.technician_id, day, found, route, stop, km)


def refusal(found: Obstacle, technician_id: str, day: date) -> Violation:
    """A refused position as a violation."""
    facts = {
        "day": day.isoformat(),
        "minutes": round(found.missed / 60, 1),
        **({"blocks": found.key} if found.key else {}),
    }
    return Violation(found.rule, technician_id, facts)
