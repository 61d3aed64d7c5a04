"""Lakes reached through ADBC: Arrow from the wire on, the interpreter's lock given back while a driver works."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from data.lakes.drivers.catalogue import grouped
from data.lakes.drivers.remote import Speech, Stream, rested
from data.lakes.table import TableInfo

if TYPE_CHECKING:
    import pyarrow as pa


class AdbcRemote:
    """A connection of an ADBC driver, as `Remote`."""

    def __init__(self, connection: Any, speech: Speech, *, milliseconds: int) -> None:
        """Begins a read-only session on `connection`. Raises QueryError and LakeError."""
        self._connection = connection
        self._speech = speech
        self._running: Any = None
        self.begin(milliseconds)

    def version(self) -> str:
        """What the server calls itself."""
        return str(self._run(self._speech.version)[0][0])

    def tables(self) -> tuple[TableInfo, ...]:
        """Every table and view that may be read."""
        return grouped(self._run(self._speech.catalogue), self._speech.dialect)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Stream:
        """The rows of one statement."""
        cursor = self._connection.cursor()
        self._running = cursor
        try:
            if self._speech.plans and sql.lstrip()[:7].upper() == "EXPLAIN":
                cursor.adbc_statement.set_options(**self._speech.plans)
            cursor.execute(sql, tuple(parameters) or None)
            reader = cursor.fetch_record_batch()
        except Exception as error:
            cursor.close()
            raise self._speech.explain(error, sql) from None
        return Stream(reader.schema, self._batches(cursor, reader, sql))

    def cancel(self) -> None:
        """Stop what runs in the server."""
        cursor = self._running
        if cursor is not None:
            with suppress(Exception):
                cursor.adbc_cancel()

    def begin(self, milliseconds: int) -> None:
        """Begin a read-only session for statements of so many milliseconds."""
        for statement in self._speech.begin:
            self._run(statement.format(ms=milliseconds))

    def rest(self) -> bool:
        """Leave nothing of the session."""
        return rested(self._run, self._speech)

    def close(self) -> None:
        """Give the connection back."""
        with suppress(Exception):
            self._connection.close()

    def _batches(self, cursor: Any, reader: pa.RecordBatchReader, sql: str) -> Iterator[pa.RecordBatch]:
        try:
            yield from reader
        except Exception as error:
            raise self._speech.explain(error, sql) from None
        finally:
            self._running = None
            with suppress(Exception):
                cursor.close()

    def _run(self, sql: str) -> list[tuple[Any, ...]]:
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(sql)
                found: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
                return found
        except Exception as error:
            raise self._speech.explain(error, sql) from None
