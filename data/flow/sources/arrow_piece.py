"""Rows that Python reads (XML, Excel, SQLite), handed to the engine in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from data.flow.options import Refused
from data.flow.sources.source import Reading
from data.sql import quote

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 20_000


def text_relation(reading: Reading, name: str, columns: Sequence[str], rows: Iterable[Sequence[str | None]]) -> str:
    """SQL over rows of text, read once."""
    import pyarrow as pa

    schema = pa.schema([(column, pa.string()) for column in columns])
    return relation(reading, name, schema, _batches(schema, rows))


def relation(reading: Reading, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> str:
    """SQL over batches, read once."""
    import pyarrow as pa

    reading.connection.register(name, pa.RecordBatchReader.from_batches(schema, _watched(reading, batches)))
    return f"SELECT * FROM {quote(name)}"


def _watched(reading: Reading, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    try:
        yield from batches
    except Refused as refused:
        reading.failures.append(refused)
        raise


def _batches(schema: pa.Schema, rows: Iterable[Sequence[str | None]]) -> Iterator[pa.RecordBatch]:
    held: list[Sequence[str | None]] = []
    for row in rows:
        held.append(row)
        if len(held) == BATCH:
            yield _batch(schema, held)
            held = []
    if held:
        yield _batch(schema, held)


def _batch(schema: pa.Schema, rows: list[Sequence[str | None]]) -> pa.RecordBatch:
    import pyarrow as pa

    return pa.record_batch([pa.array(column, pa.string()) for column in zip(*rows, strict=True)], schema=schema)
