"""A company whose warehouse is a PostgreSQL: the tables of another core, copied there, asked by a core of its own."""

from __future__ import annotations

from dataclasses import replace

import adbc_driver_postgresql.dbapi as adbc

from data.core import Core
from data.lakes import LakeRecord
from data.sql import qualify, quote
from tests.cores import make_core
from tests.postgres import postgres

LAKE = "there"


def core_elsewhere(core: Core, database: str) -> Core:
    """A core without tables of its own, whose warehouse is a new database with all that `core` has in its own."""
    server = postgres()
    server.run(f"CREATE DATABASE {database}")
    copy_tables(core, server.uri.replace("/postgres?", f"/{database}?"))
    found = replace(make_core(warehouse=LAKE), forecaster=core.forecaster)
    found.lakes.register(LakeRecord(LAKE, "There", "postgres", options={**server.options, "database": database}))
    return found


def copy_tables(core: Core, uri: str) -> None:
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
