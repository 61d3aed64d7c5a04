"""Finished drives, from what technicians reported: on the way at one place, there at another."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from data.field_service.calibration import Trip, trip_of
from data.field_service.places import Place
from data.store.tables import field_transitions as table

NEWEST = 2_000
LONGEST = timedelta(hours=6)
ARRIVALS = ("arrive", "start")


def finished_trips(connection: Connection, zone: ZoneInfo) -> list[Trip]:
    """The newest drives with a place at both ends. Those of the demo and the simulator teach nothing."""
    query = (
        select(table.c.job_id, table.c.event, table.c.at, table.c.device_at, table.c.lat, table.c.lon)
        .where(table.c.event.in_(("travel", *ARRIVALS)), table.c.lat.is_not(None), table.c.lon.is_not(None))
        .where(table.c.actor.not_in(("demo", "simulator")))
        .order_by(table.c.id.desc())
        .limit(3 * NEWEST)
    )
    left: dict[str, tuple[datetime, Place]] = {}
    found = []
    for row in reversed(connection.execute(query).all()):
        moment, place = row.device_at or row.at, Place(row.lat, row.lon)
        if row.event == "travel":
            left[row.job_id] = (moment, place)
        elif row.job_id in left:
            begun, origin = left.pop(row.job_id)
            if timedelta(0) < moment - begun < LONGEST:
                found.append(trip_of(origin, place, (moment - begun).total_seconds() / 60, begun, zone))
    return found[-NEWEST:]
