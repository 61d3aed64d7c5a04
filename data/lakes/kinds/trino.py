"""Trino, read in place; only statements that read are ever sent, which is all that keeps it from writing."""

from __future__ import annotations

import threading
import time
from typing import Any

from data.errors import NexusError, QueryError
from data.lakes.drivers.remote import Remote, Speech, driver
from data.lakes.drivers.rows import RowsRemote
from data.lakes.drivers.types import in_duckdb
from data.lakes.kinds.kind import Capabilities, Kind, Options
from data.lakes.kinds.options import checked_server
from data.lakes.kinds.servers import server_options, unreachable

PACKAGE = "trino"
_NAMED_SECONDS, _TICK = 5.0, 0.02
OPTIONS = server_options(8080)
_CATALOGUE = """
SELECT table_schema, table_name, column_name, data_type, NULL, NULL FROM information_schema.columns
WHERE table_schema <> 'information_schema' ORDER BY 1, 2, ordinal_position
"""


def check(options: Options) -> dict[str, Any]:
    """The options of a server. Raises InputError."""
    return checked_server(OPTIONS, options, schemes={"trino"})


def connect(options: Options, milliseconds: int) -> Remote:
    """A session of a catalog. A password is only ever sent over TLS. Raises LakeError."""
    trino = driver("trino.dbapi", package=PACKAGE, kind="trino")
    auth = driver("trino.auth", package=PACKAGE, kind="trino")
    password = options.get("password")
    connection = trino.connect(
        host=options["host"],
        port=int(options.get("port") or 8080),
        user=options.get("user") or "nexus",
        catalog=options.get("database"),
        auth=auth.BasicAuthentication(options.get("user"), password) if password else None,
        http_scheme="https" if password else "http",
        session_properties={"query_max_run_time": f"{max(milliseconds, 1000)}ms"},
        request_timeout=30.0,
    )
    cursors: list[Any] = []

    def cursor() -> Any:
        cursors.append(connection.cursor())
        return cursors[-1]

    return RowsRemote(
        connection,
        SPEECH,
        milliseconds=milliseconds,
        stop=lambda: _stop(cursors[-1]),
        cursor=cursor,
        told=lambda found: [in_duckdb(entry[1], "trino") for entry in found.description or []],
    )


def _stop(cursor: Any) -> None:
    """Stop a statement. Until the coordinator has named it the client has nothing to stop, and says nothing."""
    waiting, until = threading.Event(), time.monotonic() + _NAMED_SECONDS
    while cursor.query_id is None and time.monotonic() < until:
        waiting.wait(_TICK)
    waiting.wait(_TICK)
    cursor.cancel()


def explain(error: Exception, sql: str) -> NexusError:
    """What the coordinator says, with line and column where it tells them."""
    name = str(getattr(error, "error_name", ""))
    message = str(getattr(error, "message", error))[:300]
    if name == "EXCEEDED_TIME_LIMIT":
        return QueryError("query.timeout", timeout_ms=0)
    if name in {"USER_CANCELED", "ADMINISTRATIVELY_KILLED"}:
        return QueryError("query.cancelled")
    if not name:
        return unreachable(type(error).__name__)
    line, column = getattr(error, "error_location", None) or (None, None)
    code = "query.syntax" if name == "SYNTAX_ERROR" else "query.binder"
    return QueryError(code, line=line, column=column, message=message)


SPEECH = Speech("trino", (), _CATALOGUE, "SELECT node_version FROM system.runtime.nodes LIMIT 1", explain)
KIND = Kind(
    "trino",
    "trino",
    OPTIONS,
    Capabilities(remote=True, stand_in=True, exact_text=True),
    check,
    connect=connect,
    package=PACKAGE,
    needs=("host", "database"),
)
