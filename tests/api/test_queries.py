from __future__ import annotations

import re

import pytest

from tests.api.client import client, is_problem
from tests.data.queries.warehouse import make_core

QUERY = "/api/data-warehouse/query"
KEYS = "queryId status lake lakes columns rows rowCount truncated executionTime statistics"


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    made = make_core(tmp_path_factory.mktemp("home"))
    yield made
    made.workers.close()
    made.lakes.close()


@pytest.fixture
def http(core):
    return client(core)


def test_the_rows_of_a_query(http):
    sql = "SELECT region, count(*) AS n, sum(amount) AS s FROM invoices WHERE id < ? GROUP BY region ORDER BY region"
    answer = http.post(QUERY, json={"sql": sql, "lake": "prod", "timeout": 30000, "parameters": [1000]})
    found = answer.json
    assert set(KEYS.split()) <= set(found)
    assert found["columns"][0] == {"name": "region", "type": "VARCHAR"}
    assert [(row["region"], row["n"]) for row in found["rows"]] == [("AMER", 333), ("APAC", 333), ("EMEA", 334)]
    assert (found["status"], found["rowCount"], found["truncated"], found["lakes"]) == ("succeeded", 3, False, ["prod"])
    assert found["executionTime"] > 0
    steps = {name: float(ms) for name, ms in re.findall(r"(\w+);dur=([\d.]+)", answer.headers["Server-Timing"])}
    parts = [steps[name] for name in ("queue", "handover", "guard", "engine", "serialise")]
    assert min(parts) >= 0 and sum(parts) <= steps["total"] + 0.1


def test_what_was_cut_off_is_said(http):
    found = http.post(QUERY, json={"sql": "SELECT id FROM invoices", "limit": 10}).json
    assert (found["rowCount"], found["truncated"], found["truncatedBy"]) == (10, True, "rows")


def test_values_beyond_a_double_are_text(http):
    sql = "SELECT 9007199254740993::BIGINT AS big, 'nan'::DOUBLE AS nothing, DATE '2026-01-31' AS day"
    row = http.post(QUERY, json={"sql": sql}).json["rows"][0]
    assert row == {"big": "9007199254740993", "nothing": None, "day": "2026-01-31"}


def test_a_mistake_is_pointed_at(http):
    answer = http.post(QUERY, json={"sql": "SELECT id\nFROM invoice"})
    assert is_problem(answer, 422)
    assert answer.json["errors"][0]["line"] == 2


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM invoices",
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY invoices TO '/tmp/stolen.csv'",
        "SELECT 1; SELECT 2",
        "ATTACH 'other.db'",
    ],
)
def test_what_is_no_reading_of_published_data_is_refused(http, sql):
    assert is_problem(http.post(QUERY, json={"sql": sql}), 422)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"sql": "SELECT 1", "lake": "nope"}, 404, "lake.unknown"),
        ({"sql": ""}, 422, "request.invalid"),
        ({"sql": "SELECT 1", "timeout": 0}, 422, "request.invalid"),
        ({"sql": "SELECT 1", "nobody": 1}, 422, "request.invalid"),
        ({"lake": "prod"}, 422, "request.invalid"),
        ({"sql": "SELECT ?", "parameters": [{"a": 1}]}, 400, "query.parameter_type"),
    ],
    ids=str,
)
def test_what_can_not_be_asked_is_refused(http, body, status, code):
    assert is_problem(http.post(QUERY, json=body), status, code)


def test_a_query_out_of_time_is_stopped(http):
    sql = "SELECT count(*) FROM range(1000000) AS a(i), range(1000000) AS b(j)"
    assert is_problem(http.post(QUERY, json={"sql": sql, "timeout": 300}), 422, "query.timeout")


def test_what_was_asked_stands_in_the_history(http):
    http.post(QUERY, json={"sql": "SELECT 41 + 1 AS answer"})
    http.post(QUERY, json={"sql": "SELECT * FROM nowhere"})
    found = http.get("/api/data-warehouse/queries?limit=2").json["queries"]
    assert [each["sql"] for each in found] == ["SELECT * FROM nowhere", "SELECT 41 + 1 AS answer"]
    assert [each["status"] for each in found] == ["failed", "succeeded"]
    assert found[1]["rowCount"] == 1 and found[1]["actor"] == "local"


def test_health_says_how_the_processes_are_locked_in(http):
    http.post(QUERY, json={"sql": "SELECT 1 AS one"})
    assert http.get("/healthz").json["queries"]["sandbox"]
