"""Loads into a table of the warehouse that has rollups: what changes reaches those in the same transaction."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import duckdb

from data.lakes import DERIVED, WAREHOUSE
from data.metrics import Along
from data.pipelines.destinations.write_modes import EXECUTION, Writing, append, run
from data.sql import literal, qualify, quote


def append_along(writing: Writing, place: tuple[str, str], along: Along) -> int:
    """Rows added to the table at `place`. They are written down apart first, so that they can be told from the others.

    Columns that the table fills by itself would not be in them: then the rollups stay behind and are built anew.
    """
    if _fills_columns(writing, *place):
        return append(writing)
    name = f"{DERIVED}.new${writing.execution_id}"
    new = qualify(WAREHOUSE, *name.split(".", 1))
    run(writing.cursor, f"CREATE SCHEMA IF NOT EXISTS {qualify(WAREHOUSE, DERIVED)}")
    run(writing.cursor, f"CREATE TABLE {new} AS SELECT * FROM {writing.table} LIMIT 0")
    added = append(dataclasses.replace(writing, table=new))
    along.merge(writing.cursor, ".".join(place), name)
    names = ", ".join(map(quote, [*writing.columns, EXECUTION]))
    run(writing.cursor, f"INSERT INTO {writing.table} ({names}) SELECT {names} FROM {new}")
    run(writing.cursor, f"DROP TABLE {new}")
    return added


def change_along(writing: Writing, place: tuple[str, str], along: Along, change: Callable[[Writing], int]) -> int:
    """Rows changed by a mode that does not only append; the periods they touch are made anew in the rollups."""
    by_key = bool(writing.key) and writing.missing == "keep"
    old = f"SELECT t.* FROM {writing.table} AS t SEMI JOIN {writing.rows} AS s ON {writing.same}" if by_key else None
    along.note(writing.cursor, ".".join(place), old)
    changed = change(writing)
    own = f"SELECT * FROM {writing.table} WHERE {quote(EXECUTION)} = {literal(writing.execution_id)}"
    along.redo(writing.cursor, ".".join(place), own)
    return changed


def empty_along(cursor: duckdb.DuckDBPyConnection, place: tuple[str, str], along: Along | None) -> None:
    """No row is left in the table at `place`, nor in the rollups on it."""
    full, name = qualify(WAREHOUSE, *place), ".".join(place)
    if along is None or not along.concerns(name):
        run(cursor, f"DELETE FROM {full}")
        return
    along.note(cursor, name, None)
    run(cursor, f"DELETE FROM {full}")
    along.redo(cursor, name, f"SELECT * FROM {full}")


def _fills_columns(writing: Writing, schema: str, table: str) -> bool:
    sql = """SELECT 1 FROM duckdb_columns() WHERE database_name = ? AND schema_name = ? AND table_name = ?
        AND column_default IS NOT NULL LIMIT 1"""
    return writing.cursor.execute(sql, [WAREHOUSE, schema, table]).fetchone() is not None
