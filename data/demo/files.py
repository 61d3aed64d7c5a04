"""The files of the demo's other lakes: Parquet of the website, CSV of suppliers, the CRM in SQLite.

They are drawn from the tables of the company, so they join with them.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from data.demo.deliveries import write_deliveries
from data.demo.script import months_after, run, set_variables, sql_text
from data.sql import quote

PARQUET = "(FORMAT parquet, COMPRESSION zstd)"
CSV = "(FORMAT csv, HEADER)"
MONTHS = 12
MOST_RECORDS = 20_000
CRM = ("accounts", "contacts", "leads", "opportunities")


def write_files(connection: duckdb.DuckDBPyConnection, folder: Path, *, seed: int, today: date, scale: float) -> None:
    """Fills `folder` with `web/`, `suppliers/`, `crm.sqlite` and `deliveries/`, replacing it as a whole.

    `connection` stands in the schema of the company. The size is bounded, however large the company.
    """
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    month = months_after(today, -MONTHS)
    set_variables(connection, seed=seed, today=today, month=month, most=MOST_RECORDS, size=max(1.0, scale))
    run(connection, "chance", "names")
    _write_web(connection, fresh / "web", month)
    set_variables(connection, month=month)
    _write_suppliers(connection, fresh / "suppliers", today.year)
    _write_crm(connection, fresh / "crm.sqlite")
    write_deliveries(connection, fresh / "deliveries", today=today)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def _write_web(connection: duckdb.DuckDBPyConnection, folder: Path, first: date) -> None:
    (folder / "sessions").mkdir(parents=True)
    _copy(connection, "campaigns", folder / "campaigns.parquet", PARQUET)
    for index in range(MONTHS + 1):
        month = months_after(first, index)
        set_variables(connection, month=month)
        _copy(connection, "sessions", folder / "sessions" / f"{month:%Y-%m}.parquet", PARQUET)


def _write_suppliers(connection: duckdb.DuckDBPyConnection, folder: Path, this_year: int) -> None:
    folder.mkdir(parents=True)
    _copy(connection, "suppliers", folder / "suppliers.csv", CSV)
    _copy(connection, "supplier_invoices", folder / "supplier_invoices.csv", CSV)
    for year in (this_year - 1, this_year):
        set_variables(connection, year=year)
        _copy(connection, "price_list", folder / f"price_list_{year}.csv", CSV)


def _copy(connection: duckdb.DuckDBPyConnection, name: str, file: Path, form: str) -> None:
    connection.execute(f"COPY ({sql_text(f'files/{name}')}) TO ? {form}", [str(file)])


def _write_crm(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        for table in CRM:
            result = connection.execute(sql_text(f"files/{table}"))
            names = [(entry[0], _sqlite_type(str(entry[1]))) for entry in result.description or []]
            rows = [tuple(_plain(value) for value in row) for row in result.fetchall()]
            columns = ", ".join(f"{quote(name)} {kind}" for name, kind in names)
            database.execute(f"CREATE TABLE {quote(table)} ({columns})")
            database.executemany(f"INSERT INTO {quote(table)} VALUES ({', '.join('?' * len(names))})", rows)
        database.commit()


def _sqlite_type(kind: str) -> str:
    if "INT" in kind:
        return "INTEGER"
    if kind == "DATE":
        return "DATE"
    return "NUMERIC" if kind.startswith("DECIMAL") else "TEXT"


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
