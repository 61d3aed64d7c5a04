"""The description and the routes are the same thing, and answers are what it says."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import OPERATIONS
from api.gate import NOTHING_HERE
from api.openapi import HOLE, VERSION
from api.rules import permission_for
from tests.api.client import client, demo_core, is_problem, make_server
from tests.architecture.tree import ROOT

MISSING = {
    "lake_id": "nowhere",
    "dashboard_id": "nothing",
    "widget_id": "none",
    "table": "none",
    "field": "none",
    "rule": "none",
    "job_id": "none",
    "technician_id": "none",
    "absence_id": "none",
    "token": "none",
    "plan_id": "none",
    "note_id": "0",
    "pipeline_id": "none",
    "execution_id": "none",
    "query_id": "none",
    "other_id": "none",
    "snippet_id": "none",
    "column": "none",
    "rollup": "none",
    "offer": "none",
    "alert_id": "0",
    "hook_id": "none",
    "firing_id": "0",
    "channel_id": "none",
    "report_id": "none",
    "annotation_id": "none",
    "draft_id": "draft-none",
    "view_id": "none",
}
THERE = {
    "lake_id": "prod",
    "dashboard_id": "sales-performance",
    "widget_id": "revenue-by-product",
    "table": "invoices",
    "field": "region",
    "rule": "customer_known",
    "job_id": "job_123",
    "technician_id": "tech_001",
    "absence_id": "abs_demo",
    "token": "none",
    "plan_id": "plan_demo",
    "note_id": "0",
    "pipeline_id": "pipe_001",
    "execution_id": "exec_demo",
    "query_id": "qry_demo",
    "other_id": "qry_demo",
    "snippet_id": "none",
    "column": "one",
    "rollup": "sales.none",
    "offer": "none",
    "alert_id": "alert_demo",
    "hook_id": "none",
    "firing_id": "0",
    "channel_id": "none",
    "report_id": "report_demo",
    "annotation_id": "none",
    "draft_id": "draft-demo",
    "view_id": "view_demo",
}
READS = [each for each in OPERATIONS if each.method == "GET"]
JSON_READS = [each for each in READS if each.answer and each.media == ("application/json",)]
WRITES = [each for each in OPERATIONS if each.body]


def at(operation, values):
    return HOLE.sub(lambda hole: values[hole[1]], operation.path)


def named(operation):
    return operation.name


def test_every_route_is_described_and_every_description_is_a_route():
    rules = {
        (method, rule.rule)
        for rule in make_server(demo_core()).url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.endpoint != NOTHING_HERE
    }
    assert rules == {(each.method, each.path) for each in OPERATIONS}
    described = client().get("/api/openapi.json").json
    found = {(method.upper(), path) for path, methods in described["paths"].items() for method in methods}
    assert found == {(each.method, HOLE.sub(r"{\1}", each.path)) for each in OPERATIONS}


def test_the_document_is_whole():
    document = client().get("/api/openapi.json").json
    assert document["openapi"] == "3.1.0"
    operations = [each for methods in document["paths"].values() for each in methods.values()]
    ids = [each["operationId"] for each in operations]
    assert len(ids) == len(set(ids))
    text = client().get("/api/openapi.json").text
    assert set(re.findall(r"#/components/schemas/(\w+)", text)) == set(document["components"]["schemas"])
    for path, methods in document["paths"].items():
        for operation in methods.values():
            holes = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
            assert holes == set(re.findall(r"\{(\w+)\}", path))
            assert all(each["description"] for each in operation["responses"].values())
            assert operation["description"] and operation["summary"]
            assert {"400", "403", "500"} <= set(operation["responses"])


def test_its_version_is_the_projects():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION


def test_every_operation_has_a_rule():
    assert [named(o) for o in OPERATIONS if permission_for(at(o, THERE), o.method) is None] == []


@pytest.mark.parametrize("operation", JSON_READS, ids=named)
def test_answers_have_the_described_shape(operation):
    answer = client().get(at(operation, THERE))
    assert answer.status_code == operation.status and answer.content_type == "application/json"
    operation.answer.model_validate_json(answer.data, strict=True)


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if "<" in o.path], ids=named)
def test_what_is_not_there_is_a_problem(operation):
    body = {"json": {}} if operation.body else {}
    answer = client().open(at(operation, MISSING), method=operation.method, **body)
    assert is_problem(answer, 404)
    assert answer.status_code in {400, 403, 500, *operation.errors}


@pytest.mark.parametrize("operation", WRITES, ids=named)
def test_a_wrong_body_is_a_problem(operation):
    unknown = [b'{"nobody": 1}'] if operation.body.model_fields else []
    for body in (b"", b"{", b"[]", b'"text"', b"null", b"\xff", b"[" * 2000, *unknown):
        told = {"data": body, "content_type": "application/json"}
        answer = client().open(at(operation, MISSING), method=operation.method, **told)
        assert is_problem(answer, 422) or is_problem(answer, 400), body
        assert answer.status_code in {400, 403, 500, *operation.errors}


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
TREES = st.recursive(SCALARS, lambda t: st.lists(t, max_size=3) | st.dictionaries(st.text(max_size=5), t, max_size=3))


@pytest.mark.parametrize("operation", WRITES, ids=named)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_body_makes_a_fault(operation, data):
    keys = st.sampled_from([*operation.body.model_fields, "nobody"])
    body = data.draw(st.dictionaries(keys, TREES, max_size=5))
    answer = client().open(at(operation, MISSING), method=operation.method, json=body)
    assert answer.status_code in {operation.status, 400, *operation.errors}, answer.text


NAMES = (
    "range grain compare f.region f.nope f.region.not f.region.between x.a.b x.sales-by-region.region from to d.x"
    " d.revenue-by-product by.revenue-by-product since limit cursor metric order search topics mark.region mark.time"
).split()
WORDS = ["", "~", "last 12 months", "2026-01-01", "month", "DACH,~", "category:Heat pumps", "%", "-1", "١", "a" * 300]


@settings(max_examples=120, deadline=None)
@given(
    operation=st.sampled_from([each for each in READS if each.path != "/api/events"]),
    query=st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=6), st.sampled_from(WORDS) | st.text(max_size=20)),
)
def test_no_query_string_makes_a_fault(operation, query):
    answer = client().get(at(operation, THERE), query_string=query)
    assert answer.status_code in {operation.status, 400, *operation.errors}, answer.text


def test_the_page_of_the_api_names_every_route_and_runs_no_script_of_its_own():
    page = client().get("/api/docs").text
    assert [each.path for each in OPERATIONS if HOLE.sub(r"{\1}", each.path) not in page] == []
    assert "<script" not in page.replace('<script src="/assets/head/theme.js"></script>', "")
    assert " style=" not in page and "javascript:" not in page
