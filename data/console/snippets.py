"""Pieces of SQL under a name, to be written where the cursor stands: one's own, and those others share."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update

from data.access import Actor, Permission, require
from data.console.tabs import LONGEST_TITLE
from data.core import Core
from data.errors import InputError, NotFound
from data.store.tables import sql_snippets as table

LONGEST = 20_000
LISTED = 500


@dataclass(frozen=True)
class Snippet:
    """A piece of SQL. `shared` ones are seen by everyone who may query, and changed by their owner alone."""

    id: str
    owner: str
    name: str
    text: str
    shared: bool = False
    changed_at: datetime | None = None


def snippets(core: Core, *, actor: Actor) -> tuple[Snippet, ...]:
    """The actor's own and all shared ones, by name."""
    require(actor, Permission.QUERY)
    seen = or_(table.c.owner == actor.id, table.c.shared.is_(True))
    with core.store.read() as connection:
        rows = connection.execute(select(table).where(seen).order_by(table.c.name).limit(LISTED)).all()
    return tuple(_snippet(row) for row in rows)


def save_snippet(core: Core, *, actor: Actor, name: str, text: str, shared: bool = False) -> Snippet:
    """`text` under a name, in place of the actor's own one of that name. Raises InputError for nothing or too much."""
    require(actor, Permission.QUERY)
    name = name.strip()
    if not name or not text.strip():
        raise InputError("console.snippet_empty")
    for what, value, most in (("name", name, LONGEST_TITLE), ("text", text, LONGEST)):
        if len(value) > most:
            raise InputError("console.too_long", what=what, most=most)
    content = {"name": name, "text": text, "shared": shared, "changed_at": core.clock.now()}
    with core.store.write() as connection:
        mine = (table.c.owner == actor.id) & (table.c.name == name)
        if connection.execute(update(table).where(mine).values(content)).rowcount == 0:
            fresh = {**content, "id": f"snip_{secrets.token_hex(6)}", "owner": actor.id}
            connection.execute(insert(table).values(fresh))
        row = connection.execute(select(table).where(mine)).one()
    return _snippet(row)


def forget_snippet(core: Core, snippet_id: str, *, actor: Actor) -> None:
    """Remove a snippet of the actor's own. Raises NotFound."""
    require(actor, Permission.QUERY)
    with core.store.write() as connection:
        done = connection.execute(delete(table).where(table.c.id == snippet_id, table.c.owner == actor.id))
    if done.rowcount == 0:
        raise NotFound("console.snippet_unknown", snippet=snippet_id)


def _snippet(row: Row[Any]) -> Snippet:
    return Snippet(**row._mapping)
