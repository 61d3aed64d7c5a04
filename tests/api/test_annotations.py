"""Annotations over the API: made, tried, on the chart, in the ETag, taken away."""

from __future__ import annotations

import pytest

from tests.api.client import client, is_problem
from tests.data.dashboards.shop import make_shop

BASE = "/api/bi/annotations"
DATA = "/api/bi/dashboards/shop/data?range=2026-09-01/2026-11-30"


@pytest.fixture
def http(tmp_path):
    return client(make_shop(tmp_path))


def test_one_is_made_stands_on_the_chart_and_changes_the_tag(http):
    before = http.get(DATA)
    made = http.post(BASE, json={"text": "Fair", "from": "2026-10-05", "scope": "dashboard:shop"})
    assert (made.status_code, made.json["to"], made.json["actor"]) == (201, "2026-10-05", "local")
    after = http.get(DATA, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert [each["text"] for each in after.json["widgets"]["trend"]["annotations"]] == ["Fair"]
    assert after.json["widgets"]["regions"]["annotations"] == []
    one = f"{BASE}/{made.json['id']}"
    assert http.put(one, json={"text": "Fair", "from": "2026-10-06"}).json["scope"] == "everywhere"
    assert [each["from"] for each in http.get(BASE).json["annotations"]] == ["2026-10-06"]
    assert http.delete(one).status_code == 204
    assert is_problem(http.delete(one), 404, "annotation.none")


def test_a_try_keeps_nothing_and_problems_have_places(http):
    asked = {"text": "Sales", "events": {"dataset": "shop", "label": "product"}}
    assert len(http.post(f"{BASE}/try", json=asked).json["events"]) == 7
    assert http.get(BASE).json["annotations"] == []
    wrong = http.post(BASE, json={"text": "", "from": "x"})
    assert is_problem(wrong, 422, "annotation.invalid")
    assert [each["pointer"] for each in wrong.json["errors"]] == ["/text", "/from"]
