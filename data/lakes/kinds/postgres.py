"""PostgreSQL, read in place through ADBC: Arrow by binary COPY, read-only and limited in time by the server itself."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlencode

from data.errors import LakeError, NexusError, QueryError
from data.lakes.drivers.adbc import AdbcRemote
from data.lakes.drivers.remote import Remote, Speech, driver
from data.lakes.kinds import servers
from data.lakes.kinds.kind import Capabilities, Kind, Option, Options
from data.lakes.kinds.options import checked_server

PACKAGE = "adbc-driver-postgresql"
MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
OPTIONS = (
    Option("url", "text"),
    Option("host", "text"),
    Option("port", "number", 5432),
    Option("database", "text"),
    Option("user", "text"),
    Option("password", "text", secret=True),
    Option("sslmode", "text", "prefer", choices=MODES),
)
_CATALOGUE = """
SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
       CASE WHEN c.reltuples >= 0 AND c.relkind NOT IN ('v', 'f') THEN c.reltuples::bigint END,
       CASE WHEN c.relkind NOT IN ('v', 'f') AND c.oid NOT IN (
         SELECT coalesce(i.indrelid, l.relation) FROM pg_locks l LEFT JOIN pg_index i ON i.indexrelid = l.relation
         WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.granted
       ) THEN pg_total_relation_size(c.oid) END
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
  AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
ORDER BY 1, 2, a.attnum
"""
_BEGIN = (
    "SELECT set_config('statement_timeout', '{ms}', false), set_config('default_transaction_read_only', 'on', false),"
    " set_config('TimeZone', 'UTC', false)"
)
_PATIENCE = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
_TIMED_OUT, _CANCELLED = "statement timeout", "57014"


def check(options: Options) -> dict[str, Any]:
    """The options of a server. Raises InputError."""
    return checked_server(OPTIONS, options, schemes={"postgresql", "postgres"})


def connect(options: Options, milliseconds: int) -> Remote:
    """A read-only session. Raises LakeError when there is no server, or it lets nobody in."""
    adbc = driver("adbc_driver_postgresql.dbapi", package=PACKAGE, kind="postgres")
    try:
        connection = adbc.connect(address(options), autocommit=True)
    except Exception as error:
        raise unreachable(error) from None
    return AdbcRemote(connection, SPEECH, milliseconds=milliseconds)


def address(options: Options) -> str:
    """What libpq connects to: within five seconds, and given up when nothing sent is acknowledged for ten. Holds the
    password: for the driver only."""
    host = str(options.get("host") or "localhost")
    login = quote(str(options.get("user") or ""), safe="")
    if options.get("password"):
        login += ":" + quote(str(options["password"]), safe="")
    facts = {"host": host, "port": options.get("port") or 5432, "application_name": "nexus", **_PATIENCE}
    if options.get("sslmode"):
        facts["sslmode"] = options["sslmode"]
    database = quote(str(options.get("database") or ""), safe="")
    return f"postgresql://{login}@/{database}?{urlencode(facts, quote_via=quote)}"


def unreachable(error: Exception) -> LakeError:
    """No connection, in the driver's words."""
    said = re.sub(r"^\w+: (\[libpq\] )?", "", str(error)).strip()
    return servers.unreachable(said)


def explain(error: Exception, sql: str) -> NexusError:
    """What the server says, with line and column in `sql`."""
    facts = {name.decode(): value.decode(errors="replace") for name, value in getattr(error, "details", None) or []}
    said = str(error)
    message = facts.get("PG_DIAG_MESSAGE_PRIMARY") or _first_line(said)
    state = getattr(error, "sqlstate", None) or facts.get("PG_DIAG_SQLSTATE") or _state(said)
    if _TIMED_OUT in said:
        return QueryError("query.timeout", timeout_ms=0)
    if state == _CANCELLED or "canceling statement" in said:
        return QueryError("query.cancelled")
    if state is None or state[:2] in {"08", "53", "57", "58", "XX"}:
        return LakeError("lake.lost", detail=message)
    line, column = _place(sql, facts.get("PG_DIAG_STATEMENT_POSITION"))
    hint = {"hint_there": facts["PG_DIAG_MESSAGE_HINT"]} if "PG_DIAG_MESSAGE_HINT" in facts else {}
    code = "query.syntax" if state == "42601" else "query.binder" if state[:2] == "42" else "query.failed"
    return QueryError(code, line=line, column=column, message=message, sqlstate=state, **hint)


def _first_line(said: str) -> str:
    found = re.search(r"ERROR:\s+(.*)", said)
    return (found.group(1) if found else said.strip().split("\n", 1)[0])[:300]


def _state(said: str) -> str | None:
    found = re.search(r"SQLSTATE: (\w{5})", said)
    return found.group(1) if found else "22000" if "ERROR:" in said else None


def _place(sql: str, position: str | None) -> tuple[int | None, int | None]:
    if not position or not 0 < int(position) <= len(sql) + 1:
        return None, None
    before = sql[: int(position) - 1]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


SPEECH = Speech(
    dialect="postgres",
    begin=(_BEGIN,),
    catalogue=_CATALOGUE,
    version="SELECT current_setting('server_version')",
    explain=explain,
    plans={"adbc.postgresql.use_copy": "false"},
    rest="DISCARD ALL",
)
KIND = Kind(
    "postgres",
    "postgres",
    OPTIONS,
    Capabilities(remote=True, exact_text=True),
    check,
    connect=connect,
    package=PACKAGE,
    needs=("host",),
    expiry="SELECT valuntil::text FROM pg_user WHERE usename = current_user",
)
