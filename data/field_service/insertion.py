"""Exact cheapest insertion: every position of every route is tried, and the refused ones say which rule refuses.

One piece of code for assigning, suggesting, checking a drag, booking slots and explaining.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from data.field_service.policies import URGENCY, Policy
from data.field_service.route import EPSILON, Route, Stop, first_start

WISH = 10.0
BLOCKS = {"absence": "absence", "break": "break", "off": "shift"}


@dataclass(frozen=True, slots=True)
class Ask:
    """A stop to be inserted: its urgency, when it is due (seconds, None: whenever), from when time is counted, and the
    time that a dispatcher wished for."""

    stop: Stop
    priority: int = 3
    due: float | None = None
    since: float = 0.0
    surplus: float = 0.0
    wish: float | None = None


@dataclass(frozen=True, slots=True)
class Insertion:
    """A feasible position: `start` of work after an `arrival` in seconds, `travel` to it, and its cost by part, already
    weighted; `cost` is their sum in weighted minutes."""

    technician_id: str
    at: int
    arrival: float
    start: float
    travel: float
    added_travel: float
    parts: Mapping[str, float]
    cost: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no position of a route takes the stop: the rule that comes closest to being kept, and by how many seconds it
    is missed; `key` is the stop that would come too late."""

    rule: str
    missed: float
    key: str | None = None


def best_insertion(route: Route, ask: Ask, policy: Policy, *, at: int | None = None) -> Insertion | Refusal:
    """The cheapest position of `route` for the stop (of the position `at` alone, if given), or why there is none."""
    route = widened(route, policy)
    best: Insertion | None = None
    closest: Refusal | None = None
    for position in range(route.frozen, len(route.stops) + 1) if at is None else (at,):
        found = _try(route, ask, policy, position)
        if isinstance(found, Insertion):
            if best is None or found.cost < best.cost - EPSILON:
                best = found
        elif closest is None or found.missed < closest.missed:
            closest = found
    return best or closest or Refusal("frozen", 0.0)


def widened(route: Route, policy: Policy) -> Route:
    """The route with the overtime that the policy allows."""
    return replace(route, end=route.end + 60 * policy.overtime_limit) if policy.overtime_limit else route


def _try(route: Route, ask: Ask, policy: Policy, at: int) -> Insertion | Refusal:
    stop = ask.stop
    here = route.origins[at]
    assert stop.place is not None
    travel = route.travel(here, stop.place)
    arrival = (route.ready[at - 1] if at else route.start) + travel
    start = first_start(arrival, stop.windows)
    if start is None:
        return Refusal("window", arrival - stop.windows[-1][1])
    done = start + stop.service
    blocked = route.blocked(at, done, stop.place)
    if blocked is not None:
        return _refusal(route, blocked, done)
    return _priced(route, ask, policy, Insertion(route.technician_id, at, arrival, start, travel, 0.0, {}, 0.0))


def _refusal(route: Route, at: int, done: float) -> Refusal:
    if at == len(route.stops):
        return Refusal("shift", done - route.latest_end)
    stop = route.stops[at]
    return Refusal(BLOCKS.get(stop.kind, "overlap"), done - route.latest[at], stop.key)


def _priced(route: Route, ask: Ask, policy: Policy, found: Insertion) -> Insertion:
    added, delay, ends = _consequences(route, ask.stop, found)
    urgency = URGENCY.get(ask.priority, 1.0)
    done = found.start + ask.stop.service
    usual_end = route.end - 60 * policy.overtime_limit
    parts = {
        "travel": policy.travel * added / 60,
        "soon": policy.soon * urgency * max(0.0, found.start - ask.since) / 60,
        "late": policy.late * urgency * max(0.0, done - ask.due) / 60 if ask.due is not None else 0.0,
        "delay": policy.delay * delay / 60,
        "overtime": policy.overtime * max(0.0, ends - max(usual_end, route.last_arrival)) / 60,
        "load": policy.load * route.service_seconds / 60,
        "surplus": policy.surplus * ask.surplus,
        "wish": WISH * max(0.0, found.start - ask.wish) / 60 if ask.wish is not None else 0.0,
    }
    return replace(found, added_travel=added, parts=parts, cost=sum(parts.values()))


def _consequences(route: Route, stop: Stop, found: Insertion) -> tuple[float, float, float]:
    """Driving added, by how much the stops after it begin later (summed), and when the technician is done."""
    assert stop.place is not None
    time, here, delay, added = found.start + stop.service, stop.place, 0.0, found.travel
    near = True
    for at in range(found.at, len(route.stops)):
        after = route.stops[at]
        leg = 0.0
        if after.place is not None:
            leg = route.travel(here, after.place)
            added += leg - route.legs[at] if near else 0.0
        begins = first_start(time + leg, after.windows)
        begins = time + leg if begins is None else begins
        if not near and begins <= route.starts[at] + EPSILON:
            return added, delay, route.last_arrival
        delay += max(0.0, begins - route.starts[at])
        time = begins + after.service
        if after.place is not None:
            near, here = False, after.place
    home = route.travel(here, route.end_place) if route.end_place is not None else 0.0
    return added + (home - route.last_leg if near else 0.0), delay, time + home
