"""Every route: described, answered in its shape, and wrong in the one error shape."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import OPERATIONS
from tests.api.client import client, demo_core, make_server

PROBLEM_KEYS = {"type", "title", "status", "code", "detail", "errors"}
FILLED = {"lake_id": "nowhere", "dashboard_id": "nothing", "widget_id": "none", "table": "none"}


def sample(path: str) -> str:
    return re.sub(r"<(\w+)>", lambda hole: FILLED[hole.group(1)], path)


def test_every_route_is_described_and_every_description_is_a_route():
    rules = {
        (method, rule.rule)
        for rule in make_server(demo_core()).url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.endpoint != "api_nothing_here"
    }
    assert rules == {(each.method, each.path) for each in OPERATIONS}
    described = client().get("/api/openapi.json").json
    assert described["openapi"] == "3.1.0"
    named = {(method.upper(), path) for path, methods in described["paths"].items() for method in methods}
    assert named == {(each.method, re.sub(r"<(\w+)>", r"{\1}", each.path)) for each in OPERATIONS}


def test_every_reference_in_the_description_leads_somewhere():
    text = client().get("/api/openapi.json").get_data(as_text=True)
    schemas = client().get("/api/openapi.json").json["components"]["schemas"]
    assert {name for name in re.findall(r"#/components/schemas/(\w+)", text)} <= set(schemas)


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if "<" in o.path], ids=lambda o: o.name)
def test_what_is_not_there_is_a_problem(operation):
    body = {"json": {}} if operation.body or operation.method == "POST" else {}
    answer = client().open(sample(operation.path), method=operation.method, **body)
    assert answer.status_code in {404, 409, 422}
    assert answer.content_type == "application/problem+json"
    assert PROBLEM_KEYS <= set(answer.json)
    assert not answer.json["detail"].startswith("errors.")


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if o.body], ids=lambda o: o.name)
@pytest.mark.parametrize("body", ["", "{", "[]", '"text"', "null", '{"nobody": 1}'], ids=repr)
def test_a_wrong_body_is_a_problem(operation, body):
    answer = client().open(sample(operation.path), method=operation.method, data=body, content_type="application/json")
    assert 400 <= answer.status_code < 500
    assert PROBLEM_KEYS <= set(answer.json)


@pytest.mark.parametrize("method,path,status", [("GET", "/api/nope", 404), ("PUT", "/api/bi/dashboards", 405)])
def test_unknown_routes_and_methods_are_problems(method, path, status):
    answer = client().open(path, method=method, json={} if method == "PUT" else None)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


NAMES = ["range", "grain", "compare", "f.region", "f.nope", "x.a.b", "from", "to", "d.x"]


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(NAMES),
        st.text(max_size=30),
        max_size=3,
    )
)
def test_no_query_string_makes_a_fault(parameters):
    answer = client().get("/api/bi/dashboards/sales-performance/data", query_string=parameters)
    assert answer.status_code < 500


def test_the_page_of_the_api_names_every_route():
    page = client().get("/api/docs").get_data(as_text=True)
    assert [o.path for o in OPERATIONS if re.sub(r"<(\w+)>", r"{\1}", o.path) not in page] == []
    assert "<script" not in page.replace('<script src="/assets/head/theme.js"></script>', "")
