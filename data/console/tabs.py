"""Tabs of the console, kept for each actor until long after they were closed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import InputError, NotFound
from data.store.tables import sql_tabs as table

MOST_OPEN = 40
CLOSED_KEPT = 50
LONGEST_TEXT = 200_000
LONGEST_TITLE = 120


@dataclass(frozen=True)
class Tab:
    """One tab. `title` is empty until someone names it, `caret` counts characters, `query_id` is what it asked last,
    `saved_id` the saved query it shows, `closed_at` None while it is open."""

    id: str
    title: str
    text: str
    lake: str
    parameters: dict[str, Any] = field(default_factory=dict)
    caret: int = 0
    query_id: str | None = None
    saved_id: str | None = None
    changed_at: datetime | None = None
    closed_at: datetime | None = None


class TabChange(TypedDict, total=False):
    """What can change in a tab."""

    title: str
    text: str
    lake: str
    parameters: dict[str, Any]
    caret: int
    query_id: str | None
    saved_id: str | None


def open_tabs(core: Core, *, actor: Actor) -> tuple[Tab, ...]:
    """The actor's open tabs, in their order."""
    require(actor, Permission.QUERY)
    with core.store.read() as connection:
        return _found(connection, _own(actor).where(table.c.closed_at.is_(None)).order_by(table.c.place))


def closed_tabs(core: Core, *, actor: Actor) -> tuple[Tab, ...]:
    """The tabs the actor closed and that held something, the last one first."""
    require(actor, Permission.QUERY)
    wanted = _own(actor).where(table.c.closed_at.is_not(None), table.c.text != "")
    with core.store.read() as connection:
        return _found(connection, wanted.order_by(table.c.closed_at.desc()).limit(CLOSED_KEPT))


def current_tab(core: Core, *, actor: Actor) -> Tab:
    """The open tab that changed last; a new one for an actor who has none."""
    tabs = open_tabs(core, actor=actor)
    return max(tabs, key=lambda tab: tab.changed_at or core.clock.now()) if tabs else new_tab(core, actor=actor)


def show_tab(core: Core, tab_id: str, *, actor: Actor) -> Tab:
    """One tab of the actor's, open again if it was closed. Raises NotFound for those of others too."""
    require(actor, Permission.QUERY)
    with core.store.write() as connection:
        found = _found(connection, _own(actor).where(table.c.id == tab_id))
        if not found:
            raise NotFound("console.tab_unknown", tab=tab_id)
        if found[0].closed_at is not None:
            connection.execute(update(table).where(table.c.id == tab_id).values(closed_at=None))
    return found[0]


def new_tab(core: Core, *, actor: Actor, **content: Unpack[TabChange]) -> Tab:
    """A new tab behind the others. Raises InputError when there are too many, or too much in it."""
    require(actor, Permission.QUERY)
    start = Tab(f"tab_{secrets.token_hex(6)}", title="", text="", lake="prod")
    tab = replace(start, **_checked(content))
    with core.store.write() as connection:
        count, last = connection.execute(
            select(func.count(), func.max(table.c.place)).where(table.c.actor == actor.id, table.c.closed_at.is_(None))
        ).one()
        if count >= MOST_OPEN:
            raise InputError("console.too_many_tabs", most=MOST_OPEN)
        values = {**vars(tab), "actor": actor.id, "place": (last or 0) + 1, "changed_at": core.clock.now()}
        connection.execute(insert(table).values(values))
    return tab


def change_tab(core: Core, tab_id: str, *, actor: Actor, **change: Unpack[TabChange]) -> None:
    """Keep what changed in a tab. Raises NotFound, and InputError for too much."""
    require(actor, Permission.QUERY)
    mine = (table.c.id == tab_id) & (table.c.actor == actor.id)
    with core.store.write() as connection:
        done = connection.execute(update(table).where(mine).values(**_checked(change), changed_at=core.clock.now()))
    if done.rowcount == 0:
        raise NotFound("console.tab_unknown", tab=tab_id)


def close_tab(core: Core, tab_id: str, *, actor: Actor) -> str | None:
    """Close a tab; the tab to show now, None when it was the last. `show_tab` brings it back.

    Of the closed ones the last 50 are kept. Raises NotFound.
    """
    tabs = open_tabs(core, actor=actor)
    at = next((i for i, tab in enumerate(tabs) if tab.id == tab_id), None)
    if at is None:
        raise NotFound("console.tab_unknown", tab=tab_id)
    with core.store.write() as connection:
        connection.execute(update(table).where(table.c.id == tab_id).values(closed_at=core.clock.now()))
        _forget(connection, actor)
    rest = tabs[:at] + tabs[at + 1 :]
    return rest[min(at, len(rest) - 1)].id if rest else None


def _own(actor: Actor) -> Select[Any]:
    columns = [column for column in table.c if column.name not in ("actor", "place")]
    return select(*columns).where(table.c.actor == actor.id)


def _found(connection: Connection, wanted: Select[Any]) -> tuple[Tab, ...]:
    return tuple(_tab(row) for row in connection.execute(wanted))


def _tab(row: Row[Any]) -> Tab:
    return Tab(**row._mapping)


def _checked(change: TabChange) -> TabChange:
    given = (("text", change.get("text"), LONGEST_TEXT), ("title", change.get("title"), LONGEST_TITLE))
    for name, value, most in given:
        if len(value or "") > most:
            raise InputError("console.too_long", what=name, most=most)
    return change


def _forget(connection: Connection, actor: Actor) -> None:
    closed = select(table.c.id).where(table.c.actor == actor.id, table.c.closed_at.is_not(None))
    old: Sequence[str] = (
        connection.execute(closed.order_by(table.c.closed_at.desc()).offset(CLOSED_KEPT)).scalars().all()
    )
    if old:
        connection.execute(delete(table).where(table.c.id.in_(old)))
