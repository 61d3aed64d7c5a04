"""Gives jobs to technicians, takes them back, moves them: each act one transaction with its event and its record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import ConflictError, DefinitionError, NotFound, Problem
from data.field_service.advise import (
    Advice,
    Option,
    advise,
    ask_of,
    moment,
    option,
    refusal,
    scene_of,
    stop_of,
)
from data.field_service.calibration import USUAL_SPREAD, Spread
from data.field_service.fleet import Fleet, fleet_of, planning
from data.field_service.insertion import Ask, Insertion, best_insertion
from data.field_service.ledger import Change, Step, write
from data.field_service.model import Job, Technician
from data.field_service.policies import Policy, policy_named
from data.field_service.roads import BUILTIN, KnownRoads
from data.field_service.route import Route
from data.field_service.rules import Violation, job_violations, standing_violations
from data.field_service.states import MOVABLE, Event, State, next_state
from data.field_service.stored import stored_job

SAME = timedelta(seconds=30)
SHOWN = 5
ASKED = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """How a job is to be given away: to whom (None: the best), from when on, by which policy; `plan_version` is that of
    the technician's day as the asker saw it, `override` breaks hard rules on purpose."""

    technician_id: str | None = None
    start: datetime | None = None
    minutes: int | None = None
    policy: str | None = None
    plan_version: int | None = None
    override: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """What became of a wish: the job as it is now, the option taken, the next best, and the stops that moved."""

    job: Job
    option: Option
    alternatives: tuple[Option, ...]
    shifted: tuple[Job, ...]
    sequence: int
    plan_version: int
    overridden: tuple[Violation, ...] = ()
    eta_source: str = BUILTIN
    spread: Spread = USUAL_SPREAD


def assign(core: Core, job_id: str, wish: Wish, *, actor: Actor) -> Assignment:
    """A pending job goes to the technician of the wish, or to the best one.

    Raises NotFound; ConflictError for a job that is not pending and for a plan that moved on; DefinitionError
    (`job.infeasible`, with every violation) for a broken hard rule; AccessError for an override without permission.
    """
    return _give(core, job_id, wish, Event.ASSIGN, actor=actor)


def move(core: Core, job_id: str, wish: Wish, *, actor: Actor) -> Assignment:
    """An assigned job goes to another technician, day or time. Raises as `assign`."""
    return _give(core, job_id, wish, Event.MOVE, actor=actor)


def unassign(core: Core, job_id: str, *, actor: Actor) -> Job:
    """The job as it waits again. Raises NotFound, ConflictError."""
    require(actor, Permission.EDIT)
    with planning(core) as fleet:
        job = open_job(core, fleet, job_id)
        state = next_state(job.id, job.state, Event.UNASSIGN)
        after = unplanned(job, state)
        write(core, fleet, Change("unassign", (Step(job, after, Event.UNASSIGN),)), actor=actor)
        return fleet.job(job_id)


def unplanned(job: Job, state: State) -> Job:
    """The job without a technician and a time."""
    return replace(
        job, state=state, technician_id=None, day=None, planned_start=None, planned_end=None, travel_minutes=None,
        not_before=None, assigned_at=None, accepted_at=None, pinned=False,
    )  # fmt: skip


def validate(core: Core, job_id: str, wish: Wish) -> tuple[Option | None, tuple[Job, ...], tuple[Violation, ...]]:
    """What would become of a drag: the option and the stops it would move, or the rules that forbid it.

    Raises NotFound, ConflictError when the job can't be moved at all.
    """
    with planning(core) as fleet:
        job = _wished(open_job(core, fleet, job_id), wish)
        event = Event.MOVE if job.state in MOVABLE else Event.ASSIGN
        next_state(job.id, job.state, event)
        advice = _advice(fleet, job, wish, policy_named(wish.policy), core.clock.now())
        if not advice.options:
            return None, (), advice.violations
        best = advice.options[0]
        return best, tuple(step.after for step in _shifts(fleet, _with(best), job.id)), ()


def open_job(core: Core, fleet: Fleet, job_id: str) -> Job:
    """A job that can still be acted on. Raises NotFound, ConflictError for one that has ended."""
    found = fleet.jobs.get(job_id)
    if found is not None:
        return found
    ended = stored_job(core, job_id)
    raise ConflictError("job.transition", job=job_id, state=ended.state.value, event="", possible=[])


def _give(core: Core, job_id: str, wish: Wish, event: Event, *, actor: Actor) -> Assignment:
    require(actor, Permission.EDIT)
    if wish.override:
        require(actor, Permission.MANAGE)
    now, policy = core.clock.now(), policy_named(wish.policy)
    learn_legs(core, job_id, wish, policy)
    with planning(core) as fleet:
        before = open_job(core, fleet, job_id)
        state = next_state(before.id, before.state, event)
        job = _wished(before, wish)
        advice = _advice(fleet, job, wish, policy, now)
        broken: tuple[Violation, ...] = ()
        if not advice.options and wish.override and wish.technician_id is not None and job.place is not None:
            broken, advice = advice.violations, Advice((_forced(fleet, job, wish.technician_id, now),), ())
        if not advice.options:
            raise infeasible(job, advice.violations)
        best, *others = advice.options
        _check_version(fleet, best, wish)
        given = replace(job, state=state, assigned_at=before.assigned_at or now)
        return _commit(core, fleet, _Decision(before, given, event, best, tuple(others[:SHOWN]), broken), actor)


def learn_legs(core: Core, job_id: str, wish: Wish, policy: Policy) -> None:
    """Where a road engine is set, the legs to and from the best places for a job are asked of it, while others plan."""
    roads = fleet_of(core).roads
    if not isinstance(roads, KnownRoads) or roads.source == BUILTIN:
        return
    with planning(core) as fleet:
        job = fleet.jobs.get(job_id)
        options = _advice(fleet, _wished(job, wish), wish, policy, core.clock.now()).options if job else ()
    for best in options[:ASKED]:
        assert best.stop.place is not None
        after = next((stop.place for stop in best.route.stops[best.insertion.at :] if stop.place is not None), None)
        near = [best.route.origins[best.insertion.at], best.stop.place, after or best.route.end_place]
        if not roads.learn([place for place in near if place is not None]):
            return
        fleet.forget_routes(best.technician_id)


@dataclass(frozen=True, slots=True)
class _Decision:
    before: Job
    job: Job
    event: Event
    option: Option
    others: tuple[Option, ...]
    broken: tuple[Violation, ...]


def _commit(core: Core, fleet: Fleet, decision: _Decision, actor: Actor) -> Assignment:
    best, job = decision.option, decision.job
    route = _with(best)
    at = route.position(job.id) or 0
    minutes = round(best.stop.service / 60)
    after = replace(planned(job, route, at), technician_id=best.technician_id, day=best.day, minutes=minutes)
    shifts = _shifts(fleet, route, job.id)
    left = _left_behind(fleet, decision.before, best, core.clock.now())
    steps = (Step(decision.before, after, decision.event), *shifts, *left)
    rules = tuple(sorted({each.rule for each in decision.broken}))
    versions = write(core, fleet, Change(decision.event.value, steps, overridden=rules), actor=actor)
    moved = tuple(fleet.job(step.after.id) for step in (*shifts, *left))
    sequence = 1 + sum(stop.kind == "job" for stop in route.stops[:at])
    version = versions[best.technician_id, best.day]
    roads, stop = fleet.roads, best.stop
    source, spread = BUILTIN, USUAL_SPREAD
    if isinstance(roads, KnownRoads) and stop.place is not None:
        source = roads.source_of(best.route.origins[best.insertion.at], stop.place)
        spread = roads.spread_of(moment(best.insertion.arrival - best.insertion.travel))
    made = Assignment(fleet.job(job.id), best, decision.others, moved, sequence, version, decision.broken)
    return replace(made, eta_source=source, spread=spread)


def _wished(job: Job, wish: Wish) -> Job:
    changed = job if wish.minutes is None else replace(job, minutes=wish.minutes, guessed=False)
    changed = replace(changed, pinned=False) if job.pinned and wish.override else changed
    if wish.start is None:
        return changed if job.state not in MOVABLE else replace(changed, not_before=None)
    return replace(changed, not_before=wish.start)


def _advice(fleet: Fleet, job: Job, wish: Wish, policy: Policy, now: datetime) -> Advice:
    if job.pinned:
        return Advice((), (Violation("pin", job.technician_id, {"job": job.id}),))
    asked = () if wish.technician_id is None else (wish.technician_id,)
    days = () if wish.start is None else (wish.start.astimezone(fleet.zone).date(),)
    return advise(scene_of(fleet, policy, now), job, technicians=asked, days=days)


def _check_version(fleet: Fleet, best: Option, wish: Wish) -> None:
    current = fleet.versions.get((best.technician_id, best.day), 0)
    if wish.plan_version is not None and wish.plan_version != current:
        raise ConflictError(
            "plan.stale", technician=best.technician_id, day=best.day.isoformat(), sent=wish.plan_version, now=current
        )


def infeasible(job: Job, violations: Iterable[Violation]) -> DefinitionError:
    """The refusal that names every rule."""
    found = tuple(violations)
    problems = tuple(
        Problem("/technicianId", f"violation.{each.rule}", {"technician": each.technician_id, **each.facts})
        for each in found
    )
    told = [{"rule": each.rule, "technicianId": each.technician_id, **each.facts} for each in found]
    return DefinitionError("job.infeasible", problems, job=job.id, count=len(problems), violations=told)


def _forced(fleet: Fleet, job: Job, technician_id: str, now: datetime) -> Option:
    """The end of the technician's day, whatever it breaks. Raises NotFound where there is no day at all."""
    day = fleet.today(job.not_before or now)
    route = fleet.route(technician_id, day, now)
    if route is None:
        raise NotFound("technician.no_shift", technician=technician_id, day=day.isoformat())
    route, stop = route.without(job.id), replace(stop_of(fleet.taken_by(job, technician_id)), windows=())
    assert stop.place is not None
    at = len(route.stops)
    travel = route.travel(route.origins[at], stop.place)
    arrival = (route.ready[-1] if at else route.start) + travel
    return option(route, stop, Insertion(technician_id, at, arrival, arrival, travel, travel, {}, 0.0), day)


def _with(best: Option) -> Route:
    return best.route.inserted(best.stop, best.insertion.at)


def planned(job: Job, route: Route, at: int) -> Job:
    """The job with the times that `route` gives it at `at`."""
    start = moment(route.starts[at])
    return replace(
        job,
        planned_start=start,
        planned_end=moment(route.ready[at]),
        travel_minutes=round(route.legs[at] / 60, 2),
    )


def _shifts(fleet: Fleet, route: Route, job_id: str) -> list[Step]:
    """The other jobs of the route whose planned times move."""
    found = []
    for at, stop in enumerate(route.stops):
        if stop.kind != "job" or stop.frozen or stop.key == job_id:
            continue
        job = fleet.job(stop.key)
        after = planned(job, route, at)
        if job.planned_start is None or abs(after.planned_start - job.planned_start) > SAME:  # type: ignore[operator]
            found.append(Step(job, after))
    return found


def _left_behind(fleet: Fleet, before: Job, best: Option, now: datetime) -> list[Step]:
    """The jobs of the day that a moved job leaves: they may begin earlier."""
    if (
        before.technician_id is None
        or before.day is None
        or (before.technician_id, before.day) == (best.technician_id, best.day)
    ):
        return []
    route = fleet.route(before.technician_id, before.day, now)
    return [] if route is None else _shifts(fleet, route.without(before.id), before.id)


def blocking(
    fleet: Fleet, job: Job, technician: Technician, day: date, now: datetime, policy: Policy
) -> list[Violation]:
    """Every rule that keeps `technician` from `job` on `day`; empty when nothing does."""
    found = job_violations(job) + standing_violations(job, technician)
    route = fleet.route(technician.id, day, now)
    if route is None:
        return [*found, Violation("no_shift", technician.id, {"day": day.isoformat()})]
    if job.place is None:
        return found
    ask: Ask = ask_of(fleet.taken_by(job, technician.id), technician, now)
    answer = best_insertion(route.without(job.id), ask, policy)
    return found if isinstance(answer, Insertion) else [*found, refusal(answer, technician.id, day)]
