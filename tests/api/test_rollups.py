"""Rollups over the API: listed with their use, built anew, dropped."""

from __future__ import annotations

import time

import pytest

from tests.api.client import client, is_problem
from tests.rolled import rolled_shop

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
        "sales.week_product": "rollup.partial_edge", "sales.due_day": "rollup.other_time",
    }  # fmt: skip


def test_dropped_and_built_anew(shop):
    web = client(shop)
    assert web.delete("/api/bi/rollups/sales.month_region").status_code == 204
    assert listed(shop)[0]["sales.month_region"]["state"] == "not_built"
    assert is_problem(web.delete("/api/bi/rollups/sales.month_region"), 404, "rollup.unknown")
    assert web.post("/api/bi/rollups/rebuild", json={"dataset": "sales"}).status_code == 202
    deadline = time.monotonic() + 20
    while listed(shop)[0]["sales.month_region"]["state"] != "ready":
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_an_unknown_dataset_is_told(shop):
    assert is_problem(client(shop).post("/api/bi/rollups/rebuild", json={"dataset": "nothing"}), 404, "dataset.unknown")
