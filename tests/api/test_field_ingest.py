"""Positions as the apps really send them; speeds and batteries end up in one unit."""

from __future__ import annotations

import base64

import pytest

from data.demo import ensure_field_day
from tests.api.client import client, is_problem
from tests.cores import NOON, make_core

INGEST = "/api/field-service/ingest"
NOW = int(NOON.timestamp())


@pytest.fixture
def core():
    core = make_core()
    ensure_field_day(core)
    return core


@pytest.fixture
def http(core):
    return client(core)


@pytest.fixture
def token(http):
    return http.post("/api/field-service/technicians/tech_001/devices", json={"name": "phone"}).json["token"]


def marker(http):
    return http.get("/api/field-service/technicians/tech_001").json["position"]


def basic(user, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def test_owntracks(http, token):
    body = {
        "_type": "location",
        "lat": 48.15,
        "lon": 11.58,
        "tst": NOW,
        "acc": 12,
        "vel": 36,
        "cog": 90,
        "batt": 80,
        "tid": "a",
    }
    answer = http.post(f"{INGEST}/owntracks", json=body, headers={**basic("tech_001", token), "X-Limit-U": "tech_001"})
    assert (answer.status_code, answer.json) == (200, [])
    found = marker(http)
    assert (found["lat"], found["speed"], found["battery"], found["source"]) == (48.15, 36, 80, "owntracks")
    for other in ({"_type": "transition", "event": "enter"}, {"_type": "lwt"}):
        assert http.post(f"{INGEST}/owntracks", json=other, headers=basic("tech_001", token)).json == []
    assert http.post(f"{INGEST}/owntracks", data=b"", headers=basic("tech_001", token)).status_code == 200


TRACCAR = {
    "query": lambda token: {
        "query_string": {"id": token, "lat": 48.15, "lon": 11.58, "timestamp": NOW, "speed": 10, "batt": 80}
    },
    "form, milliseconds": lambda token: {
        "data": {"id": token, "location": "48.15,11.58", "timestamp": NOW * 1000, "speed": 10, "batt": 80}
    },
    "form, ISO": lambda token: {
        "data": {
            "id": token,
            "lat": "48.15",
            "lon": "11.58",
            "timestamp": "2026-11-20T12:00:00Z",
            "speed": "10",
            "batt": "80",
        }
    },
    "object": lambda token: {
        "json": {
            "location": {
                "timestamp": "2026-11-20T12:00:00.000Z",
                "coords": {
                    "latitude": 48.15,
                    "longitude": 11.58,
                    "accuracy": 5,
                    "speed": 18.52 / 3.6,
                    "heading": -1,
                    "altitude": 500,
                },
                "is_moving": True,
                "battery": {"level": 0.8, "is_charging": False},
            },
            "device_id": token,
        }
    },
    "list": lambda token: {
        "json": [
            {"id": token, "lat": 48.15, "lon": 11.58, "timestamp": NOW, "speed": 10, "batt": 80},
            {"id": token, "lat": 48.149, "lon": 11.58, "timestamp": NOW - 60, "speed": 10, "batt": 80},
        ]
    },
}


@pytest.mark.parametrize("form", TRACCAR)
def test_traccar(http, token, form):
    assert http.post(f"{INGEST}/traccar", **TRACCAR[form](token)).status_code == 200
    found = marker(http)
    assert (found["lat"], found["lon"], found["battery"]) == (48.15, 11.58, 80)
    assert found["speed"] == pytest.approx(18.52) and found["heading"] is None


def test_traccar_heartbeats_and_strangers(http, token):
    assert http.post(f"{INGEST}/traccar", data={"id": token}).json["kept"] == 0
    assert is_problem(
        http.post(f"{INGEST}/traccar", data={"id": "stranger", "lat": 1, "lon": 2}), 400, "device.unknown"
    )
    assert is_problem(
        http.post(f"{INGEST}/traccar", json={"location": {}, "device_id": "stranger"}), 404, "device.unknown"
    )
    assert marker(http) is None


def test_overland(http, token):
    def feature(seconds, lon):
        return {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lon, 48.15]},
            "properties": {
                "timestamp": f"2026-11-20T11:59:{seconds:02d}Z", "speed": 5, "horizontal_accuracy": 8,
                "battery_level": 0.5, "device_id": "x",
            },
        }  # fmt: skip

    body = {"locations": [feature(50, 11.581), feature(10, 11.580), {"type": "Feature"}]}
    answer = http.post(f"{INGEST}/overland", json=body, headers={"Authorization": f"Bearer {token}"})
    assert answer.json == {"result": "ok"}
    found = marker(http)
    assert (found["lon"], found["speed"], found["battery"], found["accuracy"]) == (11.581, 18, 50, 8)
    trail = http.get("/api/field-service/technicians/tech_001/positions").json["positions"]
    assert [each["lon"] for each in trail] == [11.580, 11.581]


def test_our_own_list_and_what_is_refused(http):
    sent = [
        {"at": "2026-11-20T11:58:00Z", "lat": 48.15, "lon": 11.58},
        {"at": "2026-11-20T13:00:00Z", "lat": 48.15, "lon": 11.58},
        {"at": "2026-11-20T11:59:00Z", "lat": 0, "lon": 0},
    ]
    found = http.post("/api/field-service/technicians/tech_001/positions", json=sent).json
    assert (found["kept"], {each["reason"] for each in found["refused"]}) == (1, {"future", "coordinates"})


@pytest.mark.parametrize("path", ["owntracks", "overland"])
def test_without_a_token_nothing_is_taken(http, path):
    for headers in ({}, basic("tech_001", "guess"), {"Authorization": "Bearer nfd_guess"}):
        assert is_problem(http.post(f"{INGEST}/{path}", json={"locations": []}, headers=headers), 403, "device.unknown")


@pytest.mark.parametrize(
    "body", [b"{", b"\xff", b"[]", b"null", b'{"_type": "location", "lat": "x", "lon": 1, "tst": 1e400}']
)
def test_rubbish_is_refused_without_a_fault(http, token, body):
    for path in ("owntracks", "overland", "traccar"):
        headers = {**basic("tech_001", token)} if path == "owntracks" else {"Authorization": f"Bearer {token}"}
        answer = http.post(f"{INGEST}/{path}", data=body, content_type="application/json", headers=headers)
        assert answer.status_code in {200, 400, 404}


def test_a_phone_syncs_with_its_token(http, token):
    http.post("/api/field-service/jobs/job_123/assign", json={"technicianId": "tech_001"})
    ops = [
        {"key": "1", "type": "status", "jobId": "job_123", "at": "2026-11-20T12:00:00Z", "data": {"status": "accept"}}
    ]
    headers = {"Authorization": f"Bearer {token}"}
    found = http.post("/api/field-service/mobile/sync", json={"ops": ops}, headers=headers).json
    assert found["results"][0]["status"] == "applied" and "job_123" in {job["id"] for job in found["jobs"]}
    again = http.post(
        "/api/field-service/mobile/sync", json={"ops": ops, "since": found["cursor"]}, headers=headers
    ).json
    assert again["results"][0]["status"] == "duplicate" and again["jobs"] == []
    stranger = http.post("/api/field-service/mobile/sync", json={}, headers={"Authorization": "Bearer nope"})
    assert is_problem(stranger, 403, "device.unknown")


def test_a_customer_sees_who_comes_and_no_more(http):
    http.post("/api/field-service/jobs/job_123/assign", json={"technicianId": "tech_001"})
    link = http.post("/api/field-service/jobs/job_123/tracking", json={}).json
    seen = http.get(f"/api/field-service/track/{link['token']}").json
    assert seen["technician"] == "Anna" and seen["position"] is None and "customer" not in seen
    http.post("/api/field-service/jobs/job_123/unassign", json={})
    assert is_problem(http.get(f"/api/field-service/track/{link['token']}"), 404, "tracking.over")
