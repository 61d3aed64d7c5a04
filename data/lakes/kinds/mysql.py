"""MySQL and MariaDB, read in place: a session that reads only, stopped by the server at its deadline."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any

from data.errors import LakeError, NexusError, QueryError
from data.lakes.drivers.remote import Remote, Speech, driver
from data.lakes.drivers.rows import RowsRemote
from data.lakes.drivers.types import TEXT
from data.lakes.kinds.kind import Capabilities, Kind, Options
from data.lakes.kinds.options import checked_server
from data.lakes.kinds.servers import server_options, unreachable

PACKAGE = "pymysql"
OPTIONS = server_options(3306)
_CATALOGUE = """
SELECT c.table_schema, c.table_name, c.column_name, c.column_type, t.table_rows, t.data_length + t.index_length
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')
ORDER BY 1, 2, c.ordinal_position
"""
_BEGIN = ("SET SESSION TRANSACTION READ ONLY", "SET SESSION time_zone = '+00:00'")
_DEADLINE = "SET SESSION max_execution_time = {ms}"
_DEADLINE_OF_MARIADB = "SET SESSION max_statement_time = {ms} / 1000"
_TIMESTAMP, _LONG_LONG, _DATE, _TIME, _DATETIME, _NEW_DECIMAL = 7, 8, 10, 11, 12, 246
_STRINGS, _BINARY, _UNSIGNED = {249, 250, 251, 252, 253, 254}, 63, 32
_TYPES = {
    **dict.fromkeys((1, 2, 3, 9, 13), "BIGINT"),
    4: "FLOAT",
    5: "DOUBLE",
    _TIMESTAMP: "TIMESTAMP WITH TIME ZONE",
    _DATE: "DATE",
    _TIME: TEXT,
    _DATETIME: "TIMESTAMP",
}
_SYNTAX, _CANCELLED, _TIMED_OUT = {1064, 1149}, {1317}, {3024, 1969}
_UNKNOWN = {1054, 1146, 1049, 1305, 1109}


def check(options: Options) -> dict[str, Any]:
    """The options of a server. Raises InputError."""
    return checked_server(OPTIONS, options, schemes={"mysql", "mariadb"})


def connect(options: Options, milliseconds: int) -> Remote:
    """A session that reads only. Raises LakeError."""
    mysql = driver("pymysql", package=PACKAGE, kind="mysql")
    login = _login(options, milliseconds)
    try:
        connection = mysql.connect(**login, conv=_values(mysql))
    except mysql.MySQLError as error:
        raise unreachable(_message(error)) from None
    streaming = driver("pymysql.cursors", package=PACKAGE, kind="mysql").SSCursor

    def stop() -> None:
        with mysql.connect(**login) as other, other.cursor() as cursor:
            cursor.execute("KILL QUERY %s", (connection.thread_id(),))

    deadline = _DEADLINE_OF_MARIADB if "MariaDB" in connection.get_server_info() else _DEADLINE
    speech = replace(SPEECH, begin=(*_BEGIN, deadline))
    return RowsRemote(
        connection,
        speech,
        milliseconds=milliseconds,
        stop=stop,
        cursor=lambda: connection.cursor(streaming),
        told=_told,
    )


def _told(cursor: Any) -> list[str | None]:
    """The DuckDB types of a cursor's columns by what the server said of its fields, which the description leaves out:
    signs, and whether bytes are text. A decimal's length counts its sign and its point."""
    return [_type(field) for field in cursor._result.fields]


def _type(field: Any) -> str | None:
    number, unsigned = field.type_code, bool(field.flags & _UNSIGNED)
    if number == _NEW_DECIMAL:
        precision = field.length - bool(field.scale) - (not unsigned)
        return f"DECIMAL({precision},{field.scale})" if precision <= 38 else None
    if number == _LONG_LONG:
        return "UBIGINT" if unsigned else "BIGINT"
    if number in _STRINGS:
        return "BLOB" if field.charsetnr == _BINARY else TEXT
    return _TYPES.get(number)


def _login(options: Options, milliseconds: int) -> dict[str, Any]:
    return {
        "host": options.get("host"),
        "port": int(options.get("port") or 3306),
        "user": options.get("user"),
        "password": options.get("password") or "",
        "database": options.get("database"),
        "charset": "utf8mb4",
        "autocommit": True,
        "connect_timeout": 5,
        "read_timeout": milliseconds // 1000 + 5,
        "local_infile": False,
        "client_flag": 0,
    }


def _values(mysql: ModuleType) -> dict[int, Callable[[str], Any]]:
    """How values are read: days that no calendar has (0000-00-00) as NULL, times of day, which may be many days, as
    they are written."""
    found: dict[int, Callable[[str], Any]] = dict(mysql.converters.decoders)
    for number in (_DATE, _DATETIME, _TIMESTAMP):
        found[number] = _known(found[number])
    del found[_TIME]
    return found


def _known(read: Callable[[str], Any]) -> Callable[[str], Any]:
    def value(text: str) -> Any:
        found = read(text)
        return None if isinstance(found, str) else found

    return value


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
