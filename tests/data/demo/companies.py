"""Builds demo companies in memory and tells them apart."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from data.demo import build_company

HERE = Path(__file__).parent
PAGE = (HERE.parents[2] / "docs/demo.md").read_text(encoding="utf-8")
TODAY = date(2026, 11, 20)


def build(scale: float, *, seed: int = 7, today: date = TODAY, threads: int = 2) -> duckdb.DuckDBPyConnection:
    """A connection that stands in the schema of a freshly built company."""
    connection = duckdb.connect(":memory:", config={"threads": threads})
    connection.execute("ATTACH ':memory:' AS prod")
    build_company(connection, catalog="prod", scale=scale, seed=seed, today=today)
    connection.execute("USE prod.main")
    return connection


def tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of all tables of the company."""
    rows = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'prod' ORDER BY 1"
    ).fetchall()
    return [name for (name,) in rows]


def fingerprints(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Rows of each table and the sum of their hashes."""
    return {
        table: connection.execute(f"SELECT count(*), sum(CAST(hash(t) AS HUGEINT)) FROM {table} AS t").fetchone()
        for table in tables(connection)
    }


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple]:
    return connection.execute(sql).fetchall()


def value(connection: duckdb.DuckDBPyConnection, sql: str):
    """The one value of a query."""
    return connection.execute(sql).fetchone()[0]
