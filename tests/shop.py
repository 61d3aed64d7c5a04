"""A small shop for tests of the semantic layer: two datasets over a few dozen rows with every kind of dirt."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

from data.access import Actor, local_admin
from data.core import Core
from data.metrics import MetricResult, parse_query, run
from tests.cores import make_core

ADMIN = local_admin()
MOMENT = datetime(2026, 11, 20, 12, tzinfo=UTC)

TABLES = """
CREATE TABLE prod.main.products (product_id INTEGER, name VARCHAR, category VARCHAR, unit_cost DECIMAL(10,2));
INSERT INTO prod.main.products VALUES (1, 'Pump', 'Heat', 6), (2, 'Valve', 'Heat', 1), (3, 'Sensor', 'Control', 2),
  (4, 'Relay', NULL, 3);
CREATE TABLE prod.main.customers (customer_id INTEGER, name VARCHAR, region VARCHAR);
INSERT INTO prod.main.customers VALUES (1, 'Ada', 'EMEA'), (2, 'Ben', 'APAC'), (3, 'Ada', 'APAC'), (4, 'Cyd', NULL);
CREATE TABLE prod.main.invoices (invoice_id INTEGER, customer_id INTEGER, invoice_date DATE, due DATE, paid_date DATE);
INSERT INTO prod.main.invoices VALUES
  (1, 1, '2025-11-05', '2025-12-05', '2025-12-01'), (2, 2, '2025-11-25', '2025-12-25', '2026-01-10'),
  (3, 1, '2026-09-10', '2026-10-10', NULL), (4, 3, '2026-10-02', '2026-11-01', '2026-10-20'),
  (5, 4, '2026-10-25', '2026-11-24', NULL), (6, 2, '2026-11-03', '2026-12-03', NULL),
  (7, NULL, '2026-11-18', '2026-12-18', NULL), (8, 99, '2026-11-20', '2026-12-20', NULL);
CREATE TABLE prod.main.invoice_lines (line_id INTEGER, invoice_id INTEGER, product_id INTEGER, quantity INTEGER,
  amount DECIMAL(12,2));
INSERT INTO prod.main.invoice_lines VALUES
  (1, 1, 1, 2, 20), (2, 1, 2, 5, 10), (3, 2, 3, 1, 7), (4, 3, 1, 1, 10), (5, 3, 4, 2, 8), (6, 4, 2, 3, 6),
  (7, 5, 3, 4, 28), (8, 5, NULL, 1, 3), (9, 6, 1, 3, 30), (10, 6, 2, 1, NULL), (11, 7, 3, 2, 14), (12, 8, 4, 1, 4);
CREATE TABLE prod.main.payments (payment_id INTEGER, invoice_id INTEGER, method VARCHAR, amount DECIMAL(12,2));
INSERT INTO prod.main.payments VALUES (1, 1, 'card', 12), (2, 1, 'bank', 18), (3, 2, 'bank', 7), (4, 4, 'card', 6),
  (5, 3, 'card', 5);
CREATE TABLE prod.main.spend (day DATE, region VARCHAR, amount DECIMAL(12,2));
INSERT INTO prod.main.spend VALUES ('2026-09-30', 'EMEA', 3), ('2026-10-15', 'APAC', 4), ('2026-10-15', NULL, 1),
  ('2026-11-10', 'LATAM', 5), ('2025-11-10', 'EMEA', 2);
"""

SALES = """
id: sales
lake: prod
table: invoice_lines
grain: [line_id]
time: invoice.invoice_date
times: {due: invoice.due}
joins:
  invoice: {table: invoices, on: {invoice_id: invoice_id}, to: one}
  product: {table: products, on: {product_id: product_id}, to: one}
  customer: {table: customers, from: invoice, on: {customer_id: customer_id}, to: one}
  payments: {table: payments, from: invoice, on: {invoice_id: invoice_id}, to: many}
dimensions:
  region: {column: customer.region}
  customer: {column: customer.name, key: customer.customer_id}
  category: {column: product.category}
  product: {column: product.name, key: product.product_id}
  late: {expression: "invoice.paid_date > invoice.due", type: boolean}
hierarchies: {products: [category, product]}
measures:
  amount: {aggregate: sum, column: amount}
  cost: {aggregate: sum, expression: "quantity * product.unit_cost"}
  lines: {aggregate: count}
  invoices: {aggregate: count_distinct, column: invoice_id}
  heat: {aggregate: sum, column: amount, where: {field: category, op: eq, values: [Heat]}}
  line_mean: {aggregate: avg, column: amount}
  due_amount: {aggregate: sum, column: amount, time: due}
  paid: {aggregate: sum, column: payments.amount}
  card: {aggregate: sum, column: payments.amount, where: {field: payments.method, op: eq, values: [card]}}
  middle: {aggregate: median, column: amount}
metrics:
  revenue: {measure: amount, label: Revenue, unit: EUR}
  profit: {derived: "amount - cost", label: Profit, unit: EUR}
  margin: {ratio: [profit, revenue], label: Margin, unit: percent}
  lines: {measure: lines, label: Lines}
  invoices: {measure: invoices, label: Invoices}
  heat: {measure: heat, label: Heat revenue, unit: EUR}
  line_mean: {measure: line_mean, label: Mean line, unit: EUR}
  due_amount: {measure: due_amount, label: Falling due, unit: EUR}
  paid: {measure: paid, label: Paid, unit: EUR}
  paid_by_card: {measure: card, label: Paid by card, unit: EUR}
  middle: {measure: middle, label: Median line, unit: EUR}
  running: {cumulative: revenue, reset: year, label: Revenue year to date, unit: EUR}
  running_margin: {cumulative: margin, reset: quarter, label: Margin quarter to date, unit: percent}
  ever: {cumulative: revenue, label: Revenue ever, unit: EUR}
  return_on_spend: {ratio: [revenue, marketing.spend], label: Revenue per spend, unit: ratio}
  after_spend: {derived: "revenue - marketing.spend", label: Revenue after spend, unit: EUR}
  per_day: {derived: "revenue / period_days()", label: Revenue per day, unit: EUR}
rows: [line_id, invoice.invoice_date, customer, product, quantity, amount]
policies:
  own_region: {when: {role: analyst}, filter: {field: region, op: in, attribute: region}}
"""

MARKETING = """
id: marketing
lake: prod
table: spend
time: day
dimensions: {region: {column: region}}
measures: {spend: {aggregate: sum, column: amount}}
metrics: {spend: {measure: spend, unit: EUR, better: down}}
"""


def make_shop(folder: Path, *, tables: str = TABLES, datasets: tuple[str, ...] = (SALES, MARKETING), **facts) -> Core:
    """A core with the tables in its warehouse and the datasets in `folder`."""
    (folder / "datasets").mkdir(parents=True, exist_ok=True)
    for at, text in enumerate(datasets):
        (folder / "datasets" / f"{at}.yaml").write_text(text, encoding="utf-8")
    core = dataclasses.replace(make_core(moment=MOMENT, demo=False, **facts), definitions=(folder,))
    load(core, tables)
    return core


def load(core: Core, statements: str) -> None:
    """Runs statements on the engine and says that data changed."""
    with core.lakes.cursor() as cursor:
        cursor.execute(statements)
    core.lakes.loaded("prod")


def ask(core: Core, *, actor: Actor = ADMIN, **query) -> MetricResult:
    """The result of a query given in its JSON form."""
    return run(core, parse_query(query), actor=actor)


def rows(result: MetricResult) -> list[tuple]:
    """A result as tuples in the order of its columns."""
    return list(zip(*result.data.values(), strict=True))


def by_hand(core: Core, sql: str) -> list[tuple]:
    """Rows of SQL written by hand, decimals as floats."""
    from data.metrics.answer import plain

    found = core.lakes.fetch(sql).columns
    return [tuple(plain(value) for value in row) for row in zip(*found.values(), strict=True)]
