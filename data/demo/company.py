"""Builds the tables of the demo company inside DuckDB: set by set, the sales in stretches of months."""

from __future__ import annotations

from datetime import date

import duckdb

from data.demo.script import months_after, run, set_variables
from data.demo.stretches import MONTHS, Block, blocks
from data.sql import qualify

RECIPE = 2
BEFORE_SALES = (
    ("schema", "chance", "calendar", "places", "products", "names", "people"),
    ("pipeline", "customers", "deals", "sales"),
)
AFTER_SALES = ("finance", "cash", "production", "field", "targets")


def build_company(
    connection: duckdb.DuckDBPyConnection,
    *,
    catalog: str,
    scale: float,
    seed: int,
    today: date,
    in_steps: bool = False,
) -> None:
    """Creates all tables of `docs/demo.md` in the schema `main` of `catalog`, in one transaction of its own.

    `scale` is in millions of invoice lines over five years. The same arguments give the same rows. `in_steps`, where
    nobody reads yet, commits every block of months: a transaction keeps all it threw away until its end. The line of
    `demo_company` comes last, so a build that broke off leaves no company.
    """
    first_day = months_after(today, -MONTHS)
    with connection.cursor() as cursor:
        cursor.execute(f"USE {qualify(catalog, 'main')}")
        set_variables(cursor, seed=seed, recipe=RECIPE, today=today, first_day=first_day, **_sizes(scale))
        cursor.execute("BEGIN")
        for names in BEFORE_SALES:
            run(cursor, *names)
        for block in blocks(first_day, today, lines=scale * 1_000_000):
            _sell(cursor, block)
            if in_steps:
                cursor.execute("COMMIT")
                cursor.execute("BEGIN")
        run(cursor, *AFTER_SALES)
        cursor.execute("COMMIT")


def _sell(cursor: duckdb.DuckDBPyConnection, block: Block) -> None:
    set_variables(cursor, from_month=block.from_month, to_month=block.to_month)
    run(cursor, "roster")
    for from_day, to_day in block.stretches:
        set_variables(cursor, from_day=from_day, to_day=to_day)
        run(cursor, "sales_stretch")
    run(cursor, "customer_months")


def _sizes(scale: float) -> dict[str, float | int]:
    """Lines grow with scale; people and deals slower, and what one of them is worth makes up for it."""
    field = max(0.2, scale**0.65)
    return {
        "scale": float(scale),
        "many": scale**0.65,
        "money": scale**0.35,
        "field": field,
        "technicians": round(42 * field),
        "machines_per_line": min(22, max(2, round(4 * scale**0.25))),
    }
