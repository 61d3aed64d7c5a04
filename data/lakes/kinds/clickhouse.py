"""ClickHouse, read in place over its HTTP interface: Arrow from the wire on, no driver needed, read-only by setting."""

from __future__ import annotations

import http.client
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from data.errors import LakeError, NexusError, QueryError
from data.lakes.drivers.catalogue import grouped
from data.lakes.drivers.remote import Remote, Stream
from data.lakes.kinds.kind import Capabilities, Kind, Option, Options
from data.lakes.kinds.options import checked_server
from data.lakes.kinds.servers import server_options, unreachable
from data.lakes.table import TableInfo

if TYPE_CHECKING:
    import pyarrow as pa

OPTIONS = (
    *server_options(8123),
    Option("secure", "flag", False),
)
_CATALOGUE = """
SELECT c.database, c.table, c.name, c.type, t.total_rows, t.total_bytes
FROM system.columns AS c JOIN system.tables AS t ON t.database = c.database AND t.name = c.table
WHERE c.database NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema') AND NOT t.is_temporary
ORDER BY c.database, c.table, c.position
"""
_SETTINGS = {
    "readonly": 2,
    "default_format": "ArrowStream",
    "output_format_arrow_string_as_string": 1,
    "output_format_arrow_low_cardinality_as_dictionary": 0,
    "session_timezone": "UTC",
    "join_use_nulls": 1,
    "aggregate_functions_null_for_empty": 1,
    "cancel_http_readonly_queries_on_client_close": 1,
}
_SYNTAX, _TIMED_OUT, _CANCELLED, _DENIED = {62}, {159, 160}, {394}, {192, 193, 194, 516}
_SPARE_SECONDS = 5


class ClickHouseRemote:
    """Requests to one server, as `Remote`."""

    def __init__(self, options: Options, milliseconds: int) -> None:
        self._options = options
        self._milliseconds = milliseconds
        self._query = ""

    def version(self) -> str:
        """What the server calls itself."""
        return str(self._rows("SELECT version() AS version")[0]["version"])

    def tables(self) -> tuple[TableInfo, ...]:
        """Every table and view that may be read."""
        return grouped([tuple(row.values()) for row in self._rows(_CATALOGUE)], "clickhouse")

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Stream:
        """The rows of one statement."""
        import pyarrow as pa
        from pyarrow import ipc

        if parameters:
            raise QueryError("query.parameters", message="ClickHouse takes none here.")
        self._query = f"nexus-{secrets.token_hex(8)}"
        connection = self._connection()
        try:
            response = self._sent(connection, sql, self._query)
            reader = ipc.open_stream(response)
        except (OSError, http.client.HTTPException, pa.ArrowInvalid) as error:
            connection.close()
            raise unreachable(str(error)) from None
        except NexusError:
            connection.close()
            raise
        return Stream(reader.schema, self._batches(connection, reader))

    def cancel(self) -> None:
        """Stop the statement in the server."""
        with suppress(Exception), closing(self._connection()) as connection:
            self._sent(connection, f"KILL QUERY WHERE query_id = '{self._query}'", "", readonly=0)

    def begin(self, milliseconds: int) -> None:
        """Nothing is held between requests: a new one is as good."""
        self._milliseconds = milliseconds

    def rest(self) -> bool:
        """Nothing is held between requests."""
        return False

    def close(self) -> None:
        """Nothing is held between requests."""

    def _rows(self, sql: str) -> list[dict[str, Any]]:
        return [row for batch in self.execute(sql).batches for row in batch.to_pylist()]

    def _batches(self, connection: http.client.HTTPConnection, reader: Any) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        try:
            yield from reader
        except (OSError, http.client.HTTPException, pa.ArrowInvalid) as error:
            raise LakeError("lake.lost", detail=str(error)[:300]) from None
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._options.get("secure") else http.client.HTTPConnection
        seconds = self._milliseconds / 1000 + _SPARE_SECONDS
        return kind(str(self._options["host"]), int(self._options.get("port") or 8123), timeout=seconds)

    def _sent(
        self, connection: http.client.HTTPConnection, sql: str, query: str, **settings: Any
    ) -> http.client.HTTPResponse:
        facts = {**_SETTINGS, "max_execution_time": self._milliseconds / 1000, "query_id": query, **settings}
        facts |= {"database": self._options["database"]} if self._options.get("database") else {}
        login = {"X-ClickHouse-User": str(self._options.get("user") or "default")}
        if self._options.get("password"):
            login["X-ClickHouse-Key"] = str(self._options["password"])
        connection.request("POST", f"/?{urlencode(facts)}", sql.encode(), login)
        response = connection.getresponse()
        if response.status != http.client.OK:
            raise explain(response.read(10_000).decode(errors="replace"))
        return response


def check(options: Options) -> dict[str, Any]:
    """The options of a server. Raises InputError."""
    return checked_server(OPTIONS, options, schemes={"clickhouse"})


def connect(options: Options, milliseconds: int) -> Remote:
    """A client; it connects with its first statement."""
    return ClickHouseRemote(options, milliseconds)


def explain(said: str) -> NexusError:
    """What the server says, with line and column where it tells them."""
    found = re.search(r"Code: (\d+)", said)
    number = int(found.group(1)) if found else None
    message = re.sub(r"^Code: \d+\. DB::Exception: ", "", said).strip().split("\n", 1)[0][:300]
    if number in _TIMED_OUT:
        return QueryError("query.timeout", timeout_ms=0)
    if number in _CANCELLED:
        return QueryError("query.cancelled")
    if number is None or number in _DENIED:
        return unreachable(message)
    place = re.search(r"line (\d+), col (\d+)", said) or re.search(r"position (\d+)", said)
    line, column = _place(place)
    return QueryError(
        "query.syntax" if number in _SYNTAX else "query.binder", line=line, column=column, message=message
    )


def _place(found: re.Match[str] | None) -> tuple[int | None, int | None]:
    numbers = [int(number) for number in found.groups()] if found else []
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (1, numbers[0]) if numbers else (None, None)


KIND = Kind(
    "clickhouse",
    "clickhouse",
    OPTIONS,
    Capabilities(remote=True, stand_in=True, exact_text=True),
    check,
    connect=connect,
    needs=("host",),
)
