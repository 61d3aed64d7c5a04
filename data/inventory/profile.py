"""What there is to say about a table: its columns with their NULLs, distinct values, bounds, shape and most frequent
values, some rows, and how old its newest moment is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import duckdb
from sqlglot import exp

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import NotFound
from data.lakes import LakeRecord, TableInfo, dialect_of, is_remote
from data.sql import qualify, quote

SAMPLE = 100_000
REMOTE_SAMPLE = 10_000
STEPS = 20
TOP = 5
SHOWN = 20
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "U", "FLOAT", "DOUBLE", "DECIMAL")
_MOMENTS = ("DATE", "TIMESTAMP")
_INSTANT = "TIMESTAMP WITH TIME ZONE"
_REMOTE_MS = 20_000


@dataclass(frozen=True)
class ColumnProfile:
    """One column of the rows that were looked at. `least` and `most` are None for types without order; `histogram` are
    counts over equal steps from `least` to `most`, for numbers and moments; `top` are values with their counts."""

    name: str
    type: str
    nulls: int
    distinct: int
    least: Any
    most: Any
    histogram: tuple[int, ...]
    top: tuple[tuple[Any, int], ...]


@dataclass(frozen=True)
class TableProfile:
    """A table. `rows` is what its lake says, `looked_at` how many of them were looked at; `newest` is its latest moment
    that is not in the future, None without such a column."""

    lake: str
    table: TableInfo
    looked_at: int
    columns: tuple[ColumnProfile, ...]
    sample: tuple[tuple[Any, ...], ...]
    newest: datetime | None


def table_profile(core: Core, lake: str, name: str, *, actor: Actor, schema: str | None = None) -> TableProfile:
    """The profile of a table, kept until its lake's data changes. Large tables are looked at in part: 100,000 rows
    here, the first 10,000 of a remote lake. Raises AccessError, NotFound, LakeError."""
    require(actor, Permission.READ)
    record = core.lakes.record(lake)
    table = find_table(core, lake, name, schema=schema)
    key = f"profile {lake} {core.lakes.version(lake)} {table.schema} {table.name}"
    held = core.memory.get(key)
    if isinstance(held, TableProfile):
        return held
    made = _remote(core, record, table) if is_remote(record) else _local(core, record, table)
    core.memory.set(key, made)
    return made


def find_table(core: Core, lake: str, name: str, *, schema: str | None = None) -> TableInfo:
    """A table as its lake describes it, `name` alone or `schema.name`. Raises NotFound and LakeError."""
    tables = core.lakes.tables(lake)
    wanted = name if schema is None else f"{schema}.{name}"
    found = next((each for each in tables if wanted in {each.name, f"{each.schema}.{each.name}"}), None)
    if found is None:
        raise NotFound("lake.table_unknown", lake=lake, table=wanted)
    return found


def _local(core: Core, record: LakeRecord, table: TableInfo) -> TableProfile:
    source = qualify(record.stand_in or record.id, table.schema, table.name)
    with core.lakes.cursor() as cursor:
        part = f" USING SAMPLE reservoir({SAMPLE} ROWS) REPEATABLE (7)" if (table.rows or 0) > SAMPLE else ""
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE looked_at AS SELECT * FROM {source}{part}")
        try:
            return _profile(core, cursor, record.id, table)
        finally:
            cursor.execute("DROP TABLE looked_at")


def _remote(core: Core, record: LakeRecord, table: TableInfo) -> TableProfile:
    query = exp.select("*").from_(exp.table_(table.name, db=table.schema, quoted=True)).limit(REMOTE_SAMPLE)
    file = core.lakes.remotes.inputs.open(record.id)
    try:
        with core.lakes.remotes.connection(record, milliseconds=_REMOTE_MS) as remote:
            file.land(remote.execute(query.sql(dialect_of(record))), ("main", "looked_at"))
        with file.reading() as cursor:
            return _profile(core, cursor, record.id, table)
    finally:
        file.remove()


def _profile(core: Core, cursor: duckdb.DuckDBPyConnection, lake: str, table: TableInfo) -> TableProfile:
    described = [(row[0], str(row[1])) for row in cursor.execute("DESCRIBE looked_at").fetchall()]
    for name, kind in described:
        if kind == _INSTANT:
            cursor.execute(f"ALTER TABLE looked_at ALTER COLUMN {quote(name)} TYPE TIMESTAMP")
    counted = cursor.execute("SELECT count(*) FROM looked_at").fetchone()
    columns = tuple(_column(cursor, name, kind) for name, kind in described)
    sample = cursor.execute(f"SELECT * FROM looked_at LIMIT {SHOWN}").fetchall()
    rows = tuple(tuple(_plain(value) for value in row) for row in sample)
    newest = _newest(core, cursor, described)
    return TableProfile(lake, table, counted[0] if counted else 0, columns, rows, newest)


def _column(cursor: duckdb.DuckDBPyConnection, name: str, kind: str) -> ColumnProfile:
    column = quote(name)
    ordered = kind.startswith((*_NUMBERS, *_MOMENTS, "VARCHAR", "BOOLEAN", "TIME"))
    bounds = f"min({column}), max({column})" if ordered else "NULL, NULL"
    row = cursor.execute(
        f"SELECT count(*) - count({column}), count(DISTINCT {column}), {bounds} FROM looked_at"
    ).fetchone()
    nulls, distinct, least, most = row or (0, 0, None, None)
    top = cursor.execute(
        f"SELECT {column}, count(*) AS n FROM looked_at WHERE {column} IS NOT NULL"
        f" GROUP BY 1 ORDER BY n DESC, 1 LIMIT {TOP}"
    ).fetchall()
    steps = _histogram(cursor, column, kind) if distinct > 1 else ()
    frequent = tuple((_plain(value), count) for value, count in top)
    return ColumnProfile(name, kind, nulls, distinct, _plain(least), _plain(most), steps, frequent)


def _histogram(cursor: duckdb.DuckDBPyConnection, column: str, kind: str) -> tuple[int, ...]:
    if not kind.startswith((*_NUMBERS, *_MOMENTS)) or "[" in kind:
        return ()
    number = f"epoch({column}::TIMESTAMP)" if kind.startswith(_MOMENTS) else f"{column}::DOUBLE"
    found = cursor.execute(
        f"WITH v AS (SELECT {number} AS v FROM looked_at WHERE isfinite({number})),"
        f" b AS (SELECT min(v) AS a, max(v) AS z FROM v)"
        f" SELECT least(floor((v - a) / (z - a) * {STEPS})::INTEGER, {STEPS - 1}), count(*)"
        f" FROM v, b WHERE z > a GROUP BY 1"
    ).fetchall()
    counts = dict(found)
    return tuple(counts.get(at, 0) for at in range(STEPS)) if counts else ()


def _newest(core: Core, cursor: duckdb.DuckDBPyConnection, described: list[tuple[str, str]]) -> datetime | None:
    moments = [quote(name) for name, kind in described if kind.startswith(_MOMENTS) and "[" not in kind]
    if not moments:
        return None
    now = core.clock.now().replace(tzinfo=None)
    parts = ", ".join(f"max({name}::TIMESTAMP) FILTER ({name}::TIMESTAMP <= ?)" for name in moments)
    row = cursor.execute(f"SELECT {parts} FROM looked_at", [now] * len(moments)).fetchone()
    known = [value for value in row or () if value is not None]
    return max(known).replace(tzinfo=UTC) if known else None


def _plain(value: Any) -> Any:
    """A value as JSON."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | str):
        return value if not isinstance(value, int) or abs(value) < 2**53 else str(value)
    if isinstance(value, float):
        return value if value - value == 0 else None
    return str(value)
