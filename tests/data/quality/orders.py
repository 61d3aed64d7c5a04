"""A small lake of orders, dirty on purpose, with rules of its own."""

from __future__ import annotations

from pathlib import Path

from data.core import Core
from tests.cores import make_core

RULES = """
lake: prod
table: orders
key: [order_id]
time: day
rules:
  email_present: {kind: not_null, column: email}
  email_is_address: {kind: regex, column: email, pattern: '[^@]+@[^@]+'}
  amount_positive: {kind: range, column: amount, min: 0}
  order_once: {kind: unique, columns: [order_id]}
  customer_known: {kind: foreign_key, columns: [customer], references: {table: customers, columns: [id]}}
  fresh: {kind: fresh, column: day, within: 36 hours}
"""
ROWS = """
(1, 'a@x.org', 10.0, 1, DATE '2026-11-18'),
(2, NULL, 20.0, 2, DATE '2026-11-19'),
(3, 'nobody', -5.0, 9, DATE '2026-11-19'),
(3, 'c@x.org', 7.0, NULL, DATE '2026-11-20')
"""


def orders(home: Path, *, rules: str = RULES) -> Core:
    """A core whose warehouse holds `orders` and `customers`; nothing is measured yet."""
    folder = home / "quality"
    folder.mkdir(parents=True)
    (folder / "prod.orders.yaml").write_text(rules, encoding="utf-8")
    core = make_core(home, demo=False)
    with core.lakes.cursor() as cursor:
        cursor.execute("CREATE TABLE prod.main.customers AS SELECT * FROM range(1, 4) AS t(id)")
        cursor.execute(
            "CREATE TABLE prod.main.orders AS SELECT * FROM (VALUES"
            f" {ROWS}) AS t(order_id, email, amount, customer, day)"
        )
    core.lakes.loaded("prod")
    return core


def run(core: Core, sql: str) -> None:
    """Change the warehouse, as a load does."""
    with core.lakes.cursor() as cursor:
        cursor.execute(sql)
    core.lakes.loaded("prod", tables=["orders"])
