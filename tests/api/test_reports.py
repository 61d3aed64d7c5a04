"""Reports over the API: made, sent now, their history; every problem with its place."""

from __future__ import annotations

import pytest

from data.notify.channels import add_channel
from data.opening import close_core
from tests.api.client import client, is_problem
from tests.data.reports.shop import ADMIN, make_home, wish

BASE = "/api/bi/reports"


@pytest.fixture
def shop(tmp_path):
    core = make_home(tmp_path)
    yield core
    close_core(core)


def test_a_report_is_made_sent_now_and_taken_away(shop):
    api = client(shop)
    channel, _ = add_channel(shop, "mail", "ann@example.org", actor=ADMIN)
    made = api.post(BASE, json=wish(channel.id))
    assert (made.status_code, made.json["nextAt"]) == (201, "2026-11-21T07:00:00Z")
    one = f"{BASE}/{made.json['id']}"
    assert api.post(f"{one}/send", json={}).status_code == 200
    (run,) = api.get(f"{one}/runs").json["runs"]
    assert run["problem"] is None and run["file"]["name"].startswith("shop-2026-11-20T")
    assert api.get(f"{one}/runs").json["runs"][0]["dueAt"] == "2026-11-20T12:00:00Z"
    waiting = api.get("/api/bi/channels/deliveries?status=pending").json["deliveries"]
    assert [each["files"] for each in waiting] == [["shop-2026-11-20T120000Z.xlsx"]]
    assert api.put(one, json=wish(channel.id, name="Noon")).json["name"] == "Noon"
    assert api.delete(one).status_code == 204 and is_problem(api.get(f"{one}/runs"), 404, "report.none")


def test_every_problem_is_told_with_its_place(shop):
    refused = client(shop).post(BASE, json=wish("ch_none", schedule={"cron": "x"}))
    assert is_problem(refused, 422, "report.invalid")
    assert [each["pointer"] for each in refused.json["errors"]] == ["/schedule/cron", "/channels/0"]
