"""A table in PostgreSQL: rows go in by binary COPY; rows and ledger line commit in one transaction of the server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import quote as percent
from urllib.parse import urlsplit, urlunsplit

from data.errors import LakeError, Problem
from data.flow.deliveries import database
from data.flow.deliveries.delivery import (
    KEY,
    POLICY,
    TABLE,
    Load,
    Site,
    in_our_words,
    mode,
    reader,
    table_problems,
)
from data.flow.deliveries.tables import Speech
from data.flow.options import Option, Values
from data.sql import literal, quote

PACKAGE = "adbc-driver-postgresql"
STAGED = "nexus_staged_rows"
SPEECH = Speech(quote, "TEXT", "TIMESTAMPTZ", "BOOLEAN", "BIGINT", merges=False, unique=" PRIMARY KEY")
URL = Option("url", "text", required=True)
PASSWORD = Option("password", "secret")
OPTIONS = (URL, PASSWORD, TABLE, mode("append", "replace", "merge", "history"), KEY, POLICY)


class PostgresSession:
    """A connection of the ADBC driver whose one transaction holds all, as `Session`."""

    speech = SPEECH

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql)
            found: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
            return found

    def begin(self) -> None:
        """It began with the connection."""

    def commit(self) -> None:
        """All of it stands."""
        self._connection.commit()

    def stage(self, load: Load) -> tuple[str, Mapping[str, str]]:
        """A temporary table, filled by COPY."""
        with self._connection.cursor() as cursor:
            cursor.adbc_ingest(STAGED, reader(load), mode="create", temporary=True)
        kinds = self.run(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
            f" WHERE attrelid = {literal(STAGED)}::regclass AND attnum > 0 ORDER BY attnum"
        )
        return quote(STAGED), dict(kinds)

    def columns(self, schema: str, table: str) -> list[str]:
        """Columns of a table, in order."""
        found = self.run(
            "SELECT column_name FROM information_schema.columns"
            f" WHERE table_schema = {literal(schema)} AND table_name = {literal(table)} ORDER BY ordinal_position"
        )
        return [str(name) for (name,) in found]


def problems(values: Values) -> list[Problem]:
    """No password in the address, a plain name, a key where the mode needs one."""
    parts = urlsplit(str(values["url"]))
    wrong = parts.scheme not in ("postgresql", "postgres") or parts.password
    return [*([Problem("/destination/url", "pipeline.postgres_url", {})] if wrong else []), *table_problems(values)]


@contextmanager
def _opened(values: Values, site: Site) -> Iterator[PostgresSession]:
    try:
        from adbc_driver_postgresql import dbapi
    except ImportError as error:
        raise LakeError("lake.driver_missing", kind="postgres", package=PACKAGE) from error
    password = site.secret(values, "password")
    with in_our_words(str(values["table"]), password):
        with closing(dbapi.connect(address(str(values["url"]), password))) as connection:
            yield PostgresSession(connection)


def address(url: str, password: str | None) -> str:
    """What the driver connects to. Holds the password."""
    if not password:
        return url
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}:{percent(password, safe='')}@{host}"))


DELIVERY = database.Database("postgres", OPTIONS, _opened, problems, "public").delivery()
