"""A small warehouse for query tests: one core on a folder, five tables, two views."""

from __future__ import annotations

from pathlib import Path

from data.core import Core
from data.opening import open_core
from data.settings import read_settings
from tests.cores import lent

TABLES = """
CREATE TABLE customers AS
SELECT i AS customer_id, 'Customer ' || i AS name, ['SMB', 'Enterprise', 'Public'][1 + i % 3] AS segment
FROM range(50) AS t(i);

CREATE TABLE employees AS
SELECT i AS employee_id, CASE WHEN i > 0 THEN (i - 1) // 3 END AS manager_id FROM range(40) AS t(i);

CREATE TABLE rates AS
SELECT DATE '2023-01-01' + to_days(30 * i::INTEGER) AS valid_from, 1 + i / 100 AS rate FROM range(40) AS t(i);

CREATE TABLE invoices AS
SELECT
    i AS id,
    i % 40 AS customer_id,
    ['EMEA', 'AMER', 'APAC'][1 + i % 3] AS region,
    ['web', 'partner'][1 + i % 2] AS channel,
    DATE '2023-01-01' + (i % 1000)::INTEGER AS invoiced_on,
    TIMESTAMPTZ '2023-02-01 12:00:00+00' + to_days((i % 1000)::INTEGER) AS due_at,
    (1 + i * 37 % 1000)::DECIMAL(12, 2) AS amount,
    ((1 + i * 37 % 1000) * 0.2)::DECIMAL(12, 2) AS tax,
    (i % 9)::SMALLINT AS quantity,
    CASE WHEN i % 2 = 0 THEN ['new', 'eu'] ELSE [] END AS tags,
    {'sku': 'S' || i % 20, 'qty': i % 5} AS line,
    ('{"source": "web", "score": ' || i % 10 || '}')::JSON AS extra
FROM range(2000) AS t(i);

CREATE VIEW revenue_by_region AS SELECT region, sum(amount) AS revenue FROM invoices GROUP BY region;
CREATE VIEW revenue_share (region, share) AS
SELECT region, revenue / (SELECT sum(revenue) FROM revenue_by_region) FROM revenue_by_region;
"""


def make_core(home: Path, **settings: object) -> Core:
    """A core whose warehouse holds the tables above; closed with the test or fixture that asked."""
    core = lent(open_core(read_settings({}, home=home, demo=False, **settings)))
    with core.lakes.cursor() as cursor:
        cursor.execute("USE prod.main")
        cursor.execute(TABLES)
    core.lakes.loaded("prod")
    return core


def read_corpus(path: Path) -> list[tuple[str, str]]:
    """Name and statement of each entry of a corpus file; an entry begins with a line `--# its name`."""
    entries = path.read_text(encoding="utf-8").split("--# ")[1:]
    return [(name.strip(), text.strip("\n")) for name, _, text in (entry.partition("\n") for entry in entries)]
