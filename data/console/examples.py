"""Something to begin with: SQL on the tables a lake really has."""

from __future__ import annotations

from data.access import Actor
from data.console.names import names
from data.core import Core
from data.errors import NexusError
from data.lakes import TableInfo
from data.sql import quote

_DEMO = {
    "months": "SELECT date_trunc('month', invoice_date) AS month, sum(amount) AS amount\n"
    "FROM invoices\nGROUP BY month\nORDER BY month",
    "customers": "SELECT region, segment, count(*) AS customers\nFROM customers\nGROUP BY ALL\nORDER BY customers DESC",
    "parameter": "SELECT *\nFROM invoices\nWHERE invoice_date >= {{since:date=2026-01-01}}\n"
    "  [[AND region = {{region}}]]\nORDER BY invoice_date",
}
_NEEDED = {"invoices": {"invoice_date", "amount", "region"}, "customers": {"region", "segment"}}


def examples(core: Core, lake: str, *, actor: Actor) -> list[tuple[str, str]]:
    """Up to three of (name, SQL): the demo's where its tables are there, else on the largest tables of the lake."""
    try:
        found = names(core, actor=actor, lake=lake).lakes[0]
    except NexusError:
        return []
    columns = {table.name: {column.name for column in table.columns} for table in found.tables}
    if all(needed <= columns.get(table, set()) for table, needed in _NEEDED.items()):
        return list(_DEMO.items())
    largest = sorted(found.tables, key=lambda table: -(table.rows or 0))[:1]
    return [pair for table in largest for pair in _on(table)]


def _on(table: TableInfo) -> list[tuple[str, str]]:
    name = quote(table.name)
    pairs = [("rows", f"SELECT *\nFROM {name}\nLIMIT 100"), ("count", f"SELECT count(*) AS rows\nFROM {name}")]
    text = next((column.name for column in table.columns if column.type == "VARCHAR"), None)
    if text:
        by = quote(text)
        pairs.append(("groups", f"SELECT {by}, count(*) AS rows\nFROM {name}\nGROUP BY {by}\nORDER BY rows DESC"))
    return pairs
