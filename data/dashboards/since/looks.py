"""What somebody saw of a dashboard: kept per viewer and state, anew when the data or the dashboard is another.

Data that was loaded over is gone, so what was seen then can't be computed again; only what is kept here is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, insert, select, update

from data.access import Actor
from data.core import Core
from data.dashboards.catalogue import get_dashboard
from data.dashboards.model import Dashboard
from data.dashboards.since.model import Look, Numbers, Reading
from data.dashboards.since.numbers import data_versions, take_numbers
from data.dashboards.state import DashboardState, format_state
from data.errors import NotFound
from data.metrics import load_catalog
from data.store.tables import dashboard_looks as table

KEPT = 20


def note_look(core: Core, dashboard_id: str, state: DashboardState, *, actor: Actor) -> Look:
    """Keep what is seen now; on the data and the dashboard of the last look only its moment is noted.

    The newest twenty of a viewer, dashboard and state stay. Raises NotFound, DefinitionError, InputError.
    """
    dashboard = get_dashboard(core, dashboard_id)
    newest = next(iter(looks(core, dashboard_id, state, actor=actor)), None)
    if newest is None or not stands_on(core, dashboard, newest):
        return _keep(core, dashboard, state, take_numbers(core, dashboard, state, actor=actor), actor)
    now = core.clock.now()
    with core.store.write() as connection:
        connection.execute(update(table).where(table.c.id == newest.id).values(seen_at=now))
    return get_look(core, dashboard_id, newest.id, actor=actor)


def stands_on(core: Core, dashboard: Dashboard, look: Look) -> bool:
    """Whether a look was at the data and the document of now."""
    now = data_versions(core, dashboard, load_catalog(core))
    return (look.mark, dict(look.numbers.versions)) == (dashboard.mark, now)


def looks(core: Core, dashboard_id: str, state: DashboardState, *, actor: Actor) -> tuple[Look, ...]:
    """What an actor saw of a dashboard in a state, newest first."""
    mine = (table.c.actor == actor.id) & (table.c.dashboard_id == dashboard_id) & (table.c.state == format_state(state))
    with core.store.read() as connection:
        return tuple(map(_look, connection.execute(select(table).where(mine).order_by(table.c.id.desc()))))


def get_look(core: Core, dashboard_id: str, look_id: int, *, actor: Actor) -> Look:
    """One look of the actor's own. Raises NotFound."""
    mine = (table.c.id == look_id) & (table.c.actor == actor.id) & (table.c.dashboard_id == dashboard_id)
    with core.store.read() as connection:
        row = connection.execute(select(table).where(mine)).first()
    if row is None:
        raise NotFound("since.no_look", look=look_id)
    return _look(row)


def _keep(core: Core, dashboard: Dashboard, state: DashboardState, numbers: Numbers, actor: Actor) -> Look:
    now = core.clock.now()
    seen = {"actor": actor.id, "dashboard_id": dashboard.id, "state": format_state(state)}
    mine = (table.c.actor == actor.id) & (table.c.dashboard_id == dashboard.id) & (table.c.state == seen["state"])
    row = {**seen, "mark": dashboard.mark, "at": now, "seen_at": now, "numbers": asdict(numbers)}
    with core.store.write() as connection:
        id_ = connection.execute(insert(table).values(**row).returning(table.c.id)).scalar_one()
        kept = select(table.c.id).where(mine).order_by(table.c.id.desc()).limit(KEPT)
        connection.execute(delete(table).where(mine, table.c.id.not_in(kept.scalar_subquery())))
    return Look(id_, now, now, dashboard.mark, numbers)


def _look(row: Any) -> Look:
    held: Mapping[str, Any] = row.numbers
    readings = tuple(Reading(**reading) for reading in held["readings"])
    return Look(row.id, row.at, row.seen_at, row.mark, Numbers(readings, held["versions"], held["left_out"]))
