"""One table of a SQLite file, in bounded batches. Declared types hold where every value keeps them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from data.lakes.outcome import Note
from data.lakes.reading.refused import Refused
from data.lakes.reading.tables import Read, settle, stage
from data.sql import quote

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 50_000


def read_sqlite(connection: duckdb.DuckDBPyConnection, path: Path, source: str, table: str) -> Read:
    """Make `table` of the table or view `source`. Raises Refused."""
    import pyarrow as pa

    decoded = _Text()
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False)) as database:
            database.text_factory = decoded
            columns = sqlite_columns(database, source)
            schema = pa.schema([(column.name, column.type) for column in columns])
            rows = pa.RecordBatchReader.from_batches(schema, sqlite_batches(database, source, columns))
            connection.register("sqlite_rows", rows)
            stage(connection, "sqlite_rows")
        read = settle(connection, table)
    except (sqlite3.Error, duckdb.Error, pa.ArrowException) as error:
        detail = str(error).split("\n", 1)[0][:200]
        raise Refused("load.damaged", format="SQLite", detail=detail, line=0) from error
    return replace(read, notes=(*read.notes, *_mixed(columns), *decoded.notes()))


@dataclass(frozen=True)
class SqliteColumn:
    """A column as it will be read; `mixed` when it holds numbers and text together, which become text."""

    name: str
    type: pa.DataType
    mixed: bool = False


class _Text:
    """Decodes texts; bytes that are not UTF-8 become replacement characters, and are counted."""

    def __init__(self) -> None:
        self._replaced = 0

    def __call__(self, raw: bytes) -> str:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            self._replaced += 1
            return raw.decode("utf-8", "replace")

    def notes(self) -> tuple[Note, ...]:
        return (Note("load.text_replaced", {"values": self._replaced}),) if self._replaced else ()


def sqlite_columns(database: sqlite3.Connection, table: str) -> list[SqliteColumn]:
    """The columns of a table with the types that all its stored values keep."""
    declared = [(row[1], row[2].upper()) for row in database.execute(f"PRAGMA table_xinfo({quote(table)})")]
    kinds = ("integer", "real", "text", "blob")
    sums = [f"coalesce(sum(typeof({quote(name)}) = '{kind}'), 0)" for name, _ in declared for kind in kinds]
    bools = [f"coalesce(min({quote(name)} IN (0, 1)), 0)" for name, _ in declared]
    row = database.execute(f"SELECT {', '.join([*sums, *bools])} FROM {quote(table)}").fetchone()
    columns = []
    for place, (name, kind) in enumerate(declared):
        integers, reals, texts, blobs = (bool(count) for count in row[4 * place : 4 * place + 4])
        flag = "BOOL" in kind and bool(row[len(sums) + place]) and not (reals or texts or blobs)
        columns.append(_column(name, kind, flag=flag, stored=(integers, reals, texts, blobs)))
    return columns


def _column(name: str, declared: str, *, flag: bool, stored: tuple[bool, bool, bool, bool]) -> SqliteColumn:
    import pyarrow as pa

    integers, reals, texts, blobs = stored
    sorts = (integers or reals) + texts + blobs
    if sorts > 1:
        return SqliteColumn(name, pa.string(), mixed=True)
    if flag:
        return SqliteColumn(name, pa.bool_())
    if blobs:
        return SqliteColumn(name, pa.binary())
    if texts or not (sorts or re.search("INT|REAL|FLOA|DOUB|DEC|NUM", declared)):
        return SqliteColumn(name, pa.string())
    fractions = reals or re.search("REAL|FLOA|DOUB|DEC|NUM", declared)
    return SqliteColumn(name, pa.float64() if fractions else pa.int64())


def sqlite_batches(
    database: sqlite3.Connection,
    table: str,
    columns: list[SqliteColumn],
    *,
    where: str = "",
    bound: Sequence[Any] = (),
) -> Iterator[pa.RecordBatch]:
    """The rows of a table in batches of bounded size; those for which `where` holds, if given."""
    import pyarrow as pa

    names = ", ".join(quote(column.name) for column in columns)
    condition = f" WHERE {where}" if where else ""
    cursor = database.execute(f"SELECT {names} FROM {quote(table)}{condition}", bound)
    while rows := cursor.fetchmany(BATCH):
        arrays = [
            pa.array([_value(value, column) for value in values], column.type)
            for values, column in zip(zip(*rows, strict=True), columns, strict=True)
        ]
        yield pa.record_batch(arrays, names=[column.name for column in columns])


def _value(value: Any, column: SqliteColumn) -> Any:
    import pyarrow as pa

    if value is None:
        return None
    if pa.types.is_boolean(column.type):
        return bool(value)
    if pa.types.is_floating(column.type):
        return float(value)
    if column.mixed:
        return value.hex() if isinstance(value, bytes) else str(value)
    return value


def _mixed(columns: list[SqliteColumn]) -> tuple[Note, ...]:
    names = ", ".join(column.name for column in columns if column.mixed)
    return (Note("load.mixed_types", {"columns": names}),) if names else ()
