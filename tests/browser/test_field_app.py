"""The technician's phone: it goes offline, works, comes back; nothing is lost or doubled."""

from __future__ import annotations

import base64
import itertools
import json
import struct
import time
import urllib.request
import zlib
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from selenium.webdriver.common.action_chains import ActionChains

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


JSON = "application/json"
WATCH = """
window.moved = 0;
const there = () => document.querySelector(`.nx-person[data-technician=tech_phone][data-lat^='${arguments[0]}']`);
new MutationObserver((_, self) => there() && (self.disconnect(), window.moved = Date.now()))
  .observe(document.querySelector('.nx-map-drawing'), {subtree: true, childList: true, attributes: true});
"""
PICTURE = """
const done = arguments[arguments.length - 1];
fetch(arguments[0]).then(answer => answer.blob()).then(async blob => {
  const picture = await createImageBitmap(blob);
  done([picture.width, blob.type]);
});
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


def owntracks(token, lat, seconds):
    login = base64.b64encode(f"tech_phone:{token}".encode()).decode()
    fix = {"_type": "location", "lat": lat, "lon": 11.6161, "tst": seconds, "acc": 8, "vel": 30, "tid": "AK"}
    return "owntracks", json.dumps(fix), {"Authorization": f"Basic {login}", "Content-Type": JSON}


def traccar_fields(token, lat, seconds):
    fields = {"id": token, "lat": lat, "lon": 11.6161, "timestamp": seconds, "speed": 10, "batt": 80}
    return "traccar", urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"}


def traccar_object(token, lat, seconds):
    coords = {"latitude": lat, "longitude": 11.6161, "accuracy": 5, "speed": 8, "heading": -1, "altitude": 500}
    location = {"timestamp": moment(seconds), "coords": coords, "battery": {"level": 0.8, "is_charging": False}}
    return "traccar", json.dumps({"location": location, "device_id": token}), {"Content-Type": JSON}


def traccar_list(token, lat, seconds):
    fixes = [{"id": token, "lat": lat, "lon": 11.6161, "timestamp": seconds, "speed": 10}]
    return "traccar", json.dumps(fixes), {"Content-Type": JSON}


def overland(token, lat, seconds):
    facts = {"timestamp": moment(seconds), "speed": 8, "horizontal_accuracy": 8, "battery_level": 0.5}
    point = {"type": "Point", "coordinates": [11.6161, lat]}
    body = {"locations": [{"type": "Feature", "geometry": point, "properties": facts}]}
    return "overland", json.dumps(body), {"Authorization": f"Bearer {token}", "Content-Type": JSON}


APPS = (owntracks, traccar_fields, traccar_object, traccar_list, overland)


def moment(seconds):
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def test_a_position_of_every_app_moves_the_marker_within_a_second(page):
    call(page, "/technicians", CREW)
    token = call(page, "/technicians/tech_phone/devices", {})[0]["token"]
    now = datetime.fromisoformat(call(page, "/board")[0]["now"]).timestamp()
    page.visit("/dispatch")
    page.until(lambda: page.driver.execute_script(READY))
    page.one(".nx-person[data-technician=tech_phone]")
    fixes = ((48.1717 + number / 10_000, int(now) - 240 + number * 10) for number in itertools.count())
    late = {app.__name__: quickest(page, token, app, fixes) for app in APPS}
    assert max(late.values()) < 1, late
    assert not page.all(".nx-person[data-technician=tech_phone][data-stale]")


def quickest(page, token, app, fixes):
    """Seconds from the answer to the moved marker; where the machine was busy with others, the best of four."""
    seen = []
    while len(seen) < 4 and (not seen or min(seen) >= 1):
        lat, moment_sent = next(fixes)
        path, body, headers = app(token, lat, moment_sent)
        page.driver.execute_script(WATCH, lat)
        request = urllib.request.Request(f"{page.address}/api/field-service/ingest/{path}", body.encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            told = json.loads(answer.read())
        sent = time.time()
        assert told["kept"] == 1 if path == "traccar" else told == {"owntracks": [], "overland": {"result": "ok"}}[path]
        seen.append(page.until(lambda: page.driver.execute_script("return window.moved")) / 1000 - sent)
    return min(seen)


def test_a_photo_and_a_signature_arrive_as_they_were_made(phone, tmp_path):
    job = phone.jobs[0]
    phone.driver.execute_script("location.hash = arguments[0]", f"#/job/{job}")
    file = tmp_path / "large.png"
    file.write_bytes(png(3200, 1200))
    phone.one(f"[data-job='{job}']")
    phone.driver.find_element("css selector", "input[type=file]").send_keys(str(file))
    phone.until(lambda: [each["kind"] for each in notes(phone, job)] == ["photo"])
    phone.click("[data-sign]")
    canvas = phone.one(".nx-sign")
    phone.driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", canvas)
    ActionChains(phone.driver).click_and_hold(canvas).move_by_offset(40, 20).move_by_offset(-60, 10).release().perform()
    phone.driver.find_element("css selector", ".nx-sign-place input").send_keys("Petra Customer")
    phone.click(".nx-sign-place .nx-button-primary")
    phone.until(lambda: [each["kind"] for each in notes(phone, job)] == ["photo", "signature"])
    photo, signature = notes(phone, job)
    assert signature["text"] == "Petra Customer"
    for note, kind, widest in ((photo, "jpeg", 1600), (signature, "png", 800)):
        wide = picture_width(phone, f"/api/field-service/jobs/{job}/notes/{note['id']}", f"image/{kind}")
        assert (wide == widest) if kind == "jpeg" else 0 < wide <= widest


def notes(page, job):
    return call(page, f"/jobs/{job}/notes")[0]["notes"]


def picture_width(page, path, kind):
    """The width of a picture as a browser sees it."""
    page.driver.set_script_timeout(20)
    wide, seen = page.driver.execute_async_script(PICTURE, path)
    assert seen == kind
    return wide


def png(width, height):
    """A picture of one colour, by hand."""

    def chunk(kind, content):
        whole = kind + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x30\x80\xd0" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
