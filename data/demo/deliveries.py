"""Files that others deliver to the company: invoice exports, tickets, a price list in XML, a budget in Excel.

They are drawn from the company's tables, with the faults that such files have.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import duckdb

from data.demo.script import months_after, set_variables, sql_text

CSV = "(FORMAT csv, HEADER)"
JSON = "(FORMAT json)"
MONTHS = 6
MOST_INVOICES = 30_000
CUT_OFF = '{"ticket_id": "T-9999", "opened_at": "20'


def write_deliveries(connection: duckdb.DuckDBPyConnection, folder: Path, *, today: date) -> None:
    """Fills `folder`. `connection` stands in the schema of the company, its chances are set."""
    (folder / "invoices").mkdir(parents=True)
    set_variables(connection, month=months_after(today, -12))
    _copy(connection, "tickets", folder / "tickets.ndjson", JSON)
    with (folder / "tickets.ndjson").open("a", encoding="utf-8") as file:
        file.write(CUT_OFF)
    _write_prices(folder / "part_prices.xml", _rows(connection, "part_prices"), today)
    _write_budget(folder / "budget.xlsx", _rows(connection, "budget_sheet"))
    set_variables(connection, most=MOST_INVOICES)
    for back in range(MONTHS, -1, -1):
        month = months_after(today, -back)
        set_variables(connection, month=month)
        _copy(connection, "invoice_export", folder / "invoices" / f"invoices_{month:%Y-%m}.csv", CSV)


def _copy(connection: duckdb.DuckDBPyConnection, name: str, file: Path, form: str) -> None:
    connection.execute(f"COPY ({sql_text(f'files/{name}')}) TO ? {form}", [str(file)])


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql_text(f"files/{name}")).fetchall()


def _write_prices(file: Path, rows: Sequence[tuple[Any, ...]], today: date) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<priceList issued="{today}" currency="EUR">\n')
        for sku, product, category, price, valid_from in rows:
            out.write(
                f"  <part sku={quoteattr(sku)} category={quoteattr(category)}>"
                f"<name>{escape(product)}</name><price>{price}</price><validFrom>{valid_from}</validFrom></part>\n"
            )
        out.write("</priceList>\n")


def _write_budget(file: Path, rows: Sequence[tuple[Any, ...]]) -> None:
    """Openpyxl is imported here: the web process needs it on the one day a year a budget is written."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Budget")
    sheet.append(["month", "region", "department", "category", "kind", "amount"])
    for row in rows:
        sheet.append([*row[:-1], float(row[-1])])
    book.save(file)
