"""Companies whose warehouse lies elsewhere: the tables of another core, copied there, asked by a core of its own."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import pytest

from data.core import Core
from data.lakes import KINDS, LakeRecord
from data.sql import qualify, quote
from tests.cores import make_core
from tests.postgres import postgres

LAKE = "there"
IN_CLICKHOUSE = {
    "INTEGER": "Int32", "VARCHAR": "String", "DATE": "Date32", "TIMESTAMP WITH TIME ZONE": "DateTime64(6, 'UTC')",
}  # fmt: skip


@contextmanager
def in_postgres(core: Core, folder: Path) -> Iterator[Core]:
    """A core whose warehouse is a new PostgreSQL database."""
    found = core_elsewhere(core, "shop")
    yield found
    found.lakes.close()


@contextmanager
def in_clickhouse(core: Core, folder: Path) -> Iterator[Core]:
    """A core whose warehouse is a database of ClickHouse's engine."""
    pytest.importorskip("chdb")
    from tests.clickhouse import clickhouse

    port = clickhouse()
    _clicked(port, "CREATE DATABASE shop")
    for table in core.lakes.tables("prod"):
        kinds = [f"{c.name} Nullable({IN_CLICKHOUSE.get(c.type, c.type.replace('DECIMAL', 'Decimal'))})"
                 for c in table.columns]  # fmt: skip
        _clicked(port, f"CREATE TABLE shop.{table.name} ({', '.join(kinds)}) ENGINE = Memory")
        rows = [f"({', '.join(map(_said, row))})" for row in _rows(core, table.name)]
        _clicked(port, f"INSERT INTO shop.{table.name} VALUES {', '.join(rows)}")
    options = {"host": "127.0.0.1", "port": port, "database": "shop"}
    yield _asking(core, LakeRecord(LAKE, "There", "clickhouse", options=options))


@contextmanager
def in_spark(core: Core, folder: Path) -> Iterator[Core]:
    """A core whose warehouse is a database of Sail, an engine that speaks Spark. Its tables are known to one session
    alone, so that the lake keeps it."""
    pytest.importorskip("pyspark")
    sail = pytest.importorskip("pysail.spark")
    from pyspark.sql import SparkSession

    from data.lakes.kinds import spark

    server = sail.SparkConnectServer()
    server.start(background=True)
    session = SparkSession.builder.remote(f"sc://127.0.0.1:{server.listening_address[1]}").create()
    session.sql("CREATE DATABASE shop").collect()
    for table in core.lakes.tables("prod"):
        file = folder / f"{table.name}.parquet"
        with core.lakes.cursor() as cursor:
            cursor.execute(f"COPY prod.main.{quote(table.name)} TO '{file}' (FORMAT parquet)").fetchall()
        session.sql(f"CREATE TABLE shop.{table.name} USING parquet LOCATION '{file}'").collect()
    remote = spark.SparkRemote(session)
    remote.close = lambda: None
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(KINDS, "spark", replace(KINDS["spark"], connect=lambda options, milliseconds: remote))
        yield _asking(core, LakeRecord(LAKE, "There", "spark", options={"host": "127.0.0.1", "database": "shop"}))
    session.stop()
    server.stop()


def core_elsewhere(core: Core, database: str) -> Core:
    """A core without tables of its own, whose warehouse is a new PostgreSQL database with all that `core` has."""
    server = postgres()
    server.run(f"CREATE DATABASE {database}")
    _copy(core, server.uri.replace("/postgres?", f"/{database}?"))
    options = {**server.options, "database": database}
    return _asking(core, LakeRecord(LAKE, "There", "postgres", options=options))


def _asking(core: Core, record: LakeRecord) -> Core:
    """A core that asks a lake and is otherwise like `core`."""
    found = make_core(warehouse=LAKE, time_zone=core.settings.time_zone, moment=core.clock.now())
    found.lakes.register(record)
    return replace(found, forecaster=core.forecaster)


def _copy(core: Core, uri: str) -> None:
    """Every table of the warehouse, into the schema `public`."""
    with adbc.connect(uri) as connection, connection.cursor() as there, core.lakes.cursor() as here:
        for table in core.lakes.tables("prod"):
            rows = here.sql(f"SELECT {_columns(table)} FROM {qualify('prod', table.schema, table.name)}")
            there.adbc_ingest(table.name, rows.to_arrow_table(), mode="create")
        connection.commit()


def _columns(table) -> str:
    """All columns; whole numbers without a sign as what PostgreSQL has."""
    wide = {"UTINYINT": "SMALLINT", "USMALLINT": "INTEGER", "UINTEGER": "BIGINT", "TINYINT": "SMALLINT"}
    return ", ".join(
        f"CAST({quote(c.name)} AS {wide[c.type]}) AS {quote(c.name)}" if c.type in wide else quote(c.name)
        for c in table.columns
    )


def _rows(core: Core, table: str) -> list[tuple[Any, ...]]:
    return list(zip(*core.lakes.fetch(f"SELECT * FROM prod.main.{quote(table)}").columns.values(), strict=True))


def _said(value: Any) -> str:
    if value is None or isinstance(value, int | Decimal):
        return "NULL" if value is None else str(value)
    text = str(value).removesuffix("+00:00").replace("\\", "\\\\").replace("'", "\\'")
    return f"'{text}'"


def _clicked(port: int, statement: str) -> None:
    urllib.request.urlopen(f"http://127.0.0.1:{port}/", data=statement.encode(), timeout=30).close()
