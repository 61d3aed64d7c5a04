"""The keys that are fixed, and the numbers under them."""

from __future__ import annotations

import math

import orjson

from api.answers import to_bytes
from tests.api.client import TODAY, client, demo_core


def test_lakes():
    answer = client().get("/api/data-warehouse/lakes").json
    assert set(answer["metadata"]) == {"totalLakes", "totalSize", "averageFreshness"}
    lake = next(each for each in answer["lakes"] if each["id"] == "prod")
    keys = "id name kind dialect status tables rows sizeBytes growthBytesPerDay lastLoadedAt freshnessSeconds freshness"
    assert set(keys.split()) | {"slaSeconds", "standIn", "error"} <= set(lake)


def test_tables_of_a_lake():
    tables = {each["name"]: each for each in client().get("/api/data-warehouse/lakes/prod/tables").json["tables"]}
    assert ("invoice_id", "INTEGER") in {(each["name"], each["type"]) for each in tables["invoices"]["columns"]}


def test_dashboards():
    answer = client().get("/api/bi/dashboards").json
    assert set(answer) == {"custom", "prebuilt"}
    assert answer["prebuilt"][0] == {
        "id": "sales-performance",
        "name": "Sales Performance",
        "type": "sales",
        "widgets": 8,
        "refreshRate": 300,
    }
    assert [each["widgets"] for each in answer["prebuilt"]] == [8, 10, 6, 12]


def test_the_numbers_of_a_dashboard_are_those_of_the_tables():
    answer = client().get("/api/bi/dashboards/sales-performance/data?from=2026-01-01&to=2026-06-30&grain=month").json
    assert set(answer) == {"metrics", "timeSeries", "widgets", "dataAsOf"}
    revenue, leads, converted = (
        each[0]
        for each in demo_core()
        .lakes.fetch(
            """SELECT (SELECT sum(net_amount)::DOUBLE FROM prod.invoice_lines
                       WHERE invoice_date BETWEEN DATE '2026-01-01' AND DATE '2026-06-30') AS r,
                      (SELECT count(DISTINCT lead_id) FROM prod.leads
                       WHERE created_date BETWEEN DATE '2026-01-01' AND DATE '2026-06-30') AS l,
                      (SELECT count(DISTINCT lead_id) FROM prod.leads WHERE status = 'converted'
                       AND converted_date BETWEEN DATE '2026-01-01' AND DATE '2026-06-30') AS c"""
        )
        .columns.values()
    )
    assert math.isclose(answer["metrics"]["totalRevenue"], revenue, rel_tol=1e-9)
    assert answer["metrics"]["totalLeads"] == leads
    assert answer["metrics"]["conversionRate"] == f"{100 * converted / leads:.1f}%"
    assert [row["period"] for row in answer["timeSeries"]] == ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]
    assert math.isclose(sum(row["revenue"] for row in answer["timeSeries"]), revenue, rel_tol=1e-9)
    assert len(answer["widgets"]) == 8
    assert {each["status"] for each in answer["widgets"].values()} == {"ok"}
    assert answer["dataAsOf"].startswith(str(TODAY))


def test_widgets_come_line_by_line_when_asked():
    answer = client().get("/api/bi/dashboards/customer-analytics/data", headers={"Accept": "application/x-ndjson"})
    assert answer.content_type == "application/x-ndjson"
    assert len([orjson.loads(line) for line in answer.data.splitlines()]) == 6


def test_what_the_caller_has_is_not_sent_again():
    first = client().get("/api/bi/dashboards")
    again = client().get("/api/bi/dashboards", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""


def test_a_metric_query_and_its_explanation():
    body = {"metrics": ["sales.revenue"], "dimensions": ["region"], "range": "2026-01-01/2026-06-30", "totals": True}
    answer = client().post("/api/bi/query", json=body)
    assert "engine;dur=" in answer.headers["Server-Timing"]
    assert math.isclose(sum(answer.json["data"]["sales.revenue"]), answer.json["totals"]["sales.revenue"], rel_tol=1e-9)
    explained = client().post("/api/bi/query/explain", json=body).json
    assert "invoice_lines" in explained["sql"]
    assert explained["route"] == "cache"


def test_a_misspelt_metric_gets_a_hint():
    answer = client().post("/api/bi/query", json={"metrics": ["sales.revenu"]})
    assert answer.status_code == 404
    assert "sales.revenue" in answer.json["hint"]


def test_datasets_and_metrics():
    datasets = client().get("/api/bi/datasets").json["datasets"]
    assert "sales" in {each["id"] for each in datasets}
    metrics = client().get("/api/bi/metrics").json["metrics"]
    assert {"id", "label", "unit", "better", "dataset"} <= set(metrics[0])


def test_a_widget_as_csv():
    answer = client().get("/api/bi/dashboards/sales-performance/widgets/revenue-by-product/export")
    assert answer.content_type.startswith("text/csv")
    assert "Heat pumps" in answer.get_data(as_text=True)


def test_health_and_figures():
    assert client().get("/healthz").json["status"] == "ok"
    assert client().get("/readyz").json["status"] == "ready"
    assert "nexus_requests_total" in client().get("/metrics").get_data(as_text=True)


def test_numbers_cross_the_border_unharmed():
    assert orjson.loads(to_bytes({"a": float("nan"), "b": 2**60, "c": [1, 2**53]})) == {
        "a": None,
        "b": str(2**60),
        "c": [1, str(2**53)],
    }
