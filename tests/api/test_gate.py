"""Who may pass in the local posture."""

from __future__ import annotations

import flask
import pytest

import api
from api.words import sentence
from data.errors import InputError
from tests.api.client import client, demo_core, make_server
from tests.cores import make_core

READ = "/api/bi/dashboards"
ATTACKS = {
    "rebound host": {"Host": "evil.example"},
    "host with our name inside": {"Host": "localhost.evil.example"},
    "forwarded": {"Forwarded": "for=1.2.3.4"},
    "x-forwarded-for": {"X-Forwarded-For": "127.0.0.1"},
    "x-forwarded-host": {"X-Forwarded-Host": "localhost"},
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "a sibling site": {"Sec-Fetch-Site": "same-site"},
}


@pytest.mark.parametrize("headers", ATTACKS.values(), ids=ATTACKS.keys())
def test_attacks_are_refused_in_the_one_error_shape(headers):
    answer = client().get(READ, headers=headers)
    assert answer.status_code == 403
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"].startswith("gate.")


def test_a_peer_that_is_not_this_machine_is_refused():
    assert client().get(READ, environ_base={"REMOTE_ADDR": "192.168.1.7"}).status_code == 403


@pytest.mark.parametrize("host", ["localhost", "localhost:5000", "127.0.0.1:5000"])
def test_own_hosts_pass(host):
    assert client().get(READ, headers={"Host": host}).status_code == 200


def test_a_link_from_another_site_may_open_a_page_but_not_read_data():
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert client().get(READ, headers=headers).status_code == 403
    assert client().get("/somewhere", headers=headers).status_code == 404


def test_a_write_of_another_origin_is_refused():
    query = {"metrics": ["sales.revenue"]}
    answer = client().post("/api/bi/query", json=query, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403 and answer.json["code"] == "gate.origin"
    assert client().post("/api/bi/query", json=query, headers={"Origin": "http://localhost"}).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_can_not_write(kind):
    answer = client().post("/api/bi/query", data="{}", content_type=kind)
    assert answer.status_code == 415
    assert "application/json" in answer.json["detail"]


def test_pages_may_run_our_scripts_alone():
    server = make_server(demo_core())
    server.config["CSP_HASHES"] = lambda: ["'sha256-abc='"]
    policy = server.test_client().get("/api/docs").headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts == "script-src 'self' 'sha256-abc='"
    assert "frame-ancestors 'none'" in policy and "object-src 'none'" in policy and "base-uri 'self'" in policy


def test_data_may_run_nothing_and_be_kept_by_nobody_between():
    headers = client().get(READ).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "private, no-cache"
    assert client().get("/api/nope").headers["Cache-Control"] == "no-store"


def test_a_start_that_others_could_reach_is_refused():
    with pytest.raises(InputError) as refused:
        api.install(flask.Flask("open"), make_core(host="0.0.0.0"))
    assert refused.value.code == "posture.not_loopback"
    assert "NEXUS_HOST=127.0.0.1 make run" in sentence(f"errors.{refused.value.code}", refused.value.params)
