"""A lake with a stand-in answers in its own dialect, and says who answered."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.errors import QueryError
from data.lakes import LakeRecord
from data.queries import run_sql


@pytest.fixture(scope="module")
def bigquery(asked):
    asked.lakes.register(LakeRecord("bigquery-prod", "BigQuery", "bigquery", stand_in="prod"))
    return lambda text, **bounds: run_sql(asked, text, lake="bigquery-prod", actor=local_admin(), **bounds)


def test_names_of_the_lake_mean_its_stand_in(bigquery):
    for name in ("invoices", "main.invoices", "`bigquery-prod.main.invoices`", "`bigquery-prod`.main.invoices"):
        result = bigquery(f"SELECT COUNT(*) AS n FROM {name}")
        assert result.rows == [[2000]]
        assert (result.lake, result.lakes, result.stand_in) == ("bigquery-prod", ("prod",), "prod")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("DATE_TRUNC(DATE '2024-05-08', WEEK)", "2024-05-05"),
        ("DATE_TRUNC(DATE '2024-05-05', WEEK)", "2024-05-05"),
        ("DATE_TRUNC(DATE '2024-05-08', ISOWEEK)", "2024-05-06"),
        ("DATE_TRUNC(DATE '2024-05-05', WEEK(MONDAY))", "2024-04-29"),
        ("EXTRACT(WEEK FROM DATE '2023-12-31')", 53),
        ("EXTRACT(WEEK FROM DATE '2024-01-06')", 0),
        ("EXTRACT(WEEK FROM DATE '2024-01-07')", 1),
        ("EXTRACT(ISOWEEK FROM DATE '2023-01-01')", 52),
        ("EXTRACT(DAYOFWEEK FROM DATE '2024-05-05')", 1),
        ("EXTRACT(DAYOFWEEK FROM DATE '2024-05-11')", 7),
        ("DATE_DIFF(DATE '2024-05-05', DATE '2024-05-04', WEEK)", 1),
        ("DATE_DIFF(DATE '2024-05-06', DATE '2024-05-05', WEEK)", 0),
        ("DATE_DIFF(DATE '2024-05-06', DATE '2024-05-05', ISOWEEK)", 1),
        ("SAFE_DIVIDE(1, 0)", None),
        ("IFNULL(NULL, 3)", 3),
        ("FORMAT_DATE('%Y-%m', DATE '2024-05-08')", "2024-05"),
        ("[10, 20][OFFSET(1)]", 20),
        ("EXTRACT(DATE FROM TIMESTAMP '2024-05-08 10:00:00')", "2024-05-08"),
        ("DATE_TRUNC(DATE '2024-05-08', MONTH)", "2024-05-01"),
        ("DATE_ADD(DATE '2024-01-31', INTERVAL 1 MONTH)", "2024-02-29T00:00:00"),
        ("EXTRACT(DAYOFWEEK FROM DATE_TRUNC(DATE_TRUNC(DATE '2024-05-08', MONTH), WEEK))", 1),
        ("EXTRACT(WEEK FROM DATE_TRUNC(DATE '2024-01-10', WEEK)) + EXTRACT(DAYOFWEEK FROM DATE '2024-05-11')", 8),
        ("CAST('7' AS INT64) + @n", 10),
    ],
)
def test_bigquery_means_what_bigquery_says(bigquery, expression, value):
    parameters = {"n": 3} if "@n" in expression else None
    assert bigquery(f"SELECT {expression} AS v", parameters=parameters).rows == [[value]]


def test_bigquery_syntax_errors_are_placed(bigquery):
    with pytest.raises(QueryError) as raised:
        bigquery("SELECT id\nFROM invoices WHERE WHERE x")
    assert (raised.value.code, raised.value.line) == ("query.syntax", 2)


@pytest.mark.parametrize(
    "text", ["SELECT o FROM UNNEST([1]) AS x WITH OFFSET AS o", "SELECT EXTRACT(WEEK(THURSDAY) FROM DATE '2024-01-01')"]
)
def test_what_would_come_out_different_is_refused(bigquery, text):
    with pytest.raises(QueryError) as raised:
        bigquery(text)
    assert raised.value.code == "query.dialect"
