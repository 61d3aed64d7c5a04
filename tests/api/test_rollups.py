"""Rollups over the API: listed with their use, built anew, dropped."""

from __future__ import annotations

import pytest

from data.metrics import measure_in_background
from tests.api.client import client, is_problem
from tests.data.metrics.rollups.test_offers import TABLES, VISITS
from tests.rolled import rolled_shop
from tests.shop import make_shop
from tests.waiting import until

QUERY = {"metrics": ["sales.revenue"], "range": "2026-10"}


@pytest.fixture
def shop(tmp_path, monkeypatch):
    return rolled_shop(tmp_path, monkeypatch)


def listed(core):
    answer = client(core).get("/api/bi/rollups").json
    return {each["id"]: each for each in answer["rollups"]}, answer["stats"]


def test_every_declared_rollup_is_listed_with_its_use(shop):
    answer = client(shop).post("/api/bi/query", json=QUERY)
    assert answer.json["proof"]["route"] == "rollup" and answer.json["proof"]["rollups"] == ["sales.month_region"]
    assert "route;dur=" in answer.headers["Server-Timing"]
    found, stats = listed(shop)
    month = found["sales.month_region"]
    assert (month["state"], month["rows"], month["baseRows"], month["hits"]) == ("ready", 7, 12, 1)
    assert month["dimensions"] == ["region"] and month["grain"] == "month" and month["differing"] == 0
    assert found["sales.due_day"]["misses"] == {"rollup.other_time": 1}
    assert (stats["total"], stats["ready"], stats["hits"]) == (4, 4, 1)


def test_an_explanation_gives_every_candidate_its_verdict(shop):
    found = client(shop).post("/api/bi/query/explain", json=QUERY).json
    verdicts = {each["rollup"]: each["reason"] for each in found["candidates"]}
    assert found["route"] == "rollup"
    assert verdicts == {
        "sales.day_region": "rollup.larger", "sales.month_region": "rollup.serves",
        "sales.week_product": "rollup.more_rows_at_edges", "sales.due_day": "rollup.other_time",
    }  # fmt: skip


def test_dropped_and_built_anew(shop):
    web = client(shop)
    assert web.delete("/api/bi/rollups/sales.month_region").status_code == 204
    assert listed(shop)[0]["sales.month_region"]["state"] == "not_built"
    assert is_problem(web.delete("/api/bi/rollups/sales.month_region"), 404, "rollup.unknown")
    assert web.post("/api/bi/rollups/rebuild", json={"dataset": "sales"}).status_code == 202
    until(lambda: listed(shop)[0]["sales.month_region"]["state"] == "ready")


def test_an_unknown_dataset_is_told(shop):
    assert is_problem(client(shop).post("/api/bi/rollups/rebuild", json={"dataset": "nothing"}), 404, "dataset.unknown")


def test_offers_are_measured_accepted_and_dismissed(tmp_path):
    core = make_shop(tmp_path, tables=TABLES, datasets=(VISITS,))
    web = client(core)
    for query in ({"metrics": ["visits"], "dimensions": ["country"]}, {"metrics": ["paid"], "dimensions": ["page"]}):
        web.post("/api/bi/query", json=query)
    assert web.get("/api/bi/rollups/offers").json["offers"] == []
    assert web.post("/api/bi/rollups/offers/measure").status_code == 202
    measure_in_background(core).join()
    found = web.get("/api/bi/rollups/offers").json
    assert found["stats"]["total"] == 2
    assert found["stats"]["savedTime"] == pytest.approx(sum(each["savedTime"] for each in found["offers"]))
    by_dimension = {each["rollup"]["dimensions"][0]: each["id"] for each in found["offers"]}
    assert web.post(f"/api/bi/rollups/offers/{by_dimension['page']}/dismiss").status_code == 204
    assert web.post(f"/api/bi/rollups/offers/{by_dimension['country']}/accept").status_code == 202
    assert web.get("/api/bi/rollups/offers").json["offers"] == []
    assert is_problem(web.post("/api/bi/rollups/offers/none/accept"), 404, "rollup.no_offer")
