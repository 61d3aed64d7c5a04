"""What a statement may name: tables and views of the attached lakes, cut down to those the actor was granted."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import duckdb

Path = tuple[str, str, str]
_ASCII_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def fold(name: str) -> str:
    """`name` as DuckDB compares names: only ASCII letters lose their case."""
    return name.translate(_ASCII_LOWER)


@dataclass(frozen=True)
class Catalogue:
    """Tables by folded (lake, schema, name) with their names as written; views also with their SQL.

    `macros` are names a lake redefines as functions: they hide the engine's own, so they can't be trusted.
    """

    tables: Mapping[Path, Path]
    views: Mapping[Path, str]
    macros: frozenset[str] = field(default=frozenset())

    def granted(self, names: Collection[tuple[str, ...]] | None) -> Catalogue:
        """This catalogue with only the tables `names` (lake, schema, name); all of them for None."""
        if names is None:
            return self
        kept = {tuple(fold(part) for part in name) for name in names}
        return replace(self, tables={path: shown for path, shown in self.tables.items() if path in kept})

    def joined_by(self, tables: Collection[Path], *, lakes: Collection[str]) -> Catalogue:
        """What this catalogue says of `lakes`, and `tables` (lake, schema, name) of others that hold nothing else."""
        kept = {fold(lake) for lake in lakes}
        known = {path: shown for path, shown in self.tables.items() if path[0] in kept}
        added = {(fold(lake), fold(schema), fold(name)): (lake, schema, name) for lake, schema, name in tables}
        views = {path: sql for path, sql in self.views.items() if fold(path[0]) in kept}
        return Catalogue({**known, **added}, views, self.macros)

    def find(self, path: tuple[str, ...], home: tuple[str, str]) -> Path | None:
        """The table that DuckDB would bind to `path`, written with one to three names, from lake and schema `home`."""
        names = tuple(fold(part) for part in path)
        tries: list[tuple[str, ...]] = [(*home[: 3 - len(names)], *names)]
        if len(names) == 2:
            tries.append((names[0], "main", names[1]))
        return next((self.tables[attempt] for attempt in tries if attempt in self.tables), None)  # type: ignore[index]

    def near(self, path: tuple[str, ...]) -> list[str]:
        """Up to three tables that look like `path`, best first; with their lake where `path` names an unknown one."""
        apart = len(path) > 1 and all(fold(path[0]) not in table[:2] for table in self.tables)
        parts = len(path) if apart else 1
        shown = {fold(name): name for name in (_written(table, parts) for table in self.tables.values())}
        wanted = ".".join(path) if apart else path[-1]
        return [shown[match] for match in difflib.get_close_matches(fold(wanted), shown, n=3, cutoff=0.6)]


def _written(table: Path, parts: int) -> str:
    return ".".join(table if parts == 3 else (table[0], table[2]) if parts == 2 else table[2:])


def read_tables(connection: duckdb.DuckDBPyConnection, lakes: Collection[str]) -> list[Path]:
    """The tables of `lakes` alone: a sixth of the time of all that `read_catalogue` asks for."""
    found = connection.execute(
        "SELECT database_name, schema_name, table_name FROM duckdb_tables() WHERE NOT internal"
    ).fetchall()
    return [(lake, schema, name) for lake, schema, name in found if lake in lakes]


def read_catalogue(connection: duckdb.DuckDBPyConnection) -> Catalogue:
    """All tables and views of the lakes attached to `connection`."""
    names = connection.execute(
        "SELECT database_name, schema_name, table_name, NULL FROM duckdb_tables() WHERE NOT internal"
        " UNION ALL SELECT database_name, schema_name, view_name, sql FROM duckdb_views() WHERE NOT internal"
    ).fetchall()
    macros = connection.execute("SELECT DISTINCT function_name FROM duckdb_functions() WHERE NOT internal").fetchall()
    paths = {(fold(lake), fold(schema), fold(name)): (lake, schema, name) for lake, schema, name, _ in names}
    views = {(lake, schema, name): sql for lake, schema, name, sql in names if sql is not None}
    return Catalogue(paths, views, frozenset(fold(name) for (name,) in macros))
