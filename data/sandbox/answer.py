"""Answers one request: guard, look at the result's types, run, send rows in batches up to the caps."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import duckdb
import orjson

from data.sandbox import mistakes, values
from data.sandbox.engine import Engine
from data.sandbox.guard import Kind, Verdict, inspect
from data.sandbox.refusal import Refusal
from data.sandbox.row_rules import rules_of
from data.sandbox.wire import END, HEAD, ROWS

_BATCH = 2048
_LOOK = "SELECT * FROM (\n"


class Send(Protocol):
    """Sends one frame."""

    def __call__(self, kind: bytes, body: bytes | memoryview) -> None: ...


@dataclass(frozen=True)
class Request:
    """One statement to run: `tables` are those granted (None: all), `rows` and `bytes` cap the answer (None: not),
    `rules` say which rows of which tables may be seen (None: all)."""

    sql: str
    lake: str
    tables: Sequence[tuple[str, ...]] | None
    parameters: Any
    rows: int
    bytes: int
    rules: Sequence[Mapping[str, Any]] | None


def answer(engine: Engine, request: Request, send: Send) -> None:
    """Run `request` and send its head, rows and end. Raises Refusal."""
    started = time.perf_counter()
    with engine.cursor(request.lake) as cursor:
        verdict = judged(cursor, engine, request)
        guarded = time.perf_counter()
        if verdict.kind is Kind.SELECT:
            sent = _send_select(cursor, engine, verdict, request, send)
        else:
            columns, rows = listed(cursor, engine, verdict, request)
            send_head([(name, "VARCHAR") for name in columns], verdict, send)
            sent = _send_rows(iter([rows]), values.encoder([]), request, send)
    ended = time.perf_counter()
    timing = {"guard_ms": (guarded - started) * 1000, "engine_ms": (ended - guarded) * 1000}
    send(END, orjson.dumps({**sent, **timing}))


def judged(cursor: duckdb.DuckDBPyConnection, engine: Engine, request: Request) -> Verdict:
    """The guard's verdict on `request`. Raises Refusal."""
    catalogue = engine.catalogue.granted(request.tables)
    with explained(engine, 0):
        return engine.once(
            ("verdict", request.sql, request.lake, str(request.tables), str(request.rules)),
            lambda: inspect(cursor, request.sql, catalogue=catalogue, lake=request.lake, rules=rules_of(request.rules)),
        )


def result_columns(
    cursor: duckdb.DuckDBPyConnection, engine: Engine, verdict: Verdict, request: Request
) -> list[tuple[str, Any]]:
    """Names and types of the result of a SELECT, which is not run for it. Raises Refusal."""
    with explained(engine, len(_LOOK)):
        return engine.once(
            ("columns", verdict.statement, request.lake, _shape(request.parameters)),
            lambda: _columns(cursor.execute(f"{_LOOK}{verdict.statement}\n) LIMIT 0", request.parameters)),
        )


def listed(
    cursor: duckdb.DuckDBPyConnection, engine: Engine, verdict: Verdict, request: Request
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of what is no SELECT: the tables that may be read, or the engine's plan, all text."""
    if verdict.kind in {Kind.TABLES, Kind.ALL_TABLES}:
        tables = sorted(engine.catalogue.granted(request.tables).tables.values())
        wanted = slice(0, 3) if verdict.kind is Kind.ALL_TABLES else slice(2, 3)
        own = [table for table in tables if verdict.kind is Kind.ALL_TABLES or table[0] == request.lake]
        rows: list[tuple[Any, ...]] = [tuple(table[wanted]) for table in own]
        return list(("lake", "schema", "name")[wanted]), rows
    before = f"{verdict.kind.value}\n"
    with explained(engine, len(before)):
        cursor.execute(before + verdict.statement, request.parameters)
        return [name for name, _ in _columns(cursor)], cursor.fetchall()


def _send_select(
    cursor: duckdb.DuckDBPyConnection, engine: Engine, verdict: Verdict, request: Request, send: Send
) -> dict[str, Any]:
    columns = result_columns(cursor, engine, verdict, request)
    types = [kind for _, kind in columns]
    send_head(columns, verdict, send)
    before = f"SELECT {values.projection(types)} FROM (\n"
    names = ", ".join(f"c{at}" for at in range(len(columns)))
    with explained(engine, len(before)):
        cursor.execute(
            f"{before}{verdict.statement}\n) AS result({names}) LIMIT {request.rows + 1}", request.parameters
        )
        return _send_rows(_batches(cursor), values.encoder(types), request, send)


def send_head(columns: Sequence[tuple[str, Any]], verdict: Verdict, send: Send) -> None:
    """Send names and types of the result and the tables it is made of."""
    described = [{"name": name, "type": str(kind)} for name, kind in columns]
    send(HEAD, orjson.dumps({"columns": described, "tables": verdict.tables}))


def _columns(cursor: duckdb.DuckDBPyConnection) -> list[tuple[str, Any]]:
    return [(str(entry[0]), entry[1]) for entry in cursor.description or []]


def _shape(parameters: Any) -> str:
    """What of `parameters` decides on the types of a result: their names and the types of their values."""
    if isinstance(parameters, dict):
        return str({name: _shape(value) for name, value in parameters.items()})
    if isinstance(parameters, list):
        return str([_shape(value) for value in parameters])
    return f"{type(parameters).__name__} {parameters.bit_length() // 31 if isinstance(parameters, int) else ''}"


def _batches(cursor: duckdb.DuckDBPyConnection) -> Iterator[list[tuple[Any, ...]]]:
    while batch := cursor.fetchmany(_BATCH):
        yield batch


def _send_rows(
    batches: Iterator[list[tuple[Any, ...]]],
    encoder: values.Encoder,
    request: Request,
    send: Send,
) -> dict[str, Any]:
    count = size = 0
    cut: str | None = None
    for batch in batches:
        kept = batch[: request.rows - count]
        body = encoder.encode(kept)
        if size + len(body) > request.bytes:
            kept, body = _fitting(kept, encoder, request.bytes - size)
            cut = "bytes"
        else:
            cut = "rows" if len(kept) < len(batch) else None
        if kept:
            send(ROWS, body)
        count, size = count + len(kept), size + len(body)
        if cut:
            break
    return _sent(count, size, cut, request)


def _fitting(rows: list[tuple[Any, ...]], encoder: values.Encoder, room: int) -> tuple[list[tuple[Any, ...]], bytes]:
    """As many of the first `rows` as fit into `room` bytes, within a factor of two."""
    while rows:
        rows = rows[: len(rows) // 2]
        body = encoder.encode(rows)
        if len(body) <= room:
            return rows, body
    return [], b""


def _sent(count: int, size: int, cut: str | None, request: Request) -> dict[str, Any]:
    if cut == "bytes" and count == 0:
        raise Refusal("query.row_too_large", bytes=request.bytes)
    return {"row_count": count, "bytes": size, "truncated": cut is not None, "truncated_by": cut}


@contextmanager
def explained(engine: Engine, shift: int) -> Iterator[None]:
    """Errors of the engine in the block become refusals; `shift` bytes stood before the person's statement."""
    try:
        yield
    except (duckdb.Error, OSError) as error:  # what goes wrong while Arrow is read comes as an OSError
        raise mistakes.explain(error, shift=shift, lakes=engine.lakes) from error
    except MemoryError as error:
        raise Refusal("query.memory", message="out of memory") from error
