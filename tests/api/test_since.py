"""What changed, over the API: looks, the numbers beside them, two versions."""

from __future__ import annotations

import pytest

from tests.api.client import client, is_problem
from tests.data.dashboards.shop import make_shop
from tests.data.dashboards.test_since import sell

CHANGES = "/api/bi/dashboards/shop/changes"
STATE = "range=2026-09-01/2026-11-30"


@pytest.fixture
def shop(tmp_path):
    return make_shop(tmp_path)


def test_what_was_seen_is_compared_with_what_is(shop):
    http = client(shop)
    assert http.get(f"{CHANGES}?{STATE}").json["before"] is None
    seen = http.post("/api/bi/looks", json={"dashboard": "shop", "state": STATE})
    assert seen.status_code == 201
    sell(shop, 27)
    found = http.get(f"{CHANGES}?{STATE}").json
    assert (found["before"]["id"], found["leftOut"]) == (seen.json["id"], {})
    revenue = next(each for each in found["numbers"] if each["widget"] == "revenue")
    assert (revenue["before"]["value"], revenue["now"]["value"], revenue["change"]) == (1270.0, 1297.0, 27.0)
    assert revenue["members"] == [{"member": "North", "before": 370.0, "now": 397.0, "change": 27.0, "share": 1.0}]
    assert is_problem(http.get(f"{CHANGES}?look=77"), 404, "since.no_look")
    assert is_problem(http.get(f"{CHANGES}?version=x"), 400, "request.parameter")
    assert is_problem(http.get(f"{CHANGES}?version=1"), 404, "dashboard.no_version")
