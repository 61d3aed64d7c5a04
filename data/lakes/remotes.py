"""Remote lakes of one process: their secrets, their open connections, and what is brought here from them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from sqlglot import exp

from data.access import Vault
from data.errors import LakeError, NexusError, QueryError
from data.lakes.drivers.remote import Asked
from data.lakes.inputs import Inputs
from data.lakes.kinds import KINDS
from data.lakes.kinds.options import REFERENCE, without
from data.lakes.pool import Pool
from data.lakes.registry import LakeRecord, dialect_of
from data.lakes.table import TableInfo
from data.settings import Settings, environment_secret

SEALED = "sealed"
CATALOGUE_SECONDS = 60.0
CATALOGUE_MS = 20_000
COUNT_MS = 2_000
SMALL = 64 << 20
GRACE_SECONDS = 0.2
_REPEATED = frozenset({"detail", "message"})  # what drivers say


@dataclass
class _Run:
    """What runs for one query, and whether it was told to stop."""

    open: list[Asked] = field(default_factory=list)
    stopped: bool = False


class _Watch:
    """Stops a connection's statement when its time is over, for servers that don't do it themselves."""

    def __init__(self, milliseconds: int) -> None:
        self._milliseconds = milliseconds
        self._over = False

    @contextmanager
    def over(self, remote: Asked) -> Iterator[None]:
        timer = threading.Timer(self._milliseconds / 1000 + GRACE_SECONDS, self._stop, [remote])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def judged(self, error: NexusError) -> NexusError:
        """The error as a person should hear it: out of time, when that is why it was stopped."""
        if error.code == "query.timeout" or (self._over and error.code in {"query.cancelled", "lake.lost"}):
            return QueryError("query.timeout", timeout_ms=self._milliseconds)
        return error

    def _stop(self, remote: Asked) -> None:
        self._over = True
        remote.cancel()


@dataclass(frozen=True)
class _Catalogue:
    options: str
    at: float
    tables: tuple[TableInfo, ...]


class Remotes:
    """Opens remote lakes and stops what runs in them; many threads."""

    def __init__(self, settings: Settings) -> None:
        self.inputs = Inputs(settings)
        self._vault = Vault(settings)
        self._pool = Pool()
        self._runs: dict[str, _Run] = {}
        self._catalogues: dict[str, _Catalogue] = {}
        self._lock = threading.Lock()

    def tables(self, record: LakeRecord, *, fresh: bool = False) -> tuple[TableInfo, ...]:
        """The tables of a lake as it described them within the last minute, or now if `fresh`. Rows it doesn't know of
        small tables are counted, where that takes no longer than a moment. Raises LakeError and QueryError."""
        held = self._catalogues.get(record.id)
        options = json.dumps(record.options, sort_keys=True)
        if held and not fresh and held.options == options and time.monotonic() - held.at < CATALOGUE_SECONDS:
            return held.tables
        if fresh:
            self._pool.forget(record.id)
        with self.connection(record, milliseconds=CATALOGUE_MS) as remote:
            described = remote.tables()
        until = time.monotonic() + CATALOGUE_MS / 1000
        found = tuple(self._counted(table, record, until) for table in described)
        self._catalogues[record.id] = _Catalogue(options, time.monotonic(), found)
        return found

    def _counted(self, table: TableInfo, record: LakeRecord, until: float) -> TableInfo:
        """With its rows, if they were asked for and told in time: one slow or broken object must not take all along."""
        milliseconds = min(COUNT_MS, int((until - time.monotonic()) * 1000))
        known = table.rows is not None or table.bytes is None or table.bytes > SMALL
        if known or milliseconds <= 0:
            return table
        query = exp.select(exp.Count(this=exp.Star())).from_(exp.table_(table.name, db=table.schema, quoted=True))
        try:
            with self.connection(record, milliseconds=milliseconds) as remote:
                answer = remote.execute(query.sql(dialect_of(record)))
                rows = [batch.column(0)[0].as_py() for batch in answer.batches]
        except QueryError:
            return table
        return replace(table, rows=int(rows[0]))

    def sealed(self, kind: str, options: Mapping[str, Any]) -> dict[str, Any]:
        """`options` as they may be stored: secrets encrypted, references as they are."""
        secret = KINDS[kind].secrets
        return {
            name: {SEALED: self._vault.seal(str(value))} if name in secret and isinstance(value, str) else value
            for name, value in options.items()
        }

    @contextmanager
    def connection(self, record: LakeRecord, *, milliseconds: int, run: str | None = None) -> Iterator[Asked]:
        """An open read-only connection for the time of the block, one that waited if there is one; what it raises
        carries no secret. `run` names the query it serves. Raises LakeError, QueryError, and InputError for a reference
        that leads nowhere."""
        connect = KINDS[record.kind].connect
        if connect is None:
            raise LakeError("lake.not_queryable", lake=record.id, kind=record.kind)
        options = self._opened(record)
        watch = _Watch(milliseconds)
        try:
            lent = self._pool.lent(record.id, options, lambda: connect(options, milliseconds), milliseconds)
            with lent as remote, self._running(run, remote), watch.over(remote):
                yield remote
        except NexusError as error:
            raise watch.judged(_clean(error, record, options)) from None

    def forget(self, lake_id: str) -> None:
        """Close what waits open for a lake, and forget what it described."""
        self._pool.forget(lake_id)
        self._catalogues.pop(lake_id, None)

    def close(self) -> None:
        """Close all that waits open."""
        self._pool.forget()
        self.inputs.close()

    @contextmanager
    def running(self, run: str) -> Iterator[None]:
        """For the time of the block, `cancel` stops what runs in remote lakes for the query `run`."""
        with self._lock:
            self._runs[run] = _Run()
        try:
            yield
        finally:
            with self._lock:
                del self._runs[run]

    def cancel(self, run: str) -> bool:
        """Stop in their servers all statements that run for a query; False when there are none."""
        with self._lock:
            found = self._runs.get(run)
            if found is None:
                return False
            found.stopped = True
            remotes = list(found.open)
        for remote in remotes:
            remote.cancel()
        return True

    @contextmanager
    def _running(self, run: str | None, remote: Asked) -> Iterator[None]:
        found = self._runs.get(run) if run is not None else None
        if found is None:
            yield
            return
        with self._lock:
            if found.stopped:
                raise QueryError("query.cancelled")
            found.open.append(remote)
        try:
            yield
        finally:
            with self._lock:
                found.open.remove(remote)

    def opened(self, record: LakeRecord) -> LakeRecord:
        """The lake with its secrets in the open, for what reads it. Raises LakeError and InputError."""
        return replace(record, options=self._opened(record))

    def _opened(self, record: LakeRecord) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, value in record.options.items():
            if isinstance(value, Mapping) and SEALED in value:
                values[name] = self._vault.open(value[SEALED])
            elif name.endswith(REFERENCE):
                values[name.removesuffix(REFERENCE)] = environment_secret(str(value).partition(":")[2])
            else:
                values[name] = value
        return values


def _clean(error: NexusError, record: LakeRecord, options: Mapping[str, Any]) -> NexusError:
    """The same error without secrets, which drivers like to repeat, and with the lake's name."""
    secrets = [str(options[name]) for name in KINDS[record.kind].secrets if options.get(name)]
    for name in _REPEATED & error.params.keys():
        error.params[name] = without(str(error.params[name]), secrets)
    if isinstance(error, LakeError):
        error.params.setdefault("lake", record.id)
    error.args = (error.code, error.params)
    return error
