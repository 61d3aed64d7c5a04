"""How rows reach their table: appended, in place of all others, merged by key, or as a history of versions.

Every mode runs inside the caller's transaction: readers see the table as before or as after, never between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from data.errors import DefinitionError, Problem
from data.flow import Option
from data.sql import literal, quote

EXECUTION = "_execution_id"
OPTIONS = (
    Option("mode", "choice", "append", choices=("append", "replace", "merge", "history")),
    Option("key", "columns"),
    Option("missing", "choice", "keep", choices=("keep", "mark", "delete")),
)
HISTORY = ("_valid_from TIMESTAMP", "_valid_to TIMESTAMP", "_is_current BOOLEAN")


@dataclass(frozen=True)
class Writing:
    """What is written: the quoted `table`, the relation `rows` with its `columns`, and the options of the mode."""

    cursor: duckdb.DuckDBPyConnection
    table: str
    rows: str
    columns: Sequence[str]
    execution_id: str
    at: datetime
    key: Sequence[str] = ()
    missing: str = "keep"

    @property
    def moment(self) -> str:
        return f"TIMESTAMP {literal(self.at.replace(tzinfo=None).isoformat(sep=' '))}"

    @property
    def same(self) -> str:
        return " AND ".join(f"t.{quote(name)} = s.{quote(name)}" for name in self.key)

    @property
    def differs(self) -> str:
        rest = [name for name in self.columns if name not in self.key]
        return " OR ".join(f"t.{quote(name)} IS DISTINCT FROM s.{quote(name)}" for name in rest) or "false"


def append(writing: Writing) -> int:
    """Rows added."""
    names = ", ".join(quote(name) for name in writing.columns)
    return run(
        writing.cursor,
        f"INSERT INTO {writing.table} ({names}, {quote(EXECUTION)})"
        f" SELECT {names}, {literal(writing.execution_id)} FROM {writing.rows}",
    )


def replace(writing: Writing) -> int:
    """All rows swapped. The table was made anew before, in the same transaction."""
    return append(writing)


def merge(writing: Writing) -> int:
    """Rows delivered: new ones are inserted, changed ones updated, equal ones stay untouched."""
    _check_keys(writing)
    mark = writing.missing == "mark"
    if mark:
        run(writing.cursor, f"ALTER TABLE {writing.table} ADD COLUMN IF NOT EXISTS _deleted_at TIMESTAMP")
    back = " OR t._deleted_at IS NOT NULL" if mark else ""
    names = [*writing.columns, EXECUTION]
    values = [*(f"s.{quote(name)}" for name in writing.columns), literal(writing.execution_id)]
    changes = [f"{quote(name)} = {value}" for name, value in zip(names, values, strict=True) if name not in writing.key]
    run(
        writing.cursor,
        f"MERGE INTO {writing.table} AS t USING {writing.rows} AS s ON {writing.same}"
        f" WHEN MATCHED AND ({writing.differs}{back}) THEN UPDATE SET"
        f" {', '.join([*changes, *(['_deleted_at = NULL'] if mark else [])])}"
        f" WHEN NOT MATCHED THEN INSERT ({', '.join(map(quote, names))}) VALUES ({', '.join(values)})",
    )
    _missing(writing, f"_deleted_at = {writing.moment}", "t._deleted_at IS NULL")
    return count(writing)


def history(writing: Writing) -> int:
    """Rows delivered: a changed row closes its version and begins another (slowly changing dimension, type 2)."""
    _check_keys(writing)
    for column in HISTORY:
        run(writing.cursor, f"ALTER TABLE {writing.table} ADD COLUMN IF NOT EXISTS {column}")
    close = f"_valid_to = {writing.moment}, _is_current = false"
    run(
        writing.cursor,
        f"UPDATE {writing.table} AS t SET {close} FROM {writing.rows} AS s"
        f" WHERE t._is_current AND {writing.same} AND ({writing.differs})",
    )
    names = ", ".join(quote(name) for name in writing.columns)
    run(
        writing.cursor,
        f"INSERT INTO {writing.table} ({names}, {quote(EXECUTION)}, _valid_from, _is_current)"
        f" SELECT {names}, {literal(writing.execution_id)}, {writing.moment}, true FROM {writing.rows} AS s"
        f" WHERE NOT EXISTS (SELECT 1 FROM {writing.table} AS t WHERE t._is_current AND {writing.same})",
    )
    _missing(writing, close, "t._is_current")
    return count(writing)


MODES: Mapping[str, Callable[[Writing], int]] = {
    "append": append,
    "replace": replace,
    "merge": merge,
    "history": history,
}


def mode_problems(options: Mapping[str, Any]) -> list[Problem]:
    """What is wrong between the options of a mode."""
    mode, key = options["mode"], options.get("key")
    if mode in ("merge", "history") and not key:
        return [Problem("/destination/key", "pipeline.key_missing", {"mode": mode})]
    if options.get("missing", "keep") != "keep" and mode not in ("merge", "history"):
        return [Problem("/destination/missing", "pipeline.missing_mode", {"mode": mode})]
    return []


def run(cursor: duckdb.DuckDBPyConnection, sql: str) -> int:
    """The rows a statement changed. `execute` alone only begins it."""
    found = cursor.execute(sql).fetchone()
    return int(found[0]) if found and isinstance(found[0], int) else 0


def count(writing: Writing) -> int:
    """Rows that are written."""
    row = writing.cursor.execute(f"SELECT count(*) FROM {writing.rows}").fetchone()
    return int(row[0]) if row else 0


def _missing(writing: Writing, mark: str, current: str) -> None:
    if writing.missing == "keep":
        return
    absent = f"NOT EXISTS (SELECT 1 FROM {writing.rows} AS s WHERE {writing.same})"
    if writing.missing == "mark":
        run(writing.cursor, f"UPDATE {writing.table} AS t SET {mark} WHERE {current} AND {absent}")
    else:
        run(writing.cursor, f"DELETE FROM {writing.table} AS t WHERE {absent}")


def _check_keys(writing: Writing) -> None:
    lacking = [name for name in writing.key if name not in writing.columns]
    if lacking:
        raise _refused("flow.key_missing", key=", ".join(lacking))
    names = ", ".join(quote(name) for name in writing.key)
    empty = " OR ".join(f"{quote(name)} IS NULL" for name in writing.key)
    if run(writing.cursor, f"SELECT count(*) FROM {writing.rows} WHERE {empty}"):
        raise _refused("flow.key_empty", key=", ".join(writing.key))
    twice = writing.cursor.execute(
        f"SELECT {names} FROM {writing.rows} GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT 1"
    ).fetchone()
    if twice is not None:
        raise _refused("flow.merge_twice", key=", ".join(writing.key), value=", ".join(map(str, twice)))


def _refused(code: str, **facts: Any) -> DefinitionError:
    return DefinitionError(code, (Problem("/destination/key", code, facts),), **facts)
