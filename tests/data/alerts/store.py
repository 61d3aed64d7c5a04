"""A shop that sells on every day, for alerts: what each day brought fits in one's head."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

from data.access import local_admin
from data.core import Core
from tests.cores import make_core
from tests.shop import load

ADMIN = local_admin()
MOMENT = datetime(2026, 12, 1, 12, tzinfo=UTC)
DATASET = """
id: till
label: Till
lake: prod
table: till
grain: [id]
time: day
dimensions: {region: {column: region, label: Region}}
measures: {amount: {aggregate: sum, column: amount}}
metrics: {revenue: {measure: amount, label: Revenue, unit: EUR}}
targets: {table: goals, metric: metric, grain: month, period: period, amount: amount}
"""
TABLES = """
CREATE TABLE prod.main.till (id INTEGER, day DATE, region VARCHAR, amount DOUBLE);
CREATE TABLE prod.main.goals (metric VARCHAR, period DATE, amount DOUBLE);
INSERT INTO prod.main.goals VALUES ('revenue', '2026-11-01', 3000);
INSERT INTO prod.main.till
  SELECT row_number() OVER (), d::DATE, CASE WHEN day(d) % 2 = 0 THEN 'North' END, 100
  FROM (SELECT unnest(generate_series(DATE '2026-11-01', DATE '2026-11-18', INTERVAL 1 DAY)) AS d);
"""


def make_till(folder: Path, *, home: Path | str = ":memory:", tables: str = TABLES, **settings) -> Core:
    """A core with the till, 100 EUR a day until 18 November; its home is in memory unless given."""
    (folder / "datasets").mkdir(parents=True, exist_ok=True)
    (folder / "datasets" / "till.yaml").write_text(DATASET, encoding="utf-8")
    core = dataclasses.replace(make_core(home, moment=MOMENT, demo=False, **settings), definitions=(folder,))
    if tables:
        load(core, tables)
    return core


def sell(core: Core, day: str, amount: float) -> None:
    """One sale more."""
    load(core, f"INSERT INTO prod.main.till VALUES (999, '{day}', 'North', {amount})")


def wish(**changes) -> dict:
    """The document of an alert on days below 50 EUR."""
    condition = {"kind": "threshold", "side": "below", "value": 50}
    return {"name": "Bad day", "metric": "till.revenue", "grain": "day", "condition": condition, **changes}
