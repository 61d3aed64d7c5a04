"""SQL under row policies answers as if the rows beyond them were not there: asked of a copy without them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.sandbox.catalogue import read_catalogue
from data.sandbox.guard import inspect
from data.sandbox.refusal import Refusal
from data.sandbox.row_rules import rules_of
from tests.data.queries.warehouse import TABLES, read_corpus

REGIONS = [
    [{"column": "region", "op": "in", "values": ["EMEA"]}],
    [
        {"column": "region", "op": "not_in", "values": ["EMEA", None]},
        {"column": "quantity", "op": "in", "values": [1, 3]},
    ],
    [{"column": "region", "op": "in", "values": []}],
    [{"column": "channel", "op": "in", "values": ["web", None]}],
    [{"column": "region", "op": "in", "values": ["EMEA", *(f"R{n}" for n in range(3_000))]}],
]
SEEN = ["region = 'EMEA'", "region <> 'EMEA' AND quantity IN (1, 3)", "false", "channel = 'web'", "region = 'EMEA'"]
ORDINARY = read_corpus(Path(__file__).parents[1] / "data" / "queries" / "ordinary.sql")


def rules(at):
    other = [{"table": ["prod", "main", name], "conditions": []} for name in ("customers", "employees", "rates")]
    return rules_of([{"table": ["prod", "main", "Invoices"], "conditions": REGIONS[at]}, *other])


def shop(where="true"):
    connection = duckdb.connect(":memory:")
    connection.execute("SET timezone = 'UTC'; SET threads = 1")
    connection.execute("ATTACH ':memory:' AS prod; USE prod.main;" + TABLES)
    connection.execute(f"DELETE FROM invoices WHERE NOT coalesce({where}, false)")
    return connection


@pytest.fixture(scope="module")
def whole():
    connection = shop()
    return connection, read_catalogue(connection)


@pytest.fixture(scope="module")
def parts():
    return [shop(where) for where in SEEN]


def narrowed(whole, text, at):
    connection, catalogue = whole
    return inspect(connection.cursor(), text, catalogue=catalogue, lake="prod", rules=rules(at)).statement


def answers(connection, text, values=None):
    cursor = connection.cursor()
    cursor.execute("USE prod.main")
    return sorted(map(repr, cursor.execute(text, values).fetchall()))


SOURCES = [
    "invoices", "invoices AS i", "main.invoices", "prod.main.INVOICES AS i", '"invoices" i(a, b)',
    "(SELECT * FROM invoices WHERE amount > {n}) s", "invoices JOIN customers USING (customer_id)",
    "customers c LEFT JOIN invoices i ON i.customer_id = c.customer_id AND i.quantity > {n}",
    "customers c, LATERAL (SELECT max(amount) AS m FROM invoices x WHERE x.customer_id = c.customer_id) l",
    "(SELECT region FROM invoices UNION ALL SELECT segment FROM customers) u",
    "customers c SEMI JOIN invoices USING (customer_id)", "customers c ANTI JOIN invoices USING (customer_id)",
    "invoices NATURAL JOIN (SELECT DISTINCT region FROM invoices) r", "(FROM invoices LIMIT {n}) f",
    "(PIVOT invoices ON region IN ('EMEA', 'AMER') USING sum(amount) GROUP BY channel) p",
    "(SELECT unnest(tags) AS tag FROM invoices) t", "(VALUES (1), (2)) v(x)",
]  # fmt: skip
WHOLE = [
    "SELECT count(*) FROM {source}",
    "WITH c AS (SELECT * FROM {source}) SELECT count(*), (SELECT count(*) FROM invoices) FROM c",
    "WITH invoices AS (SELECT * FROM invoices WHERE quantity > {n}) SELECT count(*) FROM invoices",
    "WITH customers AS (FROM invoices) SELECT region, count(*) FROM customers GROUP BY ALL",
    "SELECT count(*) FROM {source} WHERE EXISTS (SELECT 1 FROM invoices e WHERE e.quantity = {n})",
    "SELECT count(*), (SELECT sum(amount) FROM invoices) FROM {source}",
    "SELECT count(*) FROM customers WHERE customer_id IN (SELECT customer_id FROM invoices WHERE quantity = {n})",
    "SELECT region, rank() OVER (ORDER BY sum(amount)) FROM invoices GROUP BY region HAVING count(*) > {n}",
    "SELECT id, lag(amount) OVER (PARTITION BY region ORDER BY id) FROM invoices ORDER BY id",
    "SELECT DISTINCT ON (region) region, id FROM invoices ORDER BY region, id",
    "SELECT count(*) FROM {source} UNION ALL SELECT count(*) FROM invoices EXCEPT SELECT {n}",
    "WITH RECURSIVE r(k) AS (SELECT min(id) FROM invoices UNION ALL SELECT k + 1 FROM r WHERE k < {n}) "
    "SELECT count(*) FROM r",
    "SELECT i.region, i.line.sku, count(*) FROM invoices i WHERE i.line.qty = {n} GROUP BY ALL",
    "SELECT sum(amount) FILTER (quantity > {n}), list(id ORDER BY id)[:3] FROM invoices GROUP BY ROLLUP (region)",
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(WHOLE), st.sampled_from(SOURCES), st.integers(0, 9), st.integers(0, len(SEEN) - 1))
def test_no_row_beyond_the_policy_takes_part(whole, parts, text, source, number, at):
    text = text.format(source=source.format(n=number), n=number)
    assert answers(whole[0], narrowed(whole, text, at)) == answers(parts[at], text)


def test_what_analysts_write_means_the_same(whole, parts):
    kept = 0
    for name, text in ORDINARY:
        try:
            statement = narrowed(whole, text, 0)
        except Refusal as refusal:
            assert refusal.code in {"query.policy_table", "query.policy_plan"}, (name, refusal.code)
            continue
        kept += 1
        if "random" not in text and "SAMPLE" not in text.upper():
            assert answers(whole[0], statement) == answers(parts[0], text), name
    assert kept > 60


@pytest.mark.parametrize("at", [0, 4])
@pytest.mark.parametrize(
    "text",
    [
        "SELECT count(*) FROM invoices WHERE CASE WHEN region = 'APAC' THEN error('told') ELSE 1 END = 1",
        "SELECT count(*) FROM invoices WHERE (CASE WHEN region <> 'EMEA' THEN region ELSE '1' END)::INTEGER = 1",
        "SELECT max(CASE WHEN region <> 'EMEA' THEN error(region) ELSE id END) FROM invoices WHERE length(region) = 4",
        "SELECT count(*) FROM invoices JOIN customers c ON if(region = 'AMER', error('told'), 1) = c.customer_id",
    ],
)
def test_conditions_never_meet_a_row_beyond(whole, text, at):
    assert answers(whole[0], narrowed(whole, text, at))
    with pytest.raises(duckdb.Error):
        answers(whole[0], text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SELECT * FROM revenue_by_region", "query.policy_table"),
        ("SELECT * FROM secrets", "query.policy_table"),
        ("SELECT (SELECT max(n) FROM secrets) FROM invoices", "query.policy_table"),
        ("EXPLAIN SELECT * FROM invoices", "query.policy_plan"),
        ("SUMMARIZE invoices", "query.policy_plan"),
        ("DESCRIBE invoices", "query.policy_plan"),
        ("SHOW TABLES", "query.policy_plan"),
        ("SELECT count(*) FROM (SUMMARIZE invoices)", "query.policy_plan"),
    ],
)
def test_what_can_not_be_narrowed_is_refused(whole, text, code):
    connection = whole[0]
    connection.execute("CREATE TABLE IF NOT EXISTS prod.main.secrets AS SELECT 7 AS n")
    with pytest.raises(Refusal) as refused:
        narrowed((connection, read_catalogue(connection)), text, 0)
    assert refused.value.code == code


def test_values_stay_bound(whole, parts):
    text = "SELECT count(*) FROM invoices WHERE quantity = $n AND region <> $other"
    values = {"n": 4, "other": "x'; DROP"}
    assert answers(whole[0], narrowed(whole, text, 0), values) == answers(parts[0], text, values)
