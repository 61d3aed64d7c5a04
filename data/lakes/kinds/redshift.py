"""Amazon Redshift, read in place through PostgreSQL's wire and ADBC driver."""

from __future__ import annotations

from typing import Any

from data.lakes.drivers.adbc import AdbcRemote
from data.lakes.drivers.remote import Remote, Speech, driver
from data.lakes.kinds import postgres
from data.lakes.kinds.kind import Capabilities, Kind, Option, Options
from data.lakes.kinds.options import checked_server
from data.lakes.kinds.servers import server_options

OPTIONS = (
    *server_options(5439),
    Option("sslmode", "text", "require", choices=postgres.MODES),
)
_CATALOGUE = """
SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), i.tbl_rows, i.size * 1048576
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN svv_table_info i ON i."schema" = n.nspname AND i."table" = c.relname
WHERE c.relkind IN ('r', 'v') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_internal')
  AND n.nspname NOT LIKE 'pg_temp%' AND n.nspname NOT LIKE 'pg_toast%' AND has_table_privilege(c.oid, 'SELECT')
ORDER BY 1, 2, a.attnum
"""


def check(options: Options) -> dict[str, Any]:
    """The options of a server. Raises InputError."""
    return checked_server(OPTIONS, options, schemes={"redshift", "postgresql"})


def connect(options: Options, milliseconds: int) -> Remote:
    """A session whose one transaction reads only. Raises LakeError."""
    adbc = driver("adbc_driver_postgresql.dbapi", package=postgres.PACKAGE, kind="redshift")
    try:
        connection = adbc.connect(postgres.address({"port": 5439, **options}), autocommit=True)
    except Exception as error:
        raise postgres.unreachable(error) from None
    return AdbcRemote(connection, SPEECH, milliseconds=milliseconds)


SPEECH = Speech(
    "redshift",
    ("SET statement_timeout TO {ms}", "BEGIN READ ONLY"),
    _CATALOGUE,
    "SELECT version()",
    postgres.explain,
)
KIND = Kind(
    "redshift",
    "redshift",
    OPTIONS,
    Capabilities(remote=True, stand_in=True, exact_text=True),
    check,
    connect=connect,
    package=postgres.PACKAGE,
    needs=("host",),
    expiry="SELECT valuntil::text FROM pg_user WHERE usename = current_user",
)
