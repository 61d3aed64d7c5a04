"""Errors of ours, of the framework and of nobody: all in the one shape."""

from __future__ import annotations

import pytest

from data import errors
from data.errors import DefinitionError, InputError, LakeError, LimitError, Problem, QueryError
from tests.api.client import client, demo_core, is_problem, make_server

STATUS = {
    "InputError": 400,
    "MediaTypeError": 415,
    "AccessError": 403,
    "NotFound": 404,
    "ConflictError": 409,
    "StaleVersion": 412,
    "QueryError": 422,
    "LimitError": 429,
    "LakeError": 503,
}


def raising(error, path="/api/bi/broken"):
    server = make_server(demo_core())

    def fail():
        raise error

    server.add_url_rule(path, "broken", fail)
    return server.test_client()


@pytest.mark.parametrize("name", STATUS)
def test_the_class_decides_the_status(name):
    answer = raising(getattr(errors, name)("lake.unknown", lake="x")).get("/api/bi/broken")
    assert is_problem(answer, STATUS[name], "lake.unknown")
    assert answer.json["detail"] == "There is no lake x."


def test_every_class_has_a_status():
    known = {each.__name__ for each in vars(errors).values() if isinstance(each, type)}
    assert known - {"NexusError", "Problem", "Any"} == {*STATUS, "DefinitionError"}


def test_a_document_tells_all_its_problems():
    problems = (
        Problem("/metrics/0", "metric.unknown", {"metric": "a", "hint": "b"}),
        Problem("/limit", "query.bad_limit", {}),
    )
    answer = raising(DefinitionError("request.invalid", problems, count=2)).get("/api/bi/broken")
    assert is_problem(answer, 422, "request.invalid")
    assert [(each["pointer"], each["code"]) for each in answer.json["errors"]] == [
        ("/metrics/0", "metric.unknown"),
        ("/limit", "query.bad_limit"),
    ]
    assert answer.json["errors"][0]["hint"] == "b" and "2 fields" in answer.json["detail"]


def test_a_query_tells_line_and_column():
    answer = raising(QueryError("query.syntax", line=3, column=7, length=4, message="near FORM")).get("/api/bi/broken")
    assert answer.json["errors"] == [{"line": 3, "column": 7, "length": 4, "message": "near FORM"}]


def test_a_limit_of_the_server_says_when_to_come_back():
    busy = raising(LimitError("query.queue_full", waiting=9, retry_after=1)).get("/api/bi/broken")
    assert is_problem(busy, 503) and busy.headers["Retry-After"] == "1"
    lake = raising(LakeError("lake.busy", lake="prod")).get("/api/bi/broken")
    assert is_problem(lake, 503) and int(lake.headers["Retry-After"]) > 0


def test_a_fault_is_logged_under_its_reference_and_told_without_details(caplog):
    answer = raising(RuntimeError("password=hunter2")).get("/api/bi/broken")
    assert is_problem(answer, 500, "unexpected")
    assert "hunter2" not in answer.text and "Traceback" not in answer.text
    reference = answer.json["detail"].split("reference ")[1].split(" ")[0]
    assert reference in caplog.text and "hunter2" in caplog.text


def test_a_code_without_words_still_says_something():
    answer = raising(InputError("never.heard_of")).get("/api/bi/broken")
    assert is_problem(answer, 400, "never.heard_of")


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", "/api/nope", 404, None),
        ("POST", "/api/nope", 404, None),
        ("GET", "/api/", 404, None),
        ("GET", "/api/bi/dashboards/", 404, None),
        ("PUT", "/api/bi/dashboards", 405, "GET, POST"),
        ("GET", "/api/bi/query", 405, "POST"),
        ("GET", "/api/data-warehouse/query", 405, "POST"),
        ("PUT", "/api/data-warehouse/lakes/prod", 405, "GET, PATCH, DELETE"),
        ("DELETE", "/healthz", 405, "GET, HEAD, OPTIONS"),
    ],
)
def test_unknown_routes_and_methods(method, path, status, allow):
    answer = client().open(path, method=method, json=None if method in {"GET", "DELETE"} else {})
    assert is_problem(answer, status)
    if allow:
        assert set(answer.headers["Allow"].split(", ")) == set(allow.split(", "))


def test_a_bundle_that_is_not_there_is_not_our_fault():
    http = raising(RuntimeError("no such file"), path="/_dash-component-suites/dash/nope.js")
    assert is_problem(http.get("/_dash-component-suites/dash/nope.js"), 404, "http.404")


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_a_person_gets_a_page_and_a_program_a_problem():
    page = client().get("/nowhere", headers={**BROWSER, "Host": 'evil"><script>.example'})
    assert page.status_code == 403 and page.content_type == "text/html; charset=utf-8"
    assert "<script>" not in page.text and "evil&quot;&gt;&lt;script&gt;.example" in page.text
    assert is_problem(client().get("/api/nope", headers=BROWSER), 404)


def test_words_follow_the_wished_language(monkeypatch, tmp_path):
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "errors.json").write_text('{"errors.lake.unknown": "Den See {lake} gibt es nicht."}')
    from api import words

    monkeypatch.setattr(words, "FOLDER", tmp_path)
    words.languages.cache_clear()
    words._texts.cache_clear()
    answer = client().get("/api/data-warehouse/lakes/x", headers={"Accept-Language": "fr;q=0.9, de-AT, en;q=0.5"})
    words.languages.cache_clear()
    words._texts.cache_clear()
    assert answer.json["detail"] == "Den See x gibt es nicht."
