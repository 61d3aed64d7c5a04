"""Who may pass in the local posture."""

from __future__ import annotations

import flask
import pytest

import api
from api.gate import BODY_LIMIT
from api.words import sentence
from data.errors import InputError
from tests.api.client import client, demo_core, is_problem, make_server
from tests.cores import make_core

READ = "/api/bi/dashboards"
WRITE = "/api/bi/query"
QUERY = {"metrics": ["sales.revenue"]}
ATTACKS = {
    "rebound host": ({"Host": "evil.example"}, "gate.host"),
    "rebound host with our port": ({"Host": "evil.example:5000"}, "gate.host"),
    "host with our name inside": ({"Host": "localhost.evil.example"}, "gate.host"),
    "host behind a user": ({"Host": "evil.example@localhost"}, "gate.host"),
    "our name as a user": ({"Host": "localhost@evil.example"}, "gate.host"),
    "two ports": ({"Host": "localhost:80:80"}, "gate.host"),
    "another loopback name": ({"Host": "127.0.0.2"}, "gate.host"),
    "no host": ({"Host": ""}, "gate.host"),
    "forwarded": ({"Forwarded": "for=1.2.3.4"}, "gate.forwarded"),
    "x-forwarded-for": ({"X-Forwarded-For": "127.0.0.1"}, "gate.forwarded"),
    "x-forwarded-host": ({"X-Forwarded-Host": "localhost"}, "gate.forwarded"),
    "x-forwarded-anything": ({"X-Forwarded-Prefix": "/"}, "gate.forwarded"),
    "x-real-ip": ({"X-Real-IP": "127.0.0.1"}, "gate.forwarded"),
    "another site": ({"Sec-Fetch-Site": "cross-site"}, "gate.cross_site"),
    "a sibling site": ({"Sec-Fetch-Site": "same-site"}, "gate.cross_site"),
    "a site word of the future": ({"Sec-Fetch-Site": "whatever"}, "gate.cross_site"),
    "an image of another site": (
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        "gate.cross_site",
    ),
    "a frame of another site": (
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        "gate.cross_site",
    ),
    "another origin": ({"Origin": "http://evil.example"}, "gate.origin"),
    "our host, another port": ({"Origin": "http://localhost:3000"}, "gate.origin"),
    "our host, another scheme": ({"Origin": "https://localhost"}, "gate.origin"),
    "a sandboxed origin": ({"Origin": "null"}, "gate.origin"),
}


@pytest.mark.parametrize(("headers", "code"), ATTACKS.values(), ids=ATTACKS.keys())
@pytest.mark.parametrize("path", [READ, "/", "/_dash-layout", "/healthz", "/metrics", "/api/nope"])
def test_attacks_are_refused_on_every_route(path, headers, code):
    assert is_problem(client().get(path, headers=headers), 403, code)


@pytest.mark.parametrize(("headers", "code"), ATTACKS.values(), ids=ATTACKS.keys())
@pytest.mark.parametrize("path", [WRITE, "/_dash-update-component"])
def test_attacks_do_not_write(path, headers, code):
    assert is_problem(client().post(path, json=QUERY, headers=headers), 403, code)


@pytest.mark.parametrize("peer", ["192.168.1.7", "10.0.0.1", "::ffff:10.0.0.1", "8.8.8.8", "", "nonsense"])
def test_a_peer_that_is_not_this_machine_is_refused(peer):
    assert is_problem(client().get(READ, environ_base={"REMOTE_ADDR": peer}), 403, "gate.peer")


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["localhost", "localhost:5000", "127.0.0.1:5000"])
def test_this_machine_passes(peer, host):
    answer = client().get(READ, headers={"Host": host}, environ_base={"REMOTE_ADDR": peer})
    assert answer.status_code == 200


def test_a_name_added_by_the_setting_passes():
    core = make_core(hosts=("localhost", "nexus.test"))
    assert client(core).get("/healthz", headers={"Host": "nexus.test:5000"}).status_code == 200


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_our_own_pages_and_typed_addresses_pass(site):
    headers = {"Sec-Fetch-Site": site, "Origin": "http://localhost"}
    assert client().post(WRITE, json=QUERY, headers=headers).status_code == 200


def test_a_link_from_another_site_opens_a_page_and_reads_no_data():
    server = make_server(demo_core())
    server.add_url_rule("/page", "page", lambda: "shell")
    http = server.test_client()
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert http.get("/page", headers=headers).text == "shell"
    assert is_problem(http.get(READ, headers=headers), 403, "access.denied")
    assert is_problem(http.get("/metrics", headers=headers), 403, "access.denied")
    assert is_problem(http.post(WRITE, json=QUERY, headers=headers), 403, "access.denied")


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", ""],
)
@pytest.mark.parametrize("path", [WRITE, "/_dash-update-component", "/api/data-warehouse/lakes"])
def test_a_form_can_not_write(path, kind):
    answer = client().post(path, data='{"metrics": ["sales.revenue"]}', content_type=kind)
    assert is_problem(answer, 415, "request.media_type")
    assert "application/json" in answer.json["detail"]


def test_a_body_may_say_its_character_set():
    answer = client().post(WRITE, data='{"metrics": ["sales.revenue"]}', content_type="application/json; charset=utf-8")
    assert answer.status_code == 200


def test_a_body_has_a_size():
    large = b'{"metrics": ["' + b"x" * BODY_LIMIT + b'"]}'
    assert is_problem(client().post(WRITE, data=large, content_type="application/json"), 413, "http.413")


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
    assert "Access-Control-Allow-Origin" not in headers
    assert client().get("/api/nope").headers["Cache-Control"] == "no-store"


def test_refused_requests_carry_the_headers_too():
    headers = client().get(READ, headers={"Host": "evil.example"}).headers
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "nexus.example"])
def test_a_start_that_others_could_reach_is_refused(host):
    with pytest.raises(InputError) as refused:
        api.install(flask.Flask("open"), make_core(host=host))
    assert refused.value.code == "posture.not_loopback"
    assert "NEXUS_HOST=127.0.0.1 make run" in sentence(f"errors.{refused.value.code}", refused.value.params)
