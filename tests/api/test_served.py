"""The real server: what only a socket shows."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit

import psutil
import pytest

from tests.architecture.tree import ROOT
from tests.browser.served import free_port, served

pytestmark = pytest.mark.slow
DASH = ["/", "/_dash-layout", "/_dash-dependencies", "/dashboards/view/sales-performance", "/assets/nexus.js"]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with served(tmp_path_factory.mktemp("served") / "home", demo_scale="0.01") as found:
        yield urlsplit(found)


def ask(address, path, method="GET", body=None, **headers):
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    return connection.getresponse()


@pytest.mark.parametrize("path", DASH)
def test_routes_of_dash_answer_us_and_nobody_else(address, path):
    own = ask(address, path)
    assert own.status == 200 and own.headers["X-Content-Type-Options"] == "nosniff"
    for attack in ({"Host": "evil.example"}, {"X-Forwarded-For": "1.2.3.4"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = ask(address, path, **attack)
        assert (answer.status, json.loads(answer.read())["status"]) == (403, 403)


def test_the_shell_may_run_its_own_inline_scripts_and_no_others(address):
    policy = ask(address, "/").headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts.startswith("script-src 'self' 'sha256-") and "unsafe" not in scripts


def test_the_language_of_the_browser_is_spoken(address):
    for asked, tag, said in (("de-AT,en;q=0.5", "de-AT", "Einsatzplan"), ("tlh", "en-GB", "Dispatch")):
        assert f'<html lang="{tag}">' in ask(address, "/", Accept_Language=asked).read().decode()
        assert said in ask(address, "/_dash-layout", Accept_Language=asked).read().decode()


def test_a_browser_may_keep_what_the_document_names(address):
    document = ask(address, "/").read().decode()
    named = re.findall(
        r'(?:src|href)="(/(?:assets|_dash-component-suites)/[^"?]+(?:\?m=)?[^"]*\.?(?:js|css)[^"]*)"', document
    )
    assert len(named) > 8 and sum(".css" in each for each in named) == 1
    for path in named:
        answer = ask(address, path)
        answer.read()
        assert (path, answer.status) == (path, 200)
        assert "max-age=31536000" in answer.headers["Cache-Control"], path


def query(address, sql, accept):
    body = json.dumps({"sql": sql, "timeout": 60_000})
    return ask(address, "/api/data-warehouse/query", "POST", body, Content_Type="application/json", Accept=accept)


def running(address):
    return json.loads(ask(address, "/healthz").read())["queries"]["running"]


@pytest.mark.parametrize("media", ["application/x-ndjson", "application/vnd.apache.arrow.stream"])
def test_who_hangs_up_stops_the_query(address, media):
    answer = query(address, "SELECT i, 'row ' || i AS text FROM range(100000000000) AS t(i)", media)
    assert answer.status == 200 and len(answer.read(1_000_000)) == 1_000_000
    assert running(address) == 1
    answer.close()
    deadline = time.monotonic() + 10
    while running(address):
        assert time.monotonic() < deadline, "the query runs on"
        time.sleep(0.05)


def test_a_slow_reader_costs_no_memory(address):
    listening = [c for c in psutil.net_connections("tcp") if c.status == "LISTEN" and c.laddr.port == address.port]
    server = max((psutil.Process(each.pid) for each in listening), key=lambda process: process.memory_info().rss)
    before = server.memory_info().rss
    answer = query(address, "SELECT i, repeat('x', 1000) AS text FROM range(100000000) AS t(i)", "text/csv")
    for _ in range(5):
        answer.read(100_000)
        time.sleep(0.2)
    assert server.memory_info().rss - before < 100 * 2**20
    answer.close()


def test_an_answer_that_breaks_off_does_not_look_whole(address):
    sql = "SELECT i, CASE WHEN i = 2000000 THEN CAST('x' || i AS INTEGER) END AS v FROM range(2000001) AS t(i)"
    lines = query(address, sql, "application/x-ndjson").read().splitlines()
    assert json.loads(lines[-2])["i"] > 0
    with pytest.raises(ValueError):
        json.loads(lines[-1])
    assert b"query.failed" in lines[-1] and b"Could not convert" in lines[-1]


def test_callbacks_take_json_alone(address):
    assert ask(address, "/_dash-update-component", "POST", "{}", Content_Type="text/plain").status == 415


def test_a_bundle_that_is_not_there(address):
    assert ask(address, "/_dash-component-suites/dash/nope.js").status == 404
    assert ask(address, "/_dash-component-suites/../../etc/passwd").status in {400, 404}


def test_assets_are_kept_by_their_fingerprint(address):
    assert "immutable" in ask(address, "/assets/nexus.js?m=1").headers["Cache-Control"]
    assert ask(address, "/assets/nexus.js").headers["Cache-Control"] == "private, no-cache"


def test_events_arrive_over_the_wire(address):
    answer = ask(address, "/api/events?topics=data.changed", Last_Event_ID="0")
    assert answer.readline().startswith(b"retry: ")
    lines = [answer.readline() for _ in range(4)]
    assert any(line.startswith(b"event: data.changed") for line in lines)
    answer.close()


def test_it_stops_soon_though_a_listener_hangs_on(tmp_path):
    environ = {**os.environ, "NEXUS_HOME": str(tmp_path / "home"), "NEXUS_PORT": str(free_port()), "NEXUS_DEMO": "off"}
    process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
    address = urlsplit(f"http://127.0.0.1:{environ['NEXUS_PORT']}")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            listener = ask(address, "/api/events")
            break
        except OSError:
            time.sleep(0.2)
    assert listener.readline().startswith(b"retry: ")
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.wait(30)
    assert time.monotonic() - started < 10
    listener.close()


def test_it_does_not_start_where_others_could_reach_it(tmp_path):
    environ = {**os.environ, "NEXUS_HOME": str(tmp_path / "home"), "NEXUS_HOST": "0.0.0.0"}
    ran = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 2 and "NEXUS_HOST=127.0.0.1 make run" in ran.stdout
    assert not (tmp_path / "home").exists()
