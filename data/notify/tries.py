"""Deliveries that are due are tried: sent, tried again after a pause twice as long each time, or given up.

A table of deliveries has `id`, `status` (pending, sent, dead), `tries`, `next_at` and `error`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, select, update

from data.core import Core

TRIES = 6
FIRST_PAUSE = timedelta(seconds=30)
LEASE = timedelta(minutes=1)
AT_ONCE = 50


def try_due(
    core: Core,
    table: Table,
    send: Callable[[Any], str | None],
    *,
    noted: Callable[[Connection, Any, str | None], None] | None = None,
) -> list[str | None]:
    """Sends what is due: of each why it did not arrive, None where it did. What fails waits twice as long each time,
    six times at most. A row is its sender's for a minute, so two processes don't send it at once; `noted` writes more
    in the transaction that notes the outcome."""
    now = core.clock.now()
    due = select(table).where(table.c.status == "pending", table.c.next_at <= now).order_by(table.c.id).limit(AT_ONCE)
    with core.store.read() as connection:
        rows = connection.execute(due).all()
    errors = []
    for row in (row for row in rows if _claimed(core, table, row, now)):
        errors.append(error := send(row))
        with core.store.write() as connection:
            connection.execute(update(table).where(table.c.id == row.id).values(**outcome(row.tries + 1, error, now)))
            if noted is not None:
                noted(connection, row, error)
    return errors


def outcome(tries: int, error: str | None, now: datetime) -> dict[str, Any]:
    """The columns of a delivery after its try number `tries`; `error` says why it did not arrive."""
    if error is None:
        return {"status": "sent", "tries": tries, "next_at": None, "error": None}
    if tries >= TRIES:
        return {"status": "dead", "tries": tries, "next_at": None, "error": error[:200]}
    return {"status": "pending", "tries": tries, "next_at": now + FIRST_PAUSE * 2 ** (tries - 1), "error": error[:200]}


def _claimed(core: Core, table: Table, row: Any, now: datetime) -> bool:
    mine = (table.c.id == row.id) & (table.c.status == "pending") & (table.c.next_at == row.next_at)
    with core.store.write() as connection:
        return connection.execute(update(table).where(mine).values(next_at=now + LEASE)).rowcount == 1
