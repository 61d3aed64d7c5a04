"""A table in Snowflake: files go to the user's stage and in by COPY INTO; rows and ledger line in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

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
    parquet_files,
    reader,
    spelled,
    table_problems,
)
from data.flow.deliveries.tables import Speech
from data.flow.options import Option, Values
from data.sql import quote

PACKAGE = "snowflake-connector-python"
STAGED = "NEXUS_STAGED_ROWS"
WORDS = {
    "bool": "BOOLEAN", "int": "NUMBER(38,0)", "float": "FLOAT", "date": "DATE", "timestamp": "TIMESTAMP_NTZ(6)",
    "timestamptz": "TIMESTAMP_TZ(6)", "time": "TIME(6)", "text": "VARCHAR", "decimal": "NUMBER({p},{s})",
}  # fmt: skip
OPTIONS = (
    Option("account", "text", required=True),
    Option("user", "text", required=True),
    Option("password", "secret"),
    Option("warehouse", "text"),
    Option("database", "text", required=True),
    Option("role", "text"),
    TABLE,
    mode("append", "replace", "merge", "history"),
    KEY,
    POLICY,
)


def upper(name: str) -> str:
    """A name as Snowflake knows it when it is written without quotes."""
    return quote(name.upper())


SPEECH = Speech(upper, "VARCHAR", "TIMESTAMP_TZ", "BOOLEAN", "NUMBER(38,0)", escapes=True)


class SnowflakeSession:
    """A connection of Snowflake's connector, as `Session`. Statements that define tables commit by themselves there, so
    they all stand before `begin`."""

    speech = SPEECH

    def __init__(self, connection: Any, values: Values, site: Site) -> None:
        self._connection = connection
        self._schema = database.target(values, "PUBLIC")[0]
        self._site = site

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        with self._connection.cursor() as cursor:
            return list(cursor.execute(sql).fetchall())

    def begin(self) -> None:
        """What follows is one transaction."""
        self.run("BEGIN TRANSACTION")

    def commit(self) -> None:
        """All of it stands."""
        self.run("COMMIT")

    def stage(self, load: Load) -> tuple[str, Mapping[str, str]]:
        """A temporary table, filled from the user's stage; the files in it are removed."""
        kinds = spelled(reader(load).schema, WORDS)
        rows = f"{upper(self._schema)}.{upper(STAGED)}"
        listed = ", ".join(f"{upper(name)} {kind}" for name, kind in kinds.items())
        self.run(f"CREATE OR REPLACE TEMPORARY TABLE {rows} ({listed})")
        place = f"@~/nexus/{load.execution_id}"
        for file in parquet_files(load, self._site.work):
            self.run(f"PUT 'file://{file}' {place} AUTO_COMPRESS = FALSE OVERWRITE = TRUE")
        self.run(
            f"COPY INTO {rows} FROM {place} FILE_FORMAT = (TYPE = PARQUET USE_LOGICAL_TYPE = TRUE)"
            " MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE PURGE = TRUE"
        )
        return rows, kinds

    def columns(self, schema: str, table: str) -> list[str]:
        """Columns of a table in small letters, in order."""
        found = self.run(
            "SELECT LOWER(column_name) FROM information_schema.columns WHERE table_schema ="
            f" {SPEECH.literal(schema.upper())} AND table_name = {SPEECH.literal(table.upper())}"
            " ORDER BY ordinal_position"
        )
        return [str(name) for (name,) in found]


def problems(values: Values) -> list[Problem]:
    """A plain name, a key where the mode needs one."""
    return table_problems(values)


@contextmanager
def _opened(values: Values, site: Site) -> Iterator[SnowflakeSession]:
    try:
        from snowflake import connector
    except ImportError as error:
        raise LakeError("lake.driver_missing", kind="snowflake", package=PACKAGE) from error
    named = ("account", "user", "warehouse", "database", "role")
    given = {name: values[name] for name in named if values.get(name)}
    password = site.secret(values, "password")
    with in_our_words(str(values["table"]), password):
        opened = connector.connect(**given, password=password, login_timeout=20, autocommit=True, timezone="UTC")
        with closing(opened) as connection:
            yield SnowflakeSession(connection, values, site)


DELIVERY = database.Database("snowflake", OPTIONS, _opened, problems, "PUBLIC").delivery()
