"""Problems in VROOM's form: from the days of technicians, and from what clients send."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.errors import InputError
from data.field_service.fleet import Fleet, windows_of
from data.field_service.model import Job
from data.field_service.places import Place, TravelLaw, checked_place
from data.field_service.route import Route, Stop
from data.field_service.rules import standing_violations
from data.field_service.states import State

PRIORITY = {1: 100, 2: 60, 3: 30, 4: 10}
WHENEVER = 2 * 86_400
MOST_PLACES = 3_000


@dataclass(frozen=True)
class Posed:
    """A problem and what its numbers stand for: jobs by number, technicians by vehicle."""

    problem: dict[str, Any]
    jobs: tuple[Job, ...]
    technicians: tuple[str, ...]


def pose(fleet: Fleet, routes: Mapping[str, Route], waiting: Sequence[Job]) -> Posed:
    """The problem of giving the jobs of `routes` (by technician) and those that wait to these technicians.

    Work under way is left out: a day begins where and when it ends. Accepted and pinned jobs keep their technician and
    time, by a skill of their own and an exact window.
    """
    base = min(route.start for route in routes.values())
    technicians = tuple(sorted(routes))
    movable = [fleet.jobs[stop.key] for each in technicians for stop in _rest(routes[each]) if stop.kind == "job"]
    jobs = tuple([*movable, *(job for job in waiting if _spans(windows_of(job), base) != [])])
    places = [job.place for job in jobs if job.place is not None]
    starts = [_beginning(routes[each])[0] for each in technicians]
    ends = [routes[each].end_place for each in technicians]
    everywhere = [*places, *starts, *[end for end in ends if end is not None]]
    number = {job.id: at for at, job in enumerate(jobs)}
    held, skills = _skills(fleet, jobs, technicians, routes)
    guessed = any(job.guessed for job in jobs)
    vehicles: list[dict[str, Any]] = []
    problem = {
        "jobs": [_job(fleet, routes, job, at, base, skills) for at, job in enumerate(jobs)],
        "vehicles": vehicles,
        "matrices": {"car": {"durations": fleet.roads.matrix(everywhere)}},
    }
    end_at = len(places) + len(starts)
    for at, each in enumerate(technicians):
        vehicle = _vehicle(routes[each], base, number)
        vehicle |= {"id": at, "start_index": len(places) + at, "skills": sorted(held[each])}
        vehicle |= {"type": each} if guessed else {}
        if ends[at] is not None:
            vehicle["end_index"] = end_at
            end_at += 1
        vehicles.append(vehicle)
    return Posed(problem, jobs, technicians)


def orders(posed: Posed, answer: Mapping[str, Any]) -> dict[str, list[Job]]:
    """The jobs of each technician in the order of an answer."""
    found: dict[str, list[Job]] = {each: [] for each in posed.technicians}
    for route in answer["routes"]:
        steps = [step for step in route["steps"] if step["type"] == "job"]
        found[posed.technicians[route["vehicle"]]] = [posed.jobs[step["id"]] for step in steps]
    return found


def with_matrix(problem: Mapping[str, Any]) -> dict[str, Any]:
    """A client's problem, its durations filled in from coordinates by the travel law when it brings no matrix.

    Raises InputError for places that can't be.
    """
    found = dict(problem)
    if found.get("matrices"):
        return found
    places: list[Place] = []
    found["jobs"] = [_indexed(job, "location", places) for job in _listed(problem, "jobs")]
    found["shipments"] = [
        {**shipment, **{end: _indexed(shipment.get(end), "location", places) for end in ("pickup", "delivery")}}
        for shipment in _listed(problem, "shipments")
    ]
    found["vehicles"] = [
        _indexed(_indexed(vehicle, "start", places), "end", places) for vehicle in _listed(problem, "vehicles")
    ]
    if len(places) > MOST_PLACES:
        raise InputError("solver.too_large", most=MOST_PLACES)
    profiles = {str(vehicle.get("profile", "car")) for vehicle in found["vehicles"]} or {"car"}
    durations = TravelLaw().matrix(places)
    return {**found, "matrices": {profile: {"durations": durations} for profile in profiles}}


def _listed(problem: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = problem.get(name) or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise InputError("solver.shape", path=f"/{name}")
    return found


def _indexed(thing: Any, name: str, places: list[Place]) -> dict[str, Any]:
    if not isinstance(thing, dict):
        raise InputError("solver.shape", path=f"/{name}")
    where = thing.get(name)
    if where is None:
        return thing
    if not isinstance(where, list) or len(where) != 2 or not all(isinstance(each, int | float) for each in where):
        raise InputError("solver.shape", path=f"/{name}")
    places.append(checked_place(float(where[1]), float(where[0]), path=f"/{name}"))
    return {**thing, f"{name}_index": len(places) - 1}


def _rest(route: Route) -> tuple[Stop, ...]:
    return route.stops[route.frozen :]


def _beginning(route: Route) -> tuple[Place, float]:
    return route.origins[route.frozen], route.ready[route.frozen - 1] if route.frozen else route.start


def is_fixed(job: Job) -> bool:
    """Whether a plan may not move the job: it is pinned, or its technician accepted it."""
    return job.pinned or job.state is State.ACCEPTED


def _skills(
    fleet: Fleet, jobs: Sequence[Job], technicians: Sequence[str], routes: Mapping[str, Route]
) -> tuple[dict[str, set[int]], dict[str, int]]:
    """One skill for each group of technicians that may do the same jobs: who holds which, and which a job needs."""
    numbers: dict[frozenset[str], int] = {}
    held: dict[str, set[int]] = {each: set() for each in technicians}
    needed = {}
    owner = {stop.key: each for each in technicians for stop in routes[each].stops}
    for job in jobs:
        if is_fixed(job) and job.id in owner:
            able = frozenset({owner[job.id]})
        else:
            able = frozenset(each for each in technicians if not standing_violations(job, fleet.technicians[each]))
        number = numbers.setdefault(able, len(numbers) + 1)
        needed[job.id] = number
        for each in able:
            held[each].add(number)
    return held, needed


def _job(
    fleet: Fleet, routes: Mapping[str, Route], job: Job, at: int, base: float, skills: Mapping[str, int]
) -> dict[str, Any]:
    spans = _spans(windows_of(job), base)
    route = routes.get(job.technician_id) if job.technician_id is not None else None
    position = route.position(job.id) if route is not None else None
    if route is not None and position is not None:
        begins = route.starts[position]
        late = bool(spans) and begins > windows_of(job)[-1][1]
        if is_fixed(job) or spans == [] or late:
            spans = _spans(((begins, begins + 60),), base)
    return {
        "id": at,
        "location_index": at,
        **_service(fleet, routes, job),
        "skills": [skills[job.id]],
        "priority": PRIORITY[job.priority],
        **({"time_windows": spans} if spans else {}),
    }


def _service(fleet: Fleet, routes: Mapping[str, Route], job: Job) -> dict[str, Any]:
    """How long it takes; of each technician, where that was learned."""
    if not job.guessed:
        return {"service": 60 * job.minutes}
    return {"service_per_type": {each: 60 * fleet.taken_by(job, each).minutes for each in routes}}


def _spans(windows: Iterable[tuple[float, float]], base: float) -> list[list[int]] | None:
    """Windows in whole seconds from `base`; none left when all are over, None when there never was one."""
    found = [[max(0, math.ceil(start - base)), math.floor(min(end - base, WHENEVER))] for start, end in windows]
    return [span for span in found if span[1] >= span[0]] if found else None


def _vehicle(route: Route, base: float, number: Mapping[str, int]) -> dict[str, Any]:
    rest = _rest(route)
    blocks = [stop for stop in rest if stop.kind != "job"]
    ids = {id(stop): at for at, stop in enumerate(blocks, start=1)}
    steps: list[dict[str, Any]] = [{"type": "start"}]
    for stop in rest:
        kind = "job" if stop.kind == "job" else "break"
        steps.append({"type": kind, "id": number[stop.key] if kind == "job" else ids[id(stop)]})
    starts = math.ceil(_beginning(route)[1] - base)
    late = math.ceil(route.last_arrival - base) + len(route.stops) if route.last_arrival > route.end else 0
    return {
        "profile": "car",
        "time_window": [starts, max(starts, math.floor(route.end - base), late)],
        "breaks": [
            {
                "id": ids[id(stop)],
                "service": math.ceil(stop.service),
                "time_windows": [
                    [max(starts, math.floor(start - base)), max(starts, math.ceil(end - base))]
                    for start, end in stop.windows
                ],
            }
            for stop in blocks
        ],
        "steps": [*steps, {"type": "end"}],
    }
