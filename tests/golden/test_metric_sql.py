"""Metric queries and the SQL they become, which is also run."""

from __future__ import annotations

from datetime import date

import pytest

from data.metrics.compile.statement import Statement
from tests.shop import ask, make_shop, rows

ROWS = 'FROM "prod"."main"."invoice_lines" AS "base"'
INVOICE = 'LEFT JOIN "prod"."main"."invoices" AS "invoice" ON "base"."invoice_id" = "invoice"."invoice_id"'
PAIRS = [
    (
        {"metrics": ["revenue"]},
        'SELECT "sales.amount" AS "revenue", "__rows", "__total" FROM (SELECT SUM("sales.amount") AS "sales.amount",'
        f' COUNT(*) AS "__rows", 0 AS "__total" FROM (SELECT "base"."amount" AS "sales.amount" {ROWS}) AS "rows")'
        ' AS "all"',
        (),
        [(140.0,)],
    ),
    (
        {"metrics": ["lines"], "range": "2026-10"},
        'SELECT COALESCE("sales.lines", 0) AS "lines", "__rows", "__total" FROM (SELECT COUNT(*) AS "sales.lines",'
        f' COUNT(*) AS "__rows", 0 AS "__total" FROM (SELECT 1 {ROWS} {INVOICE}'
        ' WHERE "invoice"."invoice_date" >= $2 AND "invoice"."invoice_date" < $1) AS "rows") AS "all"',
        (date(2026, 11, 1), date(2026, 10, 1)),
        [(3,)],
    ),
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return make_shop(tmp_path_factory.mktemp("shop"))


@pytest.mark.parametrize(("query", "sql", "values", "expected"), PAIRS, ids=["sum", "count in a range"])
def test_the_sql_and_what_it_gives(shop, query, sql, values, expected):
    result = ask(shop, **query)
    assert (result.proof.sql, result.proof.values) == (sql, values)
    assert rows(result) == expected


def test_queries_of_one_shape_share_a_statement(shop):
    ask(shop, metrics=["revenue"], range="2026-10", filters={"field": "region", "values": ["EMEA"]})
    held = sum(isinstance(entry, Statement) for entry in shop.memory._entries.values())
    ask(shop, metrics=["revenue"], range="2026-09", filters={"field": "region", "values": ["APAC"]})
    assert sum(isinstance(entry, Statement) for entry in shop.memory._entries.values()) == held
