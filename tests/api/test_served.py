"""The real server: what only a socket shows."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit

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
