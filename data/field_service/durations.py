"""What finished work teaches about how long work takes: by type, by who does it, by where.

Medians of logarithms, each drawn towards what is known without it, the more the less there is of it: the type towards
all work, the technician towards the type, the site towards both. Work with a counted pause teaches nothing.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, select

from data.field_service.model import USUAL_MINUTES
from data.field_service.places import Place
from data.field_service.states import State
from data.store.tables import field_jobs as table

NEWEST_WORKS = 5_000
HALF = 5
LEAST_JUDGED = 4
NEWEST = 5
SITE = 4
LONGEST = 1_440
MADE_UP = "demo-history"
DEMO = (MADE_UP, "demo")

Site = tuple[float, float]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Work:
    """A finished job: its type, who did it, where, the minutes it took, and those that were planned."""

    kind: str
    technician_id: str | None
    site: Site | None
    minutes: float
    planned: float


@dataclass(frozen=True, slots=True)
class Judged:
    """How far off: `works` of the newest fifth, the mean share by which what the older ones teach differs from what
    they took, and that by which the planned minutes did. None where there are too few."""

    works: int = 0
    error: float | None = None
    planned_error: float | None = None


@dataclass(frozen=True)
class Durations:
    """What finished work taught. Without any, work takes the usual hour. `made_up` is what the demo's past teaches."""

    usual: float = USUAL_MINUTES
    kinds: Mapping[str, float] = field(default_factory=dict)
    people: Mapping[tuple[str, str], float] = field(default_factory=dict)
    sites: Mapping[Site, float] = field(default_factory=dict)
    works: Mapping[str, int] = field(default_factory=dict)
    judged: Mapping[str, Judged] = field(default_factory=dict)
    whole: Judged = field(default_factory=Judged)
    made_up: bool = False

    def minutes(self, kind: str, technician_id: str | None = None, place: Place | None = None) -> int:
        """Whole minutes that work of a type takes, a technician at a place."""
        return min(LONGEST, max(1, round(self._expected(kind, technician_id, site_of(place)))))

    def of(self, work: Work) -> float:
        """Minutes that were to be expected of a finished job."""
        return self._expected(work.kind, work.technician_id, work.site)

    def _expected(self, kind: str, technician_id: str | None, site: Site | None) -> float:
        person = 1.0 if technician_id is None else self.people.get((kind, technician_id), 1.0)
        return self.kinds.get(kind, self.usual) * person * (1.0 if site is None else self.sites.get(site, 1.0))


def learned_durations(works: Sequence[Work]) -> Durations:
    """What `works`, the oldest first, teach."""
    good = [work for work in works if 1 <= work.minutes <= LONGEST]
    found, newest = _fit(good), len(good) // NEWEST
    if newest < LEAST_JUDGED:
        return found
    before, judged = _fit(good[:-newest]), good[-newest:]
    by_kind = {kind: _judge(before, some) for kind, some in _grouped(judged, lambda work: work.kind).items()}
    return Durations(found.usual, found.kinds, found.people, found.sites, found.works, by_kind, _judge(before, judged))


def durations_of_store(connection: Connection) -> Durations:
    """What the newest finished work teaches; where there is none, what that of the demo's past does."""
    real = _finished(connection, table.c.source.not_in(DEMO))
    if real:
        return learned_durations(real)
    made_up = _finished(connection, table.c.source == MADE_UP)
    return replace(learned_durations(made_up), made_up=bool(made_up))


def _finished(connection: Connection, whose: ColumnElement[bool]) -> list[Work]:
    """The newest, the oldest first."""
    query = (
        select(
            table.c.kind, table.c.technician_id, table.c.lat, table.c.lon, table.c.started_at, table.c.finished_at,
            table.c.minutes,
        )
        .where(table.c.state == State.COMPLETED.value, whose, table.c.paused_minutes == 0)
        .where(table.c.started_at.is_not(None), table.c.finished_at.is_not(None))
        .order_by(table.c.finished_at.desc())
        .limit(NEWEST_WORKS)
    )  # fmt: skip
    return [
        Work(
            row.kind, row.technician_id, None if row.lat is None else (round(row.lat, SITE), round(row.lon, SITE)),
            (row.finished_at - row.started_at).total_seconds() / 60, row.minutes,
        )
        for row in reversed(connection.execute(query).all())
    ]  # fmt: skip


def site_of(place: Place | None) -> Site | None:
    """A place as a site, about ten metres wide."""
    return None if place is None else (round(place.lat, SITE), round(place.lon, SITE))


def _fit(works: Sequence[Work]) -> Durations:
    usual = USUAL_MINUTES * _drawn([math.log(work.minutes / USUAL_MINUTES) for work in works])
    by_kind = _grouped(works, lambda work: work.kind)
    kinds = {kind: usual * _drawn([math.log(work.minutes / usual) for work in some]) for kind, some in by_kind.items()}
    by_person = _grouped(works, lambda work: (work.kind, work.technician_id or ""))
    people = {
        key: _drawn([math.log(work.minutes / kinds[work.kind]) for work in some]) for key, some in by_person.items()
    }
    known = Durations(usual, kinds, people)
    at_place = [work for work in works if work.site is not None]
    sites = {
        site: _drawn([math.log(work.minutes / known.of(work)) for work in some])
        for site, some in _grouped(at_place, lambda work: work.site).items() if site is not None
    }  # fmt: skip
    return Durations(usual, kinds, people, sites, {kind: len(some) for kind, some in by_kind.items()})


def _judge(before: Durations, works: Sequence[Work]) -> Judged:
    if len(works) < LEAST_JUDGED:
        return Judged(len(works))
    ours = statistics.fmean(abs(before.of(work) - work.minutes) / work.minutes for work in works)
    return Judged(len(works), ours, statistics.fmean(abs(work.planned - work.minutes) / work.minutes for work in works))


def _drawn(logs: Sequence[float]) -> float:
    return math.exp(len(logs) / (len(logs) + HALF) * statistics.median(logs)) if logs else 1.0


def _grouped(works: Sequence[Work], key: Callable[[Work], Key]) -> dict[Key, list[Work]]:
    found: dict[Key, list[Work]] = {}
    for work in works:
        found.setdefault(key(work), []).append(work)
    return found
