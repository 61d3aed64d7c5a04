"""Remote lakes for the contract suite: where each kind's server stands, with a table `things` of known rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pytest

from tests.bigquery_front import bigquery
from tests.clickhouse import clickhouse, run_in_clickhouse
from tests.mariadb import mariadb
from tests.postgres import PASSWORD, postgres
from tests.snowflake_front import run_in_snowflake, snowflake
from tests.trino_front import run_in_trino, running, trino

COLUMNS = (
    ("id", "BIGINT"),
    ("amount", "DECIMAL(15,2)"),
    ("name", "VARCHAR"),
    ("flag", "BOOLEAN"),
    ("day", "DATE"),
    ("seen", "TIMESTAMP WITH TIME ZONE"),
    ("ratio", "DOUBLE"),
)
FIRST = [1, 1234567890123.45, "Zoë; \"x\", 'y'", True, "2026-01-31", "2026-01-31T10:00:00Z", 0.1]
EMPTY = [2, None, None, None, None, None, None]


@dataclass(frozen=True)
class Place:
    """A server: `options` for the lake, `secret` that must never show, `schema` of the table `things` (3 rows), `slow`
    a statement that runs for minutes, `busy` how many of those run now, `write` one that would change something, `rows`
    what its catalogue tells of `things`, `lost` options that lead nowhere, `run` what runs statements as who may do
    anything. One that is no real server may not stop what runs (`stops`). Some tell the place of mistakes in syntax
    only (`places`); not every server has sessions that refuse to write (`refuses`)."""

    options: dict[str, Any]
    secret: str
    schema: str
    slow: str
    write: str
    busy: Callable[[], int] | None
    many: str
    columns: dict[str, str] = field(default_factory=dict)
    rows: int = 3
    stops: bool = True
    places: bool = True
    refuses: bool = True
    run: Callable[..., Any] | None = None
    lost: dict[str, Any] = field(default_factory=lambda: {"host": "127.0.0.1", "port": 1})


def make_postgres() -> Place:
    server = postgres()
    server.run(
        "DROP SCHEMA IF EXISTS contract CASCADE",
        "CREATE SCHEMA contract",
        "CREATE TABLE contract.things (id bigint, amount numeric(15,2), name text, flag boolean, day date,"
        " seen timestamptz, ratio double precision)",
        "INSERT INTO contract.things VALUES (1, 1234567890123.45, 'Zoë; \"x\", ''y''', true, '2026-01-31',"
        " '2026-01-31 12:00:00+02', 0.1)",
        "INSERT INTO contract.things (id) VALUES (2), (3)",
    )
    return Place(
        options=server.options,
        secret=PASSWORD,
        schema="contract",
        slow="SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 1000000) b",
        write="INSERT INTO contract.things (id) VALUES (4)",
        busy=lambda: server.run(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%generate_series(1, 100000)%'"
            " AND pid <> pg_backend_pid()"
        )[0][0],
        many="SELECT i FROM generate_series(1, 50000) i",
    )


def make_redshift() -> Place:
    """PostgreSQL posing as Redshift: its wire and its old catalogue, not its engine."""
    place = make_postgres()
    postgres().run(
        'CREATE OR REPLACE VIEW svv_table_info AS SELECT n.nspname::text AS "schema", c.relname::text AS "table",'
        " (SELECT count(*) FROM contract.things) AS tbl_rows, 1 AS size FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'contract'",
        "GRANT SELECT ON svv_table_info TO reader",
    )
    return replace(place, options={**place.options, "port": 5432, "sslmode": "disable"})


def make_sqlalchemy() -> Place:
    """PostgreSQL through psycopg."""
    place = make_postgres()
    login = f"postgresql+psycopg://reader@/postgres?host={place.options['host']}"
    lost = {"url": "postgresql+psycopg://reader@127.0.0.1:1/postgres"}
    return replace(place, options={"url": login, "password": PASSWORD}, rows=0, lost=lost)


def make_clickhouse() -> Place:
    """ClickHouse's engine in a process of ours behind its HTTP interface; it knows no users and stops nothing."""
    port = clickhouse()
    return Place(
        options={"host": "127.0.0.1", "port": port, "user": "default", "password": PASSWORD},
        secret=PASSWORD,
        schema="contract",
        slow="",
        write="INSERT INTO contract.things (id) VALUES (4)",
        busy=None,
        many="SELECT number AS i FROM numbers(50000)",
        run=partial(run_in_clickhouse, port),
        stops=False,
        places=False,
    )


def make_mysql() -> Place:
    """MariaDB; its BOOLEAN is a small number. It tells the line of a mistake in syntax only."""
    server = mariadb()
    server.run(
        "DROP DATABASE IF EXISTS contract",
        "CREATE DATABASE contract CHARACTER SET utf8mb4",
        "SET time_zone = '+00:00'",
        "CREATE TABLE contract.things (id bigint, amount decimal(15,2), name varchar(200), flag boolean, day date,"
        " seen timestamp(6) NULL, ratio double)",
        "INSERT INTO contract.things VALUES (1, 1234567890123.45, 'Zoë; \"x\", ''y''', true, '2026-01-31',"
        " '2026-01-31 10:00:00', 0.1)",
        "INSERT INTO contract.things (id) VALUES (2), (3)",
    )
    processes = "SELECT count(*) FROM information_schema.processlist WHERE info LIKE"
    return Place(
        options=server.options,
        secret=PASSWORD,
        schema="contract",
        slow="SELECT count(*) FROM contract.seq_1_to_100000 a, contract.seq_1_to_1000000 b WHERE a.seq * b.seq % 7 = 8",
        write="INSERT INTO contract.things (id) VALUES (4)",
        busy=lambda: server.run(f"{processes} 'SELECT count(*) FROM contract.seq_1_to_100000 %'")[0][0],
        many="SELECT seq AS i FROM contract.seq_1_to_50000",
        columns={"flag": "TINYINT"},
        places=False,
        run=server.run,
    )


def make_trino() -> Place:
    """A stand-in: Trino's wire and types over DuckDB, asked by Trino's own client."""
    pytest.importorskip("trino")
    port = trino()
    run_in_trino(
        port,
        "DROP SCHEMA IF EXISTS hive.contract CASCADE",
        "CREATE SCHEMA hive.contract",
        "CREATE TABLE hive.contract.things (id BIGINT, amount DECIMAL(15,2), name VARCHAR, flag BOOLEAN, day DATE,"
        " seen TIMESTAMPTZ, ratio DOUBLE)",
        "INSERT INTO hive.contract.things VALUES (1, 1234567890123.45, 'Zoë; \"x\", ''y''', true, '2026-01-31',"
        " '2026-01-31 12:00:00+02', 0.1)",
        "INSERT INTO hive.contract.things (id) VALUES (2), (3)",
    )
    return Place(
        options={"host": "127.0.0.1", "port": port, "database": "hive", "user": "reader"},
        secret="none at all",
        schema="contract",
        slow="SELECT count(*) FROM UNNEST(SEQUENCE(1, 100000)) AS a(i), UNNEST(SEQUENCE(1, 1000000)) AS b(j)"
        " WHERE i * j % 7 = 8",
        write="INSERT INTO contract.things (id) VALUES (4)",
        busy=lambda: running(port),
        many="SELECT i FROM UNNEST(SEQUENCE(1, 50000)) AS t(i)",
        rows=0,
        places=False,
        refuses=False,
        run=partial(run_in_trino, port),
    )


def make_snowflake() -> Place:
    """A stand-in: fakesnow, asked by Snowflake's own client. It stops nothing and writes for anybody."""
    port = snowflake()
    options = {"account": "acme", "user": "reader", "password": PASSWORD, "address": f"http://127.0.0.1:{port}"}
    run_in_snowflake(
        port,
        "CREATE DATABASE IF NOT EXISTS SHOP",
        "USE DATABASE SHOP",
        "CREATE SCHEMA IF NOT EXISTS SHOP.CONTRACT",
        "CREATE OR REPLACE TABLE SHOP.CONTRACT.THINGS (id NUMBER(18,0), amount NUMBER(15,2), name VARCHAR,"
        " flag BOOLEAN, day DATE, seen TIMESTAMP_TZ, ratio FLOAT)",
        "INSERT INTO SHOP.CONTRACT.THINGS VALUES (1, 1234567890123.45, 'Zoë; \"x\", ''y''', true, '2026-01-31',"
        " '2026-01-31 12:00:00+02', 0.1)",
        "INSERT INTO SHOP.CONTRACT.THINGS (id) VALUES (2), (3)",
    )
    return Place(
        options={**options, "database": "SHOP", "schema": "CONTRACT"},
        secret=PASSWORD,
        schema="CONTRACT",
        slow="",
        write="INSERT INTO CONTRACT.THINGS (id) VALUES (4)",
        busy=None,
        many="SELECT seq4() AS i FROM TABLE(GENERATOR(ROWCOUNT => 50000))",
        stops=False,
        places=False,
        refuses=False,
        columns={"id": "DECIMAL(18,0)"},
        run=partial(run_in_snowflake, port),
        lost={"address": "http://127.0.0.1:1"},
    )


def make_bigquery() -> Place:
    """A stand-in: bqemulator, asked by Google's own client. It stops nothing and writes for anybody."""
    server = bigquery()
    server.run(
        "DROP SCHEMA IF EXISTS contract CASCADE",
        "CREATE SCHEMA contract",
        "CREATE TABLE contract.things (id INT64, amount NUMERIC(15,2), name STRING, flag BOOL, day DATE,"
        " seen TIMESTAMP, ratio FLOAT64)",
        """INSERT INTO contract.things VALUES (1, 1234567890123.45, "Zoë; \\"x\\", 'y'", true, '2026-01-31',"""
        " '2026-01-31 12:00:00+02', 0.1)",
        "INSERT INTO contract.things (id) VALUES (2), (3)",
    )
    return Place(
        options={"project": "acme", "endpoint": server.endpoint, "credentials": server.key},
        secret=json.loads(server.key)["private_key"],
        schema="contract",
        slow="",
        write="INSERT INTO contract.things (id) VALUES (4)",
        busy=None,
        many="SELECT i FROM UNNEST(GENERATE_ARRAY(1, 50000)) AS i",
        rows=0,
        stops=False,
        places=False,
        refuses=False,
        columns={"amount": "DECIMAL"},
        run=server.run,
        lost={"endpoint": "http://127.0.0.1:1"},
    )


PLACES: dict[str, Callable[[], Place]] = {
    "postgres": make_postgres,
    "redshift": make_redshift,
    "sqlalchemy": make_sqlalchemy,
    "clickhouse": make_clickhouse,
    "mysql": make_mysql,
    "bigquery": make_bigquery,
    "snowflake": make_snowflake,
    "trino": make_trino,
}
ALWAYS = {"postgres"}
