"""Quality over the API: the order's keys, computed or null; a rule added by hand is measured at once."""

from __future__ import annotations

import pytest

from tests.api.client import client, is_problem
from tests.data.quality.orders import orders

BASE = "/api/data-warehouse/analytics"
ORDERS = f"{BASE}/tables/prod/orders"


@pytest.fixture
def api(tmp_path):
    core = orders(tmp_path / "home")
    yield client(core)
    core.lakes.close()


def test_the_orders_keys_stand_and_are_null_before_anything_is_measured(api):
    found = api.get(BASE).json
    assert set(found) >= {"dataQuality", "dataGrowth", "pipelines", "lakeHealth", "trends"}
    assert {found["dataQuality"][name] for name in ("completeness", "accuracy", "consistency", "timeliness")} == {None}
    assert {found["dataGrowth"][name] for name in ("daily", "weekly", "monthly", "trend")} == {None}
    assert set(found["pipelines"]) >= {"total", "active", "avgSuccessRate", "totalRecordsMoved"}
    assert found["trends"]["quality"] == []


def test_a_measured_table_has_scores_everywhere(api):
    one = api.post(f"{ORDERS}/measure", json={}).json
    assert (one["score"], one["rules"], one["failing"], one["covered"], one["columns"]) == (73.68, 6, 5, 5, 5)
    assert one["dimensions"]["completeness"] == 75.0
    states = {each["rule"]: (each["tested"], each["passed"], each["failed"]) for each in one["ruleStates"]}
    assert states["customer_known"] == (3, 2, 1)
    whole = api.get(BASE).json
    assert whole["dataQuality"]["completeness"] == 75.0 and whole["trends"]["quality"][0]["score"] == 73.68
    assert [t["table"] for t in api.get(f"{BASE}/tables").json["tables"]] == ["customers", "orders"]
    found = api.get(f"{BASE}/findings").json["findings"]
    assert len(found) == 5 and all(each["since"] for each in found)


def test_a_rule_shows_rows_that_fail(api):
    api.post(f"{ORDERS}/measure", json={})
    rule = api.get(f"{ORDERS}/rules/email_is_address").json
    assert rule["failing"]["columns"] == ["order_id", "email", "day"]
    assert rule["failing"]["rows"] == [[3, "nobody", "2026-11-19"]]
    assert is_problem(api.get(f"{ORDERS}/rules/gone"), 404, "quality.rule_unknown")


def test_a_suggestion_becomes_a_rule_and_is_measured(api):
    offered = {each["rule"]: each["document"] for each in api.get(f"{ORDERS}/suggestions").json["suggestions"]}
    answer = api.post(f"{ORDERS}/rules", json={"rules": {"day_present": offered["day_present"]}})
    state = next(each for each in answer.json["ruleStates"] if each["rule"] == "day_present")
    assert (state["tested"], state["passed"]) == (4, 4)
    assert api.delete(f"{ORDERS}/rules/day_present").status_code == 204
    assert "day_present" not in {each["rule"] for each in api.get(ORDERS).json["ruleStates"]}


def test_a_wrong_rule_is_told_at_its_place(api):
    answer = api.post(f"{ORDERS}/rules", json={"rules": {"x": {"kind": "range", "column": "amount", "mim": 1}}})
    assert is_problem(answer, 422, "quality.invalid")
    assert answer.json["errors"][0]["pointer"] == "/rules/x/mim"
