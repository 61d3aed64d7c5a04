"""Reads a stored result, an Arrow file of which only the descriptor is here: pages, sorted and filtered; columns
summed up; all of it in another format. Imports pyarrow.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import accumulate
from typing import Any

import duckdb
import numpy as np
import orjson
import pyarrow as pa
from duckdb.sqltypes import DuckDBPyType

from data.sandbox import values
from data.sandbox.answer import Send, explained
from data.sandbox.column_facts import column_facts
from data.sandbox.comparison import compare
from data.sandbox.engine import Engine
from data.sandbox.filters import conditions
from data.sandbox.pivots import pivot
from data.sandbox.streaming import write_relation
from data.sandbox.wire import END, HEAD, ROWS

_LARGEST_ORDER = 8_000_000


def read(engine: Engine, asked: Mapping[str, Any], files: Sequence[int], send: Send) -> None:
    """Answer `asked` (`do`: page, column, pivot, export or compare) from the stored results behind `files`.

    Raises Refusal.
    """
    with ExitStack() as stack:
        cursor = stack.enter_context(engine.connection.cursor())
        opened = [stack.enter_context(os.fdopen(os.dup(file), "rb", buffering=0)) for file in files]
        batches = [asked["batches"], *asked.get("more", ())]
        results = [Stored(each, rows) for each, rows in zip(opened, batches, strict=True)]
        with explained(engine, 0):
            _DO[asked["do"]](Reading(engine, cursor, results, asked), send)


class Stored:
    """An Arrow file whose batches hold `batches` rows each."""

    def __init__(self, opened: Any, batches: Sequence[int]) -> None:
        self._file = opened
        self._batches = batches
        self._ends = list(accumulate(batches))
        self.rows = self._ends[-1] if batches else 0
        self.schema = pa.ipc.open_file(opened).schema

    def scan(self, columns: Sequence[int] | None = None, *, numbered: bool = False) -> Any:
        """All rows as a reader of batches with columns c0, c1, …; only `columns`, if given; `row` counts from 0."""
        wanted = range(len(self.schema)) if columns is None else sorted(columns)
        fields = [pa.field(f"c{at}", self.schema.types[at]) for at in wanted]
        schema = pa.schema([*fields, pa.field("row", pa.int64())] if numbered else fields)
        options = pa.ipc.IpcReadOptions(included_fields=list(wanted) if wanted else [0])
        return pa.RecordBatchReader.from_batches(schema, self._scanned(schema, options, len(fields), numbered))

    def rows_at(self, numbers: np.ndarray[Any, Any]) -> Any:
        """A table of the rows with these numbers, in their order, its columns called c0, c1, …."""
        reader = pa.ipc.open_file(self._file)
        where = np.searchsorted(np.asarray(self._ends), numbers, side="right")
        parts, places = [], []
        for batch in np.unique(where):
            chosen = np.flatnonzero(where == batch)
            first = self._ends[batch] - self._batches[batch]
            parts.append(reader.get_batch(int(batch)).take(pa.array(numbers[chosen] - first)))
            places.append(chosen)
        table = pa.Table.from_batches(parts, self.schema)
        if parts:
            table = table.take(pa.array(np.argsort(np.concatenate(places)))).combine_chunks()
        return table.rename_columns([f"c{at}" for at in range(len(self.schema))])

    def _scanned(self, schema: Any, options: Any, width: int, numbered: bool) -> Iterator[Any]:
        reader = pa.ipc.open_file(self._file, options=options)
        for at, rows in enumerate(self._batches):
            columns = reader.get_batch(at).columns[:width]
            first = self._ends[at] - rows
            numbers = [pa.array(np.arange(first, first + rows))] if numbered else []
            yield pa.RecordBatch.from_arrays([*columns, *numbers], schema=schema)


class Reading:
    """One question about a stored result."""

    def __init__(
        self, engine: Engine, cursor: duckdb.DuckDBPyConnection, results: Sequence[Stored], asked: Mapping[str, Any]
    ) -> None:
        self.engine = engine
        self.cursor = cursor
        self.results = results
        self.stored = stored = results[0]
        self.asked = asked
        names = [f"c{at}" for at in range(len(stored.schema))]
        cursor.register("shape", pa.schema(list(zip(names, stored.schema.types, strict=True))).empty_table())
        self.types: list[DuckDBPyType] = cursor.sql("SELECT * FROM shape").types

    def scan(self, sql: str, columns: Sequence[int], parameters: Sequence[Any] = ()) -> duckdb.DuckDBPyConnection:
        """The rows of `sql` over `stored` (`row`, and c0, c1, … of `columns`)."""
        self.cursor.register("stored", self.stored.scan(columns, numbered=True))
        return self.cursor.execute(sql, list(parameters))

    def described(self, sql: str) -> list[DuckDBPyType]:
        """The types of the columns of `sql` over `stored`."""
        return list(self.cursor.sql(sql.replace("FROM stored", "FROM shape")).types)

    def both(self, sql: str) -> duckdb.DuckDBPyConnection:
        """The rows of `sql` over the results `first` and `second`."""
        for name, stored in zip(("first", "second"), self.results, strict=True):
            self.cursor.register(name, stored.scan())
        return self.cursor.execute(sql)

    def described_both(self, sql: str) -> list[DuckDBPyType]:
        """The types of the columns of `sql` over the results `first` and `second`."""
        for name, stored in zip(("first", "second"), self.results, strict=True):
            self.cursor.register(name, stored.scan())
        return list(self.cursor.sql(sql).types)


def _page(reading: Reading, send: Send) -> None:
    start, stop = reading.asked["start"], reading.asked["stop"]
    if reading.asked["sort"] or reading.asked["filters"]:
        numbers, total = _ordered(reading, start, stop)
    else:
        total = reading.stored.rows
        numbers = np.arange(min(start, total), min(stop, total))
    table = reading.stored.rows_at(numbers)
    reading.cursor.register("page", table)
    rows = reading.cursor.sql(f"SELECT {values.projection(reading.types)} FROM page").fetchall()
    send(HEAD, orjson.dumps({"total": total}))
    send(ROWS, values.encoder(reading.types).encode(rows))
    send(END, b"{}")


def _ordered(reading: Reading, start: int, stop: int) -> tuple[np.ndarray[Any, Any], int]:
    """Numbers of the rows from `start` to `stop` in the order asked for, and how many pass the filters.

    The whole order is kept for the next page, unless it is very long: then only the page is sorted out.
    """
    asked = reading.asked
    key = ("order", asked["id"], str(asked["sort"]), str(asked["filters"]))
    held = reading.engine.known.get("order")
    if held is None or held[0] != key:
        where, parameters, columns = conditions(asked["filters"], reading.types, asked["names"], reading.cursor)
        by = ", ".join(f"c{at} {'DESC' if down else 'ASC'} NULLS LAST" for at, down in asked["sort"])
        columns |= {at for at, _ in asked["sort"]}
        text = f"SELECT row FROM stored WHERE {where} ORDER BY {by + ', ' if by else ''}row"
        if reading.stored.rows > _LARGEST_ORDER:
            return _far(reading, text, where, (sorted(columns), parameters))
        numbers = reading.scan(text, sorted(columns), parameters).fetchnumpy()["row"]
        held = reading.engine.known["order"] = (key, numbers)
    return held[1][start:stop], len(held[1])


def _far(
    reading: Reading, text: str, where: str, source: tuple[Sequence[int], Sequence[Any]]
) -> tuple[np.ndarray[Any, Any], int]:
    start, stop = reading.asked["start"], reading.asked["stop"]
    found = reading.scan(f"{text} LIMIT {stop - start} OFFSET {start}", *source).fetchnumpy()["row"]
    ((count,),) = reading.scan(f"SELECT count(*) FROM stored WHERE {where}", *source).fetchall()
    return found, count


def _column(reading: Reading, send: Send) -> None:
    at = reading.asked["column"]
    facts = column_facts(lambda sql: reading.scan(sql, [at]), f"c{at}", reading.types[at], rows=reading.stored.rows)
    send(HEAD, orjson.dumps(facts, default=str))
    send(END, b"{}")


def _compare(reading: Reading, send: Send) -> None:
    send(HEAD, orjson.dumps(compare(reading.both, reading.described_both, reading.asked)))
    send(END, b"{}")


def _export(reading: Reading, send: Send) -> None:
    reading.cursor.register("stored", reading.stored.scan())
    send(HEAD, b"{}")
    columns = list(zip(reading.asked["names"], reading.types, strict=True))
    sent = write_relation(reading.cursor, "SELECT * FROM stored", columns, reading.asked["format"], send)
    send(END, orjson.dumps(sent))


def _pivot(reading: Reading, send: Send) -> None:
    asked = reading.asked
    places = (asked["rows"], asked["columns"], asked["value"])
    send(HEAD, orjson.dumps(pivot(reading.scan, reading.described, places, asked["aggregate"])))
    send(END, b"{}")


_DO = {"page": _page, "column": _column, "export": _export, "pivot": _pivot, "compare": _compare}
