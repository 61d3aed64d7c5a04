"""Any database SQLAlchemy speaks to with one of the drivers allowed here, for kinds that have no file of their own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.errors import InputError, LakeError, NexusError, QueryError
from data.lakes.drivers.catalogue import grouped
from data.lakes.drivers.remote import Speech
from data.lakes.drivers.rows import RowsRemote
from data.lakes.kinds.kind import Capabilities, Kind, Option, Options
from data.lakes.kinds.options import checked
from data.lakes.kinds.servers import unreachable
from data.lakes.table import TableInfo

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Engine

OPTIONS = (
    Option("url", "text", required=True),
    Option("password", "text", secret=True),
)


@dataclass(frozen=True)
class _Driver:
    """What a driver is installed by, which dialect its database speaks, how a session begins and is stopped."""

    package: str
    dialect: str
    begin: tuple[str, ...] = ()
    stop: Callable[[Any], Any] = lambda connection: connection.close()


DRIVERS = {
    "postgresql+psycopg": _Driver(
        "psycopg[binary]",
        "postgres",
        ("SET statement_timeout = {ms}", "SET default_transaction_read_only = on", "SET TimeZone = 'UTC'", "COMMIT"),
        lambda connection: connection.cancel(),
    ),
    "mysql+pymysql": _Driver("pymysql", "mysql", ("SET SESSION TRANSACTION READ ONLY",)),
    "mssql+pymssql": _Driver("pymssql", "tsql"),
    "oracle+oracledb": _Driver("oracledb", "oracle", ("SET TRANSACTION READ ONLY",), lambda c: c.cancel()),
}


class SqlAlchemyRemote:
    """A connection of an allowed driver, as `Remote`; its catalogue is read by SQLAlchemy's inspector."""

    def __init__(self, engine: Engine, rows: RowsRemote, dialect: str) -> None:
        self._engine = engine
        self._dialect = dialect
        self._rows = rows
        self.execute = rows.execute
        self.cancel = rows.cancel
        self.begin = rows.begin
        self.rest = rows.rest

    def version(self) -> str:
        """What SQLAlchemy calls it."""
        return str(self._engine.dialect.name)

    def tables(self) -> tuple[TableInfo, ...]:
        """Every table and view; no sizes are told."""
        from sqlalchemy import inspect

        inspector = inspect(self._engine)
        found: list[tuple[Any, ...]] = []
        for schema in sorted(set(inspector.get_schema_names()) - _SYSTEM):
            for (_, table), columns in sorted(inspector.get_multi_columns(schema=schema).items()):
                kinds = [(column["name"], column["type"].compile(self._engine.dialect)) for column in columns]
                found += [(schema, table, name, kind, None, None) for name, kind in kinds]
        return grouped(found, self._dialect)

    def close(self) -> None:
        """Give the connection back."""
        self._rows.close()
        with suppress(Exception):
            self._engine.dispose()


def check(options: Options) -> dict[str, Any]:
    """The URL without its password, which goes to `password`, and the dialect behind it. Raises InputError, also for a
    driver that is not allowed."""
    values = checked(OPTIONS, {name: value for name, value in options.items() if name != "dialect"})
    url = _parsed(str(values["url"]))
    strange = sorted(set(url.query) - _ALLOWED)
    if strange:
        raise InputError("lake.url_parameter", option="url", parameter=strange[0], allowed=sorted(_ALLOWED))
    if url.password:
        values.setdefault("password", url.password)
    values["url"] = url.set(password=None).render_as_string(hide_password=False)
    return {**values, "dialect": DRIVERS[url.drivername].dialect}


def connect(options: Options, milliseconds: int) -> SqlAlchemyRemote:
    """A session, read-only where the database has such a thing. Raises LakeError."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import NoSuchModuleError

    url = _parsed(str(options["url"]))
    chosen = DRIVERS[url.drivername]
    try:
        engine = create_engine(url.set(password=options.get("password")), pool_size=1, hide_parameters=True)
        raw = engine.raw_connection().driver_connection
    except (ImportError, NoSuchModuleError):
        raise LakeError("lake.driver_missing", kind=url.drivername, package=chosen.package) from None
    except Exception as error:
        raise unreachable(_words(error)) from None
    speech = Speech(chosen.dialect, chosen.begin, "", "", explain)
    rows = RowsRemote(raw, speech, milliseconds=milliseconds, stop=lambda: chosen.stop(raw))
    return SqlAlchemyRemote(engine, rows, chosen.dialect)


def explain(error: Exception, sql: str) -> NexusError:
    """What the driver says; the place of a mistake where it tells it as PostgreSQL's do."""
    message = _words(error)
    name = type(error).__name__
    if "statement timeout" in message:
        return QueryError("query.timeout", timeout_ms=0)
    if name == "QueryCanceled":
        return QueryError("query.cancelled")
    if name in {"OperationalError", "InterfaceError", "AdminShutdown"}:
        return LakeError("lake.lost", detail=message)
    position = getattr(getattr(error, "diag", None), "statement_position", None)
    before = sql[: int(position) - 1] if position else None
    line = None if before is None else before.count("\n") + 1
    column = None if before is None else len(before) - before.rfind("\n")
    return QueryError("query.failed", line=line, column=column, message=message)


def _parsed(text: str) -> URL:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise InputError("lake.url_unreadable", option="url", schemes=sorted(DRIVERS)) from None
    if url.drivername not in DRIVERS:
        raise InputError("lake.url_scheme", option="url", scheme=url.drivername, schemes=sorted(DRIVERS))
    return url


def _words(error: Exception) -> str:
    origin = getattr(error, "orig", None) or error
    return str(origin).strip().split("\n", 1)[0][:300]


_ALLOWED = {"host", "port", "sslmode"}
_SYSTEM = {"information_schema", "pg_catalog", "sys", "mysql", "performance_schema"}
KIND = Kind("sqlalchemy", "", OPTIONS, Capabilities(remote=True), check, connect=connect)
