from __future__ import annotations

import re

from tests.api.client import client
from tests.cores import make_core

LINE = re.compile(r'^[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? [0-9.e+-]+$')


def figures(http):
    text = http.get("/metrics").text
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not LINE.match(line)] == []
    return dict(line.rsplit(" ", 1) for line in lines)


def test_requests_are_counted_by_route_and_status():
    http = client(make_core())
    http.get("/healthz")
    http.get("/healthz")
    http.get("/api/data-warehouse/lakes/one")
    http.get("/api/data-warehouse/lakes/other")
    http.get("/nowhere/at/all")
    http.get("/healthz", headers={"Host": "evil.example"})
    found = figures(http)
    assert found['nexus_requests_total{method="GET",route="/healthz",status="200"}'] == "2"
    assert found['nexus_requests_total{method="GET",route="/api/data-warehouse/lakes/<lake_id>",status="404"}'] == "2"
    assert found['nexus_requests_total{method="GET",route="unmatched",status="404"}'] == "1"
    assert [k for k in found if 'status="403"' in k]


def test_a_histogram_adds_up():
    http = client(make_core())
    for _ in range(3):
        http.get("/healthz")
    found = figures(http)
    key = 'method="GET",route="/healthz"'
    buckets = [int(v) for k, v in found.items() if k.startswith(f"nexus_request_seconds_bucket{{{key}")]
    assert buckets == sorted(buckets)
    assert buckets[-1] == int(found[f"nexus_request_seconds_count{{{key}}}"]) == 3


def test_cache_events_and_memory():
    core = make_core()
    core.cache.once("a", lambda: b"1")
    core.cache.once("a", lambda: b"1")
    core.events.publish("some.topic", {})
    found = figures(client(core))
    assert (found["nexus_cache_hits_total"], found["nexus_cache_misses_total"]) == ("1", "1")
    assert int(found["nexus_events_total"]) == core.events.last_id()
    assert int(found["process_resident_memory_bytes"]) > 10_000_000


def test_made_up_methods_do_not_make_new_series():
    http = client(make_core())
    for n in range(5):
        http.open("/healthz", method=f"MADE{n}")
    assert not [key for key in figures(http) if "MADE" in key]
