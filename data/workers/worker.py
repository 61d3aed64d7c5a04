"""One sandboxed process seen from outside: started, asked under a deadline, killed."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from data.sandbox import wire

_ROOT = Path(__file__).parents[2]
_START_SECONDS = 15.0
_ENDING_SECONDS = 0.2
_AHEAD_BYTES = 1 << 20


class WorkerLost(Exception):
    """The process died or hung up; `code` is its exit code, negative for a signal, None when unknown."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class Worker:
    """A running sandboxed process. Call from one thread at a time."""

    def __init__(self, *, memory: int, threads: int, readable: frozenset[str]) -> None:
        ours, theirs = socket.socketpair()
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _AHEAD_BYTES)
        orders = {
            "line": theirs.fileno(),
            "memory": memory,
            "threads": threads,
            "readable": sorted(readable),
            "parent": os.getpid(),
        }
        self.line = ours
        self.answered = 0
        self.resident = 0
        self.readable = readable
        self.process = subprocess.Popen(
            [sys.executable, "-s", "-P", "-m", "data.sandbox", json.dumps(orders)],
            pass_fds=[theirs.fileno()],
            env={"PYTHONPATH": str(_ROOT), "MALLOC_ARENA_MAX": "2", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
        theirs.close()
        self.state = self._await_ready()

    def ask(
        self, request: Mapping[str, Any], *, deadline: float, files: Sequence[int] = ()
    ) -> Iterator[tuple[bytes, bytes]]:
        """The frames of the answer, the last being an end or an error. `files` are descriptors for it to read from.

        Raises TimeoutError at `deadline` (monotonic clock) and WorkerLost; after either the worker is of no more use.
        """
        try:
            self._until(deadline)
            wire.send(self.line, wire.ASK, orjson.dumps(request), files=files)
            while True:
                self._until(deadline)
                kind, body = wire.receive(self.line)
                if kind in {wire.END, wire.ERROR}:
                    self.answered += 1
                    self.resident = int(orjson.loads(body).get("resident", 0))
                yield kind, body
                if kind in {wire.END, wire.ERROR}:
                    return
        except wire.Closed:
            raise WorkerLost(self._exit_code()) from None

    def alive(self) -> bool:
        """Whether the process is still there."""
        return self.process.poll() is None

    def kill(self) -> None:
        """End the process at once; returns when it is gone."""
        self.process.kill()
        self.line.close()
        self.process.wait()

    def _await_ready(self) -> dict[str, Any]:
        try:
            self._until(time.monotonic() + _START_SECONDS)
            _, body = wire.receive(self.line)
        except (wire.Closed, TimeoutError):
            self.kill()
            raise WorkerLost(self.process.returncode) from None
        state: dict[str, Any] = orjson.loads(body)
        return state

    def _until(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.line.settimeout(left)

    def _exit_code(self) -> int | None:
        """Its code, if it ends within a moment. Python's own wait looks ever more seldom, at last each 50 ms."""
        if sys.platform == "linux" and self.process.returncode is None:
            ending = os.pidfd_open(self.process.pid)
            select.select([ending], [], [], _ENDING_SECONDS)
            os.close(ending)
            return self.process.poll()
        try:
            return self.process.wait(timeout=_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            return None
