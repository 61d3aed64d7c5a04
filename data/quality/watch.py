"""Measures in the background: every table with rules after each load of it, after its rules change, and once a day."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from datetime import timedelta

import duckdb
from sqlalchemy.exc import SQLAlchemyError

from data.core import Core
from data.errors import NexusError
from data.events import Event
from data.lakes import is_remote
from data.quality.growth import note_sizes
from data.quality.measure import measure
from data.quality.rulebook import load_rulebook
from data.quality.snapshots import newest_snapshots

LOG = logging.getLogger("nexus.quality")
LOADED = "data.changed"
PATIENCE = 30
SILENT = "quality.lake_silent"
AGAIN = timedelta(hours=1)


class Watch:
    """A thread that keeps the snapshots up to date until it is told to stop, or the core closes."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> Watch:
        """Begin: first with what was loaded while nobody watched."""
        self._thread = self._core.background.begin("quality", self._run)
        return self

    def stop(self) -> None:
        """End after the table that is being measured."""
        self._stopped.set()
        self._core.events.wake()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            last = self._core.events.last_id()
            self._measure(due(self._core, versions=True))
            while not self._is_over():
                found = self._wait(last)
                last = found[-1].id if found else last
                note_sizes(self._core)
                self._measure(dict.fromkeys([*loaded(self._core, found), *due(self._core)]))
        except (SQLAlchemyError, duckdb.Error):
            LOG.info("quality watch ended with its store")

    def _is_over(self) -> bool:
        return self._stopped.is_set() or self._core.closing.is_set()

    def _wait(self, last: int) -> list[Event]:
        """What was loaded; nothing after half a minute, or when it is time to end."""
        for _ in range(PATIENCE):
            found = self._core.events.wait(last, topics=(LOADED,), timeout=1.0)
            if found or self._is_over():
                return found
        return []

    def _measure(self, tables: Iterable[tuple[str, str]]) -> None:
        for lake, table in tables:
            if self._is_over():
                return
            try:
                measure(self._core, lake, table)
            except NexusError as error:
                LOG.warning("%s.%s could not be measured: %s", lake, table, error.code)


def watch(core: Core) -> Watch:
    """A started watch over `core`."""
    return Watch(core).start()


def loaded(core: Core, events: Iterable[Event]) -> Iterator[tuple[str, str]]:
    """The tables with rules that were loaded by what the events tell; all of the lake where none is named."""
    for event in events:
        named = event.payload.get("tables") or []
        for lake, table in load_rulebook(core).tables:
            if lake == event.payload.get("lake") and (not named or table in named):
                yield lake, table


def due(core: Core, *, versions: bool = False) -> list[tuple[str, str]]:
    """Tables with rules that were not measured today by these rules; with `versions`, nor since they were loaded."""
    newest = {(snapshot.lake, snapshot.table): snapshot for snapshot in newest_snapshots(core.store)}
    records = [record for record in core.lakes.records() if record.stand_in is None]
    known = {record.id for record in records if record.version}
    elsewhere = {record.id for record in records if is_remote(record)}
    today = core.clock.now().date()
    tables = load_rulebook(core).tables.values()
    found = []
    for each in (each for each in tables if each.lake in known):
        snapshot = newest.get((each.lake, each.table))
        old = (
            versions
            and each.lake not in elsewhere
            and snapshot is not None
            and snapshot.version < core.lakes.version(each.lake, frozenset({each.table}))
        )
        silent = snapshot is not None and snapshot.error == SILENT and core.clock.now() - snapshot.at > AGAIN
        if old or silent or snapshot is None or snapshot.mark != each.mark or snapshot.at.date() != today:
            found.append((each.lake, each.table))
    return found
