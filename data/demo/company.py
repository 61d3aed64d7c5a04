"""Builds the tables of the demo company inside DuckDB, from the SQL files beside this one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from data.sql import qualify

RECIPE = 1
MONTHS = 60
LINES_AT_ONCE = 2_000_000
SQL = Path(__file__).parent / "sql"
BEFORE_SALES = (
    "schema",
    "chance",
    "calendar",
    "places",
    "products",
    "people",
    "pipeline",
    "customers",
    "deals",
    "sales",
)
AFTER_SALES = ("finance", "cash", "production", "field", "targets")


def build_company(connection: duckdb.DuckDBPyConnection, *, catalog: str, scale: float, seed: int, today: date) -> None:
    """Creates all tables of `docs/demo.md` in the schema `main` of `catalog`, in one transaction of its own.

    `scale` is in millions of invoice lines over five years. The same arguments give the same rows.
    """
    first_day = _months_after(today, -MONTHS)
    with connection.cursor() as cursor:
        cursor.execute(f"USE {qualify(catalog, 'main')}")
        _set(cursor, seed=seed, recipe=RECIPE, scale=float(scale), today=today, first_day=first_day)
        _set(cursor, many=scale**0.75, money=scale**0.25)
        _set(cursor, machines_per_line=min(22, max(2, round(4 * scale**0.25))), field=max(0.2, scale**0.75))
        _set(cursor, technicians=round(42 * max(0.2, scale**0.75)))
        cursor.execute("BEGIN")
        for name in BEFORE_SALES:
            _run(cursor, name)
        for stretch in _stretches(first_day, today, scale):
            _set(cursor, **stretch)
            _run(cursor, "sales_months")
        for name in AFTER_SALES:
            _run(cursor, name)
        cursor.execute("COMMIT")


def _run(cursor: duckdb.DuckDBPyConnection, name: str) -> None:
    cursor.execute((SQL / f"{name}.sql").read_text(encoding="utf-8"))


def _set(cursor: duckdb.DuckDBPyConnection, **values: Any) -> None:
    for name, value in values.items():
        cursor.execute(f"SET VARIABLE {name} = ?", [value])


def _stretches(first_day: date, today: date, scale: float) -> Iterator[dict[str, Any]]:
    size = max(1, min(MONTHS + 1, int(LINES_AT_ONCE / (scale * 1_000_000 / MONTHS))))
    for start in range(0, MONTHS + 1, size):
        end = min(MONTHS + 1, start + size)
        last = end == MONTHS + 1
        to_day = today + timedelta(days=1) if last else _months_after(first_day, end)
        yield {"from_month": start, "to_month": end, "from_day": _months_after(first_day, start), "to_day": to_day}


def _months_after(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
