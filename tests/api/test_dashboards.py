from __future__ import annotations

import math

import orjson
import pytest

from data.dashboards import WidgetData
from data.errors import LakeError
from tests.api.client import TODAY, client, demo_core, is_problem

BASE = "/api/bi/dashboards"
HALF_YEAR = f"{BASE}/sales-performance/data?from=2026-01-01&to=2026-06-30&grain=month"


def test_the_list():
    answer = client().get(BASE).json
    assert set(answer) == {"custom", "prebuilt"}
    assert answer["prebuilt"][0] == {
        "id": "sales-performance",
        "name": "Sales Performance",
        "type": "sales",
        "widgets": 8,
        "refreshRate": 300,
    }
    assert [each["widgets"] for each in answer["prebuilt"]] == [8, 10, 6, 12]


def test_a_document():
    answer = client().get(f"{BASE}/financial-overview")
    assert answer.json["widgets"][0].keys() >= {"id", "kind", "title", "layout"}
    again = client().get(f"{BASE}/financial-overview", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_numbers_are_those_of_the_tables():
    answer = client().get(HALF_YEAR).json
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
    assert isinstance(answer["metrics"]["activeDeals"], int)
    assert [row["period"] for row in answer["timeSeries"]] == ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]
    assert math.isclose(sum(row["revenue"] for row in answer["timeSeries"]), revenue, rel_tol=1e-9)
    assert answer["timeSeries"][0].keys() >= {"period", "revenue", "leads", "conversions"}
    assert len(answer["widgets"]) == 8
    assert {each["status"] for each in answer["widgets"].values()} == {"ok"}
    assert answer["dataAsOf"].startswith(str(TODAY))


def test_a_filter_of_the_page_is_a_filter_here():
    all_of_it = client().get(HALF_YEAR).json["metrics"]["totalRevenue"]
    answer = client().get(f"{HALF_YEAR}&f.region=DACH&f.region=Nordics").json["metrics"]["totalRevenue"]
    oracle = (
        demo_core()
        .lakes.fetch(
            """SELECT sum(net_amount)::DOUBLE AS r FROM prod.invoice_lines WHERE region IN ('DACH', 'Nordics')
               AND invoice_date BETWEEN DATE '2026-01-01' AND DATE '2026-06-30'"""
        )
        .columns["r"][0]
    )
    assert math.isclose(answer, oracle, rel_tol=1e-9) and answer < all_of_it


def test_widgets_come_line_by_line_when_asked():
    headers = {"Accept": "application/x-ndjson"}
    answer = client().get(f"{BASE}/customer-analytics/data", headers=headers)
    assert answer.content_type == "application/x-ndjson"
    lines = [orjson.loads(line) for line in answer.data.splitlines()]
    whole = client().get(f"{BASE}/customer-analytics/data").json["widgets"]
    assert [line["id"] for line in lines] == list(whole)
    wrong = client().get(f"{BASE}/customer-analytics/data?f.nope=1", headers=headers)
    assert is_problem(wrong, 400, "state.field_unknown")


def test_a_fault_between_two_widgets_is_the_last_line(monkeypatch):
    def broken(*_args, **_kwargs):
        yield from ()
        raise RuntimeError("secret detail")

    monkeypatch.setattr("api.dashboards.compute", broken)
    answer = client().get(f"{BASE}/customer-analytics/data", headers={"Accept": "application/x-ndjson"})
    last = orjson.loads(answer.data.splitlines()[-1])
    assert last["problem"]["code"] == "unexpected" and "secret" not in answer.text


def test_numbers_that_did_not_change_are_neither_computed_nor_sent_again(monkeypatch):
    http, own = client(), f"{BASE}/sales-performance/data?range=2026-02-03/2026-05-06"
    first = http.get(own)
    assert "engine;dur=" in first.headers["Server-Timing"]
    second = http.get(own)
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.json["metrics"] == first.json["metrics"]
    assert {each["proof"]["route"] for each in second.json["widgets"].values()} == {"cache"}
    monkeypatch.setattr("api.dashboards.compute", None)
    kept = http.get(own)
    assert kept.data == second.data
    assert "compile;dur=0.00, route;dur=0.00, engine;dur=0.00, serialise;dur=0.00" in kept.headers["Server-Timing"]
    assert http.get(own, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_another_state_and_a_load_make_another_answer():
    http = client()
    tag = http.get(HALF_YEAR).headers["ETag"]
    assert http.get(f"{HALF_YEAR}&f.region=DACH").headers["ETag"] != tag
    demo_core().lakes.loaded("prod")
    after = http.get(HALF_YEAR, headers={"If-None-Match": tag})
    assert after.status_code == 200 and after.headers["ETag"] != tag


def test_an_answer_with_a_broken_widget_is_not_kept(monkeypatch):
    broken = WidgetData("one", "kpi", "One", None, error=LakeError("metrics.engine", dataset="sales", detail="gone"))
    monkeypatch.setattr("api.dashboards.compute", lambda *_args, **_kwargs: iter([broken]))
    own = f"{BASE}/sales-performance/data?range=2026-03-04/2026-05-06"
    for _ in range(3):
        answer = client().get(own)
        assert answer.json["widgets"]["one"]["error"]["code"] == "metrics.engine"
        assert "ETag" not in answer.headers


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("grain=fortnight", "grain"),
        ("from=2026-01-01", "to"),
        ("nope=1", "nope"),
        ("f.nope=1", "f.nope"),
        ("x.no-widget.region=1", "x.no-widget.region"),
        ("f.customer.lt=1,2", "f.customer.lt"),
        ("f.customer.lt=1&f.customer.lt=2", "f.customer.lt"),
    ],
)
def test_a_wrong_parameter_is_named(query, parameter):
    answer = client().get(f"{BASE}/sales-performance/data?{query}")
    assert is_problem(answer, 400)
    assert answer.json["errors"][0]["parameter"] == parameter


def test_a_misspelt_dashboard_gets_a_hint():
    answer = client().get(f"{BASE}/sales-performanse/data")
    assert is_problem(answer, 404, "dashboard.unknown") and "sales-performance" in answer.json["hint"]


def test_a_widget_as_csv():
    answer = client().get(f"{BASE}/sales-performance/widgets/revenue-by-product/export?f.region=DACH")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Heat pumps" in answer.text and "# filter,region in DACH" in answer.text


def test_an_answer_to_a_question_says_what_took_its_time():
    answer = client().get("/api/bi/explore?m=sales.revenue&d=region&range=2026-03-04/2026-05-07")
    assert answer.status_code == 200 and answer.json["widgets"]
    steps = [step.partition(";")[0] for step in answer.headers["Server-Timing"].split(", ")]
    assert steps == ["compile", "route", "engine", "compute", "serialise"]
