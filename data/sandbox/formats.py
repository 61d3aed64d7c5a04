"""Formats of a result: what the engine projects for each, and who turns its batches into bytes. Imports pyarrow."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa
from duckdb.sqltypes import DuckDBPyType
from pyarrow import csv, parquet

from data.sandbox import projections
from data.sandbox.sheets import Workbook

_CHUNK = 1 << 18


class Sink:
    """A file to write to that hands on what it gets in pieces of moderate size. Knows how much went through it."""

    def __init__(self, send: Callable[[bytes | memoryview], None]) -> None:
        self._send = send
        self._held = bytearray()
        self.size = 0
        self.closed = False
        self._broken = False

    def break_off(self) -> None:
        """Hand on nothing more: what a writer that is thrown away still writes would be taken for an end."""
        self._broken = True
        self._held.clear()

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        if self._broken:
            return len(view)
        self.size += len(view)
        if len(view) < _CHUNK:
            self._held += view
            if len(self._held) >= _CHUNK:
                self.flush()
        else:
            self.flush()
            for start in range(0, len(view), _CHUNK):
                self._send(view[start : start + _CHUNK])
        return len(view)

    def flush(self) -> None:
        if self._held:
            self._send(bytes(self._held))
            self._held.clear()

    def tell(self) -> int:
        return self.size

    def close(self) -> None:
        self.flush()
        self.closed = True

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


class Writer(Protocol):
    """Takes batches whose columns are what the format projects; `close` writes what comes at the end."""

    def write(self, batch: Any) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Format:
    """`project` makes the select list from names and types, `open` a writer of batches whose columns have the types
    of `schema` and these names."""

    project: Callable[[Sequence[str], Sequence[DuckDBPyType]], str]
    open: Callable[[Sequence[str], Any, Sink], Writer]


class _Batches:
    """Arrow IPC or Parquet: the batches under the result's own names."""

    def __init__(self, names: Sequence[str], schema: Any, open_writer: Callable[[Any], Any]) -> None:
        fields = zip(names, schema.types, strict=True)
        self._schema = pa.schema([pa.field(name, _plain(kind)) for name, kind in fields])
        self._writer = open_writer(self._schema)

    def write(self, batch: Any) -> None:
        columns = [
            column if column.type == field.type else column.cast(field.type)
            for column, field in zip(batch.columns, self._schema, strict=True)
        ]
        self._writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=self._schema))

    def close(self) -> None:
        self._writer.close()


class _Lines:
    """One text column whose values are the bytes."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def write(self, batch: Any) -> None:
        self._sink.write(text_of(batch))
        self._sink.flush()

    def close(self) -> None:
        self._sink.close()


class _Csv:
    """A header of names safe for spreadsheets, then rows; text is quoted, NULL is empty."""

    def __init__(self, names: Sequence[str], schema: Any, sink: Sink) -> None:
        shown = [f"'{name}" if name.startswith(("=", "+", "-", "@", "\t", "\r")) else name for name in names]
        self._names = pa.schema([pa.field(name, kind) for name, kind in zip(shown, schema.types, strict=True)])
        self._writer = csv.CSVWriter(sink, self._names)
        self._sink = sink

    def write(self, batch: Any) -> None:
        self._writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=self._names))
        self._sink.flush()

    def close(self) -> None:
        self._writer.close()
        self._sink.close()


class _Sheets:
    """Sheets of a workbook, a new one whenever a sheet is full."""

    def __init__(self, names: Sequence[str], sink: Sink) -> None:
        self._book = Workbook(zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1))
        self._book.begin("Result", names)
        self._sink = sink

    def write(self, batch: Any) -> None:
        start = 0
        while start < batch.num_rows:
            part = batch.slice(start, self._book.room)
            self._book.write(text_of(part), rows=part.num_rows)
            start += part.num_rows

    def close(self) -> None:
        self._book.close()
        self._sink.close()


def text_of(batch: Any) -> memoryview:
    """The values of a batch's one text column, one after the other, without a copy."""
    column = batch.column(0)
    if column.type != pa.string():
        column = column.cast(pa.string())
    _, offsets, data = column.buffers()
    if data is None or not batch.num_rows:
        return memoryview(b"")
    ends = memoryview(offsets).cast("i")
    return memoryview(data)[ends[column.offset] : ends[column.offset + len(column)]]


def _plain(kind: Any) -> Any:
    """What old readers know: text instead of text views, and text for what is always NULL."""
    if pa.types.is_null(kind):
        return pa.string()
    return kind


def _stored(names: Sequence[str], schema: Any, sink: Sink) -> Writer:
    return _Batches(names, schema, lambda known: pa.ipc.new_file(sink, known))


def _arrow(names: Sequence[str], schema: Any, sink: Sink) -> Writer:
    return _Batches(names, schema, lambda known: pa.ipc.new_stream(sink, known))


def _parquet(names: Sequence[str], schema: Any, sink: Sink) -> Writer:
    return _Batches(names, schema, lambda known: parquet.ParquetWriter(sink, known, compression="zstd"))


FORMATS: dict[str, Format] = {
    "stored": Format(lambda _, types: projections.arrow(types), _stored),
    "arrow": Format(lambda _, types: projections.arrow(types), _arrow),
    "parquet": Format(lambda _, types: projections.arrow(types), _parquet),
    "csv": Format(lambda _, types: projections.cells(types), _Csv),
    "ndjson": Format(projections.lines, lambda _names, _schema, sink: _Lines(sink)),
    "xlsx": Format(lambda _, types: projections.sheet_row(types), lambda names, _schema, sink: _Sheets(names, sink)),
}
