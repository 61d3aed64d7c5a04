"""Keeps forecasts in the store, so that a start need not make them again."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import delete, insert, select

from data.core import Core
from data.store.tables import forecasts as table

KEPT = 500


def kept(core: Core, key: str, make: Callable[[], bytes]) -> bytes:
    """The bytes under `key`, made and kept if missing; the oldest leave when there are too many."""
    with core.store.read() as connection:
        found = connection.execute(select(table.c.body).where(table.c.key == key)).scalar()
    if found is not None:
        return bytes(found)
    made = make()
    with core.store.write() as connection:
        connection.execute(delete(table).where(table.c.key == key))
        connection.execute(insert(table).values(key=key, at=core.clock.now(), body=made))
        oldest = select(table.c.key).order_by(table.c.at.desc(), table.c.key).offset(KEPT)
        connection.execute(delete(table).where(table.c.key.in_(oldest)))
    return made
