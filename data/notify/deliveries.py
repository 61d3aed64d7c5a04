"""Words on their way: noted in the transaction of what they tell, tried until they arrived or given up.

A delivery has a key of its own, the same for every try, so nothing is noted twice; a process that dies between sending
and noting it sends again after a minute, and the other side knows the key.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from data.core import Core
from data.notify.channels import channel_row
from data.notify.send import Attached, mail, post
from data.notify.tries import try_due
from data.store.tables import deliveries as table

NEWEST = 500


@dataclass(frozen=True, slots=True)
class Delivery:
    """One word to one channel. `status` is pending, sent or dead; `files` are the names of what went with it."""

    id: int
    key: str
    channel_id: str
    subject: str
    status: str
    tries: int
    at: datetime
    next_at: datetime | None
    error: str | None
    body: Mapping[str, Any]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """What is told: `key` names it for all time, `files` lie under the home folder (`{name, media, path}`)."""

    key: str
    subject: str
    body: Mapping[str, Any]
    files: Sequence[Mapping[str, str]] = ()


def note(core: Core, connection: Connection, word: Word, channel_ids: Sequence[str]) -> None:
    """Addresses a word to channels, in the caller's transaction; a word noted before is not noted again."""
    now = core.clock.now()
    for channel_id in channel_ids:
        row = {
            "key": f"{word.key}:{channel_id}", "channel_id": channel_id, "subject": word.subject[:300],
            "body": dict(word.body), "files": list(word.files), "at": now, "tries": 0, "next_at": now,
            "status": "pending",
        }  # fmt: skip
        connection.execute(insert(table).values(**row).on_conflict_do_nothing())


def deliver(core: Core) -> int:
    """Sends what is due; how much arrived. What fails waits twice as long each time, six times at most."""

    def noted(connection: Connection, row: Any, error: str | None) -> None:
        core.events.record(connection, "alerts.delivered", {"delivery": row.id, "arrived": error is None})

    errors = try_due(core, table, lambda row: _send(core, row), noted=noted)
    if errors:
        core.events.wake()
    return errors.count(None)


def next_delivery(core: Core) -> datetime | None:
    """When the next try is due."""
    with core.store.read() as connection:
        return connection.execute(select(func.min(table.c.next_at)).where(table.c.status == "pending")).scalar()


def deliveries(core: Core, *, status: str | None = None, prefix: str = "") -> list[Delivery]:
    """The newest deliveries, newest first; those whose key begins with `prefix`."""
    query = select(table).order_by(table.c.id.desc()).limit(NEWEST)
    if status is not None:
        query = query.where(table.c.status == status)
    if prefix:
        query = query.where(table.c.key.startswith(prefix, autoescape=True))
    with core.store.read() as connection:
        return [_delivery(row) for row in connection.execute(query)]


def _send(core: Core, row: Any) -> str | None:
    channel = channel_row(core, row.channel_id)
    if channel is None:
        return "the channel is gone"
    try:
        files = [_attached(core, each) for each in row.files]
    except OSError:
        return "a file is gone"
    key = f"nexus-{row.key.replace(':', '-')}"
    if channel.kind == "mail":
        return mail(core, channel.target, row.subject, _lines(row.body), files=files, key=key)
    body = {**row.body, "files": [_coded(file) for file in files]} if files else row.body
    return post(core, channel.target, body, secret=channel.secret, key=key)


def _attached(core: Core, file: Mapping[str, str]) -> Attached:
    return Attached(file["name"], file["media"], (core.settings.home / file["path"]).read_bytes())


def _coded(file: Attached) -> dict[str, str]:
    return {"name": file.name, "mediaType": file.media, "content": base64.b64encode(file.content).decode()}


def _lines(body: Mapping[str, Any]) -> str:
    """The facts of a word, one a line; those without a value or inside others are left to webhooks."""
    told = {name: value for name, value in body.items() if isinstance(value, str | int | float)}
    return "\n".join(f"{name}: {value}" for name, value in told.items())


def _delivery(row: Any) -> Delivery:
    names = tuple(file["name"] for file in row.files)
    return Delivery(
        row.id, row.key, row.channel_id, row.subject, row.status, row.tries, row.at, row.next_at,
        row.error, row.body, names,
    )  # fmt: skip
