"""MySQL and MariaDB, read in place: a session that reads only, stopped by the server at its deadline."""

from __future__ import annotations

import re
from typing import Any

from data.errors import LakeError, NexusError, QueryError
from data.lakes.drivers.remote import Remote, Speech, driver
from data.lakes.drivers.rows import RowsRemote
from data.lakes.kinds.kind import Capabilities, Kind, Options
from data.lakes.kinds.options import checked_server
from data.lakes.kinds.servers import server_options

PACKAGE = "pymysql"
OPTIONS = server_options(3306, scheme="mysql")
_CATALOGUE = """
SELECT c.table_schema, c.table_name, c.column_name, c.column_type, t.table_rows, t.data_length + t.index_length
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')
ORDER BY 1, 2, c.ordinal_position
"""
_BEGIN = (
    "SET SESSION TRANSACTION READ ONLY",
    "SET SESSION time_zone = '+00:00'",
    "SET SESSION max_execution_time = {ms}",
)
_SYNTAX, _CANCELLED, _TIMED_OUT = {1064, 1149}, {1317}, {3024, 1969}
_UNKNOWN = {1054, 1146, 1049, 1305, 1109}


def check(options: Options) -> dict[str, Any]:
    """The options of a server. Raises InputError."""
    return checked_server(OPTIONS, options, schemes={"mysql", "mariadb"})


def connect(options: Options, milliseconds: int) -> Remote:
    """A session that reads only. Raises LakeError."""
    mysql = driver("pymysql", package=PACKAGE, kind="mysql")
    login = {
        "host": options.get("host"),
        "port": int(options.get("port") or 3306),
        "user": options.get("user"),
        "password": options.get("password") or "",
        "database": options.get("database"),
        "charset": "utf8mb4",
        "connect_timeout": 5,
        "read_timeout": milliseconds // 1000 + 5,
        "local_infile": False,
        "client_flag": 0,
    }
    try:
        connection = mysql.connect(**login)
    except mysql.MySQLError as error:
        raise LakeError("lake.unreachable", detail=_message(error)) from None
    streaming = driver("pymysql.cursors", package=PACKAGE, kind="mysql").SSCursor

    def stop() -> None:
        with mysql.connect(**login) as other, other.cursor() as cursor:
            cursor.execute("KILL QUERY %s", (connection.thread_id(),))

    return RowsRemote(
        connection, SPEECH, milliseconds=milliseconds, stop=stop, cursor=lambda: connection.cursor(streaming)
    )


def explain(error: Exception, sql: str) -> NexusError:
    """What the server says; it tells the line of mistakes in syntax only."""
    number = error.args[0] if error.args and isinstance(error.args[0], int) else None
    message = _message(error)
    if number in _TIMED_OUT:
        return QueryError("query.timeout", timeout_ms=0)
    if number in _CANCELLED:
        return QueryError("query.cancelled")
    if number is None or number >= 2000 and number < 3000:
        return LakeError("lake.lost", detail=message)
    line = re.search(r"at line (\d+)$", message)
    if number in _SYNTAX:
        return QueryError("query.syntax", line=int(line.group(1)) if line else None, column=1, message=message)
    return QueryError("query.binder" if number in _UNKNOWN else "query.failed", message=message)


def _message(error: Exception) -> str:
    return str(error.args[-1] if error.args else error)[:300]


SPEECH = Speech("mysql", _BEGIN, _CATALOGUE, "SELECT version()", explain)
KIND = Kind(
    "mysql", "mysql", OPTIONS, Capabilities(remote=True), check, connect=connect, package=PACKAGE, needs=("host",)
)
