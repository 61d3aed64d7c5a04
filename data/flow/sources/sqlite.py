"""A table of a SQLite file. Types are those the stored values keep, so nothing is bent to a declaration."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.flow.options import Option, Refused, Values
from data.flow.sources.arrow_piece import relation
from data.flow.sources.cursor import CURSOR, OVERLAP, SPAN
from data.flow.sources.source import Piece, Reading, Source
from data.lakes.reading.sqlite_table import sqlite_batches, sqlite_columns
from data.sql import quote

if TYPE_CHECKING:
    import pyarrow as pa

OPTIONS = (
    Option("path", "path", required=True),
    Option("table", "text", required=True),
    CURSOR,
    OVERLAP,
)
OWN = "nexus.db"


def pieces(values: Values, reading: Reading) -> Iterator[Piece]:
    """One piece, read in one transaction. Raises Refused; a locked file is transient."""
    path = Path(str(values["path"])).expanduser()
    path = path if path.is_absolute() else reading.base / path
    if not path.is_file() or path.resolve() == (reading.base / OWN).resolve():
        raise Refused("flow.no_files", pattern=str(values["path"]))
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False)) as database:
            database.execute("BEGIN")
            yield _piece(values, reading, database, path)
    except sqlite3.Error as error:
        raise _refusal(error) from error


def _told(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    try:
        yield from batches
    except (sqlite3.Error, pa.ArrowException, ValueError) as error:
        raise _refusal(error) from error


def _refusal(error: Exception) -> Refused:
    locked = isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
    return Refused("load.damaged", transient=locked, format="SQLite", detail=str(error)[:200], line=0)


def _piece(values: Values, reading: Reading, database: sqlite3.Connection, path: Path) -> Piece:
    import pyarrow as pa

    table, cursor = str(values["table"]), values.get("cursor")
    if not database.execute(f"PRAGMA table_xinfo({quote(table)})").fetchall():
        raise Refused("flow.table_missing", table=table, lake=path.name, detail="")
    where, bound, state = _window(values, reading, database)
    columns = sqlite_columns(database, table)
    if cursor is not None and cursor not in [column.name for column in columns]:
        raise Refused("flow.column_missing", step="source", column=cursor, columns=[each.name for each in columns])
    schema = pa.schema([(column.name, column.type) for column in columns])
    batches = sqlite_batches(database, table, columns, where=where, bound=bound)
    made = relation(reading, f"sqlite_{table}", schema, _told(batches))
    return Piece(f"{path.name}/{table}", made, first_line=None, size=path.stat().st_size, state=lambda: state)


def _window(values: Values, reading: Reading, database: sqlite3.Connection) -> tuple[str, list[Any], dict[str, Any]]:
    cursor = values.get("cursor")
    if cursor is None:
        return "", [], {}
    column = quote(str(cursor))
    if interval := reading.settings.get("interval"):
        return f"{column} >= ? AND {column} < ?", [_bound(each) for each in interval], {}
    newest = database.execute(f"SELECT max({column}) FROM {quote(str(values['table']))}").fetchone()[0]
    before = reading.state.get("cursor")
    if newest is None or before is None:
        return f"{column} <= ? OR {column} IS NULL", [newest], {"cursor": newest}
    low = _back(before, values.get("overlap"))
    return f"{column} > {low} AND {column} <= ?", [before, newest], {"cursor": max(before, newest)}


def _bound(moment: str) -> str:
    """A bound as dates and times are written in SQLite, so that it sorts with them."""
    day, _, clock = moment.partition("T")
    return day if clock.startswith("00:00:00") else f"{day} {clock[:8]}"


def _back(before: Any, overlap: Any) -> str:
    if not overlap:
        return "?"
    found = SPAN.fullmatch(str(overlap).strip())
    if isinstance(before, int | float):
        if found or not str(overlap).strip().isdecimal():
            raise Refused("flow.overlap", overlap=str(overlap), type="number")
        return f"? - {int(overlap)}"
    if not found:
        raise Refused("flow.overlap", overlap=str(overlap), type="time")
    count, unit = int(found[1]) * (7 if found[2] == "week" else 1), "day" if found[2] == "week" else found[2]
    function = "date" if len(str(before)) == len("2026-01-01") else "datetime"
    return f"{function}(?, '-{count} {unit}s')"


SOURCE = Source("sqlite", OPTIONS, pieces)
