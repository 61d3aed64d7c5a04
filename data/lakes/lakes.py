"""The lakes of one process and the DuckDB engine in which the local ones are catalogs.

The engine's root is an in-memory database; each local lake is attached under its own id, so a table is
`"lake"."main"."table"` here, in the sandboxed query workers, and in federated SQL.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import insert, select, update

from data.clock import Clock
from data.errors import NotFound
from data.events import Events
from data.settings import Settings
from data.sql import qualify, quote
from data.store import Store
from data.store.tables import lakes as table


@dataclass(frozen=True)
class LakeRecord:
    """What is registered of a lake. `stand_in` names the lake that answers in its place, if it has no credentials."""

    id: str
    name: str
    kind: str
    options: dict[str, Any] = field(default_factory=dict)
    stand_in: str | None = None
    sla_seconds: int | None = None
    version: int = 0
    loaded_at: datetime | None = None
    error: dict[str, Any] | None = None


@dataclass(frozen=True)
class Column:
    """A column as its lake describes it; `type` is DuckDB's name of it."""

    name: str
    type: str


@dataclass(frozen=True)
class TableInfo:
    """A table as its lake describes it. `rows` and `bytes` are the catalogue's own figures, None when it has none."""

    schema: str
    name: str
    columns: tuple[Column, ...]
    rows: int | None
    bytes: int | None


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

    def __init__(self, settings: Settings, store: Store, events: Events, clock: Clock) -> None:
        self._settings = settings
        self._store = store
        self._events = events
        self._clock = clock
        self._lock = threading.RLock()
        self._engine: duckdb.DuckDBPyConnection | None = None

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A new cursor on the engine; close it after use. For our own SQL only, never for SQL a person wrote."""
        with self._lock:
            if self._engine is None:
                self._engine = self._open()
            return self._engine.cursor()

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> Answer:
        """The whole result of one of our own statements; for results that fit a screen."""
        started = time.perf_counter()
        with self.cursor() as cursor:
            cursor.execute(sql, list(values))
            description = cursor.description or []
            rows = cursor.fetchall()
        names = [entry[0] for entry in description]
        columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
        types = {entry[0]: str(entry[1]) for entry in description}
        return Answer(columns, types, (time.perf_counter() - started) * 1000)

    def records(self) -> tuple[LakeRecord, ...]:
        """All registered lakes, by id."""
        with self._store.read() as connection:
            rows = connection.execute(select(table).order_by(table.c.id)).mappings().all()
        return tuple(LakeRecord(**row) for row in rows)

    def record(self, lake_id: str) -> LakeRecord:
        """One lake. Raises NotFound."""
        with self._store.read() as connection:
            row = connection.execute(select(table).where(table.c.id == lake_id)).mappings().first()
        if row is None:
            raise NotFound("lake.unknown", lake=lake_id)
        return LakeRecord(**row)

    def register(self, record: LakeRecord) -> None:
        """Add a lake, or do nothing if its id is taken."""
        with self._store.write() as connection:
            if connection.execute(select(table.c.id).where(table.c.id == record.id)).first() is None:
                connection.execute(insert(table).values(**vars(record)))

    def version(self, lake_id: str) -> int:
        """The data version: grows with each load, so that it can stand in cache keys."""
        return self.record(lake_id).version

    def loaded(self, lake_id: str, *, tables: Sequence[str] = ()) -> None:
        """Say that a load committed: the version grows and everyone who listens hears `data.changed`."""
        with self._store.write() as connection:
            moment = self._clock.now()
            connection.execute(
                update(table).where(table.c.id == lake_id).values(version=table.c.version + 1, loaded_at=moment)
            )
            self._events.record(connection, "data.changed", {"lake": lake_id, "tables": list(tables)})
        self._events.wake()

    def tables(self, lake_id: str) -> tuple[TableInfo, ...]:
        """The tables of a local lake with their columns."""
        found = self.fetch(
            "SELECT c.schema_name, c.table_name, c.column_name, c.data_type, t.estimated_size"
            " FROM duckdb_columns() AS c LEFT JOIN duckdb_tables() AS t"
            " ON t.database_name = c.database_name AND t.schema_name = c.schema_name AND t.table_name = c.table_name"
            " WHERE c.database_name = ? AND NOT c.internal ORDER BY 1, 2, c.column_index",
            [self.record(lake_id).stand_in or lake_id],
        )
        grouped: dict[tuple[str, str], tuple[list[Column], int | None]] = {}
        for schema, name, column, kind, rows in zip(*found.columns.values(), strict=True):
            grouped.setdefault((schema, name), ([], rows))[0].append(Column(column, kind))
        return tuple(TableInfo(s, n, tuple(columns), rows, None) for (s, n), (columns, rows) in grouped.items())

    def close(self) -> None:
        """Close the engine."""
        with self._lock:
            if self._engine is not None:
                self._engine.close()
                self._engine = None

    def warehouse_file(self) -> Path:
        """Where the embedded warehouse lies."""
        return self._settings.home / "warehouse.duckdb"

    def _open(self) -> duckdb.DuckDBPyConnection:
        engine = duckdb.connect(":memory:", config=self._config())
        engine.execute("SET TimeZone = 'UTC'")
        if self._settings.home == Path(":memory:"):
            engine.execute(f"ATTACH ':memory:' AS {quote('prod')}")
        else:
            self._settings.home.mkdir(parents=True, exist_ok=True)
            file = str(self.warehouse_file()).replace("'", "''")
            engine.execute(f"ATTACH '{file}' AS {quote('prod')}")
        engine.execute(f"USE {qualify('prod', 'main')}")
        return engine

    def _config(self) -> dict[str, Any]:
        config: dict[str, Any] = {
            "memory_limit": self._settings.warehouse_memory,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if self._settings.warehouse_threads:
            config["threads"] = self._settings.warehouse_threads
        return config
