"""Exact insertion against brute force: a plain walk over the whole day, written anew here."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.field_service.insertion import Ask, Insertion, best_insertion
from data.field_service.places import Place, TravelLaw
from data.field_service.policies import POLICIES, URGENCY
from data.field_service.route import Route, Stop

TRAVEL = TravelLaw().seconds
DAY = 8 * 3600.0
PLACES = st.builds(Place, st.floats(48.0, 48.3), st.floats(11.4, 11.8))
MINUTE = st.integers(0, 480).map(lambda minute: 60.0 * minute)


@st.composite
def windows(draw):
    edges = sorted(draw(st.lists(MINUTE, max_size=4, unique=True)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def stops(draw, key):
    if draw(st.integers(0, 5)) == 0:
        start = draw(MINUTE)
        return Stop("break", None, 1800.0, ((start, start + draw(st.sampled_from([0.0, 3600.0]))),), kind="break")
    return Stop(key, draw(PLACES), draw(st.sampled_from([600.0, 1800.0, 3600.0])), draw(windows()))


@st.composite
def days(draw):
    """A route that is feasible as it stands, made stop by stop, and a stop to be inserted."""
    home = draw(PLACES)
    ends = draw(st.sampled_from([None, home]))
    route = Route("anna", TRAVEL, home, draw(st.sampled_from([0.0, 3600.0])), DAY, ends)
    for number in range(draw(st.integers(0, 6))):
        longer = route.inserted(draw(stops(f"job {number}")), len(route.stops))
        route = longer if walk(longer) is not None else route
    return route, Stop("new", draw(PLACES), 1800.0, draw(windows()))


def walk(route):
    """Starts of all stops and the end, or None where a window or the shift is missed."""
    time, here, starts = route.start, route.start_place, []
    for stop in route.stops:
        if stop.place is not None:
            time += TRAVEL(here, stop.place)
            here = stop.place
        if stop.windows:
            open_ones = [(start, end) for start, end in stop.windows if time <= end + 1e-6]
            if not open_ones:
                return None
            time = max(time, open_ones[0][0])
        starts.append(time)
        time += stop.service
    if route.end_place is not None:
        time += TRAVEL(here, route.end_place)
    return (starts, time) if time <= route.end + 1e-6 else None


def driving(route):
    here, total = route.start_place, 0.0
    for stop in route.stops:
        if stop.place is not None:
            total += TRAVEL(here, stop.place)
            here = stop.place
    return total + (TRAVEL(here, route.end_place) if route.end_place is not None else 0.0)


def brute_force(route, ask, policy):
    """The least cost over all positions, by walking each candidate day."""
    found = []
    old, old_end = walk(route)
    for at in range(len(route.stops) + 1):
        candidate = route.inserted(ask.stop, at)
        walked = walk(candidate)
        if walked is None:
            continue
        starts, end = walked
        others = starts[:at] + starts[at + 1 :]
        delay = sum(max(0.0, new - before) for new, before in zip(others, old, strict=True))
        urgency, start = URGENCY[ask.priority], starts[at]
        cost = policy.travel * (driving(candidate) - driving(route)) / 60 + policy.delay * delay / 60
        cost += policy.soon * urgency * max(0.0, start - ask.since) / 60
        cost += policy.late * urgency * max(0.0, start + ask.stop.service - ask.due) / 60
        work = sum(stop.service for stop in route.stops if stop.kind == "job")
        found.append(cost + policy.load * work / 60)
        assert end <= route.end + 1e-6 and old_end <= route.end + 1e-6
    return min(found, default=None)


@settings(max_examples=300, deadline=None)
@given(days(), st.sampled_from([1, 3]), st.sampled_from(["customer-first", "high-intensity"]), MINUTE)
def test_insertion_is_brute_force(day, priority, policy, due):
    route, stop = day
    ask = Ask(stop, priority, due)
    found, expected = best_insertion(route, ask, POLICIES[policy]), brute_force(route, ask, POLICIES[policy])
    assert isinstance(found, Insertion) == (expected is not None)
    if isinstance(found, Insertion):
        assert found.cost == pytest.approx(expected, abs=1e-3)
        assert walk(route.inserted(stop, found.at)) is not None


@settings(max_examples=150, deadline=None)
@given(days(), st.integers(0, 5))
def test_a_day_that_runs_late_is_not_made_later(day, delay):
    route, stop = day
    late = Route("anna", TRAVEL, route.start_place, route.start + 3600.0 * delay, DAY, route.end_place, route.stops)
    found = best_insertion(late, Ask(stop), POLICIES["customer-first"])
    if isinstance(found, Insertion):
        after = late.inserted(stop, found.at)
        begun = [each for at, each in enumerate(after.starts) if at != found.at]
        for stop_there, old, new in zip(late.stops, late.starts, begun, strict=True):
            missed = max((end for _, end in stop_there.windows), default=float("inf"))
            assert new <= max(old, missed) + 1e-3
        assert after.last_arrival <= max(late.last_arrival, late.end) + 1e-3


def test_nothing_is_put_before_work_under_way():
    home = Place(48.1, 11.5)
    under_way = Stop("now", Place(48.2, 11.5), 3600.0, frozen=True)
    found = best_insertion(
        Route("anna", TRAVEL, home, 0.0, DAY, home, (under_way,)), Ask(Stop("new", home, 60.0)), POLICIES["emergency"]
    )
    assert isinstance(found, Insertion) and found.at == 1
