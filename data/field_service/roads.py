"""How long a drive takes: what a road engine said, where it was asked; the calibrated law everywhere else.

Assigning never waits for an engine but once, for the few legs of the best options, and no longer than its time limit.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from data.field_service.calibration import Learned, Spread, part_of
from data.field_service.engines import ENGINES, Ask
from data.field_service.places import Place
from data.notify.outgoing import Unreachable
from data.settings import Settings

ESTIMATE = "estimate"
BUILTIN = "builtin"
CELL = 1_000
KEPT = 200_000
SIDE = 50
LONGEST_TABLE = 400
NO_WAY = 12 * 3600.0

Leg = tuple[int, int, int, int]


@dataclass
class KnownRoads:
    """Seconds from place to place. `source` names the engine; legs it did not tell come from what finished drives
    taught."""

    settings: Settings
    learned: Learned = field(default_factory=Learned)
    source: str = BUILTIN
    legs: dict[Leg, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def seconds(self, a: Place, b: Place) -> float:
        """Seconds from `a` to `b`."""
        known = self.legs.get(_leg(a, b)) if self.legs else None
        if known is not None:
            return known
        taught = self.learned
        seconds = taught.law.seconds(a, b)
        return seconds * taught.factors(a)[0] * taught.factors(b)[1] if taught.cells else seconds

    def matrix(self, places: Sequence[Place]) -> list[list[int]]:
        """Whole seconds from each place to each, rounded up; of the engine when it answers in time."""
        if self.source != BUILTIN and 2 <= len(places) <= LONGEST_TABLE:
            self.learn(places)
        if not self.legs:
            known = self.learned
            return known.law.matrix(places, [known.factors(place) for place in places] if known.cells else ())
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

    def spread_of(self, begun: datetime) -> Spread:
        """The tenth and ninetieth percent of actual to expected time of drives in that part of the week."""
        part = part_of(begun, ZoneInfo(self.settings.time_zone))
        return self.learned.parts.get(part, self.learned.spread)

    def source_of(self, a: Place, b: Place) -> str:
        """Who says how long this leg takes: the engine, `builtin`, or `estimate` where the engine was silent."""
        if self.source == BUILTIN:
            return BUILTIN
        return self.source if _leg(a, b) in self.legs else ESTIMATE


def _leg(a: Place, b: Place) -> Leg:
    """The leg between two cells of about a hundred metres."""
    return round(a.lat * CELL), round(a.lon * CELL), round(b.lat * CELL), round(b.lon * CELL)
