"""Live events: replay from where the listener was, heartbeats, the polling twin, and places for listeners."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from api import events
from tests.api.client import client, is_problem, make_server
from tests.cores import make_core
from tests.waiting import PATIENCE


def listen(core, path="/api/events", **headers):
    """The parts of a stream as they come: retry, then events as dicts, then comments as text."""
    answer = client(core).get(path, headers=headers, buffered=False)
    assert answer.content_type.startswith("text/event-stream") and answer.headers["Cache-Control"] == "no-store"
    return answer, answer.iter_encoded()


def read(part: bytes):
    fields = dict(line.split(": ", 1) for line in part.decode().strip().splitlines())
    return fields["event"], int(fields["id"]), json.loads(fields["data"])


def test_the_stream_replays_what_came_after_the_last_one_seen():
    core = make_core()
    for n in range(4):
        core.events.publish("data.changed", {"lake": f"lake-{n}"})
    first = core.events.since(0, topics=("data.changed",))[1].id
    answer, parts = listen(core, **{"Last-Event-ID": str(first)})
    assert next(parts) == f"retry: 3000\nid: {first}\n\n".encode()
    found = [read(next(parts)) for _ in range(2)]
    assert [(topic, data["lake"]) for topic, _, data in found] == [
        ("data.changed", "lake-2"),
        ("data.changed", "lake-3"),
    ]
    assert [data["id"] for _, _, data in found] == [number for _, number, _ in found]
    answer.close()


def test_a_new_listener_hears_what_happens_from_now_on():
    core = make_core()
    core.events.publish("data.changed", {"lake": "before"})
    answer, parts = listen(core, "/api/events?topics=data.changed,other")
    next(parts)
    with ThreadPoolExecutor(1) as pool:
        heard = pool.submit(next, parts)
        core.events.publish("not.asked", {})
        core.events.publish("other", {"n": 1})
        assert read(heard.result(PATIENCE))[2]["n"] == 1
    answer.close()


def test_a_quiet_line_is_kept_open(monkeypatch):
    monkeypatch.setattr(events, "HEARTBEAT", 0.01)
    answer, parts = listen(make_core(), "/api/events?topics=nothing")
    next(parts)
    assert [next(parts), next(parts)] == [b": still here\n\n"] * 2
    answer.close()


@pytest.mark.parametrize("sent", ["", "abc", "-1", "9" * 40, "١٢"])
def test_a_last_id_that_is_none_means_from_now_on(sent):
    core = make_core()
    answer, parts = listen(core, **{"Last-Event-ID": sent.encode().decode("latin-1")})
    assert f"id: {core.events.last_id()}\n".encode() in next(parts)
    answer.close()


def test_line_breaks_in_an_event_do_not_break_the_stream():
    core = make_core()
    core.events.publish("data.changed", {"text": "one\n\nid: 99\r\nevent: forged"})
    answer, parts = listen(core, **{"Last-Event-ID": "0"})
    list_of = [next(parts) for _ in range(1 + len(core.events.since(0)))]
    assert read(list_of[-1])[2]["text"].startswith("one\n\nid: 99")
    answer.close()


def test_listeners_leave_threads_for_everything_else():
    core = make_core(threads=3)
    server = make_server(core)
    core.events.publish("data.changed", {"lake": "prod"})
    open_ones = [server.test_client().get("/api/events", buffered=False) for _ in range(2)]
    started = [each.iter_encoded() for each in open_ones]
    for each in started:
        next(each)
    crowded = server.test_client().get("/api/events", headers={"Last-Event-ID": "0"})
    parts = crowded.data.split(b"\n\n")
    assert parts[0].startswith(b"retry: 15000") and b"event: data.changed" in crowded.data
    assert "nexus_event_streams 2" in server.test_client().get("/metrics").text
    for each in open_ones:
        each.close()
    assert "nexus_event_streams 0" in server.test_client().get("/metrics").text


def test_a_listener_that_left_before_the_first_word_takes_no_place():
    server = make_server(make_core(threads=2))
    server.test_client().get("/api/events", buffered=False).close()
    assert "nexus_event_streams 0" in server.test_client().get("/metrics").text


def test_the_polling_twin():
    core = make_core()
    core.events.publish("data.changed", {"lake": "prod"})
    got = client(core).get("/api/events?since=0&topics=data.changed").json
    assert [each["lake"] for each in got["events"]] == ["prod"]
    assert got["events"][0]["at"].endswith("Z")
    assert client(core).get(f"/api/events?since={got['lastId']}").json == {"events": [], "lastId": got["lastId"]}


@pytest.mark.parametrize("since", ["yesterday", "-1", "", "1.5", "--5", "9" * 5000, "²"])
def test_a_wrong_since_is_a_problem(since):
    assert is_problem(client(make_core()).get("/api/events", query_string={"since": since}), 400, "request.parameter")


def test_many_listeners_cost_the_store_one_reading():
    core, readings = make_core(), []
    last = core.events.last_id()
    read = core.events.since
    core.events.since = lambda *args, **named: readings.append(args) or read(*args, **named)
    with ThreadPoolExecutor(20) as pool:
        heard = [pool.submit(core.events.wait, last, topics=("data.changed",), timeout=PATIENCE) for _ in range(20)]
        core.events.publish("data.changed", {"lake": "prod"})
        assert all([event.payload for event in each.result(PATIENCE)] == [{"lake": "prod"}] for each in heard)
    assert len(readings) <= 4


def test_who_was_away_long_hears_everything_in_order():
    core = make_core()
    first = core.events.last_id()
    for number in range(1_100):
        core.events.publish("data.changed", {"n": number})
        if number == 3:
            core.events.wait(core.events.last_id() - 1, timeout=0)
    found, last = [], first
    while len(found) < 1_100:
        part = core.events.wait(last, timeout=0)
        found, last = found + [event.payload["n"] for event in part], part[-1].id
    assert found == list(range(1_100))
