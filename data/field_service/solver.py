"""VROOM seen from outside: a process that is started at its first problem, killed at its deadline, and started again.

What happens to it never reaches the request path: assigning and suggesting need no solver.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from data.core import Core
from data.errors import DefinitionError, LimitError
from data.sandbox import wire

KEY = ("field service", "solver")
PROGRAM = Path(__file__).with_name("solve_process.py")
ROOT = Path(__file__).parents[2]
MEMORY = 1024 * 2**20
START_SECONDS = 30.0
MAKING = threading.Lock()


class Solver:
    """One process, one problem at a time; others wait their turn."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._line: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def solve(
        self, problem: Mapping[str, Any], *, exploration: int = 1, seconds: float | None = None, deadline: float = 30.0
    ) -> dict[str, Any]:
        """VROOM's answer to a problem in VROOM's form. `seconds` bounds the search, `deadline` everything.

        Raises DefinitionError for a problem that VROOM refuses, LimitError (try again) when the process died or did not
        answer in time.
        """
        asked = {"problem": problem, "exploration": exploration, "seconds": seconds}
        kind, body = self._ask(orjson.dumps(asked), time.monotonic() + deadline)
        found: dict[str, Any] = orjson.loads(body)
        if kind == wire.ERROR:
            raise DefinitionError("solver.refused", (), message=found["message"])
        return found

    def close(self) -> None:
        """End the process."""
        with self._turn:
            self._kill()

    @property
    def pid(self) -> int | None:
        """The process, if one runs."""
        return self._process.pid if self._process is not None else None

    def _ask(self, body: bytes, until: float) -> tuple[bytes, bytes]:
        if not self._turn.acquire(timeout=max(0.0, until - time.monotonic())):
            raise LimitError("solver.silent", retry_after=5)
        try:
            line = self._line or self._start()
            line.settimeout(max(0.01, until - time.monotonic()))
            wire.send(line, wire.ASK, body)
            return wire.receive(line)
        except (wire.Closed, TimeoutError, OSError) as error:
            self._kill()
            raise LimitError("solver.silent", retry_after=5) from error
        finally:
            self._turn.release()

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        orders = {"line": theirs.fileno(), "memory": MEMORY, "parent": os.getpid()}
        self._process = subprocess.Popen(
            [sys.executable, "-s", "-P", str(PROGRAM), json.dumps(orders)],
            pass_fds=[theirs.fileno()],
            env={"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        self._line = ours
        ours.settimeout(START_SECONDS)
        wire.receive(ours)
        return ours

    def _kill(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._line = self._process = None


def solver_of(core: Core) -> Solver:
    """The solver of a core; its process ends with the core."""
    with MAKING:
        kept = core.memory.get(KEY)
        if isinstance(kept, Solver):
            return kept
        made = Solver()
        weakref.finalize(core, made.close)
        core.memory.set(KEY, made)
        return made
