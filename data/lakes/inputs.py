"""Rows brought here from remote lakes for one query: a DuckDB file a lake, which a sandboxed worker may read."""

from __future__ import annotations

import secrets
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from data.errors import LakeError, LimitError, NexusError
from data.lakes.drivers.remote import Stream
from data.lakes.drivers.types import DECIMAL
from data.settings import Settings
from data.sql import qualify, quote

if TYPE_CHECKING:
    import pyarrow as pa

_MEGABYTE = 1_000_000
_WIDEST = 38


@dataclass(frozen=True)
class Landed:
    """What came of a stream: rows and bytes of Arrow that were moved, and the time it took in ms. `cut` when there
    was more than the rows asked for."""

    rows: int
    bytes: int
    milliseconds: float
    cut: bool = False


class Inputs:
    """The folder of these files. What an earlier process left there is removed at the first use."""

    def __init__(self, settings: Settings) -> None:
        self._in_memory = settings.home == Path(":memory:")
        self._home = settings.home.absolute() / "inputs"
        self._most = settings.query_inputs * _MEGABYTE
        self._borrowed: tempfile.TemporaryDirectory[str] | None = None
        self._lock = threading.Lock()
        self._ready = False

    def open(self, lake: str) -> InputFile:
        """A new, empty file for rows of `lake`."""
        name = f"{lake}-{secrets.token_hex(8)}.duckdb"
        return InputFile(self._folder() / name, self._most)

    def close(self) -> None:
        """Remove what was borrowed."""
        if self._borrowed is not None:
            self._borrowed.cleanup()

    def _folder(self) -> Path:
        with self._lock:
            if self._in_memory and self._borrowed is None:
                self._borrowed = tempfile.TemporaryDirectory(prefix="nexus-inputs-")
            folder = Path(self._borrowed.name) if self._borrowed is not None else self._home
            if not self._ready:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                for left in folder.glob("*.duckdb*"):
                    left.unlink(missing_ok=True)
                self._ready = True
            return folder


class InputFile:
    """One file while it is filled. Streams may land in it side by side."""

    def __init__(self, file: Path, most: int) -> None:
        self.file = file
        self.bytes = 0
        self._most = most
        self._making = threading.Lock()
        config: dict[str, Any] = {"memory_limit": "256MB", "threads": 1, "temp_directory": ""}
        self._connection = duckdb.connect(str(file), config=config)
        self._connection.execute("SET TimeZone = 'UTC'")

    def land(
        self, stream: Stream, table: tuple[str, str], *, types: tuple[str, ...] = (), rows: int | None = None
    ) -> Landed:
        """Write `stream` into a new table (schema, name), its columns as `types` say, at most `rows` of them.

        A decimal whose digits the lake doesn't tell gets as many as its values need, or becomes a double. Raises what
        the stream raises, LimitError for more than the setting `query_inputs` allows, LakeError on a full disk.
        """
        import pyarrow as pa

        started = time.perf_counter()
        counted = _Counted(stream, rows, self._most - self.bytes)
        schema, name = table
        with self._connection.cursor() as cursor:
            try:
                with self._making:  # two at once conflict, though neither makes what is there
                    cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(schema)}").fetchall()
                cursor.register("incoming", pa.RecordBatchReader.from_batches(counted.schema, counted.batches()))
                cursor.execute(f"CREATE TABLE {qualify(schema, name)} AS SELECT {counted.select(types)} FROM incoming")
                for column in counted.loose(types):
                    _settle(cursor, qualify(schema, name), column)
            except duckdb.Error as error:
                raise counted.error or _unwritten(error) from None
        self.bytes += counted.bytes
        return Landed(counted.rows, counted.bytes, (time.perf_counter() - started) * 1000, counted.cut)

    def empty(self, table: tuple[str, str], columns: tuple[tuple[str, str], ...]) -> None:
        """A table without rows, of columns with their types."""
        kinds = ", ".join(f"{quote(name)} {'DECIMAL(38,10)' if kind == DECIMAL else kind}" for name, kind in columns)
        self._connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(table[0])}")
        self._connection.execute(f"CREATE TABLE {qualify(*table)} ({kinds})")

    def reading(self) -> duckdb.DuckDBPyConnection:
        """A cursor for what has landed; close it after use."""
        return self._connection.cursor()

    def seal(self) -> None:
        """Nothing more will land; others may read it from now on."""
        self._connection.close()

    def remove(self) -> None:
        """Forget it. Who has it open keeps reading."""
        self._connection.close()
        for left in self.file.parent.glob(f"{self.file.name}*"):
            left.unlink(missing_ok=True)


class _Counted:
    """A stream that is counted, stopped where enough was read, and keeps the error that broke it."""

    def __init__(self, stream: Stream, rows: int | None, room: int) -> None:
        import pyarrow as pa

        self._stream = stream
        self._limit = rows
        self._room = room
        self.schema = pa.schema([_stored(field, at) for at, field in enumerate(stream.schema)])
        self.names = _distinct([field.name for field in stream.schema])
        self.rows = self.bytes = 0
        self.cut = False
        self.error: NexusError | None = None

    def batches(self) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        try:
            for batch in self._stream.batches:
                left = batch.num_rows if self._limit is None else self._limit - self.rows
                self.cut = left < batch.num_rows
                kept = batch.slice(0, left) if self.cut else batch
                self.rows += kept.num_rows
                self.bytes += kept.nbytes
                if self.bytes > self._room:
                    raise LimitError("query.inputs", megabytes=self._room // _MEGABYTE)
                yield pa.RecordBatch.from_arrays([_storage(array) for array in kept.columns], schema=self.schema)
                if self.cut:
                    return
        except NexusError as error:
            self.error = error
            raise
        finally:
            _close(self._stream.batches)

    def select(self, types: tuple[str, ...]) -> str:
        wanted = types or tuple("" for _ in self.names)
        parts = zip(self.names, self.schema.names, wanted, strict=True)
        return ", ".join(
            f"{quote(stored) if kind in {'', DECIMAL} else f'CAST({quote(stored)} AS {kind})'} AS {quote(name)}"
            for name, stored, kind in parts
        )

    def loose(self, types: tuple[str, ...]) -> list[str]:
        """Columns of numbers that came as text."""
        fields = zip(self.names, self._stream.schema, types or ("",) * len(self.names), strict=True)
        return [name for name, field, kind in fields if kind in {"", DECIMAL} and _is_numeric(field)]


def _stored(field: pa.Field, at: int) -> pa.Field:
    import pyarrow as pa

    return pa.field(f"c{at}", getattr(field.type, "storage_type", field.type))


def _storage(array: pa.Array) -> pa.Array:
    import pyarrow as pa

    return array.storage if isinstance(array, pa.ExtensionArray) else array


def _is_numeric(field: pa.Field) -> bool:
    import pyarrow as pa

    return isinstance(field.type, pa.OpaqueType) and field.type.type_name == "numeric"


def _distinct(names: list[str]) -> list[str]:
    """Column names as the engine can hold them: a later one of the same name gets a number, `?column?` stays."""
    seen: set[str] = set()
    found: list[str] = []
    for name in names:
        chosen, number = name or "column", 1
        while chosen.lower() in seen:
            number += 1
            chosen = f"{name}_{number}"
        seen.add(chosen.lower())
        found.append(chosen)
    return found


def _settle(cursor: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    name = quote(column)
    row = cursor.execute(
        f"SELECT coalesce(max(length(split_part(ltrim({name}, '-'), '.', 1))), 1),"
        f" coalesce(max(length(split_part({name}, '.', 2))), 0),"
        f" bool_or(NOT regexp_full_match({name}, '-?[0-9]+([.][0-9]+)?')) FROM {table}"
    ).fetchone()
    whole, fraction, strange = row or (1, 0, False)
    fits = whole + fraction <= _WIDEST and not strange
    kind = f"DECIMAL({_WIDEST},{fraction})" if fits else "DOUBLE"
    cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {name} TYPE {kind}")


def _close(batches: Iterator[pa.RecordBatch]) -> None:
    close = getattr(batches, "close", None)
    if close is not None:
        close()


def _unwritten(error: duckdb.Error) -> LakeError:
    return LakeError("lake.input_unwritten", detail=str(error).split("\n", 1)[0][:200])
