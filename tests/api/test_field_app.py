"""The technician's app and the customer's page as documents."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from api.field_app import KEPT, version
from tests.api.client import client
from tests.architecture.tree import ROOT

PAGES = ("/field/my-day", "/track/some-token")


def attribute(page, name):
    return unescape(re.search(rf'{name}="([^"]*)"', page)[1])


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_no_script_of_its_own(path):
    answer = client().get(path)
    assert answer.status_code == 200 and answer.mimetype == "text/html"
    assert "unsafe" not in answer.headers["Content-Security-Policy"].split("script-src")[1].split(";")[0]
    assert re.findall(r"<script(?![^>]*src=)", answer.text) == []
    for source in re.findall(r'(?:src|href)="(/assets/[^"]+)"', answer.text):
        assert (ROOT / source.lstrip("/")).exists(), source


@pytest.mark.parametrize("path", PAGES)
def test_words_come_with_the_page_in_a_language_we_have(path):
    page = client().get(path, headers={"Accept-Language": "xx, en;q=0.5"}).text
    assert json.loads(attribute(page, "data-say"))["myday.items_waiting"]["one"] == "{count} item waiting"
    assert attribute(page, "data-zone") == "UTC"


def test_a_token_is_text_and_nothing_else():
    page = client().get('/track/x"><b onclick=alert(1)>').text
    assert "<b onclick" not in page and "alert(1)" in page


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
