"""The jobs that are still to be done and the routes they make, in memory and in step with the store.

The store's revision grows with every change; a fleet of another revision is read again. Whoever plans does it inside
`planning`, one at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, and_, func, select

from data.core import Core
from data.errors import NotFound
from data.field_service.calibration import learned
from data.field_service.durations import Durations, durations_of_store
from data.field_service.model import Absence, Fix, Job, Technician
from data.field_service.places import Place, Roads
from data.field_service.roads import KnownRoads
from data.field_service.route import Route, Stop
from data.field_service.rows import absence_of, fix_of, job_of, technician_of
from data.field_service.shifts import blocks, shift_spans
from data.field_service.states import ENDED, ON_THE_SPOT, UNDER_WAY, State
from data.field_service.trips import finished_trips
from data.store.tables import (
    field_absences,
    field_jobs,
    field_plan_versions,
    field_positions,
    field_revision,
    field_technicians,
)

Key = tuple[str, date]
KEY = ("field service", "fleet")
TURN = ("field service", "turn")
LEARNED = ("field service", "learned")
LEARN_EVERY = timedelta(hours=6)
REVISION = "fleet"
READ_REVISION = select(field_revision.c.value).where(field_revision.c.name == REVISION)
FRESH = timedelta(minutes=15)
GRANULE = 60
LEAST_LEFT = 0.1
MAKING = threading.Lock()


@dataclass
class Fleet:
    """What planning needs to know. `jobs` are those that have not ended; `fixes` the newest position of each."""

    zone: ZoneInfo
    revision: int
    roads: Roads
    technicians: dict[str, Technician]
    absences: dict[str, list[Absence]]
    jobs: dict[str, Job]
    versions: dict[Key, int]
    fixes: dict[str, Fix]
    durations: Durations = field(default_factory=Durations)
    by_day: dict[Key, set[str]] = field(default_factory=dict)
    routes: dict[Key, tuple[int, Route | None]] = field(default_factory=dict)
    jumps: dict[str, int] = field(default_factory=dict)
    visits: dict[str, Any] = field(default_factory=dict)
    outlooks: tuple[Any, dict[str, Any]] = field(default=(None, {}))

    def __post_init__(self) -> None:
        for job in self.jobs.values():
            self._file(job)

    @property
    def travel(self) -> Callable[[Place, Place], float]:
        """Seconds from place to place."""
        return self.roads.seconds

    def snapshot(self) -> Fleet:
        """A copy to plan on, which nobody else changes. Call it inside `planning`."""
        return replace(
            self, jobs=dict(self.jobs), versions=dict(self.versions), fixes=dict(self.fixes),
            absences=dict(self.absences), by_day={}, routes={},
        )  # fmt: skip

    def job(self, job_id: str) -> Job:
        """A job that has not ended. Raises NotFound."""
        found = self.jobs.get(job_id)
        if found is None:
            raise NotFound("job.unknown", job=job_id)
        return found

    def technician(self, technician_id: str) -> Technician:
        """Raises NotFound."""
        found = self.technicians.get(technician_id)
        if found is None:
            raise NotFound("technician.unknown", technician=technician_id)
        return found

    def route(self, technician_id: str, day: date, now: datetime) -> Route | None:
        """The rest of a technician's day seen from `now`; None on a day without a shift."""
        key, minute = (technician_id, day), int(now.timestamp()) // GRANULE
        kept = self.routes.get(key)
        if kept is not None and kept[0] == minute:
            return kept[1]
        found = self._route(self.technician(technician_id), day, now)
        self.routes[key] = (minute, found)
        return found

    def put(self, job: Job) -> None:
        """A job as it is now."""
        self._unfile(job.id)
        if job.state in ENDED:
            self.jobs.pop(job.id, None)
            return
        self.jobs[job.id] = job
        self._file(job)

    def taken_by(self, job: Job, technician_id: str | None) -> Job:
        """The job with the minutes that it takes a technician (anybody for None), where nobody named them. Whose it is
        already, or who is at it, keeps those that were promised."""
        if not job.guessed or job.state in UNDER_WAY or (technician_id and job.technician_id == technician_id):
            return job
        return replace(job, minutes=self.durations.minutes(job.kind, technician_id, job.place))

    def forget_routes(self, technician_id: str) -> None:
        """The routes of a technician are made anew when they are asked for."""
        for key in [key for key in self.routes if key[0] == technician_id]:
            del self.routes[key]

    def today(self, now: datetime) -> date:
        """The day in the board's zone."""
        return now.astimezone(self.zone).date()

    def _file(self, job: Job) -> None:
        if job.technician_id is not None and job.day is not None:
            key = (job.technician_id, job.day)
            self.by_day.setdefault(key, set()).add(job.id)
            self.routes.pop(key, None)

    def _unfile(self, job_id: str) -> None:
        old = self.jobs.get(job_id)
        if old is not None and old.technician_id is not None and old.day is not None:
            key = (old.technician_id, old.day)
            self.by_day.get(key, set()).discard(job_id)
            self.routes.pop(key, None)

    def _route(self, technician: Technician, day: date, now: datetime) -> Route | None:
        jobs = sorted((self.jobs[each] for each in self.by_day.get((technician.id, day), ())), key=_turn)
        return self.arranged(technician.id, day, now, jobs)

    def arranged(self, technician_id: str, day: date, now: datetime, jobs: Sequence[Job]) -> Route | None:
        """The rest of a technician's day with these jobs in this order, those under way first, and with the blocks of
        the day where they delay least."""
        technician, moment = self.technician(technician_id), now.timestamp()
        spans = shift_spans(technician, day, self.zone)
        if not spans:
            return None
        under_way = [job for job in jobs if job.state in UNDER_WAY]
        place, start = self._whereabouts(technician, under_way, spans[0][0], moment, day)
        bare = Route(
            technician.id, self.travel, place, start, spans[-1][1], technician.home if technician.returns_home else None
        )
        fixed = blocks(technician, day, self.zone, self.absences.get(technician.id, ()))
        return _with_blocks(bare, [_stop(self.taken_by(job, technician.id), moment) for job in jobs], fixed)

    def _whereabouts(
        self, technician: Technician, under_way: list[Job], begins: float, moment: float, day: date
    ) -> tuple[Place, float]:
        """Where and when the rest of the day starts: at the job under way, at the last fresh position, or at home."""
        start = max(begins, moment)
        spot = next((job.place for job in under_way if job.state in ON_THE_SPOT and job.place), None)
        if spot is not None:
            return spot, start
        fix = self.fixes.get(technician.id)
        now = datetime.fromtimestamp(moment, UTC)
        if fix is not None and now - fix.fixed_at <= FRESH and day == self.today(now):
            return Place(fix.lat, fix.lon), start
        return technician.home, start


def fleet_of(core: Core) -> Fleet:
    """The fleet of the store as it is now; good to look at. Who changes it takes `planning`."""
    kept = core.memory.get(KEY)
    if isinstance(kept, Fleet) and kept.revision == _stored_revision(core):
        return kept
    with planning(core) as found:
        return found


def fleet_seen(core: Core, technician_id: str) -> Fleet:
    """The fleet as it was last read, without a look whether the store went on meanwhile. Raises NotFound for a
    technician who is unknown to the store."""
    kept = core.memory.get(KEY)
    found = kept if isinstance(kept, Fleet) and technician_id in kept.technicians else fleet_of(core)
    found.technician(technician_id)
    return found


def roads_of(core: Core) -> KnownRoads:
    """What is known of roads: who says how long a drive takes, and what finished drives taught."""
    return cast(KnownRoads, fleet_of(core).roads)


@contextmanager
def planning(core: Core) -> Iterator[Fleet]:
    """The fleet of the store, which nobody else changes inside the block."""
    with turn_of(core):
        kept = core.memory.get(KEY)
        old = kept if isinstance(kept, Fleet) else None
        with core.store.read() as connection:
            revision = read_revision(connection)
            if old is None or old.revision != revision:
                old = _read(core, connection, revision, old)
            _learn_now_and_then(core, connection, old)
        core.memory.set(KEY, old)
        yield old


def _learn_now_and_then(core: Core, connection: Connection, fleet: Fleet) -> None:
    """Drives and work that were finished since teach anew every six hours."""
    last, now, roads = core.memory.get(LEARNED), core.clock.now(), fleet.roads
    if isinstance(last, datetime) and now - last >= LEARN_EVERY and isinstance(roads, KnownRoads):
        roads.learned = learned(finished_trips(connection, fleet.zone))
        fleet.durations = open_durations(core, connection)
        fleet.routes.clear()
    if not isinstance(last, datetime) or now - last >= LEARN_EVERY:
        core.memory.set(LEARNED, now)


def learn_soon(core: Core) -> None:
    """What was finished meanwhile teaches at the next planning."""
    core.memory.set(LEARNED, datetime.min.replace(tzinfo=UTC))


def turn_of(core: Core) -> threading.RLock:
    """What `planning` holds."""
    with MAKING:
        turn = core.memory.get(TURN) or threading.RLock()
        core.memory.set(TURN, turn)
        return cast(threading.RLock, turn)


def _stored_revision(core: Core) -> int:
    with core.store.read() as connection:
        return read_revision(connection)


def read_revision(connection: Connection) -> int:
    """The number of the last change."""
    return int(connection.execute(READ_REVISION).scalar() or 0)


def _read(core: Core, connection: Connection, revision: int, old: Fleet | None) -> Fleet:
    absences: dict[str, list[Absence]] = {}
    for row in connection.execute(select(field_absences)):
        absences.setdefault(row.technician_id, []).append(absence_of(row))
    open_jobs = select(field_jobs).where(field_jobs.c.state.not_in([state.value for state in ENDED]))
    fixes = [fix_of(row) for row in connection.execute(_newest_positions())]
    return Fleet(
        zone=ZoneInfo(core.settings.time_zone),
        revision=revision,
        roads=old.roads if old is not None else open_roads(core, connection),
        technicians={row.id: technician_of(row) for row in connection.execute(select(field_technicians))},
        absences=absences,
        jobs={row.id: job_of(row) for row in connection.execute(open_jobs)},
        versions={(row.technician_id, row.day): row.version for row in connection.execute(select(field_plan_versions))},
        fixes={fix.technician_id: fix for fix in fixes},
        durations=old.durations if old is not None else open_durations(core, connection),
    )


def _newest_positions() -> Select[Any]:
    table = field_positions
    newest = select(table.c.technician_id, func.max(table.c.fixed_at).label("at")).group_by(table.c.technician_id)
    of_each = newest.subquery()
    same = and_(table.c.technician_id == of_each.c.technician_id, table.c.fixed_at == of_each.c.at)
    return select(table).join(of_each, same).order_by(table.c.id)


def open_roads(core: Core, connection: Connection) -> KnownRoads:
    """What is known of roads: the engine of the settings, and the law that finished drives teach."""
    taught = learned(finished_trips(connection, ZoneInfo(core.settings.time_zone)))
    return KnownRoads(core.settings, taught, core.settings.field_travel)


def open_durations(core: Core, connection: Connection) -> Durations:
    """What finished work teaches, unless the setting wants the usual hour."""
    return durations_of_store(connection) if core.settings.field_durations else Durations()


def durations_of(core: Core) -> Durations:
    """What is known of how long work takes."""
    return fleet_of(core).durations


def windows_of(job: Job) -> tuple[tuple[float, float], ...]:
    """When a job may begin, in seconds: its windows, cut by what the dispatcher wished."""
    spans = tuple((window.start.timestamp(), window.end.timestamp()) for window in job.windows)
    if job.pinned and job.planned_start is not None:
        exact = job.planned_start.timestamp()
        return ((exact, exact),)
    if job.not_before is None:
        return spans
    wish = job.not_before.timestamp()
    if not spans:
        return ((wish, float("inf")),)
    return tuple((max(start, wish), end) for start, end in spans if end >= wish) or spans


def _turn(job: Job) -> tuple[bool, float, str]:
    return job.state not in UNDER_WAY, job.planned_start.timestamp() if job.planned_start else 0.0, job.id


def _stop(job: Job, moment: float) -> Stop:
    service = 60.0 * job.minutes
    if job.state in {State.IN_PROGRESS, State.PAUSED} and job.started_at is not None:
        service = max(LEAST_LEFT * service, service - (moment - job.started_at.timestamp()))
    return Stop(job.id, job.place, service, windows_of(job), frozen=job.state in UNDER_WAY)


def _with_blocks(route: Route, planned: list[Stop], fixed: Iterable[Stop]) -> Route:
    """The planned stops in their order, and the blocks of the day where they delay the end least."""
    found = Route(
        route.technician_id, route.travel, route.start_place, route.start, route.end, route.end_place, tuple(planned)
    )
    for whole in fixed:
        block = _rest(whole, route.start)
        if block is None:
            continue
        tries = [found.inserted(block, at) for at in range(found.frozen, len(found.stops) + 1)]
        found = min(tries, key=lambda each: (lateness(each), each.last_arrival))
    return found


def _rest(block: Stop, now: float) -> Stop | None:
    """What is left of a block; a break whose time is over counts as taken."""
    latest = block.windows[-1][1]
    if now <= latest:
        return block
    left = latest + block.service - now
    if left <= 0 or block.kind == "break":
        return None
    return Stop(block.key, None, left, ((now, now),), kind=block.kind)


def lateness(route: Route) -> float:
    """Seconds by which a day misses windows and the end of the shift."""
    missed = sum(
        max(0.0, start - stop.windows[-1][1])
        for start, stop in zip(route.starts, route.stops, strict=True)
        if stop.windows and not stop.frozen
    )
    return missed + max(0.0, route.last_arrival - route.end)
