"""The forecasting process seen from outside: started when first wanted, asked one series at a time, ended when idle."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from data.forecasting.foreseen import Continued, Foreseen, Tested

_ROOT = Path(__file__).parents[2]


class Forecaster:
    """One process at most. It leaves after `idle_seconds` without a question and comes back with the next one."""

    def __init__(self, *, idle_seconds: float = 120.0, patience_seconds: float = 30.0) -> None:
        self._idle_seconds = idle_seconds
        self._patience = patience_seconds
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._leaving: threading.Timer | None = None
        self._closed = False

    def foresee(self, values: Sequence[float], *, season: int, periods: int, level: float) -> Foreseen | None:
        """The test of the past and the next `periods` values with bounds that hold `level` of outcomes.

        None when the process could not answer: it died, took too long, or the series defeats the method.
        """
        request = {"values": list(values), "season": season, "periods": periods, "level": level}
        with self._turn:
            answer = self._ask(orjson.dumps(request) + b"\n")
            self._leave_later()
        return None if answer is None or "failed" in answer else _read(answer)

    def warm(self) -> None:
        """Start the process, so that the next question need not wait for it; returns at once."""
        if self.running:
            return
        if self._turn.acquire(blocking=False):
            try:
                self._running()
                self._leave_later()
            finally:
                self._turn.release()

    @property
    def running(self) -> bool:
        """Whether there is a process now."""
        process = self._process
        return process is not None and process.poll() is None

    def close(self) -> None:
        """End the process. Later questions are not answered."""
        with self._turn:
            self._closed = True
            if self._leaving is not None:
                self._leaving.cancel()
            self._end()

    def _ask(self, line: bytes) -> dict[str, Any] | None:
        process = self._running()
        if process is None or process.stdin is None:
            return None
        try:
            process.stdin.write(line)
            process.stdin.flush()
            return self._answer(process)
        except (BrokenPipeError, TimeoutError, EOFError):
            self._end()
            return None

    def _answer(self, process: subprocess.Popen[bytes]) -> dict[str, Any]:
        assert process.stdout is not None
        deadline = time.monotonic() + self._patience
        body = b""
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while not body.endswith(b"\n"):
                if not selector.select(max(deadline - time.monotonic(), 0)):
                    raise TimeoutError
                part = os.read(process.stdout.fileno(), 1 << 16)
                if not part:
                    raise EOFError
                body += part
        answer: dict[str, Any] = orjson.loads(body)
        return answer

    def _running(self) -> subprocess.Popen[bytes] | None:
        if self._closed:
            return None
        if not self.running:
            self._process = subprocess.Popen(
                [sys.executable, "-s", "-m", "data.forecasting"],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process

    def _leave_later(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
        self._leaving = threading.Timer(self._idle_seconds, self._leave)
        self._leaving.daemon = True
        self._leaving.start()

    def _leave(self) -> None:
        if self._turn.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._turn.release()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    _shut(pipe)
            process.wait()


def _shut(pipe: Any) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return


def _read(answer: dict[str, Any]) -> Foreseen:
    tested, continued = answer["tested"], answer["continued"]
    return Foreseen(
        Tested(**tested) if tested else None,
        Continued(**{name: tuple(side) for name, side in continued.items()}) if continued else None,
    )
