"""Carries alerts out: signed webhooks and mails, tried again with growing pauses, put aside as dead letters at last."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import InputError, NotFound
from data.notify.channels import KINDS, reachable
from data.notify.send import mail, post, vault
from data.notify.tries import try_due
from data.store.tables import field_deliveries as table
from data.store.tables import field_hooks


@dataclass(frozen=True, slots=True)
class Hook:
    """Where alerts go: an address of a webhook or of a person, from which level on."""

    id: str
    kind: str
    target: str
    level: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One word to one hook. `status` is pending, sent or dead."""

    id: int
    hook_id: str
    status: str
    tries: int
    next_at: datetime | None
    error: str | None
    body: Mapping[str, Any]


def add_hook(core: Core, kind: str, target: str, *, level: int = 1, actor: Actor) -> tuple[Hook, str]:
    """The hook, and the secret that signs its webhooks (told this once). Raises InputError, AccessError."""
    require(actor, Permission.MANAGE)
    target = target.strip()
    if not reachable(kind, target):
        raise InputError("hook.target", path="/target", kinds=list(KINDS))
    hook, secret = Hook(f"hook_{secrets.token_hex(5)}", kind, target, level), secrets.token_urlsafe(24)
    row = {"id": hook.id, "kind": kind, "target": target, "level": level, "active": True}
    with core.store.write() as connection:
        connection.execute(insert(field_hooks).values(**row, secret=vault(core).seal(secret)))
    return hook, secret


def hooks(core: Core) -> list[Hook]:
    """All hooks."""
    with core.store.read() as connection:
        rows = connection.execute(select(field_hooks).order_by(field_hooks.c.id))
        return [Hook(row.id, row.kind, row.target, row.level) for row in rows]


def remove_hook(core: Core, hook_id: str, *, actor: Actor) -> None:
    """Nothing goes there any more. Raises NotFound, AccessError."""
    require(actor, Permission.MANAGE)
    with core.store.write() as connection:
        gone = connection.execute(delete(field_hooks).where(field_hooks.c.id == hook_id)).rowcount
        connection.execute(delete(table).where(table.c.hook_id == hook_id, table.c.status == "pending"))
    if not gone:
        raise NotFound("hook.unknown", hook=hook_id)


def try_hook(core: Core, hook_id: str, *, actor: Actor) -> str | None:
    """Sends a word of trial at once; None when it arrived, or why not. Raises NotFound, AccessError."""
    require(actor, Permission.MANAGE)
    row = _hook_row(core, hook_id)
    if row is None:
        raise NotFound("hook.unknown", hook=hook_id)
    return _send(core, row, {"test": True, "at": core.clock.now().isoformat()})


def deliver(core: Core) -> int:
    """Sends what is due; how much arrived. What fails waits twice as long each time, six times at most."""
    return try_due(core, table, lambda row: _send(core, _hook_row(core, row.hook_id), row.body)).count(None)


def deliveries(core: Core, *, status: str | None = None) -> list[Delivery]:
    """The newest deliveries, newest first."""
    query = select(table).order_by(table.c.id.desc()).limit(500)
    if status is not None:
        query = query.where(table.c.status == status)
    with core.store.read() as connection:
        return [
            Delivery(row.id, row.hook_id, row.status, row.tries, row.next_at, row.error, row.body)
            for row in connection.execute(query)
        ]


def _hook_row(core: Core, hook_id: str) -> Any:
    with core.store.read() as connection:
        return connection.execute(select(field_hooks).where(field_hooks.c.id == hook_id)).first()


def _send(core: Core, hook: Any, body: Mapping[str, Any]) -> str | None:
    if hook is None:
        return "the hook is gone"
    if hook.kind == "mail":
        return _mail(core, hook.target, body)
    return post(core, hook.target, body, secret=hook.secret)


def _mail(core: Core, target: str, body: Mapping[str, Any]) -> str | None:
    subject = f"Nexus: {body.get('jobId', 'test')} {body.get('state', '')}"
    return mail(core, target, subject, "\n".join(f"{name}: {value}" for name, value in body.items()))
