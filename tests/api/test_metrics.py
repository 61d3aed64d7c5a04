from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.client import client, demo_core, is_problem

QUERY = {"metrics": ["sales.revenue"], "dimensions": ["region"], "range": "2026-01-01/2026-06-30", "totals": True}


def test_a_metric_query():
    answer = client().post("/api/bi/query", json=QUERY)
    assert {"compile", "route", "engine", "compute", "serialise"} == {
        part.split(";")[0] for part in answer.headers["Server-Timing"].split(", ")
    }
    oracle = demo_core().lakes.fetch(
        """SELECT region, sum(net_amount)::DOUBLE AS r FROM prod.invoice_lines
           WHERE invoice_date BETWEEN DATE '2026-01-01' AND DATE '2026-06-30' GROUP BY region"""
    )
    found = dict(zip(answer.json["data"]["region"], answer.json["data"]["sales.revenue"], strict=True))
    assert found == pytest.approx(dict(zip(*oracle.columns.values(), strict=True)))
    assert math.isclose(answer.json["totals"]["sales.revenue"], sum(oracle.columns["r"]), rel_tol=1e-9)
    assert answer.json["columns"][1]["unit"] == "EUR"


def test_an_explanation_runs_nothing(monkeypatch):
    asked = []
    real = demo_core().lakes.fetch
    monkeypatch.setattr(type(demo_core().lakes), "fetch", lambda _self, sql, *a: asked.append(sql) or real(sql, *a))
    answer = client().post("/api/bi/query/explain", json={**QUERY, "limit": 3}).json
    assert answer["datasets"] == ["sales"] and "invoice_lines" in answer["sql"]
    assert not [sql for sql in asked if "SUM" in sql.upper()]


def test_a_misspelt_metric_gets_a_hint():
    answer = client().post("/api/bi/query", json={"metrics": ["sales.revenu"]})
    assert is_problem(answer, 404, "metric.unknown") and "sales.revenue" in answer.json["hint"]


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"metrics": "sales.revenue"}, 422, "/metrics"),
        ({"metrics": [], "limit": 0}, 422, "/limit"),
        ({**QUERY, "metrik": 1}, 400, "/metrik"),
        ({**QUERY, "grain": "fortnight"}, 400, "/grain"),
        ({**QUERY, "filters": {"and": [{"field": "region", "op": "near", "values": [1]}]}}, 400, "/filters/and/0/op"),
    ],
    ids=str,
)
def test_what_is_wrong_is_pointed_at(body, status, pointer):
    answer = client().post("/api/bi/query", json=body)
    assert is_problem(answer, status)
    assert pointer in [each["pointer"] for each in answer.json["errors"]]


def test_datasets_and_metrics():
    datasets = client().get("/api/bi/datasets").json
    sales = next(each for each in datasets["datasets"] if each["id"] == "sales")
    assert {"region", "category"} <= {each["id"] for each in sales["dimensions"]}
    assert sales["hierarchies"]["products"][0] == "category"
    metrics = client().get("/api/bi/metrics").json["metrics"]
    assert {"id", "label", "unit", "better", "dataset", "kind"} <= set(metrics[0])
    assert "sales.revenue" in {each["id"] for each in metrics}


def test_what_needs_attention():
    findings = client().get("/api/bi/attention").json["findings"]
    assert [each["weight"] for each in findings] == sorted((each["weight"] for each in findings), reverse=True)
    assert {each["kind"] for each in findings} <= {"broken", "off_target", "unusual"}


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
CLAUSES = st.fixed_dictionaries(
    {"field": st.sampled_from(["region", "category", "invoice_date", "sales.revenue", "nope", ""])},
    optional={
        "op": st.sampled_from(["eq", "in", "lt", "between", "contains", "is_null", "starts_with", "?"]),
        "values": st.lists(VALUES, max_size=3),
        "other": st.sampled_from(["region", "nope"]),
    },
)
FILTERS = st.recursive(CLAUSES, lambda inner: st.fixed_dictionaries({"and": st.lists(inner, max_size=2)}), max_leaves=3)
QUERIES = st.fixed_dictionaries(
    {"metrics": st.lists(st.sampled_from(["sales.revenue", "leads.leads", "sales.gross_margin", "x"]), max_size=2)},
    optional={
        "dimensions": st.lists(st.sampled_from(["region", "category", "customer", "time", "x"]), max_size=2),
        "range": st.sampled_from(["last 12 months", "2026-01-01/2026-03-31", "9999-01-01/0001-01-01", "x"]) | st.text(),
        "grain": st.sampled_from(["month", "day", "auto", "x"]),
        "filters": FILTERS,
        "having": CLAUSES,
        "compare": st.sampled_from(["previous_year", "previous_period", "x"]),
        "order": st.lists(st.fixed_dictionaries({"by": st.sampled_from(["region", "time", "x"])}), max_size=1),
        "limit": st.integers(),
        "totals": st.booleans(),
        "targets": st.booleans(),
        "nobody": VALUES,
    },
)


@settings(max_examples=60, deadline=None)
@given(QUERIES)
def test_no_query_makes_a_fault(query):
    answer = client().post("/api/bi/query", json=query)
    assert answer.status_code == 200 or is_problem(answer, answer.status_code)
    assert answer.status_code < 500, answer.json
