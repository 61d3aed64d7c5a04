"""What set transforms read besides the rows that come to them: other sources, and the guarded SQL of people."""

from __future__ import annotations

import duckdb

from data.flow.compile import described, first_line
from data.flow.guarded import guarded
from data.flow.options import Part, Refused
from data.flow.sources import SOURCES, Reading
from data.flow.transforms import BAD, ROW, TRANSFORMS, Side
from data.flow.transforms.lookup import keys
from data.sql import quote

INPUT = "nexus_staged"


def read_side(step: Part, reading: Reading, staged: str) -> Side:
    """The side of a step; the plain one where it has none. `staged` is SQL over the rows that come to it."""
    if step.kind == "sql":
        return Side(_own_sql(step, reading.connection, staged))
    inner = step.options.get("with")
    if not isinstance(inner, Part):
        return Side()
    table = quote(f"side_{step.id}")
    _read(inner, reading, table)
    side = Side(table, described(reading.connection, f"SELECT * FROM {table}"), _count(reading.connection, table))
    if step.kind == "lookup":
        _check_unique(step, reading.connection, side)
    return side


def added(step: Part, side: Side) -> int:
    """How many rows a step brings in."""
    return side.rows if TRANSFORMS[step.kind].adds else 0


def _read(part: Part, reading: Reading, table: str) -> None:
    connection, made = reading.connection, False
    reading.log("reading_side", kind=part.kind)
    for piece in SOURCES[part.kind].pieces(part.options, reading):
        columns = [quote(name) for name in described(connection, piece.relation) if name not in (BAD, ROW)]
        rows = f"SELECT {', '.join(columns)} FROM ({piece.relation})"
        try:
            if made:
                connection.execute(f"INSERT INTO {table} BY NAME {rows}").fetchall()
            else:
                connection.execute(f"CREATE TEMP TABLE {table} AS {rows}").fetchall()
        except duckdb.Error as error:
            raise Refused("flow.unreadable", piece=piece.name, detail=first_line(error)) from error
        if broken := piece.broken():
            raise Refused("flow.side_broken", piece=piece.name, line=broken[0].line, rows=len(broken))
        made = True
    if not made:
        raise Refused("flow.side_empty", kind=part.kind)


def _check_unique(step: Part, connection: duckdb.DuckDBPyConnection, side: Side) -> None:
    names = [name for name in keys(step.options) if name in side.columns]
    if not names:
        return
    listed = ", ".join(quote(name) for name in names)
    some = " AND ".join(f"{quote(name)} IS NOT NULL" for name in names)
    twice = connection.execute(
        f"SELECT {listed} FROM {side.relation} WHERE {some} GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT 1"
    ).fetchone()
    if twice is not None:
        raise Refused("flow.key_twice", step=step.id, key=", ".join(names), value=", ".join(map(str, twice)))


def _own_sql(step: Part, connection: duckdb.DuckDBPyConnection, staged: str) -> str:
    connection.execute(f"ATTACH IF NOT EXISTS ':memory:' AS {quote(INPUT)}")
    view = f'{quote(INPUT)}."main"."input"'
    columns = ", ".join(f"{quote(name)} {kind}" for name, kind in described(connection, staged).items())
    connection.execute(f"DROP VIEW IF EXISTS {view}")
    connection.execute(f"CREATE TABLE {view} ({columns})")
    try:
        statement = guarded(connection, str(step.options["query"]), lake=INPUT)
    finally:
        connection.execute(f"DROP TABLE {view}")
    connection.execute(f"CREATE VIEW {view} AS {staged}")
    return statement


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0
