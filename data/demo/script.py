"""Runs the SQL files beside this one; what they need to know reaches them as DuckDB variables."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb

SQL = Path(__file__).parent / "sql"


def sql_text(name: str) -> str:
    """The text of `sql/<name>.sql`."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def run(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Executes the files one after the other."""
    for name in names:
        connection.execute(sql_text(name))


def set_variables(connection: duckdb.DuckDBPyConnection, **values: Any) -> None:
    """Sets what `getvariable('name')` gives on this connection."""
    for name, value in values.items():
        connection.execute(f"SET VARIABLE {name} = ?", [value])


def months_after(day: date, months: int) -> date:
    """The first day of the month `months` after that of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
