"""Lakes whose drivers speak Python's DB-API: rows become Arrow batches, typed by what the driver tells of a column, and
by the first values that are seen where it tells nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from data.errors import LakeError, NexusError, QueryError
from data.lakes.drivers.catalogue import grouped
from data.lakes.drivers.remote import Speech, Stream, rested
from data.lakes.drivers.types import in_arrow
from data.lakes.table import TableInfo

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH = 10_000


def untold(cursor: Any) -> Sequence[str | None]:
    """For drivers that don't tell the types of columns."""
    return [None] * len(cursor.description or [])


class RowsRemote:
    """A DB-API connection, as `Remote`. `stop` ends in the server what runs on it; called from another thread."""

    def __init__(
        self,
        connection: Any,
        speech: Speech,
        *,
        milliseconds: int,
        stop: Callable[[], None],
        cursor: Any = None,
        told: Callable[[Any], Sequence[str | None]] = untold,
    ) -> None:
        """Begins a session that reads only. `cursor` makes a cursor that streams, where the driver has one; `told`
        gives the DuckDB types of the columns of a cursor that has run, None where one isn't told."""
        self._connection = connection
        self._speech = speech
        self._stop = stop
        self._cursor = cursor or connection.cursor
        self._told = told
        self._stopped = False
        self.begin(milliseconds)

    def version(self) -> str:
        """What the server calls itself."""
        return str(self._run(self._speech.version)[0][0])

    def tables(self) -> tuple[TableInfo, ...]:
        """Every table and view that may be read."""
        return grouped(self._run(self._speech.catalogue), self._speech.dialect)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Stream:
        """The rows of one statement."""
        import pyarrow as pa

        cursor = self._cursor()
        try:
            cursor.execute(sql, tuple(parameters)) if parameters else cursor.execute(sql)
            first = self._fetched(cursor)
            names = [entry[0] for entry in cursor.description or []]
            told = self._told(cursor)
        except Exception as error:
            with suppress(Exception):
                cursor.close()
            raise self._explained(error, sql) from None
        kinds = [
            (in_arrow(kind) if kind else None) or _type_of([row[at] for row in first]) for at, kind in enumerate(told)
        ]
        schema = pa.schema(list(zip(names, kinds, strict=True)))
        return Stream(schema, self._batches(cursor, first, schema, sql))

    def cancel(self) -> None:
        """Stop what runs in the server."""
        self._stopped = True
        with suppress(Exception):
            self._stop()

    def begin(self, milliseconds: int) -> None:
        """Begin a session that reads only, for statements of so many milliseconds."""
        for statement in self._speech.begin:
            self._run(statement.format(ms=milliseconds, seconds=max(milliseconds // 1000, 1)))

    def rest(self) -> bool:
        """Leave nothing of the session."""
        return rested(self._run, self._speech)

    def close(self) -> None:
        """Give the connection back."""
        with suppress(Exception):
            self._connection.close()

    def _batches(self, cursor: Any, rows: Sequence[Any], schema: pa.Schema, sql: str) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        try:
            while rows:
                yield batch_of(rows, schema)
                rows = self._fetched(cursor)
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise LakeError("lake.values_changed", detail=str(error)[:200]) from None
        except Exception as error:
            raise self._explained(error, sql) from None
        finally:
            with suppress(Exception):
                cursor.close()

    def _fetched(self, cursor: Any) -> Sequence[Any]:
        """The next rows. Some drivers end a statement that was stopped as if it had no more."""
        rows: Sequence[Any] = cursor.fetchmany(_BATCH)
        if self._stopped and not rows:
            raise QueryError("query.cancelled")
        return rows

    def _explained(self, error: Exception, sql: str) -> NexusError:
        return error if isinstance(error, NexusError) else self._speech.explain(error, sql)

    def _run(self, sql: str) -> list[Any]:
        try:
            cursor = self._connection.cursor()
            cursor.execute(sql)
            found = list(cursor.fetchall()) if cursor.description else []
            cursor.close()
            return found
        except Exception as error:
            raise self._speech.explain(error, sql) from None


def batch_of(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.RecordBatch:
    """Rows as a batch of `schema`. Raises what Arrow raises for a value of another type."""
    import pyarrow as pa

    columns = zip(*rows, strict=True)
    arrays = [_array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _type_of(values: Sequence[Any]) -> pa.DataType:
    """The type for a column that begins with `values`; text where they are all NULL or of no type Arrow has."""
    import pyarrow as pa

    sample = next((value for value in values if value is not None), None)
    if isinstance(sample, datetime) and sample.tzinfo is not None:
        return pa.timestamp("us", tz="UTC")
    return next((found for kind, found in _types() if isinstance(sample, kind)), pa.string())


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    import pyarrow as pa

    if kind == _numeric():
        text = pa.array([None if value is None else format(value, "f") for value in values], pa.string())
        return pa.ExtensionArray.from_storage(kind, text)
    if kind == pa.string():
        return pa.array([value if value is None or isinstance(value, str) else str(value) for value in values], kind)
    if pa.types.is_timestamp(kind) and kind.tz:
        values = [None if value is None else _instant(value) for value in values]
    if pa.types.is_boolean(kind):
        values = [None if value is None else bool(value) for value in values]
    return pa.array(values, kind)


def _instant(value: datetime) -> datetime:
    """Moments without a zone are UTC: so sessions are begun."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@cache
def _types() -> tuple[tuple[type, pa.DataType], ...]:
    import pyarrow as pa

    return (
        (bool, pa.bool_()),
        (int, pa.int64()),
        (float, pa.float64()),
        (Decimal, _numeric()),
        (datetime, pa.timestamp("us")),
        (date, pa.date32()),
        (time, pa.time64("us")),
        (bytes, pa.binary()),
    )


@cache
def _numeric() -> pa.DataType:
    import pyarrow as pa

    return pa.opaque(pa.string(), type_name="numeric", vendor_name="DB-API")
