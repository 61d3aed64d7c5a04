"""Views of a dashboard that people keep: a name and a state, one of them the standard; and states that have a link."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from data.access import Actor
from data.core import Core
from data.dashboards.catalogue import get_dashboard
from data.dashboards.compute import check_state
from data.dashboards.state import DashboardState, format_state, parse_state
from data.errors import NotFound, StaleVersion
from data.metrics.catalog import load_catalog
from data.store.tables import dashboard_views as table

TOPIC = "views.changed"


@dataclass(frozen=True)
class Seen:
    """What one sees of a dashboard: a state and, where it is not the first, a tab."""

    state: DashboardState
    tab: str | None = None


@dataclass(frozen=True)
class SavedView:
    """A state of a dashboard. `id` is short and stands in a link; without a `name` it is nothing but one.

    `standard` is the one in which the list of dashboards opens it.
    """

    id: str
    dashboard_id: str
    name: str | None
    state: DashboardState
    tab: str | None
    standard: bool
    actor: str
    at: datetime

    @property
    def mark(self) -> str:
        """Changes with everything that the view is."""
        facts = (self.id, self.name, format_state(self.state), self.tab, self.standard, self.actor, self.at)
        return hashlib.blake2b(repr(facts).encode(), digest_size=12).hexdigest()


def save_view(
    core: Core, dashboard_id: str, seen: Seen, *, actor: Actor, name: str | None = None, standard: bool = False
) -> SavedView:
    """The view as it is kept; one of the same name is replaced, and a link to the same state is the same link.

    Raises NotFound, DefinitionError, InputError for a state that does not fit the dashboard.
    """
    dashboard = get_dashboard(core, dashboard_id)
    check_state(dashboard, seen.state, load_catalog(core))
    text, tab = format_state(seen.state), seen.tab
    seed = (dashboard_id, name, None) if name else (dashboard_id, text, tab)
    view_id = hashlib.blake2b(repr(seed).encode(), digest_size=6).hexdigest()
    facts = {"name": name, "state": text, "tab": tab, "standard": standard, "actor": actor.id, "at": core.clock.now()}
    with core.store.write() as connection:
        known = name is None and _row(connection, view_id) is not None
        if standard:
            connection.execute(update(table).where(table.c.dashboard_id == dashboard_id).values(standard=False))
        connection.execute(delete(table).where(table.c.view_id == view_id))
        connection.execute(insert(table).values(view_id=view_id, dashboard_id=dashboard_id, **facts))
        if not known:
            told = {"view": view_id, "dashboard": dashboard_id, "name": name, "change": "kept", "actor": actor.id}
            core.events.record(connection, TOPIC, told)
    core.events.wake()
    return find_view(core, view_id)


def saved_views(core: Core, dashboard_id: str) -> tuple[SavedView, ...]:
    """The named views of a dashboard, by name."""
    query = select(table).where(table.c.dashboard_id == dashboard_id, table.c.name.is_not(None)).order_by(table.c.name)
    with core.store.read() as connection:
        return tuple(_view(row) for row in connection.execute(query).mappings())


def standard_views(core: Core) -> dict[str, SavedView]:
    """The standard view of every dashboard that has one."""
    with core.store.read() as connection:
        rows = connection.execute(select(table).where(table.c.standard)).mappings().all()
    return {row["dashboard_id"]: _view(row) for row in rows}


def find_view(core: Core, view_id: str) -> SavedView:
    """A view or link by its id. Raises NotFound."""
    with core.store.read() as connection:
        return _found(connection, view_id)


def drop_view(core: Core, view_id: str, *, actor: Actor, mark: str | None = None) -> None:
    """Forget a view; its link leads nowhere then. `mark` is that of the view one saw.

    Raises NotFound, StaleVersion for a view that was kept anew since.
    """
    with core.store.write() as connection:
        found = _found(connection, view_id)
        if mark not in (None, found.mark):
            raise StaleVersion("dashboard.view_stale", view=found.name or view_id)
        connection.execute(delete(table).where(table.c.view_id == view_id))
        about = {"view": view_id, "dashboard": found.dashboard_id, "name": found.name}
        core.events.record(connection, TOPIC, {**about, "change": "dropped", "actor": actor.id})
    core.events.wake()


def _found(connection: Connection, view_id: str) -> SavedView:
    row = _row(connection, view_id)
    if row is None:
        raise NotFound("dashboard.no_view", view=view_id)
    return _view(row)


def _row(connection: Connection, view_id: str) -> Any:
    return connection.execute(select(table).where(table.c.view_id == view_id)).mappings().first()


def _view(row: Any) -> SavedView:
    return SavedView(
        row["view_id"], row["dashboard_id"], row["name"], parse_state(row["state"]), row["tab"], row["standard"],
        row["actor"], row["at"],
    )  # fmt: skip
