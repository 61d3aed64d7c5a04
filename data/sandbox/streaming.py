"""Runs one statement and sends its whole result as bytes of a format, batch by batch. Imports pyarrow."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb
import orjson
import pyarrow as pa

from data.sandbox.answer import Request, Send, explained, judged, listed, result_columns, send_head
from data.sandbox.engine import Engine
from data.sandbox.formats import FORMATS, Sink, Writer
from data.sandbox.guard import Kind, Verdict
from data.sandbox.wire import BYTES, END

_ROWS_PER_BATCH = 8_192
_LISTED = "SELECT * FROM listed"
Columns = list[tuple[str, Any]]
Caps = tuple[int | None, int | None]


@dataclass(frozen=True)
class StreamRequest(Request):
    """A statement whose result is wanted in a format of `FORMATS`."""

    format: str


def stream(engine: Engine, request: StreamRequest, send: Send) -> None:
    """Run `request` and send its head, the bytes of its result, and its end. Raises Refusal.

    The end tells `batches`, the rows of each batch, by which a stored result is read page by page.
    """
    started = time.perf_counter()
    with engine.cursor(request.lake) as cursor:
        verdict = judged(cursor, engine, request)
        guarded = time.perf_counter()
        statement, columns = _source(cursor, engine, verdict, request)
        send_head(columns, verdict, send)
        sent = _send_result(cursor, engine, statement, columns, request, send)
    timing = {"guard_ms": (guarded - started) * 1000, "engine_ms": (time.perf_counter() - guarded) * 1000}
    send(END, orjson.dumps({**sent, **timing}))


def _source(
    cursor: duckdb.DuckDBPyConnection, engine: Engine, verdict: Verdict, request: Request
) -> tuple[str, Columns]:
    """The SELECT that gives the rows, and what its columns are."""
    if verdict.kind is Kind.SELECT:
        return verdict.statement, result_columns(cursor, engine, verdict, request)
    names, rows = listed(cursor, engine, verdict, request)
    texts = {name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(names)}
    cursor.register("listed", pa.table(texts))
    return _LISTED, [(name, duckdb.sqltype("VARCHAR")) for name in names]


def _send_result(
    cursor: duckdb.DuckDBPyConnection,
    engine: Engine,
    statement: str,
    columns: Columns,
    request: StreamRequest,
    send: Send,
) -> dict[str, Any]:
    before = _before(columns, request.format)
    with explained(engine, len(before.encode())):
        relation = _relation(cursor, before, statement, columns, request)
        return _write(relation, columns, request.format, send, caps=(request.rows, request.bytes))


def write_relation(
    cursor: duckdb.DuckDBPyConnection, statement: str, columns: Columns, format_name: str, send: Send
) -> dict[str, Any]:
    """Send the rows of `statement` of our own as bytes of a format; what was sent."""
    text = _wrapped(_before(columns, format_name), statement, columns)
    return _write(cursor.sql(text), columns, format_name, send, caps=(None, None))


def _relation(cursor: Any, before: str, statement: str, columns: Columns, request: Request) -> Any:
    cut = "" if request.rows is None else f" LIMIT {request.rows + 1}"
    parameters = None if statement is _LISTED else request.parameters
    return cursor.sql(_wrapped(before, statement, columns) + cut, params=parameters)


def _before(columns: Columns, format_name: str) -> str:
    project = FORMATS[format_name].project
    return f"SELECT {project([name for name, _ in columns], [kind for _, kind in columns])} FROM (\n"


def _wrapped(before: str, statement: str, columns: Columns) -> str:
    return f"{before}{statement}\n) AS result({', '.join(f'c{at}' for at in range(len(columns)))})"


def _write(relation: Any, columns: Columns, format_name: str, send: Send, *, caps: Caps) -> dict[str, Any]:
    reader = relation.to_arrow_reader(_ROWS_PER_BATCH)
    sink = Sink(lambda part: send(BYTES, part))
    try:
        return _written(
            reader, FORMATS[format_name].open([name for name, _ in columns], reader.schema, sink), sink, caps
        )
    except BaseException:
        sink.break_off()
        raise


def _written(reader: Iterable[Any], writer: Writer, sink: Sink, caps: Caps) -> dict[str, Any]:
    most_rows, most_bytes = caps
    cut: str | None = None
    batches: list[int] = []
    for batch in reader:
        room = batch.num_rows if most_rows is None else most_rows - sum(batches)
        if room < batch.num_rows:
            batch, cut = batch.slice(0, room), "rows"
        if batch.num_rows:
            writer.write(batch)
            batches.append(batch.num_rows)
        if cut is None and most_bytes is not None and sink.size > most_bytes:
            cut = "bytes"
        if cut:
            break
    writer.close()
    sink.flush()
    told = {"row_count": sum(batches), "bytes": sink.size, "batches": batches}
    return {**told, "truncated": cut is not None, "truncated_by": cut}
