"""Builds the tables of the demo company inside DuckDB, from the SQL files beside this one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from data.sql import qualify

SQL = Path(__file__).parent / "sql"


def build_company(connection: duckdb.DuckDBPyConnection, *, catalog: str, scale: float, seed: int, today: date) -> None:
    """Creates all tables of `docs/demo.md` in the schema `main` of `catalog`, in one transaction of its own.

    `scale` is in millions of invoice lines over five years. The same arguments give the same rows.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"USE {qualify(catalog, 'main')}")
        cursor.execute("BEGIN")
        cursor.execute((SQL / "schema.sql").read_text(encoding="utf-8"))
        cursor.execute("COMMIT")
