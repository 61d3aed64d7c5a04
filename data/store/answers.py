"""Answers given to writes under a key of the caller's, so that the same write sent twice happens once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from data.errors import ConflictError, DefinitionError
from data.store.store import Store
from data.store.tables import answers as table

KEPT = timedelta(hours=24)
GIVEN_UP = timedelta(minutes=10)


@dataclass(frozen=True)
class Key:
    """Whose write it is, under which key, and a digest of what was asked."""

    actor: str
    text: str
    request: str


@dataclass(frozen=True)
class StoredAnswer:
    """An answer as it was given."""

    status: int
    headers: dict[str, str]
    body: bytes


def claim(store: Store, key: Key, *, now: datetime) -> StoredAnswer | None:
    """The answer given before under `key`, or None: the key is now the caller's, who must `keep` an answer or `drop`.

    Raises DefinitionError when the key was used for another request, ConflictError while the first one still runs.
    Answers are kept for a day; a request without an answer after ten minutes counts as given up.
    """
    with store.write() as connection:
        connection.execute(delete(table).where(table.c.at < now - KEPT))
        row = connection.execute(select(table).where(_is(key))).first()
        if row is not None and not _given_up(row, now):
            return _answer(row, key)
        _take(connection, key, now)
    return None


def keep(store: Store, key: Key, answer: StoredAnswer) -> None:
    """Remember the answer."""
    given = {"status": answer.status, "headers": answer.headers, "body": answer.body}
    with store.write() as connection:
        connection.execute(update(table).where(_is(key)).values(**given))


def drop(store: Store, key: Key) -> None:
    """Nothing came of it; the key may be used again."""
    with store.write() as connection:
        connection.execute(delete(table).where(_is(key)))


def _is(key: Key) -> ColumnElement[bool]:
    return (table.c.actor == key.actor) & (table.c.key == key.text)


def _given_up(row: Row[tuple[object, ...]], now: datetime) -> bool:
    return row.status is None and row.at < now - GIVEN_UP


def _answer(row: Row[tuple[object, ...]], key: Key) -> StoredAnswer:
    if row.request != key.request:
        raise DefinitionError("request.key_reused", (), key=key.text)
    if row.status is None:
        raise ConflictError("request.key_running", key=key.text)
    return StoredAnswer(row.status, row.headers, row.body)


def _take(connection: Connection, key: Key, now: datetime) -> None:
    connection.execute(delete(table).where(_is(key)))
    connection.execute(insert(table).values(actor=key.actor, key=key.text, at=now, request=key.request))
