"""The thread that keeps pipelines going: takes back what was lost, queues what is due, runs what is queued, forgets
what is old."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.exc import SQLAlchemyError

from data.core import Core
from data.pipelines.due import fire_due, next_due
from data.pipelines.execution import Execution
from data.pipelines.prune import prune
from data.pipelines.queue import claim, holder_name, reap
from data.pipelines.run import attempt

LOG = logging.getLogger("nexus.pipelines")
LONGEST_SLEEP = 5.0
PRUNE_SECONDS = 3600.0
TOPICS = ("execution.changed", "pipeline.changed", "data.changed", "pipelines.closing")


class Conductor:
    """Runs pipelines of one core in the background until the core closes. Several may work on one
    store, also of several processes: each execution is claimed once."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._holder = holder_name()
        self._slots = threading.Semaphore(max(core.settings.pipeline_workers, 1))
        self._pool = ThreadPoolExecutor(max(core.settings.pipeline_workers, 1), "pipeline")

    def start(self) -> Conductor:
        """Begin."""
        self._core.background.begin("conductor", self._conduct)
        return self

    def _conduct(self) -> None:
        last, pruned = self._core.events.last_id(), time.monotonic()
        while not self._core.closing.is_set():
            try:
                reap(self._core)
                fire_due(self._core)
                self._run_queued()
                if time.monotonic() - pruned >= PRUNE_SECONDS:
                    pruned = time.monotonic()
                    prune(self._core)
            except SQLAlchemyError:
                LOG.exception("the conductor could not reach the store; it tries again")
            found = self._core.events.wait(last, topics=TOPICS, timeout=self._rest())
            last = found[-1].id if found else last
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _rest(self) -> float:
        """Seconds until something may be due."""
        due = next_due(self._core)
        until = (due - self._core.clock.now()).total_seconds() if due is not None else LONGEST_SLEEP
        return min(max(until, 0.05), LONGEST_SLEEP)

    def _run_queued(self) -> None:
        while not self._core.closing.is_set() and self._slots.acquire(blocking=False):
            held = claim(self._core, self._holder)
            if held is None:
                self._slots.release()
                return
            self._pool.submit(self._attempt, held)

    def _attempt(self, held: Execution) -> None:
        try:
            attempt(self._core, held)
        finally:
            self._slots.release()
            self._core.events.wake()
