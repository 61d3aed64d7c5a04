"""Statements rewritten to look beneath a cell: what comes of them, and what is refused by its name."""

from __future__ import annotations

import duckdb
import pytest
import sqlglot

from data.sandbox.drill import drill
from data.sandbox.refusal import Refusal

PIN = {"column": "region", "type": "VARCHAR", "parameters": ["$a"]}
SALES = "SELECT region, sum(amount) AS revenue FROM sales WHERE day > $since GROUP BY region"


def asked(text, *pins, dialect="duckdb", **more):
    return drill(text, {"dialect": dialect, "pins": list(pins), **more})


def plain(text, dialect="duckdb"):
    return sqlglot.parse_one(text, read=dialect).sql(dialect)


def rewritten(text, *pins, **more):
    return plain(asked(text, *pins, **more)["text"], more.get("dialect", "duckdb"))


def test_to_the_rows_of_a_cell():
    found = asked(SALES, PIN, measure="revenue")
    assert plain(found["text"]) == plain(
        "SELECT amount AS \"measure_\", * FROM sales WHERE day > $since AND (region = $a)"
    )  # fmt: skip
    assert (found["sum"], found["count"]) == ("measure_", False)


def test_a_condition_of_the_measure_holds_for_its_rows():
    text = "SELECT region, count(phone) FILTER (WHERE amount > 9) AS n FROM sales GROUP BY 1"
    found = asked(text, PIN, measure="n")
    expected = "SELECT * FROM sales WHERE ((region = $a) AND amount > 9) AND NOT phone IS NULL"
    assert plain(found["text"]) == plain(expected)
    assert found["count"]


def test_by_another_column():
    expected = """SELECT "segment" AS "segment", sum(amount) AS revenue FROM sales
    WHERE day > $since AND (region = $a) GROUP BY "segment" ORDER BY "segment" NULLS FIRST"""
    found = asked(SALES, PIN, key="region", name="segment")
    assert plain(found["text"]).replace(" NULLS FIRST", "") == plain(expected).replace(" NULLS FIRST", "")
    assert found["column"] == "segment"


def test_by_the_next_finer_grain():
    text = "SELECT date_trunc('month', day)::DATE AS month, sum(amount) AS revenue FROM sales GROUP BY month"
    found = rewritten(text, {"column": "month", "type": "DATE", "parameters": ["$a"]}, key="month")
    assert "DATE_TRUNC('DAY', day)" in found
    assert "CAST(DATE_TRUNC('MONTH', day) AS DATE) = CAST($a AS DATE)" in found


def test_nothing_and_numbers_are_members_too():
    text = "SELECT year, sum(amount) AS n FROM sales GROUP BY ALL"
    pin = {"column": "year", "type": "BIGINT", "parameters": [None, "$a"]}
    assert "WHERE (year IS NULL OR year = CAST($a AS BIGINT))" in rewritten(text, pin, measure="n")


def test_what_only_cuts_the_shown_groups_goes_when_the_group_is_pinned():
    text = f"{SALES} HAVING sum(amount) > 5 ORDER BY revenue DESC LIMIT 3"
    found = rewritten(text, PIN, measure="revenue")
    assert "HAVING" not in found and "LIMIT" not in found


def test_a_statement_that_groups_nothing_is_its_own_rows():
    assert rewritten("SELECT id, region FROM sales", PIN) == plain(
        "SELECT * FROM (SELECT id, region FROM sales) AS rows_beneath WHERE (\"region\" = $a)"
    )  # fmt: skip


def test_the_dialect_of_the_lake_stays():
    text = "SELECT region, SUM(amount) AS n FROM `a.b.sales` WHERE d > @since GROUP BY region"
    pin = {"column": "region", "type": "VARCHAR", "parameters": ["@a"]}
    assert "region = @a" in rewritten(text, pin, dialect="bigquery", measure="n")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT region, sum(sum(amount)) OVER () AS n FROM sales GROUP BY region", "window"),
        ("SELECT region, sum(a) AS n FROM (SELECT *, row_number() OVER () AS a FROM sales) GROUP BY region", "window"),
        ("SELECT region, sum(amount) AS n FROM sales GROUP BY region QUALIFY row_number() OVER () < 3", "window"),
        ("SELECT region, sum(amount) AS n FROM sales GROUP BY 1 UNION ALL SELECT region, 1 FROM more", "set_operation"),
        ("SELECT region, sum(amount) AS n FROM sales WHERE random() < 0.5 GROUP BY region", "chance"),
        ("SELECT region, sum(amount) AS n FROM sales WHERE at > now() GROUP BY region", "chance"),
        ("SELECT region, sum(amount) AS n FROM sales USING SAMPLE 10 GROUP BY region", "chance"),
        ("SELECT region, sum(a) AS n FROM (SELECT region, first(b) AS a FROM t GROUP BY 1) GROUP BY region", "chance"),
        ("SELECT DISTINCT region, sum(amount) AS n FROM sales GROUP BY region", "distinct"),
        ("SELECT region, sum(amount) AS n FROM (SELECT DISTINCT ON (id) * FROM sales) GROUP BY region", "distinct"),
        (
            "WITH t AS (SELECT * FROM sales LIMIT 9) SELECT region, sum(amount) AS n FROM t GROUP BY region",
            "inner_limit",
        ),
        ("SELECT region, year, sum(amount) AS n FROM sales GROUP BY ROLLUP (region, year)", "grouping_sets"),
        ("SELECT region, sum(amount) / (SELECT sum(amount) FROM sales) AS n FROM sales GROUP BY region", "subquery"),
        ("SELECT upper(region) AS region, sum(amount) AS n FROM sales GROUP BY region", "ambiguous"),
        ("SELECT region, year, sum(amount) AS n FROM sales GROUP BY ALL HAVING sum(amount) > 5", "having"),
        ("SELECT region, year, sum(amount) AS n FROM sales GROUP BY ALL LIMIT 5", "limit"),
        ("SELECT sum(amount) AS n FROM sales", "no_key"),
        ("SELECT region, amount FROM sales LIMIT 5", "limit"),
        ("SELECT 1 AS region", "construct"),
    ],
)
def test_what_is_unsafe_is_refused_by_name(text, reason):
    with pytest.raises(Refusal) as raised:
        asked(text, PIN, measure="n")
    assert raised.value.code == f"drill.{reason}"


@pytest.mark.parametrize(
    ("text", "more", "reason"),
    [
        ("SELECT region, amount FROM sales", {"name": "segment"}, "not_grouped"),
        ("SELECT region, sum(amount) AS n FROM sales GROUP BY region, segment", {"name": "city"}, "hidden_key"),
        ("SELECT region, sum(amount) AS n FROM sales GROUP BY region", {}, "no_finer"),
    ],
)
def test_another_key_is_refused_by_name(text, more, reason):
    with pytest.raises(Refusal) as raised:
        asked(text, key="region", **more)
    assert raised.value.code == f"drill.{reason}"


def test_a_distinct_count_is_counted_anew_and_not_added_up():
    text = "SELECT region, count(DISTINCT customer) AS n FROM sales GROUP BY region"
    found = asked(text, PIN, measure="n")
    assert (found["sum"], found["count"]) == (None, False)
    assert "COUNT(DISTINCT customer)" in rewritten(text, PIN, key="region", name="segment")


@pytest.mark.parametrize("text", ["SELECT region, sum( FROM sales", "", "SELECT 1; SELECT 2"])
def test_what_can_not_be_read_is_refused(text):
    with pytest.raises(Refusal) as raised:
        asked(text, PIN)
    assert raised.value.code.startswith("query.")


def test_rewritten_statements_run():
    with duckdb.connect() as engine:
        engine.execute(
            "CREATE TABLE sales AS SELECT 'N' AS region, 1 AS amount, DATE '2026-01-02' AS day, 'S' AS segment"
        )
        for more in ({"measure": "revenue"}, {"key": "region", "name": "segment"}):
            found = asked(SALES, PIN, **more)
            assert engine.execute(found["text"], {"since": "2026-01-01", "a": "N"}).fetchall()
