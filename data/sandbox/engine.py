"""The engine of a sandboxed process: lakes attached read-only, every way out shut, settings locked."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import duckdb

from data.sandbox.catalogue import Catalogue, read_catalogue
from data.sql import qualify, quote

Found = TypeVar("Found")
ReadCatalogue = Callable[[duckdb.DuckDBPyConnection], Catalogue]

_KNOWN = 500
_AT_START: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
    "python_scan_all_frames": False,
    "temp_directory": "",
}
_AT_LAST = (
    "SET GLOBAL TimeZone = 'UTC'",
    "SET GLOBAL errors_as_json = true",
    "SET enable_external_access = false",
    "SET disabled_filesystems = 'LocalFileSystem'",
    "SET lock_configuration = true",
)


@dataclass(frozen=True)
class Engine:
    """An open engine, the lakes it was opened with (id and file), what they hold, and what is known of statements.

    The lakes never change while it is open, so what was found out about a statement stays true.
    """

    connection: duckdb.DuckDBPyConnection
    lakes: tuple[tuple[str, str], ...]
    catalogue: Catalogue
    known: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """What `find` gave for `key` the first time it was asked."""
        if key not in self.known:
            if len(self.known) >= _KNOWN:
                self.known.clear()
            self.known[key] = find()
        found: Found = self.known[key]
        return found

    def cursor(self, lake: str) -> duckdb.DuckDBPyConnection:
        """A cursor of its own for one statement: what it leaves behind goes with it."""
        cursor = self.connection.cursor()
        cursor.execute(f"USE {qualify(lake, 'main')}")
        return cursor


def open_engine(
    lakes: Sequence[tuple[str, str]], *, memory: int, threads: int, read: ReadCatalogue = read_catalogue
) -> Engine:
    """An engine with each of `lakes` (id, DuckDB file) as a read-only catalog, taking `memory` bytes at most. What the
    lakes hold is what `read` says."""
    config = {**_AT_START, "memory_limit": f"{memory}B", "threads": threads}
    connection = duckdb.connect(":memory:", config=config)
    for lake, file in lakes:
        path = file.replace("'", "''")
        connection.execute(f"ATTACH '{path}' AS {quote(lake)} (READ_ONLY)")
    catalogue = read(connection)
    for statement in _AT_LAST:
        connection.execute(statement)
    return Engine(connection, tuple(lakes), catalogue)
