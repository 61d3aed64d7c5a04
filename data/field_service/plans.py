"""Plans for a day: VROOM in small groups of technicians, round after round, starting from the plan as it is; what has
no plan yet is planned from nothing first.

A plan is a proposal: what it would move, give away, and leave. Accepting it writes it in one transaction, if nothing it
rests on has changed. It is never worse than what it started from, and never moves work that was accepted, is under way
or pinned.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import DefinitionError
from data.field_service.draft import Draft
from data.field_service.fleet import Fleet, lateness, planning
from data.field_service.model import Job
from data.field_service.policies import URGENCY, policy_named
from data.field_service.problems import Posed, is_fixed, orders, pose
from data.field_service.proposals import Proposal, keep_proposal, move_json, stats_of
from data.field_service.route import Route
from data.field_service.rules import Violation
from data.field_service.solver import Solver, solver_of
from data.field_service.states import State

GROUP = 5
ROUNDS = 4
EXPLORATION = 0
STABILITY_MINUTES = 2.0
DEADLINE = 30.0


@dataclass
class Planned:
    """A plan while it is made: a route for each technician, jobs that have none."""

    fleet: Fleet
    day: date
    now: datetime
    routes: dict[str, Route]
    waiting: dict[str, Job]
    owners: Mapping[str, str] = field(default_factory=dict)

    def cost(self, technicians: Sequence[str], waiting: Sequence[Job], routes: Mapping[str, Route]) -> float:
        """Hours: driving, jobs that nobody has by their urgency, jobs that changed hands by their stability."""
        driving = sum(routes[each].travel_seconds for each in technicians) / 3600
        moved = sum(
            self.owners.get(stop.key, each) != each
            for each in technicians for stop in routes[each].stops if stop.kind == "job"
        )  # fmt: skip
        held = sum(job.id in self.owners for job in waiting)
        return driving + sum(URGENCY[job.priority] for job in waiting) + held + moved * STABILITY_MINUTES / 60


def propose(
    core: Core, *, day: date | None = None, policy: str | None = None, rounds: int = ROUNDS, actor: Actor
) -> Proposal:
    """A plan for `day` (today when None), kept as a proposal. Raises InputError, AccessError, and LimitError when the
    solver did not answer."""
    require(actor, Permission.EDIT)
    now = core.clock.now()
    with planning(core) as live:
        day = day or live.today(now)
        fleet = live.snapshot()
    draft = Draft(fleet, policy_named(policy), now)
    before = _as_it_is(fleet, day, now)
    waited = sum(job.state is State.PENDING for job in fleet.jobs.values())
    left = _greedy(draft, day)
    plan = _planned(draft, before, day)
    improve(plan, solver_of(core), rounds=rounds)
    for job_id in list(plan.waiting):
        _last_chance(draft, plan, job_id, left)
    return keep_proposal(core, _proposal(draft, (before, waited), plan, left), actor=actor)


def improve(plan: Planned, solver: Solver, *, rounds: int) -> None:
    """Round after round, groups of neighbours are planned anew; a group's new plan counts only when it is better."""
    for number in range(rounds):
        for group in groups(plan.routes, by_longitude=number % 2 == 0):
            _improve_group(plan, solver, group, first=number == 0)


def groups(routes: Mapping[str, Route], *, by_longitude: bool) -> list[list[str]]:
    """Technicians in groups of about five neighbours, by where their work lies."""
    order = sorted(routes, key=lambda each: (_middle(routes[each])[by_longitude], each))
    count = max(1, round(len(order) / GROUP))
    return [order[len(order) * at // count : len(order) * (at + 1) // count] for at in range(count)]


def _improve_group(plan: Planned, solver: Solver, group: list[str], *, first: bool) -> None:
    waiting = [job for job in plan.waiting.values() if _nearest(plan, job) in group]
    old = {each: plan.routes[each] for each in group}
    posed = pose(plan.fleet, old, waiting)
    if not posed.jobs:
        return
    answer = _solved(solver, posed, anew=first and not any(job.id in plan.owners for job in posed.jobs))
    if answer is None:
        return
    found = orders(posed, answer)
    new: dict[str, Route] = {}
    for each, jobs in found.items():
        route = plan.fleet.arranged(each, plan.day, plan.now, [*_under_way(plan, each), *jobs])
        if route is None or lateness(route) > lateness(old[each]) + 1:
            return
        new[each] = route
    placed = {job.id for jobs in found.values() for job in jobs}
    left = [job for job in posed.jobs if job.id not in placed]
    if any(is_fixed(job) for job in left):
        return
    if plan.cost(group, left, new) < plan.cost(group, waiting, old) - 1e-6:
        plan.routes.update(new)
        gone = {job.id for job in waiting} & placed
        plan.waiting = {each: job for each, job in plan.waiting.items() if each not in gone}
        plan.waiting |= {job.id: job for job in left}


def _solved(solver: Solver, posed: Posed, *, anew: bool) -> dict[str, Any] | None:
    """The answer, from nothing when `anew`; also where the plan as it is runs late and VROOM does not take it as a
    start, None where it refuses that too."""
    bare = {**posed.problem, "vehicles": [_without_steps(vehicle) for vehicle in posed.problem["vehicles"]]}
    for problem in (bare,) if anew else (posed.problem, bare):
        try:
            return solver.solve(problem, exploration=EXPLORATION, deadline=DEADLINE)
        except DefinitionError:
            continue
    return None


def _without_steps(vehicle: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in vehicle.items() if name != "steps"}


def _under_way(plan: Planned, technician_id: str) -> list[Job]:
    route = plan.routes[technician_id]
    return [plan.fleet.jobs[stop.key] for stop in route.stops[: route.frozen] if stop.kind == "job"]


def _nearest(plan: Planned, job: Job) -> str:
    place = job.place
    assert place is not None
    return min(
        plan.routes,
        key=lambda each: (
            (_middle(plan.routes[each])[0] - place.lat) ** 2 + (_middle(plan.routes[each])[1] - place.lon) ** 2,
            each,
        ),
    )


def _middle(route: Route) -> tuple[float, float]:
    places = [stop.place for stop in route.stops if stop.place is not None] or [route.start_place]
    return sum(place.lat for place in places) / len(places), sum(place.lon for place in places) / len(places)


def _as_it_is(fleet: Fleet, day: date, now: datetime) -> dict[str, Route]:
    found = {each: fleet.route(each, day, now) for each in sorted(fleet.technicians)}
    return {each: route for each, route in found.items() if route is not None and fleet.technicians[each].active}


def _greedy(draft: Draft, day: date) -> dict[str, tuple[Violation, ...]]:
    """Everything that waits goes where it costs least, to someone near if anybody near can; the rules that refuse the
    rest."""
    waiting = [job for job in draft.fleet.jobs.values() if job.state is State.PENDING]
    left = {}
    for job in sorted(waiting, key=lambda each: (each.priority, not each.windows, -each.minutes, each.id)):
        found = draft.advise_near(job, days=(day,))
        if found.options:
            draft.place(job, found.options[0])
        else:
            left[job.id] = found.violations
    return left


def _planned(draft: Draft, before: Mapping[str, Route], day: date) -> Planned:
    fleet = draft.fleet
    for job in draft.jobs.values():
        fleet.put(job)
    routes = {each: draft.route(each, day) or before[each] for each in before}
    waiting = {job.id: job for job in fleet.jobs.values() if job.state is State.PENDING and job.place is not None}
    owners = {stop.key: each for each, route in before.items() for stop in route.stops if stop.kind == "job"}
    return Planned(fleet, day, draft.now, routes, waiting, owners)


def _last_chance(draft: Draft, plan: Planned, job_id: str, left: dict[str, tuple[Violation, ...]]) -> None:
    """A job that is still without a place may find one in the days as they are now."""
    draft.routes.update({(each, plan.day): route for each, route in plan.routes.items()})
    found = draft.advise(plan.waiting[job_id], days=(plan.day,))
    left[job_id] = found.violations
    if found.options:
        best = found.options[0]
        plan.routes[best.technician_id] = best.route.inserted(best.stop, best.insertion.at)
        del plan.waiting[job_id]


def _proposal(
    draft: Draft, was: tuple[dict[str, Route], int], plan: Planned, left: Mapping[str, tuple[Violation, ...]]
) -> Proposal:
    fleet, (before, waited) = draft.fleet, was
    orders_now = {each: _ids(route) for each, route in plan.routes.items()}
    changed = {each for each in orders_now if orders_now[each] != _ids(before[each])}
    moves = [
        move_json(fleet.jobs[job_id], before, plan.routes, each)
        for each in sorted(changed) for job_id in orders_now[each]
    ]  # fmt: skip
    return Proposal(
        id=f"plan_{secrets.token_hex(5)}",
        day=plan.day,
        policy=draft.policy.name,
        status="open",
        versions={each: fleet.versions.get((each, plan.day), 0) for each in sorted(changed)},
        orders={each: orders_now[each] for each in sorted(changed)},
        moves=tuple(move for move in moves if move["from"] != move["to"]),
        unassigned=tuple(
            {"jobId": each, "rules": sorted({violation.rule for violation in left.get(each, ())})}
            for each in sorted(plan.waiting)
        ),
        before=stats_of(before, waited),
        after=stats_of(plan.routes, len(plan.waiting)),
    )


def _ids(route: Route) -> list[str]:
    return [stop.key for stop in route.stops if stop.kind == "job" and not stop.frozen]
