"""Where words go: webhooks and people's mailboxes, by name."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete, insert, select

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import InputError, NotFound
from data.notify.send import mail, post, vault
from data.store.tables import channels as table
from data.store.tables import deliveries

KINDS = ("webhook", "mail")
TOPIC = "alerts.channels"


@dataclass(frozen=True, slots=True)
class Channel:
    """A webhook's address or a person's, and its name."""

    id: str
    name: str
    kind: str
    target: str


def add_channel(core: Core, kind: str, target: str, *, name: str = "", actor: Actor) -> tuple[Channel, str]:
    """The channel, and the secret that signs its webhooks (told this once). Raises InputError, AccessError."""
    require(actor, Permission.MANAGE)
    target = target.strip()
    if not reachable(kind, target):
        raise InputError("channel.target", path="/target", kinds=list(KINDS))
    channel = Channel(f"ch_{secrets.token_hex(5)}", name.strip()[:120] or _short(kind, target), kind, target)
    secret = secrets.token_urlsafe(24)
    row = {"id": channel.id, "name": channel.name, "kind": kind, "target": target, "secret": vault(core).seal(secret)}
    with core.store.write() as connection:
        connection.execute(insert(table).values(**row))
        core.events.record(connection, TOPIC, {"channel": channel.id, "actor": actor.id})
    core.events.wake()
    return channel, secret


def channels(core: Core) -> tuple[Channel, ...]:
    """All channels, by name."""
    with core.store.read() as connection:
        rows = connection.execute(select(table).order_by(table.c.name, table.c.id))
        return tuple(Channel(row.id, row.name, row.kind, row.target) for row in rows)


def remove_channel(core: Core, channel_id: str, *, actor: Actor) -> None:
    """Nothing goes there any more, also nothing that waits. Raises NotFound, AccessError."""
    require(actor, Permission.MANAGE)
    with core.store.write() as connection:
        gone = connection.execute(delete(table).where(table.c.id == channel_id)).rowcount
        waiting = (deliveries.c.channel_id == channel_id) & (deliveries.c.status == "pending")
        connection.execute(delete(deliveries).where(waiting))
        core.events.record(connection, TOPIC, {"channel": channel_id, "actor": actor.id})
    core.events.wake()
    if not gone:
        raise NotFound("channel.unknown", channel=channel_id)


def try_channel(core: Core, channel_id: str, *, actor: Actor) -> str | None:
    """Sends a word of trial at once; None when it arrived, or why not. Raises NotFound, AccessError."""
    require(actor, Permission.MANAGE)
    row = channel_row(core, channel_id)
    if row is None:
        raise NotFound("channel.unknown", channel=channel_id)
    at = core.clock.now().isoformat()
    if row.kind == "mail":
        return mail(core, row.target, "Nexus: test", f"test: {at}")
    return post(core, row.target, {"test": True, "at": at}, secret=row.secret)


def channel_row(core: Core, channel_id: str) -> Any:
    """The stored channel with its sealed secret; None when it is gone."""
    with core.store.read() as connection:
        return connection.execute(select(table).where(table.c.id == channel_id)).first()


def reachable(kind: str, target: str) -> bool:
    """Whether a target may be one of its kind: a web address with a host, or one mailbox."""
    if any(character.isspace() or not character.isprintable() for character in target):
        return False
    if kind == "mail":
        name, _, host = target.partition("@")
        return bool(name and host) and "@" not in host and "," not in target
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return kind == "webhook" and parts.scheme in ("http", "https") and bool(parts.hostname)


def _short(kind: str, target: str) -> str:
    return target if kind == "mail" else (urlsplit(target).hostname or target)[:120]
