"""Drafts, merging, views and versions over the API: what the editor does, without a browser."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.api.client import is_problem, make_server
from tests.api.test_custom_dashboards import document
from tests.data.dashboards.shop import make_shop

BASE = "/api/bi/dashboards"
MINE = f"{BASE}/mine"
DRAFT = "/api/bi/drafts/draft-1"


@pytest.fixture
def http(tmp_path):
    shop = make_shop(tmp_path)
    return make_server(replace(shop, settings=replace(shop.settings, home=tmp_path))).test_client()


def titled(document, title):
    return {**document, "widgets": [{**document["widgets"][0], "title": title}]}


def test_a_draft_is_changed_taken_back_and_published(http):
    http.post(BASE, json=document(id="mine"))
    begun = http.post("/api/bi/drafts", json={"draft": "draft-1", "dashboard": "mine"}).json
    assert (begun["step"], begun["changed"], begun["undo"]) == (0, False, None)
    changed = http.put(DRAFT, json=document(name="Other")).json
    assert (changed["step"], changed["document"]["name"], changed["undo"]["edit"]) == (1, "Other", "change")
    assert http.get(MINE).json["name"] == "Mein Überblick"
    assert http.post(f"{DRAFT}/undo", json={}).json["document"]["name"] == "Mein Überblick"
    assert http.post(f"{DRAFT}/redo", json={}).json["changed"] is True
    published = http.post(f"{DRAFT}/publish", json={})
    assert (published.status_code, published.json["name"]) == (200, "Other") and published.headers["ETag"]
    assert is_problem(http.put(DRAFT, json=document()), 404, "dashboard.no_draft_named")
    http.post("/api/bi/drafts", json={"draft": "draft-1", "dashboard": "mine"})
    assert is_problem(http.put(DRAFT, json=document(widgets=[{"id": "x"}])), 422, "dashboard.invalid")
    assert http.delete(DRAFT).status_code == 204


def test_what_both_changed_is_told_with_both_sides_and_chosen(http):
    whole = http.post(BASE, json=document(id="mine")).json
    http.post("/api/bi/drafts", json={"draft": "draft-1", "dashboard": "mine"})
    http.put(DRAFT, json=titled(whole, "Mine"))
    http.put(MINE, json=titled(whole, "Theirs"))
    refused = http.post(f"{DRAFT}/publish", json={})
    assert is_problem(refused, 409, "dashboard.both_changed")
    (conflict,) = refused.json["conflicts"]
    assert (conflict["widget"], conflict["part"]) == ("by-category", "title")
    assert [conflict[side]["title"] for side in ("mine", "theirs")] == ["Mine", "Theirs"]
    done = http.post(f"{DRAFT}/publish", json={"choices": {conflict["path"]: "theirs"}})
    assert done.json["widgets"][0]["title"] == "Theirs"


def test_a_new_dashboard_begins_as_a_draft_or_a_copy(http):
    made = http.post("/api/bi/drafts", json={"draft": "draft-2", "copyOf": "shop", "name": "Own"})
    assert (made.status_code, made.json["dashboard"], made.json["published"]) == (201, "own", False)
    assert is_problem(http.get(f"{BASE}/own"), 404)
    assert http.post(f"{made.headers['Location']}/publish", json={}).json["id"] == "own"
    both = {"draft": "draft-3", "copyOf": "shop", "document": document()}
    assert is_problem(http.post("/api/bi/drafts", json=both), 400, "dashboard.draft_of_what")


def test_documents_are_merged_and_versions_compared(http):
    base = http.post(BASE, json=document(id="mine")).json
    http.put(MINE, json=document(name="Theirs"))
    merged = http.post(f"{MINE}/merge", json={"base": base, "mine": titled(base, "Mine")}).json
    assert (merged["document"]["name"], merged["document"]["widgets"][0]["title"]) == ("Theirs", "Mine")
    assert merged["conflicts"] == [] and [each["kind"] for each in merged["changes"]] == ["renamed"]
    diff = http.get(f"{MINE}/versions/diff?from=1&to=2").json
    assert [(each["kind"], each["subject"]) for each in diff["changes"]] == [("head", "name")]
    assert is_problem(http.get(f"{MINE}/versions/diff?from=7"), 404, "dashboard.no_version")


def test_who_comes_late_is_told_what_changed(http):
    first = http.post(BASE, json=document(id="mine"))
    http.put(MINE, json=titled(first.json, "Theirs"))
    late = http.put(MINE, json=titled(first.json, "Mine"), headers={"If-Match": first.headers["ETag"]})
    assert is_problem(late, 412, "dashboard.stale")
    (change,) = late.json["changes"]
    assert (change["kind"], change["widget"]) == ("renamed", "by-category")
    assert f'"{late.json["current"]}"' == http.get(MINE).headers["ETag"]


def test_views_are_saved_found_and_removed(http):
    views = f"{BASE}/shop/views"
    made = http.post(views, json={"name": "North", "state": "f.region=North", "standard": True})
    assert (made.status_code, made.json["state"], made.json["standard"]) == (201, "f.region=North", True)
    link = http.post(views, json={"state": "f.region=South"}).json
    assert link["name"] is None and link["href"] == f"/dashboards/open/{link['id']}"
    assert [each["name"] for each in http.get(views).json["views"]] == ["North"]
    assert is_problem(http.post(views, json={"state": "f.regoin=North"}), 400, "state.field_unknown")
    one = f"{views}/{made.json['id']}"
    seen = {"If-Match": made.headers["ETag"]}
    http.post(views, json={"name": "North", "state": "f.region=South", "standard": True})
    assert is_problem(http.delete(one, headers=seen), 412, "dashboard.view_stale")
    assert http.delete(one, headers={"If-Match": http.get(one).headers["ETag"]}).status_code == 204
    assert is_problem(http.get(f"{views}/{made.json['id']}"), 404, "dashboard.no_view")
