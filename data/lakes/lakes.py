"""The lakes of one process: which there are, what they hold, and how they are loaded.

Each local lake is a catalog of one DuckDB engine under its own id, so a table is `"lake"."main"."table"` here, in the
sandboxed query workers, and in federated SQL. `prod` is the warehouse, which we own; every other local lake is read
by a loader process into a file of its own, attached read-only and swapped when it is read again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from data.cache import Memory
from data.clock import Clock
from data.errors import LakeError, NexusError
from data.events import Events
from data.lakes.drivers.collected import collected
from data.lakes.engine import DERIVED, WAREHOUSE, Engine
from data.lakes.kinds import KINDS
from data.lakes.loader import Limits
from data.lakes.materialise import Materialiser
from data.lakes.measure import Measured, measured, measured_table
from data.lakes.registry import LakeRecord, LakeVersion, Registry
from data.lakes.remotes import Remotes
from data.lakes.table import Column, TableInfo
from data.settings import Settings
from data.store import Store


@dataclass(frozen=True)
class Answer:
    """A small result, by column. `milliseconds` is the engine's time, fetching included."""

    columns: dict[str, list[Any]]
    types: dict[str, str]
    milliseconds: float

    @property
    def rows(self) -> int:
        return len(next(iter(self.columns.values()), []))


class Lakes:
    """The registered lakes and the engine that holds the local ones."""

    def __init__(
        self, settings: Settings, store: Store, events: Events, clock: Clock, *, limits: Limits | None = None
    ) -> None:
        self._settings = settings
        self._events = events
        self._clock = clock
        self.registry = Registry(store)
        self.remotes = Remotes(settings)
        self._files = Materialiser(settings, limits or Limits())
        self._engine = Engine(settings, self._current_files)
        self._turns: dict[str, threading.RLock] = {}
        self._lock = threading.Lock()
        self._statements = Memory(entries=500)
        self._loading: set[str] = set()
        self._versions: dict[tuple[str, frozenset[str]], int] = {}
        self._records: tuple[LakeRecord, ...] | None = None
        self._changes = 0

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A new cursor on the engine; close it after use. For our own SQL only, never for SQL a person wrote."""
        return self._engine.cursor()

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> Answer:
        """The whole result of one of our own statements; for results that fit a screen."""
        started = time.perf_counter()
        with self._engine.borrowed() as cursor:
            cursor.execute(self._parsed(sql, cursor), list(values))
            description = cursor.description or []
            rows = cursor.fetchall()
        names = [entry[0] for entry in description]
        columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
        types = {entry[0]: str(entry[1]) for entry in description}
        return Answer(columns, types, (time.perf_counter() - started) * 1000)

    def ask(self, lake_id: str, sql: str, values: Sequence[Any] = (), *, milliseconds: int) -> Answer:
        """The whole result of one of our own statements, in its dialect, by a lake that lies elsewhere. Raises
        LakeError and QueryError."""
        started = time.perf_counter()
        with self.remotes.connection(self.record(lake_id), milliseconds=milliseconds) as remote:
            columns, types = collected(remote.execute(sql, values))
        return Answer(columns, types, (time.perf_counter() - started) * 1000)

    def _parsed(self, sql: str, cursor: duckdb.DuckDBPyConnection) -> duckdb.Statement | str:
        """The statement, parsed once per text: parsing costs about 1 ms per thousand characters."""
        held = self._statements.get(sql)
        if isinstance(held, duckdb.Statement):
            return held
        found = cursor.extract_statements(sql)
        if len(found) != 1:
            return sql
        self._statements.set(sql, found[0])
        return found[0]

    def records(self) -> tuple[LakeRecord, ...]:
        """All registered lakes, by id."""
        held = self._records
        if held is None:
            changes = self._changes
            held = self.registry.records()
            with self._lock:
                if changes == self._changes:
                    self._records = held
        return held

    def record(self, lake_id: str) -> LakeRecord:
        """One lake. Raises NotFound."""
        return self.registry.record(lake_id)

    def register(self, record: LakeRecord) -> bool:
        """Add a lake; False, and nothing done, when its id is taken. Nothing is read before its first use."""
        added = self.registry.insert(record)
        self._changed()
        return added

    def change(self, record: LakeRecord) -> None:
        """Store what was changed of a lake: name, promise, options."""
        self.registry.update(record)
        self.remotes.forget(record.id)
        self._changed()

    def remove(self, lake_id: str) -> None:
        """Forget a lake with its files; people's own files stay. Queries that run finish undisturbed."""
        record = self.record(lake_id)
        with self._turn(lake_id):
            with self.registry.store.write() as connection:
                self.registry.remove(connection, lake_id)
                self._events.record(connection, "data.changed", {"lake": lake_id, "tables": []})
            self._changed()
            self.remotes.forget(lake_id)
            if is_materialised(record):
                self._engine.detach(lake_id)
                self._files.remove(lake_id)
        self._events.wake()

    def version(self, lake_id: str, tables: frozenset[str] = frozenset()) -> int:
        """The data version: grows with each load, so that it can stand in cache keys. A stand-in's version counts.

        Of `tables` by their bare names where some are named: that of the last load that may have changed one of them.
        """
        held = self._versions.get((lake_id, tables))
        if held is None:
            changes = self._changes
            record = self._answering(lake_id)
            held = self.registry.changed_at(record.id, tables) if tables else record.version
            with self._lock:
                if changes == self._changes:
                    self._versions[lake_id, tables] = held
        return held

    def loaded(self, lake_id: str, *, tables: Sequence[str] = ()) -> None:
        """Say that a load into the warehouse committed: it is measured, its version grows and everyone who listens
        hears `data.changed`."""
        with self._turn(lake_id):
            record = self.record(lake_id)
            found = self._measured(lake_id)
            size = self._warehouse_bytes() or sum(table.bytes or 0 for table in found)
            rows = sum(table.rows for table in found)
            version = LakeVersion(lake_id, record.version + 1, self._clock.now(), 0.0, rows, size, "", tuple(found))
            self._commit(version, tables, changed=tables)

    def ready(self, lake_id: str) -> None:
        """Return when the lake can be queried; reads it first if nobody has yet.

        Raises NotFound, LakeError, or InputError when nothing in it could be read.
        """
        record = self._answering(lake_id)
        if is_materialised(record) and self._file(record) is None:
            with self._turn(record.id):
                if self._file(self.record(record.id)) is None:
                    self.load(record.id)

    def load(self, lake_id: str) -> LakeVersion:
        """Read a lake's sources anew and swap the result in; of a remote lake its catalogue. The version that was read.

        Raises InputError `lake.nothing_loaded` when no table came of them, LakeError when they could not be read at
        all; either way the earlier version stays.
        """
        with self._turn(lake_id):
            record = self.record(lake_id)
            if is_remote(record):
                return self._look(record)
            if not is_materialised(record):
                raise LakeError("lake.not_loadable", lake=lake_id)
            self._loading.add(lake_id)
            try:
                version = self._files.load(self.remotes.opened(record), self._clock.now())
            except NexusError as error:
                self.registry.failed(lake_id, {"code": error.code, "params": error.params})
                self._changed()
                raise
            finally:
                self._loading.discard(lake_id)
            self._engine.attach(lake_id, self._files.path(lake_id, version.version))
            self._commit(version, [table.name for table in version.tables])
            self._files.prune(lake_id, version.version)
            return version

    def load_in_background(self) -> threading.Thread:
        """Read every lake that was never read or whose sources have changed, one after the other, in a thread."""
        thread = threading.Thread(target=self._load_pending, name="lake-loading", daemon=True)
        thread.start()
        return thread

    def is_stale(self, lake_id: str) -> bool:
        """Whether a lake was never read, or its sources have changed since. Raises like `look`."""
        record, latest = self.record(lake_id), self.registry.latest(lake_id)
        if not is_materialised(record):
            return False
        if self._file(record) is None or latest is None:
            return True
        return latest.fingerprint != self._files.fingerprint(self.remotes.opened(record))

    def look(self, lake_id: str) -> float:
        """The ms in which the sources of a lake that is read into a file were listed. Raises InputError for a path that
        is not there, LakeError when they lie elsewhere and can't be listed."""
        return self._files.look(self.remotes.opened(self._answering(lake_id)))[1]

    def is_loading(self, lake_id: str) -> bool:
        """Whether its sources are being read now, or will be at first use."""
        record = self._answering(lake_id)
        return record.id in self._loading or (is_materialised(record) and self._file(record) is None)

    def snapshot_source(self, lake_id: str) -> Path | None:
        """The file of the lake's current version, for another process to attach read-only; it stays for one more
        version. None for the warehouse, whose owner must checkpoint and copy. Raises like `ready`."""
        self.ready(lake_id)
        record = self._answering(lake_id)
        return self._file(record) if is_materialised(record) else None

    def tables(self, lake_id: str) -> tuple[TableInfo, ...]:
        """The tables of a lake with their columns, from its catalog; sizes as measured at the last load."""
        self.ready(lake_id)
        record = self._answering(lake_id)
        if is_remote(record):
            return self.remotes.tables(record)
        found = self.fetch(
            "SELECT c.schema_name, c.table_name, c.column_name, c.data_type, c.comment, t.estimated_size"
            " FROM duckdb_columns() AS c LEFT JOIN duckdb_tables() AS t"
            " ON t.database_name = c.database_name AND t.schema_name = c.schema_name AND t.table_name = c.table_name"
            " WHERE c.database_name = ? AND NOT c.internal AND (c.database_name, c.schema_name) <> (?, ?)"
            " ORDER BY 1, 2, c.column_index",
            [record.id, WAREHOUSE, DERIVED],
        )
        grouped: dict[tuple[str, str], tuple[list[Column], int | None]] = {}
        for schema, name, column, kind, comment, rows in zip(*found.columns.values(), strict=True):
            grouped.setdefault((schema, name), ([], rows))[0].append(Column(column, kind, comment))
        latest = self.registry.latest(record.id)
        sizes = {(table.schema, table.name): table.bytes for table in latest.tables} if latest else {}
        return tuple(TableInfo(*at, tuple(columns), rows, sizes.get(at)) for at, (columns, rows) in grouped.items())

    def rest(self, *, after: float) -> bool:
        """Give memory of the engine back once nobody has asked it for `after` seconds; whether it was given now."""
        return self._engine.rest(after=after)

    def close(self) -> None:
        """Close the engine."""
        self._engine.close()
        self._files.close()
        self.remotes.close()

    def warehouse_file(self) -> Path:
        """Where the embedded warehouse lies."""
        return self._settings.home / "warehouse.duckdb"

    def _look(self, record: LakeRecord) -> LakeVersion:
        """Ask a remote lake for its catalogue and keep what it measures."""
        started = time.perf_counter()
        try:
            found = self.remotes.tables(record, fresh=True)
        except NexusError as error:
            self.registry.failed(record.id, {"code": error.code, "params": error.params})
            self._changed()
            raise
        sizes = tuple(Measured(table.schema, table.name, table.rows or 0, table.bytes) for table in found)
        rows, size = sum(each.rows for each in sizes), sum(each.bytes or 0 for each in sizes)
        seconds = time.perf_counter() - started
        version = LakeVersion(record.id, record.version + 1, self._clock.now(), seconds, rows, size, "", sizes)
        self._commit(version, [])
        return version

    def derived_bytes(self, names: Sequence[str]) -> dict[str, int | None]:
        """The bytes on disk of tables derived from the warehouse's, by name; None for what is not on disk."""
        with self.cursor() as cursor:
            try:
                if self.warehouse_file().exists():
                    cursor.execute(f"CHECKPOINT {WAREHOUSE}")
            except duckdb.TransactionException:
                return dict.fromkeys(names)
            return {name: measured_table(cursor, WAREHOUSE, DERIVED, name).bytes for name in names}

    def _commit(self, version: LakeVersion, tables: Sequence[str], *, changed: Sequence[str] = ()) -> None:
        """A lake that is read anew may have lost tables, so all of it counts as changed unless `changed` says less."""
        with self.registry.store.write() as connection:
            self.registry.commit(connection, version, changed=changed)
            self._events.record(connection, "data.changed", {"lake": version.lake_id, "tables": list(tables)})
        self._changed()
        self._events.wake()

    def _changed(self) -> None:
        """Forget the records and versions read so far, and any that is being read meanwhile."""
        with self._lock:
            self._changes += 1
            self._versions.clear()
            self._records = None

    def _load_pending(self) -> None:
        for record in self.records():
            try:
                if self.is_stale(record.id):
                    self.load(record.id)
            except NexusError:
                continue

    def _measured(self, lake_id: str) -> list[Measured]:
        with self.cursor() as cursor:
            if self.warehouse_file().exists():
                with suppress(duckdb.TransactionException):  # another load is writing: its own end will do it
                    cursor.execute("CHECKPOINT prod").fetchall()
            return measured(cursor, lake_id)

    def _warehouse_bytes(self) -> int:
        file = self.warehouse_file()
        return file.stat().st_size if file.exists() else 0

    def _answering(self, lake_id: str) -> LakeRecord:
        record = self.record(lake_id)
        return self.record(record.stand_in) if record.stand_in else record

    def _file(self, record: LakeRecord) -> Path | None:
        file = self._files.path(record.id, record.version)
        return file if file.exists() else None

    def _current_files(self) -> dict[str, Path]:
        found = {record.id: self._file(record) for record in self.records() if is_materialised(record)}
        return {lake: file for lake, file in found.items() if file is not None}

    def _turn(self, lake_id: str) -> threading.RLock:
        with self._lock:
            return self._turns.setdefault(lake_id, threading.RLock())


def is_remote(record: LakeRecord) -> bool:
    """Whether the lake answers SQL where it lies."""
    return KINDS[record.kind].capabilities.remote and record.stand_in is None


def is_materialised(record: LakeRecord) -> bool:
    """Whether the lake is read into a file of ours: local, and not the warehouse itself."""
    return KINDS[record.kind].capabilities.local and record.id != WAREHOUSE
