"""One technician's day as a sequence of stops with forward time slack.

`arrivals`, `starts` and `ready` come from the pass forward; `latest` is the last arrival at a placed stop that keeps
everything after it possible (Savelsbergh 1992), so an insertion is judged without a walk over the whole route. Stops
that are late already may stay as late as they are, never later. Times are seconds since 1970, UTC; `work` is the
seconds of all jobs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from data.field_service.places import Place

Travel = Callable[[Place, Place], float]
Span = tuple[float, float]
EPSILON = 1e-6
NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Stop:
    """Something that takes `service` seconds and begins inside one of `windows` (any time when there is none), sorted.

    A stop without a place (a break, an absence) happens wherever the technician is. A `frozen` one is under way:
    nothing comes before it. `key` is the job's id, or the kind of the block.
    """

    key: str
    place: Place | None
    service: float
    windows: tuple[Span, ...] = ()
    frozen: bool = False
    kind: str = "job"


@dataclass(frozen=True)
class Route:
    """The day of one technician between `start` and `end`, from `start_place` to `end_place` (None: ends anywhere)."""

    technician_id: str
    travel: Travel
    start_place: Place
    start: float
    end: float
    end_place: Place | None = None
    stops: tuple[Stop, ...] = ()
    legs: list[float] = field(init=False, repr=False, compare=False)
    arrivals: list[float] = field(init=False, repr=False, compare=False)
    starts: list[float] = field(init=False, repr=False, compare=False)
    ready: list[float] = field(init=False, repr=False, compare=False)
    origins: list[Place] = field(init=False, repr=False, compare=False)
    latest: list[float] = field(init=False, repr=False, compare=False)
    last_arrival: float = field(init=False, compare=False)
    last_leg: float = field(init=False, compare=False)
    latest_end: float = field(init=False, compare=False)
    frozen: int = field(init=False, compare=False)
    work: float = field(init=False, compare=False)

    def __post_init__(self) -> None:
        self._forward()
        self._backward()

    @property
    def travel_seconds(self) -> float:
        """All driving of the day, the way home included."""
        return sum(self.legs) + self.last_leg

    def position(self, key: str) -> int | None:
        """Where the job `key` stands."""
        return next((at for at, stop in enumerate(self.stops) if stop.key == key and stop.kind == "job"), None)

    def inserted(self, stop: Stop, at: int) -> Route:
        """This route with `stop` before the stop that is at `at` now."""
        return replace(self, stops=(*self.stops[:at], stop, *self.stops[at:]))

    def without(self, key: str) -> Route:
        """This route without the job `key`."""
        return replace(self, stops=tuple(stop for stop in self.stops if stop.key != key or stop.kind != "job"))

    def _forward(self) -> None:
        time, here = self.start, self.start_place
        legs, arrivals, starts, ready, origins = [], [], [], [], [here]
        for stop in self.stops:
            leg = self.travel(here, stop.place) if stop.place is not None else 0.0
            arrival = time + leg
            begins = first_start(arrival, stop.windows)
            begins = arrival if begins is None or stop.frozen else begins
            time = begins + stop.service
            here = stop.place or here
            legs.append(leg)
            arrivals.append(arrival)
            starts.append(begins)
            ready.append(time)
            origins.append(here)
        home = self.travel(here, self.end_place) if self.end_place is not None else 0.0
        found = {"legs": legs, "arrivals": arrivals, "starts": starts, "ready": ready, "origins": origins}
        found |= {"last_leg": home, "last_arrival": time + home, "frozen": _frozen(self.stops)}
        found["work"] = sum(stop.service for stop in self.stops if stop.kind == "job")
        for name, value in found.items():
            object.__setattr__(self, name, value)

    def _backward(self) -> None:
        limit = max(self.end, self.last_arrival)
        object.__setattr__(self, "latest_end", limit)
        latest = [0.0] * len(self.stops)
        leg = self.last_leg
        for at in range(len(self.stops) - 1, -1, -1):
            stop = self.stops[at]
            found = last_start(limit - leg - stop.service, stop.windows)
            limit = max(self.arrivals[at], found)
            latest[at] = limit
            leg = self.legs[at]
        object.__setattr__(self, "latest", latest)

    def blocked(self, at: int, time: float, here: Place) -> int | None:
        """The stop (or `len(stops)`, the end) that comes too late when one stands at `here` at `time` and goes on with
        the stop `at`; None when all goes well."""
        stops = self.stops
        while at < len(stops) and stops[at].place is None:
            begins = first_start(time, stops[at].windows)
            if begins is None:
                if time > self.arrivals[at] + EPSILON:
                    return at
                begins = time
            time = begins + stops[at].service
            at += 1
        if at == len(stops):
            home = self.travel(here, self.end_place) if self.end_place is not None else 0.0
            return None if time + home <= self.latest_end + EPSILON else at
        place = stops[at].place
        assert place is not None
        return None if time + self.travel(here, place) <= self.latest[at] + EPSILON else at


def first_start(arrival: float, windows: tuple[Span, ...]) -> float | None:
    """The first moment from `arrival` on that lies in a window; None when all are over."""
    if not windows:
        return arrival
    for start, end in windows:
        if arrival <= end + EPSILON:
            return max(arrival, start)
    return None


def last_start(limit: float, windows: tuple[Span, ...]) -> float:
    """The last moment up to `limit` that lies in a window; minus infinity when all begin later."""
    if not windows:
        return limit
    for start, end in reversed(windows):
        if start <= limit + EPSILON:
            return min(limit, end)
    return -NEVER


def _frozen(stops: tuple[Stop, ...]) -> int:
    """How many stops at the beginning nothing may come before."""
    return max((at + 1 for at, stop in enumerate(stops) if stop.frozen), default=0)
