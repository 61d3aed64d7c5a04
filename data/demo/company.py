"""Builds the tables of the demo company inside DuckDB: set by set, the sales in stretches of months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import duckdb

from data.demo.script import months_after, run, set_variables
from data.sql import qualify

RECIPE = 1
MONTHS = 60
LINES_AT_ONCE = 2_000_000
BEFORE_SALES = (
    ("schema", "chance", "calendar", "places", "products", "names", "people"),
    ("pipeline", "customers", "deals", "sales"),
)
AFTER_SALES = ("finance", "cash", "production", "field", "targets")


def build_company(connection: duckdb.DuckDBPyConnection, *, catalog: str, scale: float, seed: int, today: date) -> None:
    """Creates all tables of `docs/demo.md` in the schema `main` of `catalog`, in one transaction of its own.

    `scale` is in millions of invoice lines over five years. The same arguments give the same rows.
    """
    first_day = months_after(today, -MONTHS)
    with connection.cursor() as cursor:
        cursor.execute(f"USE {qualify(catalog, 'main')}")
        set_variables(cursor, seed=seed, recipe=RECIPE, today=today, first_day=first_day, **_sizes(scale))
        cursor.execute("BEGIN")
        for names in BEFORE_SALES:
            run(cursor, *names)
        for stretch in _stretches(first_day, today, scale):
            set_variables(cursor, **stretch)
            run(cursor, "sales_months")
        run(cursor, *AFTER_SALES)
        cursor.execute("COMMIT")


def _sizes(scale: float) -> dict[str, float | int]:
    """Lines grow with scale; people and deals slower, and what one of them is worth makes up for it."""
    field = max(0.2, scale**0.75)
    return {
        "scale": float(scale),
        "many": scale**0.75,
        "money": scale**0.25,
        "field": field,
        "technicians": round(42 * field),
        "machines_per_line": min(22, max(2, round(4 * scale**0.25))),
    }


def _stretches(first_day: date, today: date, scale: float) -> Iterator[dict[str, Any]]:
    size = max(1, min(MONTHS + 1, int(LINES_AT_ONCE / (scale * 1_000_000 / MONTHS))))
    for start in range(0, MONTHS + 1, size):
        end = min(MONTHS + 1, start + size)
        to_day = today + timedelta(days=1) if end > MONTHS else months_after(first_day, end)
        yield {"from_month": start, "to_month": end, "from_day": months_after(first_day, start), "to_day": to_day}
