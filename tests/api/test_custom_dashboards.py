"""A dashboard is made, changed against its ETag, deleted and brought back; what the API gives it takes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from data.dashboards import parse_dashboard
from data.metrics import load_catalog
from tests.api.client import client, is_problem, make_server
from tests.data.dashboards.shop import make_shop

BASE = "/api/bi/dashboards"


@pytest.fixture
def core(tmp_path):
    shop = make_shop(tmp_path)
    return replace(shop, settings=replace(shop.settings, home=tmp_path))


@pytest.fixture
def http(core):
    return make_server(core).test_client()


def document(**more):
    widget = {
        "id": "by-category",
        "kind": "bar",
        "title": "By category",
        "layout": {"x": 0, "y": 0, "w": 6, "h": 6},
        "metrics": ["shop.revenue"],
        "dimensions": ["category"],
    }
    return {"name": "Mein Überblick", "widgets": [widget], **more}


def test_what_is_given_can_be_sent_back(http):
    made = http.post(BASE, json=document())
    assert (made.status_code, made.headers["Location"]) == (201, f"{BASE}/mein-uberblick")
    assert {each["id"] for each in http.get(BASE).json["custom"]} == {"shop", "mein-uberblick"}
    read = http.get(f"{BASE}/mein-uberblick")
    assert read.headers["ETag"] == made.headers["ETag"]
    assert http.get(f"{BASE}/mein-uberblick", headers={"If-None-Match": read.headers["ETag"]}).status_code == 304
    same = http.put(f"{BASE}/mein-uberblick", json=read.json, headers={"If-Match": read.headers["ETag"]})
    assert same.headers["ETag"] == read.headers["ETag"]
    assert len(http.get(f"{BASE}/mein-uberblick/versions").json["versions"]) == 1
    again = http.post(BASE, json=document())
    assert again.json["id"] == "mein-uberblick-2"


def test_its_numbers_are_computed(http):
    http.post(BASE, json=document(id="mine"))
    data = http.get(f"{BASE}/mine/data?range=last+12+months&compare=none").json["widgets"]["by-category"]["data"]
    assert dict(zip(data["category"], data["shop.revenue"], strict=True)) == {"Paint": 760.0, "Tools": 510.0}


def test_two_who_change_the_same_are_kept_apart(http):
    tag = http.post(BASE, json=document(id="mine")).headers["ETag"]
    first = http.put(f"{BASE}/mine", json=document(name="First"), headers={"If-Match": tag})
    assert first.status_code == 200 and first.headers["ETag"] != tag
    late = http.put(f"{BASE}/mine", json=document(name="Late"), headers={"If-Match": tag})
    assert is_problem(late, 412, "dashboard.stale")
    assert http.get(f"{BASE}/mine").json["name"] == "First"


def test_versions_are_only_added_to_and_brought_back(http):
    http.post(BASE, json=document(id="mine", name="One"))
    http.put(f"{BASE}/mine", json=document(name="Two"))
    assert is_problem(http.delete(f"{BASE}/mine", headers={"If-Match": '"older"'}), 412, "dashboard.stale")
    assert http.delete(f"{BASE}/mine").status_code == 204
    assert is_problem(http.get(f"{BASE}/mine"), 404, "dashboard.unknown")
    versions = http.get(f"{BASE}/mine/versions").json["versions"]
    assert [(each["version"], each["deleted"]) for each in versions] == [(3, True), (2, False), (1, False)]
    assert http.post(f"{BASE}/mine/restore", json={"version": 1}).json["name"] == "One"
    assert http.get(f"{BASE}/mine").json["name"] == "One"
    assert [each["version"] for each in http.get(f"{BASE}/mine/versions").json["versions"]] == [4, 3, 2, 1]
    assert is_problem(http.post(f"{BASE}/mine/restore", json={"version": 3}), 404, "dashboard.no_version")
    http.delete(f"{BASE}/mine")
    assert http.post(f"{BASE}/mine/restore", json={}).json["name"] == "One"


def test_an_edit_by_hand_is_a_version_too(http, core):
    http.post(BASE, json=document(id="mine", name="One"))
    file = core.settings.home / "dashboards" / "mine.yaml"
    file.write_text(file.read_text().replace("One", "By hand"))
    http.put(f"{BASE}/mine", json=document(name="Three"))
    versions = http.get(f"{BASE}/mine/versions").json["versions"]
    assert [(each["actor"], each["document"]["name"]) for each in versions] == [
        ("local", "Three"),
        ("file", "By hand"),
        ("local", "One"),
    ]


def test_the_file_is_the_same_dashboard(http, core):
    http.post(BASE, json=document(id="mine"))
    text = http.get(f"{BASE}/mine/document").get_data(as_text=True)
    assert parse_dashboard(text, load_catalog(core)).name == "Mein Überblick"
    assert yaml.safe_load(text) == http.get(f"{BASE}/mine").json


def test_every_problem_has_its_place(http):
    bad = document(id="mine", filters=["colour"])
    bad["widgets"][0] |= {"kind": "spiral", "metrics": ["shop.revenu"]}
    answer = http.post(BASE, json=bad)
    assert is_problem(answer, 422, "dashboard.invalid")
    assert {each["pointer"] for each in answer.json["errors"]} == {
        "/filters/0",
        "/widgets/0/kind",
        "/widgets/0/metrics/0",
    }
    assert is_problem(http.get(f"{BASE}/mine"), 404)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "x"}, "dashboard.invalid"),
        ({"widgets": []}, "dashboard.invalid"),
        ({"name": 1, "widgets": []}, "request.invalid"),
        ({"name": "x", "widgets": [], "colour": "red"}, "request.invalid"),
    ],
)
def test_half_a_document_is_refused(http, body, code):
    assert is_problem(http.post(BASE, json=body), 422, code)


def test_what_is_taken_or_not_ones_own_is_left_alone(http):
    assert is_problem(http.post(BASE, json=document(id="shop")), 409, "dashboard.exists")
    assert is_problem(http.put(f"{BASE}/nowhere", json=document()), 404, "dashboard.unknown")
    assert is_problem(http.put(f"{BASE}/shop", json=document(id="other")), 400, "request.other_id")
    assert is_problem(client().put(f"{BASE}/sales-performance", json=document()), 409, "dashboard.prebuilt")
    assert is_problem(client().delete(f"{BASE}/sales-performance"), 409, "dashboard.prebuilt")
    assert is_problem(client().post(BASE, json={"name": "Nothing", "widgets": []}), 409, "dashboard.no_home")
