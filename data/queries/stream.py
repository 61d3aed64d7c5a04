"""Answers in a format other than JSON rows, handed on piece by piece as a sandboxed process makes them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, Unpack

import orjson

from data.access import Actor
from data.core import Core
from data.errors import NexusError, QueryError
from data.queries.asking import EVERYTHING, Bounds, milliseconds_of, new_question, request, tables_of
from data.queries.gather import Gathered, Question, gathered
from data.queries.note import Note, new_note
from data.queries.road import Road, find_road
from data.sandbox import wire
from data.workers import Reply, Ticket

FORMATS = ("arrow", "parquet", "csv", "ndjson", "xlsx")
Frame = tuple[bytes, bytes]


class Stream:
    """The bytes of an answer. Whoever iterates sets the pace; `close` ends the query if it is not done.

    What goes wrong after the first piece is raised from the iteration: what came before it is no whole answer.
    """

    def __init__(self, note: Note, ticket: Ticket, frames: Iterator[Frame]) -> None:
        self.query_id = note.query_id
        self._note = note
        self._ticket = ticket
        self._frames = frames
        self._started = time.perf_counter()
        self._done = False
        self._first: bytes | None = self._next()

    def __iter__(self) -> Stream:
        return self

    def __next__(self) -> bytes:
        piece, self._first = (self._first, None) if self._first is not None else (self._next(), None)
        if piece is None:
            raise StopIteration
        return piece

    def stop(self) -> None:
        """End it from another thread; the iteration then raises."""
        self._note.core.workers.pool.stop(self._ticket)

    def close(self) -> None:
        """End it; once it is done, nothing happens."""
        if not self._done:
            self._failed(QueryError("query.cancelled"))
        close = getattr(self._frames, "close", None)
        if close is not None:
            close()

    def _next(self) -> bytes | None:
        try:
            for kind, body in self._frames:
                if kind == wire.BYTES:
                    return body
        except NexusError as error:
            self._failed(error)
            raise
        self._done = True
        return None

    def _failed(self, error: NexusError) -> None:
        if not self._done:
            self._done = True
            self._note.failed(error, (time.perf_counter() - self._started) * 1000)


def stream(
    core: Core, text: str, format_name: str, *, actor: Actor, lake: str = "prod", **bounds: Unpack[Bounds]
) -> Stream:
    """The whole answer to one SELECT as one of FORMATS, at constant memory, in the order the query gives it.

    Without a `limit` no row is left out; the deadline covers the whole transfer, the reader's pace included. Raises
    like `run_sql` for all that goes wrong before the first piece; whatever comes of it stands in the history.
    """
    note = new_note(core, text, lake, actor, written=bounds.get("written"))
    ticket = Ticket()
    try:
        question = new_question(core, note.query_id, text, actor.id, bounds)
        road = find_road(core, lake, actor, rules=bounds.get("rules"))
    except NexusError as error:
        note.failed(error, 0.0)
        raise
    return Stream(note, ticket, _frames(note, question, road, ticket, format_name))


def _frames(note: Note, question: Question, road: Road, ticket: Ticket, format_name: str) -> Iterator[Frame]:
    rows = None if question.rows == EVERYTHING else question.rows
    pool = note.core.workers.pool
    head: dict[str, Any] = {}
    with gathered(note.core, question, road) as found:
        asked = request(found, rows=rows, bytes=None, format=format_name)
        for kind, body in pool.converse(asked, actor=question.actor, timeout_ms=question.milliseconds, ticket=ticket):
            if kind == wire.HEAD:
                head = orjson.loads(body)
            elif kind == wire.END:
                _succeeded(note, found, Reply(head, [], orjson.loads(body), ticket.queue_ms))
            yield kind, body


def _succeeded(note: Note, found: Gathered, reply: Reply) -> None:
    note.succeeded(reply, milliseconds=milliseconds_of(found, reply), tables=tables_of(found, reply.head))
