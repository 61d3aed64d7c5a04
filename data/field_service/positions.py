"""Takes positions: sorts out what can't be, keeps the rest once, and moves the marker of the technician.

Older fixes extend the trail, only the newest moves the marker. Outside a shift nothing is kept.
"""

from __future__ import annotations

from collections import ChainMap, deque
from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from data.core import Core
from data.field_service.fleet import Fleet, fleet_seen, planning, turn_of
from data.field_service.geofence import watch
from data.field_service.model import Fix
from data.field_service.places import Place, distance_km
from data.field_service.rows import fix_of
from data.field_service.shifts import shift_spans
from data.store.tables import field_positions as table

AHEAD = timedelta(minutes=5)
FASTEST = 200.0
PURGE_EVERY = timedelta(hours=1)
PURGED = ("field service", "purged")
WAITING = ("field service", "positions")
KEEP = upsert(table).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class Received:
    """What became of positions: how many were kept, how many were known, and why the others were refused."""

    kept: int
    known: int
    refused: tuple[tuple[Fix, str], ...]


def record_fixes(core: Core, fixes: Sequence[Fix]) -> Received:
    """Keeps the positions of one technician and tells of the newest in the same transaction, which it shares with those
    who came meanwhile. Raises NotFound."""
    if not fixes:
        return Received(0, 0, ())
    fleet_seen(core, fixes[0].technician_id)
    parcel, waiting = _Parcel(sorted(fixes, key=lambda fix: fix.fixed_at)), _waiting(core)
    waiting.append(parcel)
    with turn_of(core):
        if parcel.received is None:
            with planning(core) as fleet:
                _take_in(core, fleet, parcel, waiting)
    assert parcel.received is not None
    if parcel.newest is not None:
        watch(core, fleet_seen(core, parcel.newest.technician_id), parcel.newest)
    return parcel.received


def trail(core: Core, technician_id: str, *, since: datetime, until: datetime) -> list[Fix]:
    """Where a technician was, oldest first."""
    query = select(table).where(
        table.c.technician_id == technician_id, table.c.fixed_at >= since, table.c.fixed_at <= until
    )
    with core.store.read() as connection:
        return [fix_of(row) for row in connection.execute(query.order_by(table.c.fixed_at))]


def moved_json(fix: Fix) -> dict[str, Any]:
    """A position as listeners get it."""
    return {
        "technicianId": fix.technician_id,
        "lat": fix.lat,
        "lon": fix.lon,
        "fixedAt": fix.fixed_at.isoformat(),
        "accuracy": fix.accuracy,
        "speed": fix.speed,
        "heading": fix.heading,
        "battery": fix.battery,
        "source": fix.source,
        "simulated": fix.source == "simulated",
    }


@dataclass(slots=True)
class _Tray:
    """What a transaction is about to write: `rows` that are newer than all that is kept, and what listeners hear."""

    connection: Connection
    markers: MutableMapping[str, Fix]
    now: datetime
    rows: list[dict[str, Any]] = field(default_factory=list)
    news: list[dict[str, Any]] = field(default_factory=list)

    def is_newer(self, fix: Fix) -> bool:
        marker = self.markers.get(fix.technician_id)
        return marker is None or fix.fixed_at > marker.fixed_at

    def put_down(self) -> None:
        """Writes the rows at once."""
        if self.rows:
            self.connection.execute(KEEP, self.rows)
            self.rows.clear()


@dataclass(slots=True, eq=False)
class _Parcel:
    """Positions of one technician on their way: what became of them, and the newest if it moved the marker."""

    fixes: list[Fix]
    received: Received | None = None
    newest: Fix | None = None


def _waiting(core: Core) -> deque[_Parcel]:
    return cast("deque[_Parcel]", core.memory.keep(WAITING, deque))


def _take_in(core: Core, fleet: Fleet, own: _Parcel, waiting: deque[_Parcel]) -> None:
    """A parcel and all that wait with it, in one transaction; when it fails, who brought the others tries again."""
    now, others = core.clock.now(), [waiting.popleft() for _ in range(len(waiting))]
    parcels = others if own in others else [own, *others]
    with core.store.write() as connection:
        tray = _Tray(connection, ChainMap({}, fleet.fixes), now)
        done = [_put_away(core, fleet, tray, parcel) for parcel in parcels]
        tray.put_down()
        core.events.record(connection, "technician.moved", *tray.news)
        _purge(core, connection, now)
    for parcel, (received, newest) in zip(parcels, done, strict=True):
        parcel.received, parcel.newest = received, newest
        if newest is not None:
            fleet.fixes[newest.technician_id] = newest
            fleet.routes.pop((newest.technician_id, fleet.today(now)), None)
    core.events.wake()


def _put_away(core: Core, fleet: Fleet, tray: _Tray, parcel: _Parcel) -> tuple[Received, Fix | None]:
    """What became of a parcel, and its newest position if it moves the marker."""
    good, refused = _sort_out(core, fleet, tray, parcel.fixes)
    kept, newest = 0, None
    for fix in good:
        if tray.is_newer(fix):
            kept, newest = kept + 1, fix
            tray.rows.append(_row(fix, tray.now))
            tray.markers[fix.technician_id] = fix
        else:
            tray.put_down()
            kept += tray.connection.execute(KEEP, _row(fix, tray.now)).rowcount
    if newest is not None:
        tray.news.append(moved_json(newest))
    return Received(kept, len(good) - kept, tuple(refused)), newest


def _sort_out(core: Core, fleet: Fleet, tray: _Tray, fixes: Iterable[Fix]) -> tuple[list[Fix], list[tuple[Fix, str]]]:
    good: list[Fix] = []
    refused: list[tuple[Fix, str]] = []
    for fix in fixes:
        reason = _reason(core, fleet, fix)
        if reason is None:
            before = good[-1] if good else _before(tray, fix)
            reason = "speed" if _is_too_fast(fleet, before, fix) else None
        if reason is None:
            good.append(fix)
        else:
            refused.append((fix, reason))
    return good, refused


def _reason(core: Core, fleet: Fleet, fix: Fix) -> str | None:
    if not (-90 <= fix.lat <= 90 and -180 <= fix.lon <= 180) or (abs(fix.lat) < 1e-6 and abs(fix.lon) < 1e-6):
        return "coordinates"
    if fix.fixed_at > core.clock.now() + AHEAD:
        return "future"
    if fix.accuracy is not None and fix.accuracy > core.settings.field_accuracy:
        return "accuracy"
    return None if _in_shift(fleet, fix) else "outside_shift"


def _in_shift(fleet: Fleet, fix: Fix) -> bool:
    technician, moment = fleet.technician(fix.technician_id), fix.fixed_at.timestamp()
    today = fleet.today(fix.fixed_at)
    days = (today, today - timedelta(days=1))
    return any(start <= moment <= end for day in days for start, end in shift_spans(technician, day, fleet.zone))


def _is_too_fast(fleet: Fleet, before: Fix | None, fix: Fix) -> bool:
    """Faster than 200 km/h since the fix before it; after three such in a row the place before counts as wrong."""
    if before is None or before.fixed_at == fix.fixed_at and (before.lat, before.lon) == (fix.lat, fix.lon):
        return False
    km = distance_km(Place(before.lat, before.lon), Place(fix.lat, fix.lon))
    hours = max(1.0, (fix.fixed_at - before.fixed_at).total_seconds()) / 3600
    slack = ((before.accuracy or 0) + (fix.accuracy or 0)) / 1000
    jumps = fleet.jumps.get(fix.technician_id, 0)
    if (km - slack) / hours <= FASTEST or jumps >= 3:
        fleet.jumps[fix.technician_id] = 0
        return False
    fleet.jumps[fix.technician_id] = jumps + 1
    return True


def _before(tray: _Tray, fix: Fix) -> Fix | None:
    marker = tray.markers.get(fix.technician_id)
    if marker is None or marker.fixed_at <= fix.fixed_at:
        return marker
    tray.put_down()
    query = select(table).where(table.c.technician_id == fix.technician_id, table.c.fixed_at <= fix.fixed_at)
    row = tray.connection.execute(query.order_by(table.c.fixed_at.desc()).limit(1)).first()
    return fix_of(row) if row is not None else None


def _row(fix: Fix, now: datetime) -> dict[str, Any]:
    return {**{name: getattr(fix, name) for name in Fix.__slots__}, "received_at": now}


def _purge(core: Core, connection: Connection, now: datetime) -> None:
    """Once an hour, positions that are too old go; simulated ones after a day."""
    last = core.memory.get(PURGED)
    if isinstance(last, datetime) and now - last < PURGE_EVERY:
        return
    core.memory.set(PURGED, now)
    connection.execute(delete(table).where(table.c.fixed_at < now - timedelta(days=core.settings.field_positions_days)))
    connection.execute(delete(table).where(table.c.source == "simulated", table.c.fixed_at < now - timedelta(days=1)))
