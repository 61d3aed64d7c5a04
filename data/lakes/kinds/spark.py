"""Spark, read in place through Spark Connect; only statements that read are ever sent."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from data.errors import LakeError, NexusError, QueryError
from data.lakes.drivers.catalogue import grouped
from data.lakes.drivers.remote import Remote, Stream, driver
from data.lakes.kinds.kind import Capabilities, Kind, Options
from data.lakes.kinds.options import checked_server
from data.lakes.kinds.servers import server_options, unreachable
from data.lakes.table import TableInfo

if TYPE_CHECKING:
    import pyarrow as pa

PACKAGE = "pyspark-client"
_RETRIES = 2
OPTIONS = server_options(15002)


class SparkRemote:
    """A Spark Connect session, as `Remote`. An answer is fetched whole before its first row is read."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._tag = f"nexus-{secrets.token_hex(4)}"
        session.conf.set("spark.sql.session.timeZone", "UTC")

    def version(self) -> str:
        """What the server calls itself."""
        return str(self._session.version)

    def tables(self) -> tuple[TableInfo, ...]:
        """Every table of every database; Spark tells no sizes."""
        rows: list[Sequence[Any]] = []
        for database in self._table("SHOW DATABASES").column(0).to_pylist():
            for table in self._table(f"SHOW TABLES IN `{database}`").to_pylist():
                name = table["tableName"]
                described = self._table(f"DESCRIBE TABLE `{database}`.`{name}`").to_pylist()
                rows += [(database, name, each["col_name"], each["data_type"], None, None) for each in described]
        return grouped(rows, "spark")

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Stream:
        """The rows of one statement."""
        if parameters:
            raise QueryError("query.parameters", message="Spark takes none here.")
        found = self._table(sql)
        return Stream(found.schema, iter(found.to_batches()))

    def cancel(self) -> None:
        """Stop what runs in the server."""
        with suppress(Exception):
            self._session.interruptTag(self._tag)

    def begin(self, milliseconds: int) -> None:
        """Spark knows no deadline: who asks stops what takes too long."""

    def rest(self) -> bool:
        """A SELECT leaves nothing in a session."""
        return True

    def close(self) -> None:
        """Give the session back."""
        with suppress(Exception):
            self._session.stop()

    def _table(self, sql: str) -> pa.Table:
        try:
            with suppress(Exception):
                self._session.addTag(self._tag)
            return self._session.sql(sql).toArrow()
        except Exception as error:
            raise explain(error) from None


def check(options: Options) -> dict[str, Any]:
    """The options of a server. Raises InputError."""
    return checked_server(OPTIONS, options, schemes={"spark", "sc"})


def connect(options: Options, milliseconds: int) -> Remote:
    """A session. A token (the password) is only ever sent over TLS. Raises LakeError."""
    sql = driver("pyspark.sql", package=PACKAGE, kind="spark")
    address = f"sc://{options['host']}:{int(options.get('port') or 15002)}"
    if options.get("password"):
        address += f"/;use_ssl=true;token={options['password']}"
    retries = driver("pyspark.sql.connect.client.retries", package=PACKAGE, kind="spark")
    try:
        session = sql.SparkSession.builder.remote(address).create()
        session.client.set_retry_policies([retries.DefaultPolicy(max_retries=_RETRIES, initial_backoff=200)])
        return SparkRemote(session)
    except Exception as error:
        raise unreachable(str(error)) from None


def explain(error: Exception) -> NexusError:
    """What the server says, with line and column where it tells them."""
    message = str(error).strip().split("\n", 1)[0][:300]
    if "INTERRUPT" in str(error).upper() or "CANCELLED" in message:
        return QueryError("query.cancelled")
    if type(error).__name__ in {"ParseException", "AnalysisException", "SparkRuntimeException", "ArithmeticException"}:
        place = re.search(r"line (\d+),? pos(?:ition)? (\d+)", str(error))
        line, column = (int(place.group(1)), int(place.group(2)) + 1) if place else (None, None)
        code = "query.syntax" if type(error).__name__ == "ParseException" else "query.binder"
        return QueryError(code, line=line, column=column, message=message)
    return LakeError("lake.lost", detail=message)


KIND = Kind(
    "spark",
    "spark",
    OPTIONS,
    Capabilities(remote=True, stand_in=True, exact_text=True),
    check,
    connect=connect,
    package=PACKAGE,
    needs=("host",),
)
