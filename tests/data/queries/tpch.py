"""The company of TPC-H, spread over three lakes: customer and orders in PostgreSQL, lineitem in Parquet, the rest in
the warehouse; and its 22 queries."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import adbc_driver_postgresql.dbapi as adbc
import duckdb

from data.access import local_admin
from data.core import Core
from data.inventory import NewLake, register_lake, reload_lake
from tests.cores import make_core
from tests.postgres import postgres

FAR = {"customer": "pg.tpch.customer", "orders": "pg.tpch.orders", "lineitem": "sheets.main.lineitem"}
TABLES = ("customer", "orders", "lineitem", "part", "partsupp", "supplier", "nation", "region")
IN_POSTGRES = {
    "customer": "c_custkey bigint, c_name varchar(25), c_address varchar(40), c_nationkey bigint, c_phone char(15),"
    " c_acctbal numeric(15,2), c_mktsegment char(10), c_comment varchar(117)",
    "orders": "o_orderkey bigint, o_custkey bigint, o_orderstatus char(1), o_totalprice numeric(15,2),"
    " o_orderdate date, o_orderpriority char(15), o_clerk char(15), o_shippriority integer, o_comment varchar(79)",
}


def queries() -> dict[int, str]:
    """The queries by number, with plain table names."""
    text = (Path(__file__).parent / "tpch.sql").read_text()
    parts = re.split(r"^-- (\d+)\n", text, flags=re.M)[1:]
    return {int(number): sql.strip().rstrip(";") for number, sql in zip(parts[::2], parts[1::2], strict=True)}


def spread(sql: str) -> str:
    """`sql` with the names its tables have in their lakes."""
    return re.sub(r"\b(customer|orders|lineitem)\b", lambda found: FAR[found.group()], sql)


def make_tpch(folder: Path, scale: float) -> tuple[Core, duckdb.DuckDBPyConnection]:
    """The company in a core on `folder`, and all of it in one DuckDB that knows no lakes."""
    tool = Path(sys.executable).with_name("tpchgen-cli")
    subprocess.run(
        [tool, "parquet", "-s", str(scale), "--output-dir", folder / "made"], check=True, capture_output=True
    )
    plain = duckdb.connect()
    for table in TABLES:
        plain.execute(f"CREATE TABLE {table} AS FROM '{folder}/made/{table}.parquet'")
    core = make_core(folder / "home", demo=False, query_rows=100_000)
    with core.lakes.cursor() as cursor:
        for table in set(TABLES) - set(FAR):
            cursor.execute(f"CREATE TABLE prod.main.{table} AS FROM '{folder}/made/{table}.parquet'")
    core.lakes.loaded("prod")
    _fill_postgres(plain)
    (folder / "sheets").mkdir()
    (folder / "made" / "lineitem.parquet").rename(folder / "sheets" / "lineitem.parquet")
    register_lake(core, NewLake("sheets", "Sheets", "files", {"path": str(folder / "sheets")}), actor=local_admin())
    register_lake(core, NewLake("pg", "PostgreSQL", "postgres", postgres().options), actor=local_admin())
    for lake in ("sheets", "pg"):
        reload_lake(core, lake, actor=local_admin())
    return core, plain


def _fill_postgres(plain: duckdb.DuckDBPyConnection) -> None:
    server = postgres()
    server.run("DROP SCHEMA IF EXISTS tpch CASCADE", "CREATE SCHEMA tpch")
    for table, columns in IN_POSTGRES.items():
        server.run(f"CREATE TABLE tpch.{table} ({columns})")
        rows = plain.sql(f"FROM {table}").to_arrow_reader(100_000)
        with adbc.connect(server.uri, autocommit=True) as connection, connection.cursor() as cursor:
            cursor.adbc_ingest(table, rows, mode="append", db_schema_name="tpch")
        server.run(f"ANALYZE tpch.{table}")
