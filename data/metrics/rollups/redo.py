"""Makes the periods of rollups anew that a load changed, in the load's own transaction, from the rows as they are then.

A load that replaces or merges rows leaves no delta that could be added. What it touched is a stretch of time; the
periods in it are made anew, and the rows outside are not read.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime

import duckdb
from sqlglot import exp

from data.lakes import WAREHOUSE
from data.metrics.compile.names import column
from data.metrics.model import Dataset, Rollup
from data.metrics.plan import Context
from data.metrics.query import Grain
from data.metrics.rolled import Built, table_of
from data.metrics.rollups.build import build_statement, counted, reach_of
from data.metrics.time_words import floor, step
from data.sql import literal, qualify

MOST = 2_000_000
WALL = frozenset({"DATE", "TIMESTAMP"})
ALL = "true"
UNTIMED = datetime(1970, 1, 1)


@dataclass(frozen=True)
class Stretch:
    """From the first to the last moment of the rows that a load touched; None where it may be any."""

    first: datetime | None
    last: datetime | None

    def with_(self, other: Stretch | None) -> Stretch:
        """The stretch of both."""
        if other is None:
            return self
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return Stretch(None, None)
        return Stretch(min(self.first, other.first), max(self.last, other.last))


@dataclass(frozen=True)
class Redone:
    """A rollup made anew over a stretch; `single` are the distinct counts that add up, `reach` the newest moment."""

    built: Built
    single: frozenset[str]
    reach: datetime | None


def stretch_of(
    cursor: duckdb.DuckDBPyConnection, dataset: Dataset, time: str, context: Context, rows: str
) -> Stretch | None:
    """When the rows are that a query of rows of the base selects; None where there are none. Rows none of which has a
    time count as of 1970."""
    name = _plain_time(dataset, time, context)
    times = _times(_quoted(name)) if name else "NULL, NULL"
    row = cursor.execute(f"SELECT count(*), {times} FROM ({rows}) AS base").fetchone()
    assert row is not None
    if not row[0]:
        return None
    return Stretch(row[1] or UNTIMED, row[2] or UNTIMED) if name else Stretch(None, None)


def redo(
    cursor: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    context: Context,
    built: Built,
    stretch: Stretch,
    appended: str | None = None,
) -> Redone | None:
    """A rollup made anew over the periods that a stretch touches, of the rows of its dataset and those of a table that
    are `appended` to it after this; None, and nothing done, where those have too many rows."""
    rows, periods = _inside(dataset, built.rollup, context, stretch)
    view = f"temp.main.touched${table_of(dataset.id, built.rollup.id)}"
    base = qualify(WAREHOUSE, *_placed(dataset.table))
    tables = [base, *([qualify(WAREHOUSE, *_placed(appended))] if appended else [])]
    whole = " UNION ALL ".join(f"SELECT * FROM {table} AS base WHERE {rows}" for table in tables)
    cursor.execute(f"CREATE OR REPLACE TEMP VIEW {_full(view)} AS {whole}").fetchall()
    few = _one(cursor, f"SELECT count(*) FROM {_full(view)}") <= MOST
    single: frozenset[str] = frozenset()
    if few:
        touched = dataclasses.replace(dataset, table=view)
        made = build_statement(touched, built.rollup, context)
        cursor.execute(f"DELETE FROM {built.table} WHERE {periods}").fetchall()
        cursor.execute(f"INSERT INTO {built.table} {made.sql}", list(made.values)).fetchall()
        outside = f"{base} AS base WHERE NOT ({rows})"
        single = frozenset(_still_single(cursor, touched, built, context, (outside, periods)))
    newest = dataclasses.replace(dataset, table=appended) if appended else dataset
    cursor.execute(f"DROP VIEW {_full(view)}").fetchall()
    return Redone(built, single, reach_of(cursor, newest, built.rollup, context)) if few else None


def _still_single(
    cursor: duckdb.DuckDBPyConnection, touched: Dataset, built: Built, context: Context, places: tuple[str, str]
) -> Iterator[str]:
    """Of the distinct counts that added up so far those that still do: none of the values touched lies in two of the
    rows made anew, or stands outside of what was touched. `places` are the rows outside and the periods made anew."""
    outside, periods = places
    for id_ in sorted(built.single):
        measure = touched.measures[id_]
        if measure.value is None or measure.value.joins:
            continue
        value = measure.value.tree.sql(dialect="duckdb")
        parts = f"SELECT coalesce(sum({_quoted(f'measure:{id_}')}), 0) FROM {built.table} WHERE {periods}"
        here, there = f"SELECT {value} AS v FROM {_full(touched.table)} AS base", f"SELECT {value} AS v FROM {outside}"
        if (
            not _meet(cursor, here, there)
            and _one(cursor, parts) == counted(cursor, touched, built.rollup, context, [measure])[id_]
        ):
            yield id_


def _meet(cursor: duckdb.DuckDBPyConnection, few: str, many: str) -> bool:
    """Whether a value `v` of a few is among many, of which only those between the least and the largest are read."""
    bounds = cursor.execute(f"SELECT min(v), max(v) FROM ({few})").fetchone()
    near = f"SELECT v FROM ({many}) WHERE v BETWEEN ? AND ?"
    sql = f"SELECT 1 FROM ({near}) AS o SEMI JOIN ({few}) AS n USING (v) LIMIT 1"
    return cursor.execute(sql, list(bounds or (None, None))).fetchone() is not None


def _inside(dataset: Dataset, rollup: Rollup, context: Context, stretch: Stretch) -> tuple[str, str]:
    """What holds for the rows of the base in the periods touched, and for the rollup's rows of those."""
    name = _plain_time(dataset, rollup.time, context)
    if name is None or stretch.first is None or stretch.last is None:
        return ALL, ALL
    dated = context.schemas[dataset.id].types[f"time:{rollup.time}"] == "DATE"
    grain = "day" if dated and rollup.grain == Grain.HOUR else str(rollup.grain)
    first = floor(stretch.first, grain, fiscal=context.fiscal) if stretch.first.year > MINYEAR else None
    last = step(floor(stretch.last, grain, fiscal=context.fiscal), grain) if stretch.last.year < MAXYEAR else None
    bounds = [_written(moment, dated=dated) if moment else None for moment in (first, last)]
    return _between(_quoted(name), *bounds), _between(_quoted(f"time:{rollup.time}"), *bounds)


def _times(name: str) -> str:
    """The first and the last moment, those before and after the years of Python, infinite ones among them, as the ends
    of these; what lies in such a year is touched however far."""
    first, last = (literal(each.isoformat(sep=" ")) for each in (datetime.min, datetime.max))
    return f"greatest(min({name})::TIMESTAMP, TIMESTAMP {first}), least(max({name})::TIMESTAMP, TIMESTAMP {last})"


def _written(moment: datetime, *, dated: bool) -> str:
    return f"DATE {literal(moment.date().isoformat())}" if dated else f"TIMESTAMP {literal(moment.isoformat(sep=' '))}"


def _between(name: str, first: str | None, last: str | None) -> str:
    bounds = [f"{name} {sign} {bound}" for sign, bound in ((">=", first), ("<", last)) if bound]
    return f"(({' AND '.join(bounds) or ALL}) OR {name} IS NULL)"


def _plain_time(dataset: Dataset, time: str, context: Context) -> str | None:
    """The column of the base that a time is; None for one that is worked out, lies elsewhere or has a zone."""
    scalar = dataset.times[time]
    plain = isinstance(scalar.tree, exp.Column) and not scalar.joins
    return scalar.tree.name if plain and context.schemas[dataset.id].types.get(f"time:{time}") in WALL else None


def _one(cursor: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = cursor.execute(sql).fetchone()
    assert row is not None
    return int(row[0])


def _placed(table: str) -> tuple[str, str]:
    schema, _, name = table.rpartition(".")
    return schema or "main", name


def _full(name: str) -> str:
    return qualify(*name.split("."))


def _quoted(name: str) -> str:
    return column(name).sql(dialect="duckdb")
