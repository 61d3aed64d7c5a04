"""The technician's phone: it goes offline, works, comes back; nothing is lost or doubled."""

from __future__ import annotations

import base64
import json
import urllib.request

import pytest

from tests.browser.test_dispatch import READY, call

CREW = {
    "id": "tech_phone",
    "name": "Pia Phone",
    "home": {"lat": 48.16, "lon": 11.6},
    "shifts": {str(day): [["00:00", "24:00"]] for day in range(1, 8)},
}
STEPS = ("accept", "travel", "arrive", "start", "complete")
SHOWN = "return document.querySelector('[data-my-day]')?.dataset.shown === 'yes'"
KEPT = """
const done = arguments[arguments.length - 1];
navigator.serviceWorker.ready.then(() => caches.keys()).then(names => done(names.length));
"""


@pytest.fixture
def phone(page):
    """The app of a technician of its own with two assigned jobs, on a phone."""
    place = {"lat": 48.1402, "lon": 11.5601, "address": "Arnulfstraße 1, Munich"}
    call(page, "/technicians", {**CREW, "home": place})
    page.jobs = []
    for title in ("First visit", "Second visit"):
        job = call(page, "/jobs", {"title": title, "location": place, "estimatedDuration": 15})[0]["id"]
        assert call(page, f"/jobs/{job}/assign", {"technicianId": "tech_phone"})[1] == 200
        page.jobs.append(job)
    page.phone()
    page.visit("/field/my-day?technician=tech_phone")
    page.until(lambda: page.driver.execute_script(SHOWN))
    page.until(lambda: len(page.all("[data-job]")) >= 2)
    yield page
    network(page, offline=False)
    page.driver.execute_cdp_cmd("Network.disable", {})
    for job in page.jobs:
        call(page, f"/jobs/{job}/status", {"status": "cancelled"})


def network(page, *, offline):
    page.driver.execute_cdp_cmd("Network.enable", {})
    state = {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    page.driver.execute_cdp_cmd("Network.emulateNetworkConditions", state)


def walk_through(page, job):
    """Every step of one job, on the phone."""
    page.driver.execute_script("location.hash = arguments[0]", f"#/job/{job}")
    for step in STEPS:
        page.click(f"[data-job='{job}'] [data-step={step}]")
    page.one(f"[data-job='{job}'][data-state=completed]")


def test_two_jobs_are_done_without_a_network_and_arrive_once(phone):
    phone.driver.set_script_timeout(30)
    assert phone.driver.execute_async_script(KEPT) >= 1
    network(phone, offline=True)
    for job in phone.jobs:
        walk_through(phone, job)
    phone.driver.execute_script("location.hash = '#/'")
    phone.until(lambda: "10 items waiting" in phone.text("[data-part=head]"))
    phone.driver.refresh()
    phone.until(lambda: phone.driver.execute_script(SHOWN))
    phone.until(lambda: "10 items waiting" in phone.text("[data-part=head]"))
    assert all(call(phone, f"/jobs/{job}")[0]["subStatus"] == "assigned" for job in phone.jobs)
    phone.driver.get_log("browser")
    network(phone, offline=False)
    phone.driver.execute_script("dispatchEvent(new Event('online'))")
    phone.until(lambda: "All sent" in phone.text("[data-part=head]"))
    for job in phone.jobs:
        assert call(phone, f"/jobs/{job}")[0]["subStatus"] == "completed"
        events = [each["event"] for each in call(phone, f"/jobs/{job}/history")[0]["history"]]
        assert events == ["create", "assign", *STEPS]
    phone.click("[data-part=head] .nx-day-chip")
    phone.until(lambda: "All sent" in phone.text("[data-part=head]"))
    assert len(call(phone, f"/jobs/{phone.jobs[0]}/history")[0]["history"]) == 2 + len(STEPS)


def test_what_the_server_refuses_is_told(phone):
    job = phone.jobs[0]
    network(phone, offline=True)
    phone.driver.execute_script("location.hash = arguments[0]", f"#/job/{job}")
    phone.click(f"[data-job='{job}'] [data-step=accept]")
    phone.until(lambda: "1 item waiting" in phone.text("[data-part=head]"))
    call(phone, f"/jobs/{job}/status", {"status": "cancelled"})
    network(phone, offline=False)
    phone.driver.execute_script("dispatchEvent(new Event('online'))")
    phone.one(".nx-day-notice")
    phone.until(lambda: "All sent" in phone.text("[data-part=head]"))
    assert call(phone, f"/jobs/{job}")[0]["subStatus"] == "cancelled"
    phone.driver.get_log("browser")


def test_a_position_of_owntracks_moves_the_marker(page):
    call(page, "/technicians", CREW)
    enrolled, _ = call(page, "/technicians/tech_phone/devices", {})
    now = call(page, "/board")[0]["now"]
    page.visit("/dispatch")
    page.until(lambda: page.driver.execute_script(READY))
    page.one(".nx-person[data-technician=tech_phone]")
    seconds = page.driver.execute_script("return Math.floor(Date.parse(arguments[0]) / 1000)", now)
    fix = {"_type": "location", "lat": 48.1717, "lon": 11.6161, "tst": seconds, "acc": 8, "vel": 30, "tid": "AK"}
    request = urllib.request.Request(page.address + "/api/field-service/ingest/owntracks", json.dumps(fix).encode())
    login = base64.b64encode(f"tech_phone:{enrolled['token']}".encode()).decode()
    request.headers.update({"Authorization": f"Basic {login}", "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert json.loads(answer.read()) == []
    page.one(".nx-person[data-technician=tech_phone][data-lat='48.1717']")
    assert not page.all(".nx-person[data-technician=tech_phone][data-stale]")
