"""Moments keep their instant through the store, whatever zone they come in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from sqlalchemy import func, insert, select

from data.store import open_store
from data.store.tables import events

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_a_moment_of_another_zone_comes_back_in_utc_and_compares_as_itself():
    store = open_store(None)
    given = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    with store.write() as connection:
        connection.execute(insert(events), {"at": given, "topic": "t", "payload": {}})
    with store.read() as connection:
        [kept] = connection.execute(select(events.c.at).where(events.c.at == given)).scalars()
        newest = connection.execute(select(func.max(events.c.at))).scalar()
        assert (kept, kept.tzinfo, newest) == (NOON, UTC, NOON)
        assert connection.execute(select(events.c.at).where(events.c.at > NOON)).all() == []
    store.close()
