"""Queries that were given a name: one's own, and those others share."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, or_, select, update

from data.access import Actor, Permission, require
from data.console.tabs import LONGEST_TEXT, LONGEST_TITLE, Tab
from data.core import Core
from data.errors import InputError, NotFound
from data.store.tables import saved_queries as table

LISTED = 500


@dataclass(frozen=True)
class SavedQuery:
    """A query with a name. `shared` ones are seen by everyone who may query, and changed by their owner alone."""

    id: str
    owner: str
    title: str
    text: str
    lake: str
    parameters: dict[str, Any] = field(default_factory=dict)
    shared: bool = False
    changed_at: datetime | None = None


def saved_queries(core: Core, *, actor: Actor) -> tuple[SavedQuery, ...]:
    """The actor's own and all shared queries, by title."""
    require(actor, Permission.QUERY)
    with core.store.read() as connection:
        rows = connection.execute(select(table).where(_seen_by(actor)).order_by(table.c.title).limit(LISTED)).all()
    return tuple(_saved(row) for row in rows)


def saved_query(core: Core, saved_id: str, *, actor: Actor) -> SavedQuery:
    """One saved query. Raises NotFound, also for one that others keep to themselves."""
    require(actor, Permission.QUERY)
    with core.store.read() as connection:
        row = connection.execute(select(table).where(table.c.id == saved_id, _seen_by(actor))).first()
    if row is None:
        raise NotFound("console.saved_unknown", query=saved_id)
    return _saved(row)


def save_query(core: Core, tab: Tab, *, actor: Actor, title: str, shared: bool = False) -> SavedQuery:
    """What stands in `tab` under a name: a new saved query, or a new version of the tab's own.

    A query of someone else's becomes a copy of one's own. Raises InputError for a missing or overlong title.
    """
    require(actor, Permission.QUERY)
    title = title.strip()
    if not title:
        raise InputError("console.title_missing")
    if len(title) > LONGEST_TITLE or len(tab.text) > LONGEST_TEXT:
        raise InputError("console.too_long", what="title", most=LONGEST_TITLE)
    content = {"title": title, "text": tab.text, "lake": tab.lake, "parameters": tab.parameters, "shared": shared}
    content["changed_at"] = core.clock.now()
    with core.store.write() as connection:
        mine = (table.c.id == (tab.saved_id or "")) & (table.c.owner == actor.id)
        saved_id = tab.saved_id
        if saved_id is None or connection.execute(update(table).where(mine).values(content)).rowcount == 0:
            saved_id = f"sql_{secrets.token_hex(6)}"
            connection.execute(insert(table).values({**content, "id": saved_id, "owner": actor.id}))
    return saved_query(core, saved_id, actor=actor)


def forget_query(core: Core, saved_id: str, *, actor: Actor) -> None:
    """Remove a saved query of the actor's own. Raises NotFound."""
    require(actor, Permission.QUERY)
    with core.store.write() as connection:
        done = connection.execute(delete(table).where(table.c.id == saved_id, table.c.owner == actor.id))
    if done.rowcount == 0:
        raise NotFound("console.saved_unknown", query=saved_id)


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    return or_(table.c.owner == actor.id, table.c.shared.is_(True))


def _saved(row: Row[Any]) -> SavedQuery:
    return SavedQuery(**row._mapping)
