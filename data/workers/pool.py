"""The pool of sandboxed processes: started ahead, one to spare, replaced when killed, grown or worn out."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from data.errors import InputError, LakeError, QueryError
from data.sandbox import wire
from data.settings import Settings
from data.workers.turns import Turns
from data.workers.worker import Worker, WorkerLost

_ANSWERS_PER_LIFE = 200
_LARGEST_RESIDENT = 500 * 1024 * 1024
_WAITING_PER_WORKER = 16
_REST_SECONDS = 1.0
_OPEN_SECONDS = 10.0
_FATAL = frozenset({"query.crashed", "query.engine"})
_UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}


@dataclass(frozen=True)
class Reply:
    """An answer as it came over the line: JSON of the head and the end, rows decoded; times in ms."""

    head: Mapping[str, Any]
    rows: list[list[Any]]
    end: Mapping[str, Any]
    queue_ms: float = 0.0


class Pool:
    """Sandboxed processes of one core. Nothing runs before the first question or `warm`."""

    def __init__(self, settings: Settings) -> None:
        self._size = max(settings.query_workers, 1)
        self._memory = memory_bytes(settings.query_memory)
        self._threads = max((os.cpu_count() or 2) // self._size, 1)
        self._turns = Turns(running=self._size, waiting=_WAITING_PER_WORKER * self._size)
        self._change = threading.Condition()
        self._idle: list[Worker] = []
        self._alive = 0
        self._lakes: Sequence[Sequence[str]] = ()
        self._readable: frozenset[str] = frozenset()
        self._keeper: threading.Thread | None = None
        self._closed = False
        self._killed = 0
        self._sandbox: Mapping[str, Any] | None = None

    def warm(self, lakes: Sequence[Sequence[str]]) -> None:
        """Start the processes in the background, if they are not yet, able to read `lakes` (id and file)."""
        folders = frozenset(str(Path(file).parent) for _, file in lakes)
        with self._change:
            self._lakes = lakes
            blind = [] if folders <= self._readable else self._idle
            if blind or not folders <= self._readable:
                self._readable |= folders
                self._idle = []
            if self._keeper is None and not self._closed:
                self._keeper = threading.Thread(target=self._keep, name="sql-workers", daemon=True)
                self._keeper.start()
        for worker in blind:
            self._drop(worker, worn=True)

    def run(self, request: Mapping[str, Any], *, actor: str, timeout_ms: int) -> Reply:
        """The answer to `request` within `timeout_ms`, waiting for a place included.

        Raises LimitError (queue), QueryError (refused, wrong, out of time or memory), LakeError (no process starts).
        """
        started = time.monotonic()
        deadline = started + timeout_ms / 1000
        self.warm(request["lakes"])
        with self._turns.turn(actor, deadline=deadline):
            worker = self._take(deadline)
            queued = time.monotonic() - started
            try:
                reply = self._ask(worker, request, deadline)
            except TimeoutError:
                raise QueryError("query.timeout", timeout_ms=timeout_ms) from None
            except WorkerLost as lost:
                raise QueryError("query.crashed", exit=lost.code) from None
        return replace(reply, queue_ms=queued * 1000)

    def state(self) -> dict[str, Any]:
        """For health pages: processes, queue, and how well they are locked in (`landlock` 0: not by the kernel)."""
        with self._change:
            counts = {"processes": self._alive, "idle": len(self._idle), "killed": self._killed}
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

    def _ask(self, worker: Worker, request: Mapping[str, Any], deadline: float) -> Reply:
        fit = False
        try:
            reply = _collect(worker, request, deadline)
            fit = reply.end.get("code") not in _FATAL
        finally:
            if fit:
                self._put_back(worker)
            else:
                self._drop(worker)
        if "code" in reply.end:
            raise _refused(reply.end)
        return reply

    def _take(self, deadline: float) -> Worker:
        with self._change:
            while not self._idle:
                if self._closed or not self._change.wait(max(deadline - time.monotonic(), 0)):
                    raise LakeError("query.no_worker")
            return self._idle.pop()

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
        """The life of the one thread that starts processes: the kernel ends them with the thread that started them."""
        while True:
            with self._change:
                while self._alive > self._size and not self._closed:
                    self._change.wait()
                if self._closed:
                    return
                self._alive += 1
                lakes, readable = self._lakes, self._readable
            worker = self._started(lakes, readable)
            if worker is not None:
                self._put_back(worker)

    def _started(self, lakes: Sequence[Sequence[str]], readable: frozenset[str]) -> Worker | None:
        try:
            worker = Worker(memory=self._memory, threads=self._threads, readable=readable)
        except (WorkerLost, OSError):
            self._give_up()
            return None
        self._sandbox = worker.state
        try:
            _collect(worker, {"lakes": lakes}, time.monotonic() + _OPEN_SECONDS)
        except (WorkerLost, TimeoutError):
            worker.kill()
            self._give_up()
            return None
        return worker

    def _give_up(self) -> None:
        """A start that failed will fail again: not too often."""
        with self._change:
            self._alive -= 1
            self._change.wait_for(lambda: self._closed, timeout=_REST_SECONDS)


def memory_bytes(size: str) -> int:
    """`512MB` as bytes. Raises InputError for what is no size."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]I?B)\s*", size, re.IGNORECASE)
    if found is None:
        raise InputError("setting.unreadable", variable="NEXUS_QUERY_MEMORY", value=size, unit="DuckDB size")
    return int(float(found.group(1)) * _UNITS[found.group(2).upper()])


def _collect(worker: Worker, request: Mapping[str, Any], deadline: float) -> Reply:
    head: Mapping[str, Any] = {}
    rows: list[list[Any]] = []
    end: Mapping[str, Any] = {}
    size = 0
    for kind, body in worker.ask(request, deadline=deadline):
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
