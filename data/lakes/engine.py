"""The DuckDB engine of this process: an in-memory root, the warehouse and every local lake as catalogs of it."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from data.errors import LakeError
from data.settings import Settings
from data.sql import literal, qualify, quote

WAREHOUSE = "prod"
DERIVED = "rollups"
IDLE = 8
UNDER_WAY = "SELECT i, i + 1, i + 2, i + 3 FROM range(1000000000) AS r(i)"


class Engine:
    """Opened at first use; many threads, a cursor each."""

    def __init__(self, settings: Settings, catalogs: Callable[[], Mapping[str, Path]]) -> None:
        """`catalogs` gives the files of the lakes to attach when the engine opens."""
        self._settings = settings
        self._catalogs = catalogs
        self._lock = threading.RLock()
        self._root: duckdb.DuckDBPyConnection | None = None
        self._idle: list[duckdb.DuckDBPyConnection] = []
        self._lent: weakref.WeakSet[duckdb.DuckDBPyConnection] = weakref.WeakSet()
        self._used: float | None = None

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A new cursor; close it after use. Raises LakeError when the warehouse can't be opened."""
        with self._lock:
            if self._root is None:
                self._root = self._open()
            return self._lend(self._root.cursor())

    @contextmanager
    def borrowed(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for one statement that leaves nothing behind: making a new one costs as much as a small answer."""
        with self._lock:
            cursor = self._lend(self._idle.pop()) if self._idle else self.cursor()
        try:
            yield cursor
        except BaseException:
            cursor.close()
            raise
        with self._lock:
            self._lent.discard(cursor)
            if self._root is not None and len(self._idle) < IDLE:
                self._idle.append(cursor)
                return
        cursor.close()

    def attach(self, catalog: str, file: Path) -> None:
        """Make `file` the catalog, read-only, in place of an earlier one. Queries that run keep what they see."""
        with self._lock:
            if self._root is not None:
                _attach(self._root, catalog, file)

    def detach(self, catalog: str) -> None:
        """Forget a catalog, if it is there."""
        with self._lock:
            if self._root is not None:
                self._root.execute(f"DETACH DATABASE IF EXISTS {quote(catalog)}")

    def rest(self, *, after: float) -> bool:
        """Give the memory of blocks that were read back to the system, once per use and not before nobody has had a
        cursor for `after` seconds; whether it was given now.

        DuckDB drops every block that nobody holds before it refuses a limit out of its reach. Beside a statement
        under way 1 byte is: the limit in force never changes, so no statement can fail for this.
        """
        with self._lock:
            if self._lent:
                self._used = time.monotonic()
                return False
            due = self._used is not None and time.monotonic() - self._used >= after
            if self._root is None or not due or self._settings.home == Path(":memory:"):
                return False
            try:
                with self._root.cursor() as under_way, suppress(duckdb.OutOfMemoryException):
                    under_way.execute(UNDER_WAY)
                    self._root.execute("SET memory_limit = '1B'").fetchall()
            finally:
                self._root.execute(f"SET memory_limit = {literal(self._settings.warehouse_memory)}").fetchall()
            self._used = None
            return True

    def close(self) -> None:
        """Give the files back."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()
            if self._root is not None:
                self._root.close()
                self._root = None

    def _lend(self, cursor: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
        self._used = time.monotonic()
        self._lent.add(cursor)
        return cursor

    def _open(self) -> duckdb.DuckDBPyConnection:
        root = duckdb.connect(":memory:", config=self._config())
        root.execute("SET TimeZone = 'UTC'")
        if self._settings.home == Path(":memory:"):
            root.execute(f"ATTACH ':memory:' AS {quote(WAREHOUSE)}")
        else:
            self._attach_warehouse(root)
        root.execute(f"USE {qualify(WAREHOUSE, 'main')}")
        for catalog, file in self._catalogs().items():
            _attach(root, catalog, file)
        return root

    def _attach_warehouse(self, root: duckdb.DuckDBPyConnection) -> None:
        file = self._settings.home / "warehouse.duckdb"
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            root.execute(f"ATTACH {literal(str(file))} AS {quote(WAREHOUSE)}")
        except duckdb.Error as error:
            root.close()
            code = "lake.warehouse_held" if "lock" in str(error).lower() else "lake.warehouse_damaged"
            raise LakeError(code, file=str(file), detail=str(error).split("\n", 1)[0][:300]) from error

    def _config(self) -> dict[str, Any]:
        config: dict[str, Any] = {
            "memory_limit": self._settings.warehouse_memory,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if self._settings.home != Path(":memory:"):
            config["temp_directory"] = str(self._settings.home / "spill")
        if self._settings.warehouse_threads:
            config["threads"] = self._settings.warehouse_threads
        return config


def _attach(root: duckdb.DuckDBPyConnection, catalog: str, file: Path) -> None:
    root.execute(f"ATTACH OR REPLACE {literal(str(file))} AS {quote(catalog)} (READ_ONLY)")
