"""What every reader leaves behind: a table in the lake's file, its columns with plain names and original headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from data.lakes.outcome import Note
from data.lakes.reading.candidates import DATES
from data.lakes.reading.column_types import selections, typed_columns
from data.lakes.reading.dialect import COLUMNS
from data.lakes.reading.names import column_names
from data.lakes.reading.refused import Refused
from data.sql import literal, qualify, quote

RAW = 'scratch.main."raw"'


@dataclass(frozen=True)
class Read:
    """A table that was made: rows left out of it, and what is worth telling."""

    rejected: int = 0
    notes: tuple[Note, ...] = ()


def stage(connection: duckdb.DuckDBPyConnection, relation: str, values: tuple[object, ...] = ()) -> None:
    """Put `relation` (SQL after FROM) into the scratch table: plain column names, structs flattened, instants in UTC.

    Raises Refused for more columns than a table may have.
    """
    fields = list(_fields(connection.sql(f"SELECT * FROM {relation}", params=list(values))))
    if len(fields) > COLUMNS:
        raise Refused("load.too_many_columns", columns=len(fields), limit=COLUMNS)
    names = column_names("_".join(field.path) for field in fields)
    shown = ", ".join(f"{field.sql} AS {quote(name)}" for field, name in zip(fields, names, strict=True))
    connection.execute(f"CREATE OR REPLACE TABLE {RAW} AS SELECT {shown} FROM {relation}", list(values))
    headers = {name: ".".join(field.path) for name, field in zip(names, fields, strict=True)}
    keep_headers(connection, RAW, headers)


def settle(connection: duckdb.DuckDBPyConnection, table: str) -> Read:
    """Make `table` of the scratch table; text that is always an ISO date or instant becomes one."""
    described = connection.execute(f"DESCRIBE {RAW}").fetchall()
    columns = [row[0] for row in described]
    texts = [row[0] for row in described if row[1] == "VARCHAR"]
    typed = typed_columns(connection, RAW, texts, candidates=DATES)
    dated = {t.column: t for t in typed if t.type is not None}
    selected, notes = selections(list(dated.values()))
    sql = dict(zip(dated, selected, strict=True))
    shown = ", ".join(sql.get(column, quote(column)) for column in columns)
    connection.execute(f"CREATE TABLE {qualify('main', table)} AS SELECT {shown} FROM {RAW}")
    headers = connection.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE database_name = 'scratch' AND comment IS NOT NULL"
    ).fetchall()
    keep_headers(connection, qualify("main", table), dict(headers))
    connection.execute(f"DROP TABLE {RAW}")
    return Read(notes=tuple(notes))


def keep_headers(connection: duckdb.DuckDBPyConnection, table: str, headers: Mapping[str, str]) -> None:
    """Keep the original header of each column of `table` (SQL) whose name differs from it, as its comment."""
    for name, header in headers.items():
        if header and header != name:
            connection.execute(f"COMMENT ON COLUMN {table}.{quote(name)} IS {literal(header)}")


@dataclass(frozen=True)
class _Field:
    path: tuple[str, ...]
    sql: str


def _fields(relation: duckdb.DuckDBPyRelation) -> Iterator[_Field]:
    for name, kind in zip(relation.columns, relation.types, strict=True):
        yield from _flattened((name,), quote(name), kind)


def _flattened(path: tuple[str, ...], sql: str, kind: Any) -> Iterator[_Field]:
    if kind.id == "struct" and kind.children:
        for name, child in kind.children:
            yield from _flattened((*path, name), f"({sql}).{quote(name)}", child)
    elif str(kind) == "TIMESTAMP WITH TIME ZONE":
        yield _Field(path, f"{sql} AT TIME ZONE 'UTC'")
    else:
        yield _Field(path, sql)
