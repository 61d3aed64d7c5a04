"""A table of a lake, or a query over it, read from the lake's own file, read-only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from data.flow.compile import first_line
from data.flow.guarded import guarded
from data.flow.options import Option, Refused, Values
from data.flow.sources.cursor import CURSOR, OVERLAP, Window, window
from data.flow.sources.remote_lake import remote_pieces
from data.flow.sources.source import Piece, Reading, Source
from data.sql import literal, qualify, quote

OPTIONS = (
    Option("lake", "lake", required=True),
    Option("table", "text"),
    Option("query", "sql"),
    CURSOR,
    OVERLAP,
)


def pieces(values: Values, reading: Reading) -> Iterator[Piece]:
    """One piece. Raises Refused for tables and columns that are not there, and for SQL that may not run."""
    lake = str(values["lake"])
    bound = reading.lakes.get(lake)
    if isinstance(bound, Mapping):
        yield from remote_pieces(values, reading, bound)
        return
    connection = reading.connection
    attach(reading, lake)
    relation = _relation(values, reading, lake)
    found = _window(values, reading, relation) if values.get("cursor") else Window("true", {})
    state = _settled(connection, found)
    yield Piece(
        name=f"{lake}.{values.get('table', 'query')}",
        relation=f"SELECT * FROM ({relation}) WHERE {found.where}",
        first_line=None,
        state=lambda: state,
    )


def attach(reading: Reading, lake: str) -> None:
    """Make the lake a catalog of the engine, once."""
    file = reading.lakes.get(lake)
    if not isinstance(file, str):
        raise Refused("lake.unknown", lake=lake)
    reading.connection.execute(f"ATTACH IF NOT EXISTS {literal(file)} AS {quote(lake)} (READ_ONLY)")


def _relation(values: Values, reading: Reading, lake: str) -> str:
    if values.get("query"):
        return guarded(reading.connection, str(values["query"]), lake=lake)
    schema, _, table = str(values.get("table", "")).rpartition(".")
    relation = f"SELECT * FROM {qualify(lake, schema or 'main', table)}"
    try:
        reading.connection.execute(f"DESCRIBE {relation}")
    except duckdb.Error as error:
        raise Refused(
            "flow.table_missing", table=str(values.get("table")), lake=lake, detail=first_line(error)
        ) from error
    return relation


def _window(values: Values, reading: Reading, relation: str) -> Window:
    column = quote(str(values["cursor"]))
    try:
        row = reading.connection.execute(
            f"SELECT CAST(max({column}) AS VARCHAR), any_value(typeof({column})) FROM ({relation})"
        ).fetchone()
    except duckdb.Error as error:
        raise Refused("flow.column_missing", step="source", column=str(values["cursor"]), columns=[]) from error
    newest, kind = row or (None, "VARCHAR")
    return window(values, reading.state, kind=str(kind), newest=newest, interval=reading.settings.get("interval"))


def _settled(connection: duckdb.DuckDBPyConnection, found: Window) -> dict[str, Any]:
    """The state with its cursor as a value."""
    text = found.state.get("cursor")
    if not isinstance(text, str) or not text.startswith("greatest("):
        return found.state
    row = connection.execute(f"SELECT CAST({text} AS VARCHAR)").fetchone()
    return {**found.state, "cursor": row[0] if row else None}


SOURCE = Source("lake", OPTIONS, pieces)
