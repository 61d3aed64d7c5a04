"""Watches promises and says when one is in danger: once for each clock and level, before it is broken.

Level 1: at risk, or nobody can do it. Level 2: broken. Level 3: broken for half an hour and nobody took notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import NexusError, NotFound
from data.field_service.board import expected
from data.field_service.deliveries import deliver
from data.field_service.fleet import Fleet, planning
from data.field_service.model import Job
from data.field_service.outlook import outlooks_of_waiting
from data.field_service.sla import Clock, Outlook, Promise, business_calendar, promise_of
from data.store.tables import field_alerts as table
from data.store.tables import field_deliveries, field_hooks

EVERY = 30.0
PATIENCE = timedelta(minutes=30)
NEWEST = 500
AT_RISK, BROKEN, IGNORED = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Alert:
    """A promise in danger. `state` is at_risk, unassignable or breached."""

    id: int
    job_id: str
    metric: str
    level: int
    state: str
    due_at: datetime
    at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None


def check_alerts(core: Core) -> list[Alert]:
    """New alerts of this moment, told of in the transaction that keeps them. Doing it again adds nothing."""
    now = core.clock.now()
    with planning(core) as fleet:
        found = [row for job, promise in _promises(core, fleet, now) for row in _dangers(job, promise, now)]
    with core.store.write() as connection:
        raised = [alert for row in found if (alert := _raise(core, connection, row, now)) is not None]
        for alert in raised:
            core.events.record(connection, "alert.raised", alert_json(alert))
            _address(connection, alert, now)
    if raised:
        core.events.wake()
    return raised


def alerts(core: Core, *, open_only: bool = False) -> list[Alert]:
    """The newest alerts, newest first."""
    query = select(table).order_by(table.c.id.desc()).limit(NEWEST)
    if open_only:
        query = query.where(table.c.acknowledged_at.is_(None))
    with core.store.read() as connection:
        return [_alert(row) for row in connection.execute(query)]


def acknowledge(core: Core, alert_id: int, *, actor: Actor) -> Alert:
    """Someone takes notice; it does not escalate any more. Raises NotFound."""
    require(actor, Permission.EDIT)
    with core.store.write() as connection:
        values = {"acknowledged_at": core.clock.now(), "acknowledged_by": actor.id}
        mine = update(table).where(table.c.id == alert_id, table.c.acknowledged_at.is_(None))
        connection.execute(mine.values(**values))
        row = connection.execute(select(table).where(table.c.id == alert_id)).first()
        if row is None:
            raise NotFound("alert.unknown", alert=alert_id)
        core.events.record(connection, "alert.acknowledged", {"alertId": alert_id, "jobId": row.job_id})
    core.events.wake()
    return _alert(row)


def watch_promises(core: Core) -> None:
    """Checks and delivers every half minute until the core closes."""

    def run() -> None:
        while not core.closing.wait(EVERY):
            try:
                check_alerts(core)
                deliver(core)
            except NexusError:
                continue

    core.background.begin("field promises", run)


def alert_json(alert: Alert) -> dict[str, Any]:
    """An alert as listeners and hooks get it."""
    return {
        "alertId": alert.id,
        "jobId": alert.job_id,
        "metric": alert.metric,
        "level": alert.level,
        "state": alert.state,
        "dueAt": alert.due_at.isoformat(),
        "raisedAt": alert.at.isoformat(),
        "acknowledgedAt": alert.acknowledged_at.isoformat() if alert.acknowledged_at else None,
        "acknowledgedBy": alert.acknowledged_by,
    }


def _promises(core: Core, fleet: Fleet, now: datetime) -> Iterator[tuple[Job, Promise]]:
    calendar, waiting = business_calendar(core), outlooks_of_waiting(fleet, now)
    for job in fleet.jobs.values():
        outlook = waiting.get(job.id)
        if job.technician_id is not None and job.day is not None and job.technician_id in fleet.technicians:
            outlook = Outlook(*expected(job, fleet.route(job.technician_id, job.day, now)))
        yield job, promise_of(job, now, calendar, outlook)


def _dangers(job: Job, promise: Promise, now: datetime) -> Iterator[tuple[Job, Clock, int, str]]:
    running = [clock for clock in promise.clocks if clock.ended_at is None]
    for clock in running:
        if clock.state == "at_risk":
            yield job, clock, AT_RISK, "at_risk"
        elif clock.state == "breached":
            yield job, clock, BROKEN, "breached"
            if now - clock.due_at > PATIENCE:
                yield job, clock, IGNORED, "breached"
    if promise.state == "unassignable" and running:
        yield job, running[0], AT_RISK, "unassignable"


def _raise(core: Core, connection: Connection, danger: tuple[Job, Clock, int, str], now: datetime) -> Alert | None:
    job, clock, level, state = danger
    if level == IGNORED and _was_noticed(connection, job.id, clock.metric):
        return None
    row = {"job_id": job.id, "metric": clock.metric, "level": level}
    values = {**row, "state": state, "due_at": clock.due_at, "at": now}
    done = connection.execute(upsert(table).values(**values).on_conflict_do_nothing())
    if done.rowcount == 0:
        return None
    return _alert(connection.execute(select(table).filter_by(**row)).one())


def _was_noticed(connection: Connection, job_id: str, metric: str) -> bool:
    query = select(table.c.id).where(
        table.c.job_id == job_id, table.c.metric == metric, table.c.acknowledged_at.is_not(None)
    )
    return connection.execute(query.limit(1)).first() is not None


def _address(connection: Connection, alert: Alert, now: datetime) -> None:
    hooks = select(field_hooks.c.id).where(field_hooks.c.active, field_hooks.c.level <= alert.level)
    for (hook_id,) in connection.execute(hooks).all():
        connection.execute(
            insert(field_deliveries).values(
                hook_id=hook_id, body=alert_json(alert), tries=0, next_at=now, status="pending"
            )
        )


def _alert(row: Any) -> Alert:
    return Alert(
        row.id, row.job_id, row.metric, row.level, row.state, row.due_at, row.at, row.acknowledged_at,
        row.acknowledged_by,
    )  # fmt: skip
