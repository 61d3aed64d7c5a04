"""What alerts found, and that somebody took notice."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select, update

from data.access import Actor, Permission, require
from data.access.owners import sees
from data.alerts.model import Firing
from data.core import Core
from data.errors import NotFound
from data.store.tables import alert_firings as table
from data.store.tables import alerts

NEWEST = 200


def firings(core: Core, *, actor: Actor, open_only: bool = False, alert_id: str | None = None) -> list[Firing]:
    """The newest firings that `actor` may see, newest first; with `open_only` those that nobody took notice of and that
    have not passed."""
    query = select(table, alerts.c.owner).outerjoin(alerts, alerts.c.id == table.c.alert_id)
    query = query.order_by(table.c.id.desc()).limit(NEWEST)
    if open_only:
        query = query.where(table.c.acknowledged_at.is_(None), table.c.recovered_at.is_(None))
    if alert_id is not None:
        query = query.where(table.c.alert_id == alert_id)
    with core.store.read() as connection:
        return [_firing(row) for row in connection.execute(query) if _visible(row, actor)]


def acknowledge(core: Core, firing_id: int, *, actor: Actor) -> Firing:
    """Someone takes notice. Raises NotFound."""
    require(actor, Permission.EDIT)
    query = select(table, alerts.c.owner).outerjoin(alerts, alerts.c.id == table.c.alert_id)
    values = {"acknowledged_at": core.clock.now(), "acknowledged_by": actor.id}
    with core.store.write() as connection:
        row = connection.execute(query.where(table.c.id == firing_id)).first()
        if row is None or not _visible(row, actor):
            raise NotFound("alert.no_firing", firing=firing_id)
        mine = (table.c.id == firing_id) & table.c.acknowledged_at.is_(None)
        connection.execute(update(table).where(mine).values(**values))
        core.events.record(connection, "alerts.acknowledged", {"firing": firing_id, "actor": actor.id})
        row = connection.execute(query.where(table.c.id == firing_id)).one()
    core.events.wake()
    return _firing(row)


def _visible(row: Any, actor: Actor) -> bool:
    """What an alert that is gone found is for those who see everything."""
    return sees(actor, row.owner) if row.owner is not None else actor.is_admin


def _firing(row: Any) -> Firing:
    return Firing(
        row.id, row.alert_id, row.name, date.fromisoformat(row.start), row.facts, row.proof, row.as_of,
        row.at, row.told, row.acknowledged_at, row.acknowledged_by, row.recovered_at,
    )  # fmt: skip
