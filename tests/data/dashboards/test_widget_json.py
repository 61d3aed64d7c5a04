"""Widgets as JSON: plain values only, one shape for all of them."""

from __future__ import annotations

import json

import pytest

from data.access import local_admin
from data.dashboards.compute import compute, compute_widget
from data.dashboards.state import DashboardState, drill_down, with_filter, with_range
from data.dashboards.widget_json import to_json
from tests.data.dashboards.shop import make_shop

KEYS = "id kind title status columns data totals parts forecast drill options proof error annotations"
KEYS = [*KEYS.split(), "annotationsUnread", "annotationsMore"]


@pytest.fixture
def core(tmp_path):
    return make_shop(tmp_path)


def test_every_widget_is_plain_json_of_one_shape(core):
    for widget in compute(core, "shop", DashboardState(), actor=local_admin()):
        found = json.loads(json.dumps(to_json(widget)))
        assert list(found) == KEYS
        assert found["status"] == "ok"


def test_numbers_columns_drill_and_proof(core):
    state = with_filter(drill_down(DashboardState(), "products", "category", "Tools"), "region", ("North",))
    found = to_json(compute_widget(core, "shop", "products", state, actor=local_admin()))
    assert found["data"]["shop.revenue"] == [320.0, 10.0]
    assert [column["id"] for column in found["columns"]] == ["product", "shop.revenue"]
    assert found["drill"] == {
        "dimension": "product",
        "path": [{"dimension": "category", "value": "Tools"}],
        "labels": ["Tools"],
        "down": None,
        "by": ["region"],
        "rows": True,
        "through": [],
        "field": "product",
    }
    assert found["proof"]["notApplied"] == []
    assert found["proof"]["window"]["start"] == "2025-12-01"
    assert found["proof"]["asOf"].startswith("2026-11-20")


def test_an_error_and_an_empty_widget_say_so(core):
    state = with_range(DashboardState(), "blue moon")
    broken = to_json(compute_widget(core, "shop", "trend", state, actor=local_admin()))
    assert (broken["status"], broken["error"]["code"], broken["data"]) == ("error", "range.unknown", {})
    nobody = with_filter(DashboardState(), "region", ("Moon",))
    empty = to_json(compute_widget(core, "shop", "regions", nobody, actor=local_admin()))
    assert (empty["status"], empty["data"]["region"]) == ("empty", [])
