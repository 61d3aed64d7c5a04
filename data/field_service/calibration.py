"""What finished drives teach: a law of the distance, how places differ from it, and how sure it is at which hour.

A robust fit of `fixed + factor · km^exponent`: exponents and fixed parts are tried, the factor is the median of what
each trip says, and the shape with the least mean error is taken. Both ends of a drive have factors of their own, of
their area and of their spot (a one-way street, a bridge, a long drive out of a yard), found in turn (backfitting). All
of it is drawn towards what is known without it, the more the fewer trips there are.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from data.field_service.places import SAME_KM, Place, TravelLaw, distance_km

USUAL_SPREAD = (0.8, 1.35)
LEAST_TRIPS = 20
FIXED = (0.0, 1.0, 2.0, 3.0, 5.0, 8.0)
EXPONENTS = (0.6, 0.7, 0.8, 0.9, 1.0)
HOURS = {"morning": (6, 9), "day": (9, 15), "evening": (15, 19)}
AREA, SPOT = 20, 1_000
HALF_KNOWN = {AREA: 5, SPOT: 3}
LEAVING, ARRIVING = "leaving", "arriving"
SWEEPS = 6
NEWEST = 5
KEPT = 50_000

Cell = tuple[int, str, int, int]
Spread = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Trip:
    """A drive that was finished: kilometres as the crow flies, minutes, from where to where, the part of the week."""

    km: float
    minutes: float
    origin: Place | None = None
    target: Place | None = None
    part: str = "day"


@dataclass(frozen=True)
class Learned:
    """What trips taught. `cells` are factors on the law; spreads are the tenth and ninetieth percent of actual to
    expected time, `parts` those of parts of the week. `error` is the mean share by which the newest fifth of the trips
    differ from what the older ones teach, None where there are too few."""

    law: TravelLaw = field(default_factory=TravelLaw)
    cells: Mapping[Cell, float] = field(default_factory=dict)
    spread: Spread = USUAL_SPREAD
    parts: Mapping[str, Spread] = field(default_factory=dict)
    trips: int = 0
    judged: int = 0
    error: float | None = None
    known: dict[tuple[float, float], tuple[float, float]] = field(default_factory=dict, repr=False, compare=False)

    def minutes(self, trip: Trip) -> float:
        """How long the trip was to be expected."""
        leaving = 1.0 if trip.origin is None else self.factors(trip.origin)[0]
        arriving = 1.0 if trip.target is None else self.factors(trip.target)[1]
        return _minutes(self.law, trip.km) * leaving * arriving

    def factors(self, place: Place) -> tuple[float, float]:
        """How much longer than by the law drives take that leave `place`, and those that arrive there."""
        at = place.lat, place.lon
        found = self.known.get(at)
        if found is None:
            if len(self.known) >= KEPT:
                self.known.clear()
            found = self.known[at] = self._product(place, LEAVING), self._product(place, ARRIVING)
        return found

    def cells_of(self, grain: int) -> int:
        """How many cells of a size are known."""
        return len({(lat, lon) for size, _, lat, lon in self.cells if size == grain})

    def _product(self, place: Place, end: str) -> float:
        return math.prod(self.cells.get(cell, 1.0) for cell in _cells(place, end))


def learned(trips: Sequence[Trip]) -> Learned:
    """What `trips`, the oldest first, teach."""
    good = [trip for trip in trips if trip.km > SAME_KM and 0.5 < trip.minutes < 600]
    found = _fit(good)
    newest = len(good) // NEWEST
    if len(good) < 2 * LEAST_TRIPS:
        return found
    before = _fit(good[:-newest])
    error = statistics.fmean(abs(before.minutes(trip) - trip.minutes) / trip.minutes for trip in good[-newest:])
    return Learned(found.law, found.cells, found.spread, found.parts, len(good), newest, error)


def calibrated(trips: Sequence[Trip], *, start: TravelLaw | None = None) -> tuple[TravelLaw, Spread]:
    """The law that fits `trips`, and the spread around it."""
    usual = start or TravelLaw()
    if len(trips) < LEAST_TRIPS:
        return usual, USUAL_SPREAD
    shapes = [(fixed, exponent) for fixed in FIXED for exponent in EXPONENTS]
    best = min((_fitted(trips, *shape) for shape in shapes), key=lambda law: error_of(law, trips))
    trust = _trust(len(trips))
    law = TravelLaw(
        usual.fixed + trust * (best.fixed - usual.fixed),
        usual.factor + trust * (best.factor - usual.factor),
        usual.exponent + trust * (best.exponent - usual.exponent),
    )
    return law, _spread([trip.minutes / _minutes(law, trip.km) for trip in trips])


def error_of(law: TravelLaw, trips: Sequence[Trip]) -> float:
    """Mean absolute error of the law on trips, as a share of their time."""
    return statistics.fmean(abs(_minutes(law, trip.km) - trip.minutes) / trip.minutes for trip in trips)


def trip_of(a: Place, b: Place, minutes: float, begun: datetime, zone: ZoneInfo) -> Trip:
    """A finished drive."""
    return Trip(distance_km(a, b), minutes, a, b, part_of(begun, zone))


def part_of(moment: datetime, zone: ZoneInfo) -> str:
    """The part of the week: weekdays have a morning (6–9), a day, an evening (15–19) and a night."""
    local = moment.astimezone(zone)
    if local.isoweekday() > 5:
        return "weekend"
    return next((part for part, (first, last) in HOURS.items() if first <= local.hour < last), "night")


def _fit(trips: Sequence[Trip]) -> Learned:
    law, _ = calibrated(trips)
    if len(trips) < LEAST_TRIPS:
        return Learned(law, trips=len(trips))
    found = Learned(law, _factors(law, trips))
    ratios = {
        part: [trip.minutes / found.minutes(trip) for trip in some]
        for part, some in _grouped(trips, lambda trip: trip.part).items()
    }
    parts = {part: _spread(some) for part, some in ratios.items() if len(some) >= LEAST_TRIPS}
    whole = _spread([ratio for some in ratios.values() for ratio in some])
    return Learned(law, found.cells, whole, parts, len(trips))


def _grouped(trips: Sequence[Trip], key: Callable[[Trip], Any]) -> dict[Any, list[Trip]]:
    found: dict[Any, list[Trip]] = {}
    for trip in trips:
        found.setdefault(key(trip), []).append(trip)
    return found


def _factors(law: TravelLaw, trips: Sequence[Trip]) -> dict[Cell, float]:
    """The factor of each cell, large cells first: the median of what the others leave unexplained, drawn towards 1."""
    left = [math.log(trip.minutes / _minutes(law, trip.km)) for trip in trips]
    members: dict[Cell, list[int]] = {}
    for at, trip in enumerate(trips):
        for cell in _ends(trip):
            members.setdefault(cell, []).append(at)
    logs = dict.fromkeys(sorted(members), 0.0)
    for _ in range(SWEEPS):
        for cell, before in logs.items():
            of_cell = members[cell]
            trust = len(of_cell) / (len(of_cell) + HALF_KNOWN[cell[0]])
            logs[cell] = trust * (statistics.median([left[at] for at in of_cell]) + before)
            for at in of_cell:
                left[at] += before - logs[cell]
    return {cell: math.exp(log) for cell, log in logs.items()}


def _ends(trip: Trip) -> tuple[Cell, ...]:
    leaving = () if trip.origin is None else _cells(trip.origin, LEAVING)
    return leaving if trip.target is None else (*leaving, *_cells(trip.target, ARRIVING))


def _cells(place: Place, end: str) -> tuple[Cell, ...]:
    """The area of a place, about five kilometres wide, and its spot, about a hundred metres."""
    return tuple((grain, end, round(place.lat * grain), round(place.lon * grain)) for grain in HALF_KNOWN)


def _trust(count: int) -> float:
    return count / (count + LEAST_TRIPS)


def _spread(ratios: Sequence[float]) -> Spread:
    inside = sorted(ratios)
    return inside[len(inside) // 10], inside[len(inside) * 9 // 10]


def _fitted(trips: Sequence[Trip], fixed: float, exponent: float) -> TravelLaw:
    factors = [max(0.0, trip.minutes - fixed) / trip.km**exponent for trip in trips]
    return TravelLaw(fixed, statistics.median(factors), exponent)


def _minutes(law: TravelLaw, km: float) -> float:
    return max(0.1, float(law.fixed + law.factor * km**law.exponent))
