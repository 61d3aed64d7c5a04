"""How long a drive takes: what a road engine said, where it was asked; the calibrated law everywhere else.

Assigning never waits for an engine but once, for the few legs of the best options, and no longer than its time limit.
"""

from __future__ import annotations

import math
import statistics
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from data.field_service.engines import ENGINES, Ask
from data.field_service.places import SAME_KM, Place, TravelLaw, distance_km
from data.notify.outgoing import Unreachable
from data.settings import Settings

ESTIMATE = "estimate"
BUILTIN = "builtin"
CELL = 1_000
KEPT = 200_000
SIDE = 50
LONGEST_TABLE = 400
NO_WAY = 12 * 3600.0
USUAL_SPREAD = (0.8, 1.35)
LEAST_TRIPS = 20
FIXED = (0.0, 1.0, 2.0, 3.0, 5.0, 8.0)
EXPONENTS = (0.6, 0.7, 0.8, 0.9, 1.0)

Leg = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Trip:
    """A drive that was finished: kilometres as the crow flies, and minutes."""

    km: float
    minutes: float


@dataclass
class KnownRoads:
    """Seconds from place to place. `source` names the engine; legs it did not tell come from `law`."""

    settings: Settings
    law: TravelLaw
    spread: tuple[float, float] = USUAL_SPREAD
    source: str = BUILTIN
    legs: dict[Leg, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def seconds(self, a: Place, b: Place) -> float:
        """Seconds from `a` to `b`."""
        if not self.legs:
            return self.law.seconds(a, b)
        known = self.legs.get(_leg(a, b))
        return self.law.seconds(a, b) if known is None else known

    def matrix(self, places: Sequence[Place]) -> list[list[int]]:
        """Whole seconds from each place to each, rounded up; of the engine when it answers in time."""
        if self.source != BUILTIN and 2 <= len(places) <= LONGEST_TABLE:
            self.learn(places)
        if not self.legs:
            return self.law.matrix(places)
        return [[math.ceil(self.seconds(a, b)) for b in places] for a in places]

    def learn(self, places: Sequence[Place]) -> bool:
        """Asks the engine for all legs between `places`; whether it answered in time. Nothing is asked twice."""
        engine = ENGINES.get(self.source)
        if engine is None:
            return False
        sides = [places[at : at + SIDE] for at in range(0, len(places), SIDE)]
        try:
            for sources in sides:
                for targets in sides:
                    self._ask(engine, sources, targets)
        except Unreachable:
            return False
        return True

    def _ask(self, engine: Ask, sources: Sequence[Place], targets: Sequence[Place]) -> None:
        if all(_leg(a, b) in self.legs for a in sources for b in targets if a is not b):
            return
        table = engine(self.settings, sources, targets)
        with self.lock:
            if len(self.legs) > KEPT:
                self.legs.clear()
            for a, row in zip(sources, table, strict=True):
                for b, cell in zip(targets, row, strict=True):
                    self.legs[_leg(a, b)] = NO_WAY if cell is None else cell

    def source_of(self, a: Place, b: Place) -> str:
        """Who says how long this leg takes: the engine, `builtin`, or `estimate` where the engine was silent."""
        if self.source == BUILTIN:
            return BUILTIN
        return self.source if _leg(a, b) in self.legs else ESTIMATE


def calibrated(trips: Sequence[Trip], *, start: TravelLaw | None = None) -> tuple[TravelLaw, tuple[float, float]]:
    """The law that fits finished trips, and the tenth and ninetieth percent of actual to expected time.

    A robust fit of `fixed + factor · km^exponent`: exponents and fixed parts are tried, the factor is the median of
    what each trip says; the less trips there are, the more the usual law counts.
    """
    usual = start or TravelLaw()
    good = [trip for trip in trips if trip.km > SAME_KM and 0.5 < trip.minutes < 600]
    if len(good) < LEAST_TRIPS:
        return usual, USUAL_SPREAD
    shapes = [(fixed, exponent) for fixed in FIXED for exponent in EXPONENTS]
    best = min((_fitted(good, *shape) for shape in shapes), key=lambda law: _error(law, good))
    trust = len(good) / (len(good) + LEAST_TRIPS)
    law = TravelLaw(
        usual.fixed + trust * (best.fixed - usual.fixed),
        usual.factor + trust * (best.factor - usual.factor),
        usual.exponent + trust * (best.exponent - usual.exponent),
    )
    ratios = sorted(trip.minutes / _minutes(law, trip.km) for trip in good)
    return law, (ratios[len(ratios) // 10], ratios[len(ratios) * 9 // 10])


def error_of(law: TravelLaw, trips: Sequence[Trip]) -> float:
    """Mean absolute error of the law on trips, as a share of their time."""
    return statistics.fmean(abs(_minutes(law, trip.km) - trip.minutes) / trip.minutes for trip in trips)


def trip_of(a: Place, b: Place, minutes: float) -> Trip:
    """A finished drive."""
    return Trip(distance_km(a, b), minutes)


def _fitted(trips: Sequence[Trip], fixed: float, exponent: float) -> TravelLaw:
    factors = [max(0.0, trip.minutes - fixed) / trip.km**exponent for trip in trips]
    return TravelLaw(fixed, statistics.median(factors), exponent)


def _error(law: TravelLaw, trips: Sequence[Trip]) -> float:
    return statistics.median(abs(_minutes(law, trip.km) - trip.minutes) / trip.minutes for trip in trips)


def _minutes(law: TravelLaw, km: float) -> float:
    return max(0.1, float(law.fixed + law.factor * km**law.exponent))


def _leg(a: Place, b: Place) -> Leg:
    """The leg between two cells of about a hundred metres."""
    return round(a.lat * CELL), round(a.lon * CELL), round(b.lat * CELL), round(b.lon * CELL)
