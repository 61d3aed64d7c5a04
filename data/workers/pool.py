"""The pool of sandboxed processes: started ahead, one to spare, replaced when killed, grown or worn out."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from data.errors import InputError, LakeError, QueryError
from data.sandbox import jail, wire
from data.settings import Settings
from data.workers.flights import Flights
from data.workers.ticket import Ticket
from data.workers.turns import PER_ACTOR, Turns
from data.workers.worker import Worker, WorkerLost

_ANSWERS_PER_LIFE = 200
_LARGEST_RESIDENT = 500 * 1024 * 1024
_WAITING_PER_WORKER = 24
_PAUSE_SECONDS = 1.0
_REST_SECONDS = 60.0
_OPEN_SECONDS = 10.0
_CHANCE = re.compile("random|uuid|sample|setseed|shuffle", re.IGNORECASE)
_FATAL = frozenset({"query.crashed", "query.engine"})
_UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}


@dataclass(frozen=True)
class Reply:
    """An answer as it came over the line: JSON of the head and the end, rows decoded. Times in ms: `spent_ms` from the
    question to its last byte, `queue_ms` of it waiting for a process."""

    head: Mapping[str, Any]
    rows: list[list[Any]]
    end: Mapping[str, Any]
    queue_ms: float = 0.0
    spent_ms: float = 0.0


class Pool:
    """Sandboxed processes of one core, `size` of them running at once. None is there before the first question or
    `warm`; then so many that one runs and one is to spare, more while more are busy."""

    def __init__(self, settings: Settings, *, size: int, spare: int = 1) -> None:
        self._size = max(size, 1)
        self._spare = spare
        self._memory = memory_bytes(settings.query_memory, "NEXUS_QUERY_MEMORY")
        self._threads = os.cpu_count() or 2
        per_actor = min(PER_ACTOR, max(self._size - 1, 1))
        self._turns = Turns(running=self._size, waiting=_WAITING_PER_WORKER * self._size, per_actor=per_actor)
        self._flights: Flights[Reply] = Flights()
        self._change = threading.Condition()
        self._idle: list[Worker] = []
        self._busy = 0
        self._alive = 0
        self._lakes: Sequence[Sequence[str]] = ()
        self._readable: frozenset[str] = frozenset()
        self._keeper: threading.Thread | None = None
        self._closed = False
        self._killed = 0
        self._sandbox: Mapping[str, Any] | None = None

    def warm(self, lakes: Sequence[Sequence[str]], *, brought: Collection[str] = ()) -> None:
        """Start the processes in the background, if they are not yet, able to read `lakes` (id and file). Their engine
        opens with the last that were asked, without those `brought` for one query."""
        folders = frozenset(str(Path(file).parent) for _, file in lakes)
        with self._change:
            self._lakes = [pair for pair in lakes if pair[0] not in brought] or self._lakes
            blind = [] if folders <= self._readable else self._idle
            if blind or not folders <= self._readable:
                self._readable |= folders
                self._idle = []
            if self._keeper is None and not self._closed:
                self._keeper = threading.Thread(target=self._keep, name="sql-workers", daemon=True)
                self._keeper.start()
        for worker in blind:
            self._drop(worker, worn=True)

    def run(self, request: Mapping[str, Any], *, actor: str, timeout_ms: int, ticket: Ticket | None = None) -> Reply:
        """The whole answer to `request`, its rows decoded. Times and errors are those of `converse`.

        The same request made while it is being answered gets that answer, unless chance has a part in it.
        """
        ticket = ticket or Ticket()

        def answer() -> Reply:
            started = time.perf_counter()
            frames = self.converse(request, actor=actor, timeout_ms=timeout_ms, ticket=ticket)
            try:
                reply = _collected(frames)
                spent = (time.perf_counter() - started) * 1000
                return replace(reply, queue_ms=ticket.queue_ms, spent_ms=spent)
            except WorkerLost:
                raise QueryError("query.crashed", exit=None) from None

        if _CHANCE.search(str(request.get("sql"))):
            return answer()
        deadline = time.monotonic() + timeout_ms / 1000
        return self._flights.once(orjson.dumps(request), answer, deadline=deadline, ticket=ticket)

    def converse(
        self,
        request: Mapping[str, Any],
        *,
        actor: str,
        timeout_ms: int,
        ticket: Ticket | None = None,
        files: Sequence[int] = (),
    ) -> Iterator[tuple[bytes, bytes]]:
        """The frames of the answer to `request`, the last being its end, within `timeout_ms`, waiting for a place
        included. `files` are descriptors for the process to read from. Closing the iterator early ends the process.

        Raises LimitError (queue), QueryError (refused, wrong, cancelled, out of time or memory), LakeError (no process
        starts).
        """
        started = time.monotonic()
        deadline = started + timeout_ms / 1000
        ticket = ticket or Ticket()
        self.warm(request["lakes"], brought=request.get("brought", ()))
        with self._turns.turn(actor, deadline=deadline, ticket=ticket):
            worker = self._take(deadline)
            begun = ticket.begin(worker.process, queue_ms=(time.monotonic() - started) * 1000)
            try:
                yield from self._answered(
                    worker, worker.ask(request, deadline=deadline, files=files) if begun else (), ticket
                )
            except TimeoutError:
                raise QueryError("query.timeout", timeout_ms=timeout_ms) from None
            except WorkerLost as lost:
                code = "query.cancelled" if ticket.stopped else "query.crashed"
                raise QueryError(code, exit=lost.code) from None

    def stop(self, ticket: Ticket) -> None:
        """End the work on `ticket`, wherever it stands: in the queue or in a process, which is killed."""
        ticket.stop()
        self._turns.wake()

    def position(self, ticket: Ticket) -> int | None:
        """Its place in the queue, 1 for the next; None when it does not wait."""
        return self._turns.position(ticket)

    def state(self) -> dict[str, Any]:
        """For health pages: processes, queue, and how well they are locked in (`landlock` 0: not by the kernel)."""
        with self._change:
            counts = {"processes": self._alive, "idle": len(self._idle), "killed": self._killed}
            counts |= {"places": self._size, "shared": self._flights.shared}
            sandbox = dict(self._sandbox) if self._sandbox is not None else None
        return {**counts, **self._turns.state(), "sandbox": sandbox}

    def close(self) -> None:
        """End all processes. The pool answers nothing afterwards."""
        with self._change:
            self._closed = True
            idle, self._idle = self._idle, []
            self._change.notify_all()
        for worker in idle:
            worker.kill()
        if self._keeper is not None:
            self._keeper.join(timeout=20)

    def _answered(
        self, worker: Worker, frames: Iterable[tuple[bytes, bytes]], ticket: Ticket
    ) -> Iterator[tuple[bytes, bytes]]:
        fit = False
        try:
            for kind, body in frames:
                if kind in {wire.END, wire.ERROR}:
                    ticket.end()
                    said = orjson.loads(body)
                    fit = not ticket.stopped and said.get("code") not in _FATAL
                    if kind == wire.ERROR:
                        raise _refused(said)
                yield kind, body
            if not fit:
                raise QueryError("query.cancelled")
        finally:
            ticket.end()
            self._give_back(worker, fit=fit)

    def _take(self, deadline: float) -> Worker:
        with self._change:
            self._busy += 1
            self._change.notify_all()
            while True:
                while not self._idle:
                    if self._closed or not self._change.wait(max(deadline - time.monotonic(), 0)):
                        self._busy -= 1
                        raise LakeError("query.no_worker")
                worker = self._idle.pop()
                if worker.alive():
                    return worker
                self._lose(worker)

    def _lose(self, worker: Worker) -> None:
        """One that was ended from outside while it waited, as a system short of memory does."""
        worker.kill()
        self._alive -= 1
        self._killed += 1
        self._change.notify_all()

    def _give_back(self, worker: Worker, *, fit: bool) -> None:
        with self._change:
            self._busy -= 1
        if fit:
            self._put_back(worker)
        else:
            self._drop(worker)

    def _put_back(self, worker: Worker) -> None:
        worn = worker.answered >= _ANSWERS_PER_LIFE or worker.resident > _LARGEST_RESIDENT
        with self._change:
            if not worn and not self._closed and self._readable <= worker.readable:
                self._idle.append(worker)
                self._change.notify_all()
                return
        self._drop(worker, worn=True)

    def _drop(self, worker: Worker, *, worn: bool = False) -> None:
        worker.kill()
        with self._change:
            self._alive -= 1
            self._killed += not worn
            self._change.notify_all()

    def _keep(self) -> None:
        """The life of the one thread that starts processes: the kernel ends them with the thread that started them.

        It yields to the others, and with it what it starts, from their first moment on.
        """
        if sys.platform == "linux":
            jail.yield_to(os.getpid(), thread=threading.get_native_id())
        while True:
            with self._change:
                while not self._is_short() and not self._closed:
                    if not self._change.wait(_REST_SECONDS if self._surplus() else None):
                        self._retire()
                if self._closed:
                    return
                self._alive += 1
                lakes, readable = self._lakes, self._readable
            worker = self._started(lakes, readable)
            if worker is not None:
                self._put_back(worker)

    def _is_short(self) -> bool:
        """Whether there are too few processes: one to run and the spare beyond those that are busy, up to the size."""
        return self._alive < self._busy + min(1 + self._spare, self._size + self._spare - self._busy)

    def _surplus(self) -> int:
        return max(len(self._idle) - 1 - self._spare, 0)

    def _retire(self) -> None:
        """End processes that a busy time left over."""
        for worker in self._idle[: self._surplus()]:
            self._idle.remove(worker)
            self._alive -= 1
            worker.kill()

    def _started(self, lakes: Sequence[Sequence[str]], readable: frozenset[str]) -> Worker | None:
        try:
            worker = Worker(memory=self._memory, threads=self._threads, readable=readable)
        except (WorkerLost, OSError):
            self._give_up()
            return None
        self._sandbox = worker.state
        try:
            _collected(worker.ask({"lakes": lakes}, deadline=time.monotonic() + _OPEN_SECONDS))
        except (WorkerLost, TimeoutError):
            worker.kill()
            self._give_up()
            return None
        return worker

    def _give_up(self) -> None:
        """A start that failed will fail again: not too often."""
        with self._change:
            self._alive -= 1
            self._change.wait_for(lambda: self._closed, timeout=_PAUSE_SECONDS)


def memory_bytes(size: str, variable: str = "NEXUS_QUERY_MEMORY") -> int:
    """`512MB` as bytes. Raises InputError that names `variable` for what is no size."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]I?B)\s*", size, re.IGNORECASE)
    if found is None:
        raise InputError("setting.unreadable", variable=variable, value=size, unit="DuckDB size")
    return int(float(found.group(1)) * _UNITS[found.group(2).upper()])


def _collected(frames: Iterable[tuple[bytes, bytes]]) -> Reply:
    head: Mapping[str, Any] = {}
    rows: list[list[Any]] = []
    end: Mapping[str, Any] = {}
    size = 0
    for kind, body in frames:
        size += len(body)
        if size > wire.LARGEST_FRAME:
            raise WorkerLost(None)
        if kind == wire.HEAD:
            head = orjson.loads(body)
        elif kind == wire.ROWS:
            rows += orjson.loads(body)
        else:
            end = orjson.loads(body)
    return Reply(head, rows, end)


def _refused(said: Mapping[str, Any]) -> QueryError | LakeError:
    if said["code"] == "query.engine":
        return LakeError("lake.unreadable", **said["params"])
    place = {"line": said["line"], "column": said["column"]}
    return QueryError(said["code"], **place, length=said["length"], **said["params"])
