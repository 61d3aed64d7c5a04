"""Snowflake, read in place: Arrow from the wire on, a statement timeout for the session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from data.errors import InputError, LakeError, NexusError, QueryError
from data.lakes.drivers.catalogue import grouped
from data.lakes.drivers.remote import Remote, Stream, driver
from data.lakes.kinds.kind import Capabilities, Kind, Option, Options
from data.lakes.kinds.options import checked
from data.lakes.kinds.servers import unreachable
from data.lakes.table import TableInfo

if TYPE_CHECKING:
    import pyarrow as pa

PACKAGE = "snowflake-connector-python"
OPTIONS = (
    Option("account", "text"),
    Option("address", "text"),
    Option("user", "text"),
    Option("password", "text", secret=True),
    Option("warehouse", "text"),
    Option("database", "text"),
    Option("schema", "text"),
    Option("role", "text"),
)
_CATALOGUE = """
SELECT c.table_schema, c.table_name, c.column_name,
  CASE WHEN c.data_type = 'NUMBER' THEN 'NUMBER(' || c.numeric_precision || ',' || c.numeric_scale || ')'
    ELSE c.data_type END,
  t.row_count, t.bytes
FROM information_schema.columns c JOIN information_schema.tables t USING (table_catalog, table_schema, table_name)
WHERE c.table_schema <> 'INFORMATION_SCHEMA' ORDER BY 1, 2, c.ordinal_position
"""
_CANCELLED, _TIMED_OUT, _SYNTAX = {604}, {630}, {1003}


class SnowflakeRemote:
    """A connection of Snowflake's connector, as `Remote`."""

    def __init__(self, connection: Any, milliseconds: int) -> None:
        self._connection = connection
        self._running: Any = None
        self.begin(milliseconds)

    def version(self) -> str:
        """What the service calls itself."""
        return str(self._rows("SELECT current_version()")[0][0])

    def tables(self) -> tuple[TableInfo, ...]:
        """Every table and view of the database."""
        return grouped(self._rows(_CATALOGUE), "snowflake")

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Stream:
        """The rows of one statement."""
        cursor = self._connection.cursor()
        self._running = cursor
        try:
            cursor.execute(sql, tuple(parameters) or None)
            batches = cursor.fetch_arrow_batches()
            first = next(batches, None)
            if first is None:
                first = cursor.fetch_arrow_all(force_return_table=True)
        except Exception as error:
            raise explain(error, sql) from None
        return Stream(_settled(first).schema, self._batches(cursor, first, batches, sql))

    def cancel(self) -> None:
        """Stop what runs in the service."""
        cursor = self._running
        if cursor is not None and cursor.sfqid:
            with suppress(Exception), self._connection.cursor() as other:
                other.execute("SELECT system$cancel_query(%s)", (cursor.sfqid,))

    def begin(self, milliseconds: int) -> None:
        """Begin a session for statements of so many milliseconds."""
        seconds = max(milliseconds // 1000, 1)
        self._rows(f"ALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = {seconds}, TIMEZONE = 'UTC'")

    def rest(self) -> bool:
        """A SELECT leaves nothing in a session."""
        return True

    def close(self) -> None:
        """Give the connection back."""
        with suppress(Exception):
            self._connection.close()

    def _batches(self, cursor: Any, first: pa.Table, rest: Iterator[pa.Table], sql: str) -> Iterator[pa.RecordBatch]:
        try:
            kept = _settled(first)
            yield from kept.to_batches()
            for table in rest:
                yield from table.cast(kept.schema, safe=False).to_batches()
        except Exception as error:
            raise explain(error, sql) from None
        finally:
            self._running = None
            with suppress(Exception):
                cursor.close()

    def _rows(self, sql: str) -> list[Any]:
        try:
            with self._connection.cursor() as cursor:
                return list(cursor.execute(sql).fetchall())
        except Exception as error:
            raise explain(error, sql) from None


def _settled(table: pa.Table) -> pa.Table:
    """Moments to the microsecond, those with a zone in UTC, as the engine here keeps them."""
    import pyarrow as pa

    fields = [
        field.with_type(pa.timestamp("us", tz="UTC" if field.type.tz else None))
        if pa.types.is_timestamp(field.type)
        else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields), safe=False)


def check(options: Options) -> dict[str, Any]:
    """Raises InputError, also for an address that is none."""
    values = checked(OPTIONS, options)
    if values.get("address"):
        address = urlsplit(str(values["address"]))
        if address.scheme not in {"http", "https"} or not address.hostname or "@" in address.netloc:
            raise InputError("lake.endpoint_unreadable", option="address")
    return values


def connect(options: Options, milliseconds: int) -> Remote:
    """A session. Raises LakeError."""
    snowflake = driver("snowflake.connector", package=PACKAGE, kind="snowflake")
    try:
        connection = snowflake.connect(
            **_login(options),
            login_timeout=10,
            client_session_keep_alive=False,
            arrow_number_to_decimal=True,
            platform_detection_timeout_seconds=0.0,  # or it asks the metadata addresses of clouds which one this is
        )
    except Exception as error:
        raise unreachable(str(error)) from None
    return SnowflakeRemote(connection, milliseconds)


def _login(options: Options) -> dict[str, Any]:
    found = {name: value for name, value in options.items() if name != "address"}
    if options.get("address"):
        address = urlsplit(str(options["address"]))
        port = address.port or (443 if address.scheme == "https" else 80)
        found |= {"host": address.hostname, "port": port, "protocol": address.scheme}
    return found


def explain(error: Exception, sql: str) -> NexusError:
    """What the service says; line and column stand in its words for mistakes in syntax."""
    number = getattr(error, "errno", None)
    message = str(getattr(error, "raw_msg", None) or error)[:300]
    if number in _TIMED_OUT:
        return QueryError("query.timeout", timeout_ms=0)
    if number in _CANCELLED:
        return QueryError("query.cancelled")
    if number is None or number >= 250_000:
        return LakeError("lake.lost", detail=message)
    return QueryError("query.syntax" if number in _SYNTAX else "query.failed", message=message)


KIND = Kind(
    "snowflake",
    "snowflake",
    OPTIONS,
    Capabilities(remote=True, stand_in=True, exact_text=True),
    check,
    connect=connect,
    package=PACKAGE,
    needs=("account", "user"),
)
