"""Live events: replay from where the listener was, and the polling twin."""

from __future__ import annotations

from tests.api.client import client
from tests.cores import make_core


def test_the_stream_replays_what_came_after_the_last_one_seen():
    core = make_core()
    first = core.events.last_id()
    core.events.publish("data.changed", {"lake": "prod"})
    core.events.publish("other.topic", {})
    answer = client(core).get("/api/events?topics=data.changed", headers={"Last-Event-ID": str(first)}, buffered=False)
    parts = answer.iter_encoded()
    assert next(parts).startswith(b"retry:")
    event = next(parts).decode()
    assert "event: data.changed" in event and '"lake":"prod"' in event
    answer.close()


def test_the_polling_twin():
    core = make_core()
    core.events.publish("data.changed", {"lake": "prod"})
    got = client(core).get("/api/events?since=0&topics=data.changed").json
    assert [each["lake"] for each in got["events"]] == ["prod"]
    assert client(core).get(f"/api/events?since={got['lastId']}").json == {"events": [], "lastId": got["lastId"]}


def test_a_wrong_since_is_a_problem():
    answer = client(make_core()).get("/api/events?since=yesterday")
    assert answer.status_code == 400 and answer.json["code"] == "request.parameter"
