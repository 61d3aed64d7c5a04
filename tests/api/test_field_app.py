"""The technician's app and the customer's page as documents."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from api.field_app import KEPT, version
from tests.api.client import client, home_core, is_problem
from tests.architecture.tree import ROOT

DAY = [["00:00", "24:00"]]
PLACE = {"lat": 48.14, "lon": 11.56, "address": "Arnulfstraße 1"}
HTML = {"Accept": "text/html"}


@pytest.fixture
def served(tmp_path):
    """A client, and a link for the customer of one assigned job."""
    http = client(home_core(tmp_path))
    crew = {"id": "t1", "name": "Ada Lovelace", "home": PLACE, "shifts": {str(day): DAY for day in range(1, 8)}}
    assert http.post("/api/field-service/technicians", json=crew).status_code == 201
    job = http.post("/api/field-service/jobs", json={"title": "Boiler", "location": PLACE}).json["id"]
    assert http.post(f"/api/field-service/jobs/{job}/assign", json={"technicianId": "t1"}).status_code == 200
    return http, job, http.post(f"/api/field-service/jobs/{job}/tracking", json={}).json["path"]


def attribute(page, name):
    return unescape(re.search(rf'{name}="([^"]*)"', page)[1])


def test_pages_need_no_script_of_their_own(served):
    http, _, link = served
    for path in ("/field/my-day", link):
        answer = http.get(path)
        assert answer.status_code == 200 and answer.mimetype == "text/html"
        assert "unsafe" not in answer.headers["Content-Security-Policy"].split("script-src")[1].split(";")[0]
        assert re.findall(r"<script(?![^>]*src=)", answer.text) == []
        for source in re.findall(r'(?:src|href)="(/assets/[^"]+)"', answer.text):
            assert (ROOT / source.lstrip("/")).exists(), source


def test_words_come_with_the_page_in_a_language_we_have():
    page = client().get("/field/my-day", headers={"Accept-Language": "xx, en;q=0.5"}).text
    assert json.loads(attribute(page, "data-say"))["myday.items_waiting"]["one"] == "{count} item waiting"
    assert attribute(page, "data-zone") == "UTC"


def test_a_link_dies_with_its_job(served):
    http, job, link = served
    assert http.get(f"/api/field-service{link}").json["technician"] == "Ada"
    assert http.post(f"/api/field-service/jobs/{job}/unassign", json={}).status_code == 200
    assert is_problem(http.get(link), 404, "tracking.over")
    page = http.get(link, headers=HTML)
    assert page.status_code == 404 and page.mimetype == "text/html"


def test_a_phone_can_install_it():
    manifest = client().get("/field/manifest.webmanifest").json
    assert manifest["start_url"].startswith(manifest["scope"]) and manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        width = int(icon["sizes"].partition("x")[0])
        data = (ROOT / icon["src"].lstrip("/")).read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(data[16:20]) == width


def test_the_worker_keeps_files_that_are_there():
    answer = client().get("/field/worker.js")
    assert answer.mimetype == "text/javascript"
    kept = re.findall(r'"(/assets/[^"]+)"', answer.text)
    assert len(kept) >= 8
    assert [path for path in kept if not (ROOT / path.lstrip("/")).exists()] == []
    assert all((ROOT / "assets" / name).exists() for name in KEPT)
    assert re.fullmatch(r"[0-9a-f]{12}", version())


@pytest.mark.parametrize(
    ("tiles", "source"),
    [
        ("https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example"),
        ("javascript:alert(1)", None),
        ("https://a.example; script-src *", None),
        ("", None),
    ],
)
def test_pictures_come_from_the_map_server_that_is_named_and_no_other(tmp_path, tiles, source):
    policy = client(home_core(tmp_path, map_tiles=tiles)).get("/field/my-day").headers["Content-Security-Policy"]
    pictures = next(part for part in policy.split(";") if "img-src" in part)
    assert pictures.split() == ["img-src", "'self'", "data:", "blob:", *([source] if source else [])]
    assert "*" not in policy
