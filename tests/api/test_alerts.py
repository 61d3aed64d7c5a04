"""Alerts over the API: made, tried, fired, noticed, asleep, told; and what is refused."""

from __future__ import annotations

import pytest

from data.alerts import check_alerts
from data.notify.deliveries import deliver
from tests.api.client import client, is_problem
from tests.data.alerts.store import make_till, sell, wish
from tests.loopback import webhook

BASE = "/api/bi/alerts"
CHANNELS = "/api/bi/channels"


@pytest.fixture
def till(tmp_path):
    core = make_till(tmp_path, field_hook_hosts=("127.0.0.1",))
    yield core
    core.lakes.close()


def test_from_an_alert_to_the_word_that_arrived(till):
    api = client(till)
    with webhook() as hook:
        channel = api.post(CHANNELS, json={"kind": "webhook", "target": hook.address}).json
        assert channel["secret"] and "secret" not in api.get(CHANNELS).json["channels"][0]
        assert api.post(f"{CHANNELS}/{channel['id']}/test", json={}).json == {"arrived": True, "error": None}
        made = api.post(BASE, json=wish(channels=[channel["id"]]))
        assert (made.status_code, made.json["state"], made.headers["Location"]) == (
            201,
            "new",
            f"{BASE}/{made.json['id']}",
        )
        check_alerts(till)
        sell(till, "2026-11-19", 20)
        check_alerts(till)
        deliver(till)
    (firing,) = api.get(f"{BASE}/firings?open=true").json["firings"]
    assert (firing["start"], firing["value"], firing["expected"]) == ("2026-11-19", 20, 50)
    assert firing["proof"]["route"] and firing["dataAsOf"].startswith("2026-11-19")
    assert api.post(f"{BASE}/firings/{firing['id']}/acknowledge", json={}).json["acknowledgedBy"] == "local"
    assert api.get(f"{BASE}/firings?open=true").json["firings"] == []
    assert [each["status"] for each in api.get(f"{CHANNELS}/deliveries").json["deliveries"]] == ["sent"]
    assert len(hook.got) == 2


def test_an_alert_is_changed_put_to_sleep_and_taken_away(till):
    api = client(till)
    one = f"{BASE}/{api.post(BASE, json=wish()).json['id']}"
    assert api.put(one, json=wish(name="Worse day")).json["name"] == "Worse day"
    asleep = api.post(f"{one}/snooze", json={"until": "2026-12-02T00:00:00Z"}).json
    assert asleep["snoozedUntil"] == "2026-12-02T00:00:00Z"
    assert api.post(f"{one}/snooze", json={"until": None}).json["snoozedUntil"] is None
    assert is_problem(api.post(f"{one}/snooze", json={"until": "soon"}), 400, "alert.snooze")
    assert api.delete(one).status_code == 204 and is_problem(api.get(one), 404, "alert.none")


def test_a_trial_says_what_would_have_been(till):
    found = client(till).post(f"{BASE}/try", json=wish(condition={"kind": "threshold", "value": 101})).json
    assert found["fired"] == 17 + 1 and found["verdicts"][-1]["value"] == 100
    assert client(till).get(BASE).json["alerts"] == []


def test_every_problem_of_an_alert_is_told_with_its_place(till):
    refused = client(till).post(BASE, json=wish(name="", condition={"kind": "threshold", "valu": 1}))
    assert is_problem(refused, 422, "alert.invalid")
    assert [e["pointer"] for e in refused.json["errors"]] == ["/name", "/condition/valu", "/condition/value"]


def test_nothing_is_told_to_nowhere(till):
    api = client(till)
    assert is_problem(api.post(CHANNELS, json={"kind": "mail", "target": "nobody"}), 400, "channel.target")
    assert is_problem(api.delete(f"{CHANNELS}/ch_none"), 404, "channel.unknown")
    assert is_problem(api.get(f"{CHANNELS}/deliveries?status=lost"), 400, "channel.status")
