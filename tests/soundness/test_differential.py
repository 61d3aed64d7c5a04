"""Two hundred generated metric queries give what SQL written from the same parts by hand gives on DuckDB."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from tests.shop import ask, by_hand, make_shop, rows

COUNT = 200
BASE = """prod.main.invoice_lines AS l LEFT JOIN prod.main.invoices AS i USING (invoice_id)
  LEFT JOIN prod.main.customers AS c USING (customer_id) LEFT JOIN prod.main.products AS p USING (product_id)"""
COST = "sum(l.quantity * p.unit_cost)"
METRICS = {
    "revenue": "sum(l.amount)",
    "lines": "count(*)",
    "invoices": "count(DISTINCT l.invoice_id)",
    "line_mean": "avg(l.amount)",
    "middle": "median(CAST(l.amount AS DOUBLE))",
    "heat": "CASE WHEN count(*) > 0 THEN coalesce(sum(l.amount) FILTER (p.category = 'Heat'), 0) END",
    "profit": f"sum(l.amount) - {COST}",
    "margin": f"(sum(l.amount) - {COST}) / nullif(sum(l.amount), 0)",
}
DIMENSIONS = {
    "region": "c.region",
    "category": "p.category",
    "late": "i.paid_date > i.due",
}
RANGES = {
    None: "true",
    "2026-09-01/2026-11-30": "i.invoice_date BETWEEN DATE '2026-09-01' AND DATE '2026-11-30'",
    "2025": "i.invoice_date BETWEEN DATE '2025-01-01' AND DATE '2025-12-31'",
    "2025-11-25/2026-10-25": "i.invoice_date BETWEEN DATE '2025-11-25' AND DATE '2026-10-25'",
    "last 3 months": "i.invoice_date >= DATE '2026-09-01'",
    "year to date": "i.invoice_date BETWEEN DATE '2026-01-01' AND DATE '2026-11-20'",
}
GRAINS = [None, "day", "week", "month", "quarter", "year"]
FILTERS = [
    ({"field": "region", "op": "in", "values": ["EMEA", None]}, "(c.region = 'EMEA' OR c.region IS NULL)"),
    ({"field": "region", "op": "ne", "value": "APAC"}, "c.region IS DISTINCT FROM 'APAC'"),
    ({"field": "category", "op": "not_in", "values": ["Heat"]}, "coalesce(p.category, '') <> 'Heat'"),
    ({"field": "category", "op": "is_null"}, "p.category IS NULL"),
    ({"field": "product", "op": "contains", "value": "UM"}, "p.name ILIKE '%um%'"),
    ({"field": "product__key", "op": "between", "values": [1, 2]}, "p.product_id BETWEEN 1 AND 2"),
    ({"field": "late", "op": "eq", "value": True}, "i.paid_date > i.due"),
    ({"field": "due", "op": "ge", "value": "2026-11-01"}, "i.due >= DATE '2026-11-01'"),
]


@dataclass(frozen=True)
class Generated:
    """A metric query in JSON, and the statement that means the same."""

    query: dict
    sql: str


def generate(seed: int) -> Generated:
    """Metrics, groups, a range and conditions drawn by `seed`."""
    dice = random.Random(seed)
    metrics = dice.sample(sorted(METRICS), dice.randint(1, 4))
    dimensions = dice.sample(sorted(DIMENSIONS), dice.randint(0, 2))
    grain = dice.choice(GRAINS) if dimensions else None
    span = dice.choice(sorted(RANGES, key=str))
    chosen = dice.sample(FILTERS, dice.randint(0, 3))
    join = dice.choice(["and", "or"])
    groups = [DIMENSIONS[name] for name in dimensions]
    groups += [f"CAST(date_trunc('{grain}', i.invoice_date) AS DATE)"] if grain else []
    conditions = [RANGES[span]]
    conditions += [f"({f' {join} '.join(sql for _, sql in chosen)})"] if chosen else []
    columns = ", ".join([*groups, *(METRICS[name] for name in metrics)])
    by = f" GROUP BY {', '.join(groups)}" if groups else ""
    query = {"metrics": metrics, "dimensions": dimensions, "range": span, "grain": grain}
    query["filters"] = {join: [clause for clause, _ in chosen]} if chosen else None
    return Generated(
        {key: value for key, value in query.items() if value is not None},
        f"SELECT {columns} FROM {BASE} WHERE {' AND '.join(conditions)}{by}",
    )


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return make_shop(tmp_path_factory.mktemp("shop"))


def test_generated_queries_give_what_sql_by_hand_gives(shop):
    full = 0
    for seed in range(COUNT):
        made = generate(seed)
        found, wanted = rows(ask(shop, **made.query)), by_hand(shop, made.sql)
        width = len(made.query["dimensions"]) + ("grain" in made.query)
        assert keyed(found, width) == keyed(wanted, width, near=True), (seed, made)
        full += bool(wanted) and len(wanted) > 1
    assert full > COUNT / 3


def keyed(found, width, *, near=False):
    """Values by group."""
    known = {row[:width]: row[width:] for row in found}
    assert len(known) == len(found)
    return {key: tuple(map(close, values)) for key, values in known.items()} if near else known


def close(value):
    return value if value is None else pytest.approx(value, rel=1e-9)
