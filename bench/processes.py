"""A served Nexus as a process tree, and what it costs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Served:
    """A running Nexus: where it answers and its processes."""

    url: str
    process: psutil.Process
    started: float

    def tree(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    def rss_mb(self) -> float:
        return sum(p.memory_info().rss for p in self.tree()) / 1e6

    def cpu_s(self) -> float:
        return sum(sum(p.cpu_times()[:2]) for p in self.tree())

    def at_rest(self, *, quiet_s: float = 10, after_s: float = 12) -> None:
        """Wait until background work has begun and ended and memory was given back after it: less than a twentieth of a
        core for `quiet_s` seconds."""
        time.sleep(max(0.0, self.started + after_s - time.perf_counter()))
        while True:
            before = self.cpu_s()
            time.sleep(quiet_s)
            if self.cpu_s() - before < quiet_s / 20:
                return


@contextmanager
def ahead(process: psutil.Process) -> Iterator[bool]:
    """For the time of the block, a second or two, `process`, what it started and the caller go before all others, so
    that the clock says what it would on idle cores; those that yield to others (`nice`) still yield to them. False, and
    nothing changes, where the system does not allow it."""
    try:
        _schedule(process, os.SCHED_RR)
    except (AttributeError, PermissionError):
        yield False
        return
    try:
        yield True
    finally:
        _schedule(process, os.SCHED_OTHER)


def _schedule(process: psutil.Process, policy: int) -> None:
    for pid in {os.getpid(), process.pid, *(child.pid for child in process.children(recursive=True))}:
        with suppress(ProcessLookupError, FileNotFoundError):
            for thread in (int(each.name) for each in Path(f"/proc/{pid}/task").iterdir()):
                with suppress(ProcessLookupError):
                    yields = os.getpriority(os.PRIO_PROCESS, thread) > os.getpriority(os.PRIO_PROCESS, process.pid)
                    rank = 0 if policy == os.SCHED_OTHER else 1 if yields else 2
                    os.sched_setscheduler(thread, policy, os.sched_param(rank))


@contextmanager
def served(home: Path, *, port: int, scale: float) -> Iterator[Served]:
    """`python app.py` on `home`, as soon as the process exists; stopped at the end.

    As on its users' machines, compiled modules are kept from one start to the next."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environ |= {"NEXUS_HOME": str(home), "NEXUS_PORT": str(port), "NEXUS_DEMO_SCALE": str(scale)}
    started = time.perf_counter()
    child = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
    try:
        yield Served(f"http://localhost:{port}", psutil.Process(child.pid), started)
    finally:
        child.terminate()
        child.wait(20)


def wait_for(url: str, *, seconds: float = 60) -> bytes:
    """The body of the first good answer."""
    deadline = time.perf_counter() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.read()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if time.perf_counter() > deadline:
                raise
            time.sleep(0.01)
