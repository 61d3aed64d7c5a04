"""Exact cheapest insertion: every position of every route is tried, and the refused ones say which rule refuses.

One piece of code for assigning, suggesting, checking a drag, booking slots and explaining.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from data.field_service.policies import URGENCY, Policy
from data.field_service.route import EPSILON, NEVER, Route, Stop, first_start

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
class Obstacle:
    """Why no position of a route takes the stop: the rule that comes closest to being kept, and by how many seconds it
    is missed; `key` is the stop that would come too late."""

    rule: str
    missed: float
    key: str | None = None


@dataclass(slots=True)
class Bounds:
    """What a position has to beat: the part of the cost that all positions share, the best cost, the nearest miss."""

    base: float
    cost: float = NEVER
    missed: float = NEVER


def best_insertion(route: Route, ask: Ask, policy: Policy, *, at: int | None = None) -> Insertion | Obstacle:
    """The cheapest position of `route` for the stop (of the position `at` alone, if given), or why there is none."""
    route = widened(route, policy)
    best: Insertion | None = None
    closest: Obstacle | None = None
    base = policy.load * route.work / 60 + policy.surplus * ask.surplus
    bounds = Bounds(base)
    for position in range(route.frozen, len(route.stops) + 1) if at is None else (at,):
        found = _try(route, ask, policy, position, bounds)
        if isinstance(found, Insertion):
            best, bounds.cost = found, found.cost
        elif found is not None:
            closest, bounds.missed = found, found.missed
    return best or closest or Obstacle("frozen", 0.0)


def widened(route: Route, policy: Policy) -> Route:
    """The route with the overtime that the policy allows."""
    return replace(route, end=route.end + 60 * policy.overtime_limit) if policy.overtime_limit else route


def _try(route: Route, ask: Ask, policy: Policy, at: int, bounds: Bounds) -> Insertion | Obstacle | None:
    """The position `at` if it is feasible and cheaper than the best, the reason if it misses by less than the nearest
    miss, None otherwise.

    What costs nothing to know is known first: time alone refuses most positions of a full day, and the parts of the
    cost that need no walk refuse most of the others.
    """
    stop, leaves = ask.stop, route.ready[at - 1] if at else route.start
    if stop.windows and leaves > stop.windows[-1][1] + EPSILON:
        return _late(leaves - stop.windows[-1][1], bounds)
    if at < len(route.stops) and route.stops[at].place is not None:
        early = max(leaves, stop.windows[0][0] if stop.windows else leaves) + stop.service
        if early > route.latest[at] + EPSILON:
            return _refusal(route, at, early, bounds)
    place = stop.place
    assert place is not None
    travel = route.travel(route.origins[at], place)
    start = first_start(leaves + travel, stop.windows)
    if start is None:
        return _late(leaves + travel - stop.windows[-1][1], bounds)
    done = start + stop.service
    blocked = route.blocked(at, done, place)
    if blocked is not None:
        return _refusal(route, blocked, done, bounds)
    return _priced(route, ask, policy, (at, travel, start), bounds)


def _late(missed: float, bounds: Bounds) -> Obstacle | None:
    return Obstacle("window", missed) if missed < bounds.missed else None


def _refusal(route: Route, at: int, done: float, bounds: Bounds) -> Obstacle | None:
    missed = done - (route.latest_end if at == len(route.stops) else route.latest[at])
    if missed >= bounds.missed:
        return None
    if at == len(route.stops):
        return Obstacle("shift", missed)
    stop = route.stops[at]
    return Obstacle(BLOCKS.get(stop.kind, "overlap"), missed, stop.key)


def _priced(
    route: Route, ask: Ask, policy: Policy, found: tuple[int, float, float], bounds: Bounds
) -> Insertion | None:
    at, travel, start = found
    urgency = URGENCY.get(ask.priority, 1.0)
    done = start + ask.stop.service
    added = _added_travel(route, ask.stop, at, travel)
    parts = {
        "travel": policy.travel * added / 60,
        "soon": policy.soon * urgency * max(0.0, start - ask.since) / 60,
        "late": policy.late * urgency * max(0.0, done - ask.due) / 60 if ask.due is not None else 0.0,
        "wish": WISH * max(0.0, start - ask.wish) / 60 if ask.wish is not None else 0.0,
    }
    if bounds.base + sum(parts.values()) >= bounds.cost - EPSILON:
        return None
    delay, ends = _consequences(route, ask.stop, at, start)
    usual_end = max(route.end - 60 * policy.overtime_limit, route.last_arrival)
    parts["delay"] = policy.delay * delay / 60
    parts["overtime"] = policy.overtime * max(0.0, ends - usual_end) / 60
    parts["load"] = policy.load * route.work / 60
    parts["surplus"] = policy.surplus * ask.surplus
    cost = sum(parts.values())
    if cost >= bounds.cost - EPSILON:
        return None
    return Insertion(
        route.technician_id, at, start - _waiting(route, at, travel, start), start, travel, added, parts, cost
    )


def _waiting(route: Route, at: int, travel: float, start: float) -> float:
    return start - travel - (route.ready[at - 1] if at else route.start)


def _added_travel(route: Route, stop: Stop, at: int, travel: float) -> float:
    """Driving that is added, until the next stop with a place or the way home."""
    assert stop.place is not None
    for after in range(at, len(route.stops)):
        place = route.stops[after].place
        if place is not None:
            return travel + route.travel(stop.place, place) - route.legs[after]
    home = route.travel(stop.place, route.end_place) if route.end_place is not None else 0.0
    return travel + home - route.last_leg


def _consequences(route: Route, stop: Stop, position: int, start: float) -> tuple[float, float]:
    """By how much the stops after it begin later (summed), and when the technician is done."""
    assert stop.place is not None
    time, here, delay, near = start + stop.service, stop.place, 0.0, True
    for at in range(position, len(route.stops)):
        after = route.stops[at]
        leg = 0.0
        if after.place is not None:
            leg = route.travel(here, after.place) if near else route.legs[at]
        begins = first_start(time + leg, after.windows)
        begins = time + leg if begins is None else begins
        if not near and begins <= route.starts[at] + EPSILON:
            return delay, route.last_arrival
        delay += max(0.0, begins - route.starts[at])
        time = begins + after.service
        if after.place is not None:
            near, here = False, after.place
    home = route.last_leg if not near else route.travel(here, route.end_place) if route.end_place is not None else 0.0
    return delay, time + home
