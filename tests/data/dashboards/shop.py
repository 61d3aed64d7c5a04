"""A small shop with a dataset and a dashboard, whose numbers fit in one's head."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from data.core import Core
from tests.cores import make_core

DATASET = """
id: shop
label: Shop
lake: prod
table: sales
grain: [id]
time: day
dimensions:
  region: {column: region, label: Region}
  category: {column: category, label: Category}
  product: {column: product, label: Product}
hierarchies:
  products: [category, product]
measures:
  amount: {aggregate: sum, column: amount}
  count: {aggregate: count}
  tools: {aggregate: count, where: {field: category, op: eq, values: [Tools]}}
metrics:
  revenue: {measure: amount, label: Revenue, unit: EUR}
  sales: {measure: count, label: Sales, unit: count}
  share: {ratio: [tools, count], label: Share of tools, unit: percent}
  average: {ratio: [amount, count], label: Average sale, unit: EUR}
rows: [day, id, region, category, product, amount]
"""
VISITS = """
id: visits
label: Visits
lake: prod
table: visits
grain: [day, region]
time: day
dimensions:
  region: {column: region, label: Region}
measures:
  count: {aggregate: sum, column: visitors}
metrics:
  visitors: {measure: count, label: Visitors, unit: count}
rows: [day, region, visitors]
"""
DASHBOARD = """
id: shop
name: Shop
type: sales
refreshRate: 60
defaults: {range: last 12 months, grain: month, compare: none}
filters: [region, category]
summary:
  metrics: {totalRevenue: shop.revenue, averageSale: shop.average}
  timeSeries: {revenue: shop.revenue, visitors: visits.visitors}
widgets:
  - {id: revenue, kind: kpi, title: Revenue, layout: {x: 0, y: 0, w: 4, h: 3}, metrics: [shop.revenue]}
  - {id: visitors, kind: kpi, title: Visitors, layout: {x: 4, y: 0, w: 4, h: 3}, metrics: [visits.visitors]}
  - id: products
    kind: bar
    title: Products
    layout: {x: 0, y: 3, w: 6, h: 6}
    metrics: [shop.revenue]
    hierarchy: products
    by: [region]
  - id: regions
    kind: bar
    title: Regions
    layout: {x: 6, y: 3, w: 6, h: 6}
    metrics: [shop.revenue]
    dimensions: [region]
  - id: trend
    kind: line
    title: Trend
    layout: {x: 0, y: 9, w: 12, h: 6}
    metrics: [shop.revenue]
    time: true
"""
ROWS = """
CREATE TABLE prod.main.sales
 (day DATE, id INTEGER, region VARCHAR, category VARCHAR, product VARCHAR, amount DECIMAL(9,2));
INSERT INTO prod.main.sales VALUES
 ('2026-09-03', 1, 'North', 'Tools', 'Hammer', 10), ('2026-09-20', 2, 'South', 'Tools', 'Saw', 20),
 ('2026-10-05', 3, 'North', 'Paint', 'Red', 40), ('2026-10-06', 4, 'South', 'Paint', 'Blue', 80),
 ('2026-10-07', 5, NULL, 'Tools', 'Hammer', 160), ('2026-11-01', 6, 'North', 'Tools', 'Saw', 320),
 ('2026-11-20', 7, 'South', 'Paint', NULL, 640), ('2024-01-01', 8, 'North', 'Tools', 'Hammer', 1280);
CREATE TABLE prod.main.visits (day DATE, region VARCHAR, visitors INTEGER);
INSERT INTO prod.main.visits VALUES ('2026-10-05', 'North', 7), ('2026-11-20', 'South', 5);
"""


def make_shop(folder: Path, *, dashboard: str = DASHBOARD) -> Core:
    """A core with the shop's tables, datasets and dashboard."""
    for kind, name, text in (
        ("datasets", "shop", DATASET),
        ("datasets", "visits", VISITS),
        ("dashboards", "shop", dashboard),
    ):
        (folder / kind).mkdir(exist_ok=True)
        (folder / kind / f"{name}.yaml").write_text(text, encoding="utf-8")
    core = replace(make_core(), definitions=(folder,))
    with core.lakes.cursor() as cursor:
        cursor.execute(ROWS)
    return core
