"""The worker process of an execution, seen from outside: started, listened to, ended."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TICK = 1.0
GRACE = 2.0


class Process:
    """A running worker. The kernel ends it with the thread that started it."""

    def __init__(self, task: Mapping[str, Any], *, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-s", "-P", "-m", "data.flow"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
            start_new_session=True,
        )
        self.tell(task)

    def tell(self, message: Mapping[str, Any]) -> None:
        """Send it a line."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(message, default=str).encode() + b"\n")
            self._process.stdin.flush()

    @property
    def pid(self) -> int:
        return self._process.pid

    def messages(self) -> Iterator[dict[str, Any]]:
        """What it says, line by line, and an empty message every second in which it says nothing."""
        assert self._process.stdout is not None
        descriptor, held = self._process.stdout.fileno(), b""
        beat = time.monotonic()
        while True:
            ready, _, _ = select.select([descriptor], [], [], TICK)
            if ready:
                chunk = os.read(descriptor, 1 << 16)
                if not chunk:
                    return
                *lines, held = (held + chunk).split(b"\n")
                yield from (json.loads(line) for line in lines)
            if time.monotonic() - beat >= TICK:
                beat = time.monotonic()
                yield {}

    def end(self) -> int:
        """End it, if it still runs: it may stop what runs elsewhere for it, then it is killed. Its exit code."""
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        try:
            code = self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        return code
