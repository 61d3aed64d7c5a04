"""Queries that run behind their asker's back, their results stored: submitted, watched, stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Unpack

import orjson

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import LakeError, NexusError, NotFound
from data.queries.asking import EVERYTHING, Bounds, milliseconds_of, new_question, request, statistics_of, tables_of
from data.queries.gather import Gathered, Question, gathered
from data.queries.handle import QueryHandle, error_json, handle_of
from data.queries.note import Note, new_note
from data.queries.road import Road, find_road
from data.sandbox import wire
from data.workers import LiveRun, QueryState, Reply, Run, Ticket

_STATES = {"query.cancelled": QueryState.CANCELLED, "query.timeout": QueryState.TIMED_OUT}
_PATIENCE = 1.0


def submit(core: Core, text: str, *, actor: Actor, lake: str = "prod", **bounds: Unpack[Bounds]) -> QueryHandle:
    """Start one SELECT in the dialect of `lake` and return at once; its whole result is stored, ready for `page`.

    `timeout_ms` defaults to the setting `query_timeout`; `limit` caps the rows, half of the setting `query_results` the
    bytes. The result is kept for `query_results_hours`, less when newer ones need its room.
    Raises what can be known at once: QueryError for a text that is refused unread, AccessError, NotFound, InputError,
    LimitError (too many at once), LakeError. All else is told by `status`, and stands in the history.
    """
    note = new_note(core, text, lake, actor, written=bounds.get("written"))
    question = new_question(core, note.query_id, text, actor.id, bounds)
    road = find_road(core, lake, actor)
    core.workers.runs.sweep(note.at)
    core.workers.readers.warm(())
    live = _begin(core, note, road)
    accepted = handle_of(live.run, note.at)
    work = _Work(core, note, question, road, live)
    threading.Thread(target=work.carry_out, name=note.query_id, daemon=True).start()
    return accepted


def status(core: Core, query_id: str, *, actor: Actor) -> QueryHandle:
    """How a submitted query stands. Raises NotFound for one that is unknown, forgotten or somebody else's."""
    run = own_run(core, query_id, actor)
    live = core.workers.runs.live(query_id)
    waits = live is not None and run.state is QueryState.QUEUED
    position = core.workers.pool.position(live.ticket) if live is not None and waits else None
    return handle_of(run, core.clock.now(), queue_position=position)


def wait(core: Core, query_id: str, *, actor: Actor, seconds: float) -> QueryHandle:
    """How it stands when it has ended, or after `seconds` (monotonic) if that is sooner. Raises like `status`."""
    own_run(core, query_id, actor)
    live = core.workers.runs.live(query_id)
    if live is not None:
        live.settled.wait(seconds)
    return status(core, query_id, actor=actor)


def cancel(core: Core, query_id: str, *, actor: Actor) -> QueryHandle:
    """Stop a query: the process that works on it is killed, one in the queue leaves it. How it stands then.

    One that has ended stays as it ended. Raises like `status`.
    """
    run = own_run(core, query_id, actor)
    live = core.workers.runs.live(run.id)
    if live is not None and live.move(QueryState.CANCELLING):
        core.workers.pool.stop(live.ticket)
        core.lakes.remotes.cancel(run.id)
        live.settled.wait(_PATIENCE)
    return status(core, query_id, actor=actor)


def forget(core: Core, query_id: str, *, actor: Actor) -> None:
    """Stop a query if it runs, and remove it with its result. Raises like `status`."""
    cancel(core, query_id, actor=actor)
    core.workers.runs.forget(query_id)


def own_run(core: Core, query_id: str, actor: Actor) -> Run:
    """A run that `actor` may see: their own, or any for an administrator. Raises NotFound, AccessError."""
    require(actor, Permission.QUERY)
    run = core.workers.runs.find(query_id)
    if run.actor != actor.id and not actor.is_admin:
        raise NotFound("query.unknown", query=query_id)
    return run


def _begin(core: Core, note: Note, road: Road) -> LiveRun:
    as_of = road.data_as_of
    about = {
        "stand_in": road.asked.stand_in,
        "version": road.version,
        "data_as_of": None if as_of is None else as_of.isoformat(),
    }
    run = Run(note.query_id, note.actor.id, note.lake, note.text, note.at, about=about)
    ticket = Ticket(on_start=lambda: _started(core, note.query_id))
    return core.workers.runs.begin(run, ticket)


def _started(core: Core, query_id: str) -> None:
    live = core.workers.runs.live(query_id)
    if live is not None:
        live.move(QueryState.RUNNING, started_at=core.clock.now())


@dataclass(frozen=True)
class _Work:
    core: Core
    note: Note
    question: Question
    road: Road
    live: LiveRun

    def carry_out(self) -> None:
        """Run it to its end, whatever that is; in a thread of its own."""
        started = time.perf_counter()
        error: NexusError = LakeError("query.interrupted")
        try:
            with gathered(self.core, self.question, self.road) as found:
                reply = self._stored(found)
            self._succeeded(found, reply)
        except NexusError as raised:
            error = raised
        finally:
            if not self.live.run.state.is_final:
                self._failed(error, (time.perf_counter() - started) * 1000)
            self.core.workers.runs.end(self.live)

    def _stored(self, found: Gathered) -> Reply:
        head: dict[str, Any] = {}
        with self.core.workers.spool.writing(self.note.query_id) as file:
            for kind, body in self._frames(found):
                if kind == wire.BYTES:
                    file.write(body)
                    self.live.note(bytes=file.size)
                elif kind == wire.HEAD:
                    head = orjson.loads(body)
                    self.live.note(about={**self.live.run.about, "columns": head["columns"]})
        return Reply(head, [], orjson.loads(body), self.live.ticket.queue_ms)

    def _frames(self, found: Gathered) -> Iterator[tuple[bytes, bytes]]:
        rows = None if self.question.rows == EVERYTHING else self.question.rows
        asked = request(found, rows=rows, bytes=self.core.workers.spool.quota // 2, format="stored")
        timeout_ms, ticket = self.question.milliseconds, self.live.ticket
        return self.core.workers.pool.converse(asked, actor=self.note.actor.id, timeout_ms=timeout_ms, ticket=ticket)

    def _succeeded(self, found: Gathered, reply: Reply) -> None:
        end = reply.end
        about = {name: end[name] for name in ("batches", "truncated", "truncated_by")}
        about |= {"statistics": statistics_of(found, reply)}
        now = self.core.clock.now()
        self.live.move(
            QueryState.SUCCEEDED,
            ended_at=now,
            expires_at=now + timedelta(hours=self.core.settings.query_results_hours),
            row_count=end["row_count"],
            bytes=end["bytes"],
            about={**self.live.run.about, **about},
        )
        self.note.succeeded(reply, milliseconds=milliseconds_of(found, reply), tables=tables_of(found, reply.head))

    def _failed(self, error: NexusError, milliseconds: float) -> None:
        now = self.core.clock.now()
        state = _STATES.get(error.code, QueryState.FAILED)
        if state is QueryState.CANCELLED:
            self.live.move(QueryState.CANCELLING)
        self.live.move(
            state,
            ended_at=now,
            expires_at=now + timedelta(hours=self.core.settings.query_results_hours),
            error=error_json(error),
        )
        self.note.failed(error, milliseconds)
