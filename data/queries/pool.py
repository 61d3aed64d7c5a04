"""The pool of sandboxed processes: started ahead, one to spare, replaced when killed, grown or worn out."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from data.errors import LakeError, LimitError, QueryError
from data.queries.snapshots import Snapshots
from data.queries.turns import Turns
from data.queries.worker import Worker, WorkerLost
from data.sandbox import wire
from data.settings import Settings

_ANSWERS_PER_LIFE = 200
_LARGEST_RESIDENT = 500 * 1024 * 1024
_WAITING_PER_WORKER = 16
_REST_AFTER_FAILURE = 1.0
_UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}


@dataclass(frozen=True)
class Reply:
    """An answer as it came over the line: JSON of the head and the end, rows decoded."""

    head: Mapping[str, Any]
    rows: list[list[Any]]
    end: Mapping[str, Any]


class Pool:
    """Sandboxed processes of one core. Nothing runs before the first question or `warm`."""

    def __init__(self, settings: Settings) -> None:
        self._size = max(settings.query_workers, 1)
        self._memory = _bytes(settings.query_memory)
        self._threads = max((os.cpu_count() or 2) // self._size, 1)
        self._turns = Turns(running=self._size, waiting=_WAITING_PER_WORKER * self._size)
        self._change = threading.Condition()
        self._idle: list[Worker] = []
        self._alive = 0
        self._lakes: Sequence[Sequence[str]] = ()
        self._keeper: threading.Thread | None = None
        self._closed = False
        self._kills = 0
        self.snapshots = Snapshots(settings.home)

    def warm(self) -> None:
        """Start the processes in the background, if they are not yet."""
        with self._change:
            if self._keeper is None and not self._closed:
                self._keeper = threading.Thread(target=self._keep, name="sql-workers", daemon=True)
                self._keeper.start()

    def run(self, request: Mapping[str, Any], *, actor: str, timeout_ms: int) -> Reply:
        """The answer to `request` within `timeout_ms`, waiting for a place included.

        Raises LimitError (queue), QueryError (refused, wrong, out of time or memory), LakeError (no process starts).
        """
        deadline = time.monotonic() + timeout_ms / 1000
        self.warm()
        with self._turns.turn(actor, deadline=deadline):
            worker = self._take(deadline)
            try:
                reply = _collect(worker, request, deadline)
            except TimeoutError:
                self._drop(worker)
                self._kills += 1
                raise QueryError("query.timeout", timeout_ms=timeout_ms) from None
            except WorkerLost as lost:
                self._drop(worker)
                raise QueryError("query.crashed", signal=-lost.code if lost.code and lost.code < 0 else None) from None
            except BaseException:
                self._drop(worker)
                raise
            self._lakes = request["lakes"]
            self._put_back(worker)
        return reply

    def state(self) -> dict[str, Any]:
        """For health pages: processes, queue, and how well they are locked in (`landlock` 0: not by the kernel)."""
        with self._change:
            idle = [dict(worker.state) for worker in self._idle]
            counts = {"processes": self._alive, "idle": len(idle), "killed": self._kills}
        return {**counts, **self._turns.state(), "sandbox": idle[0] if idle else None}

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
        self.snapshots.close()

    def _take(self, deadline: float) -> Worker:
        with self._change:
            while not self._idle:
                if self._closed or not self._change.wait(max(deadline - time.monotonic(), 0)):
                    raise LakeError("query.no_worker")
            return self._idle.pop()

    def _put_back(self, worker: Worker) -> None:
        worn = worker.answered >= _ANSWERS_PER_LIFE or worker.resident > _LARGEST_RESIDENT
        with self._change:
            if not worn and not self._closed:
                self._idle.append(worker)
                self._change.notify_all()
                return
        self._drop(worker)

    def _drop(self, worker: Worker) -> None:
        worker.kill()
        with self._change:
            self._alive -= 1
            self._change.notify_all()

    def _keep(self) -> None:
        """The life of the one thread that starts processes: they die with the thread that started them."""
        while True:
            with self._change:
                while self._alive > self._size and not self._closed:
                    self._change.wait()
                if self._closed:
                    return
                self._alive += 1
            self._start()

    def _start(self) -> None:
        try:
            worker = Worker(memory=self._memory, threads=self._threads, readable=[str(self.snapshots.folder)])
            if self._lakes:
                _collect(worker, {"lakes": self._lakes}, time.monotonic() + 5)
        except (WorkerLost, TimeoutError, OSError):
            time.sleep(_REST_AFTER_FAILURE)
            with self._change:
                self._alive -= 1
            return
        self._put_back(worker)


def _collect(worker: Worker, request: Mapping[str, Any], deadline: float) -> Reply:
    head: Mapping[str, Any] = {}
    rows: list[list[Any]] = []
    size = 0
    for kind, body in worker.ask(request, deadline=deadline):
        size += len(body)
        if size > wire.LARGEST_FRAME:
            raise WorkerLost(None)
        if kind == wire.HEAD:
            head = orjson.loads(body)
        elif kind == wire.ROWS:
            rows += orjson.loads(body)
        elif kind == wire.ERROR:
            raise Refused(orjson.loads(body))
        else:
            return Reply(head, rows, orjson.loads(body))
    raise WorkerLost(None)
