"""The one move that helps the day most: it clears a promise in danger, or saves the most driving. Told, never done.

Only work that is assigned and not yet accepted is looked at, in the plan as it is, on a copy of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from data.access import Actor, Permission, require
from data.core import Core
from data.field_service.advise import Option, advise, scene_of
from data.field_service.board import expected
from data.field_service.calendars import Calendar
from data.field_service.fleet import Fleet, planning
from data.field_service.model import Job
from data.field_service.policies import policy_named
from data.field_service.route import Route
from data.field_service.sla import Outlook, business_calendar, promise_of
from data.field_service.states import State

LEAST_SAVED = 8.0
MOST = 40
GRANULE = 60
DANGER = frozenset({"at_risk", "breached"})
KEY = ("field service", "suggestion")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A job that would better be someone else's. `was` is its promise now, `becomes` that after the move; `saved` are
    minutes of driving, of both technicians together (below 0 when the move costs some)."""

    job: Job
    option: Option
    was: str
    becomes: str
    saved: float

    @property
    def clears(self) -> bool:
        """Whether a promise in danger is out of it."""
        return self.was in DANGER and self.becomes not in DANGER


def suggestion(core: Core, *, actor: Actor) -> Suggestion | None:
    """The best move of today; None when none clears a promise or saves eight minutes. Kept for a minute of an unchanged
    plan."""
    require(actor, Permission.READ)
    now = core.clock.now()
    with planning(core) as live:
        stamp, kept = (live.revision, int(now.timestamp()) // GRANULE), core.memory.get(KEY)
        if isinstance(kept, tuple) and kept[0] == stamp:
            return kept[1]  # type: ignore[no-any-return]
        fleet = live.snapshot()
    found = max(_moves(fleet, business_calendar(core), now), key=_worth, default=None)
    core.memory.set(KEY, (stamp, found))
    return found


def _worth(move: Suggestion) -> tuple[bool, float, str]:
    return move.clears, move.saved, move.job.id


def _moves(fleet: Fleet, calendar: Calendar, now: datetime) -> Iterator[Suggestion]:
    scene, day = scene_of(fleet, policy_named(None), now), fleet.today(now)
    for job, route, was in _candidates(fleet, calendar, now)[:MOST]:
        others = [each for each in fleet.technicians if each != job.technician_id]
        options = advise(scene, job, technicians=others, days=(day,)).options if others else ()
        best = min(options, key=lambda each: (each.insertion.added_travel, each.technician_id), default=None)
        first = min(options, key=lambda each: (each.insertion.start, each.technician_id), default=None)
        for option in {id(each): each for each in (first, best) if each is not None}.values():
            becomes = promise_of(job, now, calendar, Outlook(option.start, option.done)).state
            saved = _detour(route, job) - option.insertion.added_travel / 60
            move = Suggestion(job, option, was, becomes, saved)
            if move.clears or (saved >= LEAST_SAVED and becomes not in DANGER):
                yield move


def _candidates(fleet: Fleet, calendar: Calendar, now: datetime) -> list[tuple[Job, Route, str]]:
    """What may move today, promises in danger first, then the longest ways round."""
    found, today = [], fleet.today(now)
    for job in fleet.jobs.values():
        if job.state is not State.ASSIGNED or job.pinned or job.day != today or job.technician_id is None:
            continue
        route = fleet.route(job.technician_id, today, now)
        if route is not None and route.position(job.id) is not None:
            found.append((job, route, promise_of(job, now, calendar, Outlook(*expected(job, route))).state))
    return sorted(found, key=lambda each: (each[2] not in DANGER, -_detour(each[1], each[0]), each[0].id))


def _detour(route: Route, job: Job) -> float:
    """Minutes of driving that the day would be shorter without the job."""
    return (route.travel_seconds - route.without(job.id).travel_seconds) / 60
