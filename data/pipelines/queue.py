"""The queue of executions: enter, claim, keep, finish. Every change is one UPDATE guarded by the token of the claim."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from data.core import Core
from data.pipelines.execution import Execution, read_execution
from data.pipelines.states import Cause, Status
from data.store.tables import execution_logs
from data.store.tables import executions as table

LEASE = timedelta(seconds=30)
FIGURES = ("extracted", "transformed", "loaded", "rejected", "filtered", "folded", "bytes")
TOPIC = "execution.changed"


@dataclass(frozen=True)
class Wish:
    """An execution to be queued. `request` may name an interval, a replay's origin, a backfill's part."""

    pipeline_id: str
    version: int
    document: Mapping[str, Any]
    cause: Cause = Cause.PERSON
    actor: str = "system"
    scheduled_for: datetime | None = None
    request: Mapping[str, Any] = field(default_factory=dict)


def enter(core: Core, wish: Wish) -> str | None:
    """The id of a new queued execution; None when one for the same time of the same pipeline stands there already."""
    execution_id = f"exec_{secrets.token_hex(8)}"
    row = {
        "id": execution_id,
        **{name: getattr(wish, name) for name in ("pipeline_id", "version", "actor", "scheduled_for")},
        "document": dict(wish.document),
        "request": dict(wish.request),
        "cause": wish.cause.value,
        "queued_at": core.clock.now(),
        "status": Status.QUEUED.value,
        "stage": "queued",
        "attempt": 0,
        "token": 0,
        **dict.fromkeys(FIGURES, 0),
    }
    try:
        with core.store.write() as connection:
            connection.execute(insert(table).values(**row))
            tell(core, connection, execution_id, wish.pipeline_id, Status.QUEUED)
    except IntegrityError:
        return None
    core.events.wake()
    return execution_id


def claim(core: Core, holder: str) -> Execution | None:
    """The oldest execution that may run now, which from now on is `holder`'s; None when there is none.

    Of one pipeline, one execution runs at a time.
    """
    now = core.clock.now()
    other = table.alias("other")
    busy = exists().where(other.c.pipeline_id == table.c.pipeline_id, other.c.status == Status.RUNNING.value)
    waiting = and_(
        table.c.status == Status.QUEUED.value, or_(table.c.not_before.is_(None), table.c.not_before <= now), ~busy
    )
    oldest = select(table.c.id).where(waiting).order_by(table.c.queued_at, table.c.id).limit(1).scalar_subquery()
    taking = (
        update(table)
        .where(table.c.id == oldest, table.c.status == Status.QUEUED.value)
        .values(
            status=Status.RUNNING.value, stage="extract", holder=holder, token=table.c.token + 1,
            attempt=table.c.attempt + 1, lease_until=now + LEASE, error=None, share=None, finished_at=None,
            started_at=now,
        )
        .returning(table)
    )  # fmt: skip
    with core.store.write() as connection:
        row = connection.execute(taking).mappings().first()
        if row is None:
            return None
        note(core, connection, row["id"], "extracting", kind=row["document"]["source"]["kind"])
        tell(core, connection, row["id"], row["pipeline_id"], Status.RUNNING)
    core.events.wake()
    return read_execution(dict(row))


def keep(core: Core, held: Execution, **figures: Any) -> str | None:
    """Renew the lease and write the figures down. None when it is no longer held; else who cancelled it, or "".

    Progress is told to listeners.
    """
    changing = (update(table).where(_held(held)).values(lease_until=core.clock.now() + LEASE, **figures)).returning(
        table.c.cancelled_by
    )
    with core.store.write() as connection:
        row = connection.execute(changing).first()
        if row is None:
            return None
        if figures:
            tell(core, connection, held.id, held.pipeline_id, Status.RUNNING)
    core.events.wake()
    return row.cancelled_by or ""


def is_held(core: Core, held: Execution) -> bool:
    """Whether the claim still stands."""
    with core.store.read() as connection:
        return connection.execute(select(table.c.id).where(_held(held))).first() is not None


def finish(
    core: Core, held: Execution, status: Status, *, said: Mapping[str, Any] | None = None, **figures: Any
) -> bool:
    """Give the execution its end (or send it back to the queue); False when another took it over. `said` is its last
    log line, `code` and facts."""
    values = {"status": status.value, "holder": None, "lease_until": None, **figures}
    if status is not Status.QUEUED:
        values |= {"finished_at": core.clock.now(), "not_before": None}
    with core.store.write() as connection:
        done = connection.execute(update(table).where(_held(held)).values(**values)).rowcount
        if done:
            if said is not None:
                note(core, connection, held.id, **said)
            tell(core, connection, held.id, held.pipeline_id, status)
    core.events.wake()
    return bool(done)


def reap(core: Core) -> int:
    """Executions whose holder let the lease run out, or died on this machine, go back to the queue; how many."""
    running = table.c.status == Status.RUNNING.value
    with core.store.read() as connection:
        held = connection.execute(select(table.c.holder).where(running).distinct()).scalars().all()
    dead = [holder for holder in held if holder and is_dead(holder)]
    if not held:
        return 0
    lost = and_(running, or_(table.c.lease_until < core.clock.now(), table.c.holder.in_(dead)))
    back = {"status": Status.QUEUED.value, "stage": "queued", "holder": None, "lease_until": None}
    with core.store.write() as connection:
        rows = connection.execute(
            update(table).where(lost).values(**back).returning(table.c.id, table.c.pipeline_id)
        ).all()
        for execution_id, pipeline_id in rows:
            note(core, connection, execution_id, "lease_lost", level="warning")
            tell(core, connection, execution_id, pipeline_id, Status.QUEUED)
    if rows:
        core.events.wake()
    return len(rows)


def holder_name() -> str:
    """A name for this process that others on this machine can check."""
    return f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"


def is_dead(holder: str) -> bool:
    """Whether a holder ran on this machine and its process is gone."""
    host, _, rest = holder.partition("/")
    process = rest.partition("/")[0]
    if host != socket.gethostname() or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def note(
    core: Core, connection: Connection, execution_id: str, code: str, *, level: str = "info", **params: Any
) -> None:
    """A log line, in the caller's transaction."""
    row = {"execution_id": execution_id, "at": core.clock.now(), "level": level, "code": code, "params": params}
    connection.execute(insert(execution_logs).values(**row))


def log(core: Core, execution_id: str, code: str, *, level: str = "info", **params: Any) -> None:
    """A log line of its own."""
    with core.store.write() as connection:
        note(core, connection, execution_id, code, level=level, **params)


def tell(core: Core, connection: Connection, execution_id: str, pipeline_id: str, status: Status) -> None:
    """Record for listeners that an execution changed, in the caller's transaction."""
    payload = {"execution": execution_id, "pipeline": pipeline_id, "status": status.value}
    core.events.record(connection, TOPIC, payload)


def _held(held: Execution) -> ColumnElement[bool]:
    return and_(table.c.id == held.id, table.c.token == held.token, table.c.status == Status.RUNNING.value)
