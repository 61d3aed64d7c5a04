from __future__ import annotations

import io

import pytest

import api.pipelines
from data.pipelines import Conductor
from tests.api.client import client, home_core, is_problem
from tests.waiting import PATIENCE

BASE = "/api/etl/pipelines"
EXECUTION = "executionId status extractedRecords transformedRecords loadedRecords startTime estimatedDuration logs"

CHECKED = {
    "rule": "some", "dimension": "completeness", "severity": "fail",
    "tested": 1, "passed": 1, "failed": 0, "holds": True, "error": None,
}  # fmt: skip


@pytest.fixture
def http(tmp_path):
    (tmp_path / "a.csv").write_text("n,word\n1,one\n2,two\nx,three\n")
    core = home_core(tmp_path / "home")
    yield client(core)
    core.closing.set()
    core.lakes.close()


def body(tmp_path, **more):
    return {
        "id": "words",
        "source": {"kind": "csv", "path": str(tmp_path / "a.csv")},
        "steps": [{"kind": "cast", "columns": {"n": "integer"}}],
        "destination": {"kind": "warehouse", "table": "raw.words"},
        "limits": {"share": 0.5},
        **more,
    }


def test_a_pipeline_is_made_changed_and_forgotten(http, tmp_path):
    made = http.post(BASE, json=body(tmp_path))
    assert (made.status_code, made.headers["Location"], made.headers["ETag"]) == (201, f"{BASE}/words", '"1"')
    assert made.json["document"] == body(tmp_path)
    assert is_problem(http.post(BASE, json=body(tmp_path)), 409, "pipeline.exists")
    listed = http.get(BASE).json
    assert set(listed["stats"]) >= {"total", "active", "lastRun", "nextRun", "successRate"}
    assert [each["id"] for each in listed["pipelines"]] == ["words"] and listed["stats"]["total"] == 1
    changed = body(tmp_path, active=False)
    assert http.put(f"{BASE}/words", json=changed, headers={"If-Match": '"1"'}).headers["ETag"] == '"2"'
    assert is_problem(http.put(f"{BASE}/words", json=changed, headers={"If-Match": '"1"'}), 412, "pipeline.stale")
    assert http.delete(f"{BASE}/words").status_code == 204
    assert is_problem(http.get(f"{BASE}/words"), 404, "pipeline.unknown")


def test_problems_come_with_their_pointers(http, tmp_path):
    answer = http.post(BASE, json=body(tmp_path, steps=[{"kind": "filter", "where": "1 +"}, {"kind": "nothing"}]))
    assert is_problem(answer, 422, "pipeline.invalid")
    assert [each["pointer"] for each in answer.json["errors"]] == ["/steps/0/where", "/steps/1/kind"]
    answer = http.post(BASE, json=body(tmp_path, checks=[{"id": "some", "kind": "rows"}, {"id": "once"}]))
    assert is_problem(answer, 422, "pipeline.invalid")
    assert [each["pointer"] for each in answer.json["errors"]] == ["/checks/0", "/checks/1/kind"]
    assert all("{" not in each["message"] for each in answer.json["errors"])


def test_a_preview_shows_rows_and_a_dry_run_rejects(http, tmp_path):
    shown = http.post("/api/etl/preview", json={"document": body(tmp_path), "step": "source"}).json
    assert shown["rows"] == [["1", "one"], ["2", "two"], ["x", "three"]] and shown["extracted"] == 3
    dry = http.post("/api/etl/dry-run", json={"document": body(tmp_path)}).json
    assert (dry["passed"], dry["rejected"], dry["columns"][0]) == (2, 1, {"name": "n", "type": "BIGINT"})
    checks = [{"id": "least", "kind": "rows", "min": 5}]
    measured = http.post("/api/etl/dry-run", json={"document": body(tmp_path, checks=checks)}).json["checks"]
    assert [(each["rule"], each["holds"]) for each in measured] == [("least", False)]
    wrong = body(tmp_path, steps=[{"kind": "filter", "where": "nowhere > 1"}])
    assert is_problem(http.post("/api/etl/preview", json={"document": wrong}), 422, "flow.step_failed")


def test_an_uploaded_file_becomes_a_source(tmp_path):
    core = home_core(tmp_path / "home")
    http = client(core)
    made = http.post("/api/etl/uploads", data={"files": (io.BytesIO(b"n,word\n1,one\n"), "../../a b.csv")})
    assert made.status_code == 201 and (made.json["kind"], made.json["files"]) == ("csv", ["a b.csv"])
    source = {"kind": made.json["kind"], "path": made.json["path"]}
    assert http.post("/api/etl/dry-run", json={"document": {**body(tmp_path), "source": source}}).json["passed"] == 1
    assert is_problem(http.post("/api/etl/uploads", json={}), 415, "request.media_type")
    odd = http.post("/api/etl/uploads", data={"files": (io.BytesIO(b"x"), "x.exe")})
    assert is_problem(odd, 400, "pipeline.upload_kind") and len(list((core.settings.home / "uploads").iterdir())) == 1


def test_a_run_answers_when_it_has_begun_and_is_followed(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("n,word\n1,one\n2,two\nx,three\n")
    core = home_core(tmp_path / "home")
    http = client(core)
    http.post(BASE, json=body(tmp_path, checks=[{"id": "some", "kind": "rows", "min": 1}]))
    Conductor(core).start()
    monkeypatch.setattr(api.pipelines, "START_SECONDS", PATIENCE)
    started = http.post(f"{BASE}/words/run")
    assert started.status_code == 202 and set(EXECUTION.split()) <= set(started.json)
    assert started.json["status"] in {"running", "succeeded"}
    where = started.headers["Location"]
    last, found = 0, started.json
    while found["status"] == "running":
        events = core.events.wait(last, topics=("execution.changed",), timeout=PATIENCE)
        last = events[-1].id
        found = http.get(where).json
    assert found["status"] == "succeeded" and found["progress"] == 1
    assert (found["extractedRecords"], found["loadedRecords"], found["rejectedRecords"]) == (3, 2, 1)
    assert found["checks"] == [CHECKED]
    assert found["logs"][0] == "Extracting from source systems…"
    assert [each["executionId"] for each in http.get(f"{BASE}/words/executions").json["executions"]] == [
        found["executionId"]
    ]
    aside = http.get(f"{where}/rejects").json
    assert [(each["line"], each["raw"], each["reason"]) for each in aside["rejects"]] == [
        (4, "x,three", "n: x is no BIGINT")
    ]
    assert aside["byRule"] == [{"step": "step_1", "rule": "cast", "column": "n", "rows": 1}]
    assert [line["code"] for line in http.get(f"{where}/logs").json["logs"]] == [
        "extracting", "checking", "loading", "succeeded",
    ]  # fmt: skip
    assert is_problem(http.post(f"{where}/cancel"), 409, "execution.over")
    assert is_problem(http.post(f"{where}/retry"), 409, "execution.not_failed")
    core.closing.set()
    core.events.wake()


def test_the_schedule_tells_policies_and_turns(http, tmp_path):
    document = body(tmp_path, schedule={"cron": "hourly", "zone": "Europe/Berlin", "overlap": "cancel"})
    assert http.post("/api/etl/pipelines", json=document).status_code == 201
    asked = {"from": "2026-10-24T22:00:00Z", "to": "2026-10-25T23:00:00+00:00"}
    found = http.get("/api/etl/schedule", query_string=asked).get_json()
    (one,) = found["pipelines"]
    assert (one["cron"], one["overlap"], one["catchUp"]) == ("0 * * * *", "cancel", "latest")
    assert one["clockChanges"] == [{"at": "2026-10-25T01:00:00Z", "before": 120, "after": 60}]
    ahead = http.get("/api/etl/schedule", query_string={"pipeline": document["id"]}).get_json()["pipelines"][0]["turns"]
    assert {turn["state"] for turn in ahead} == {"planned"} and len(ahead) >= 24 * 7 - 1
    backwards, early = {"from": asked["to"], "to": asked["from"]}, "0001-01-01T00:00:00+14:00"
    nowhere = ({"from": "9999-12-31T00:00:00Z"}, {"from": early, "to": "0001-02-01T00:00:00Z"}, {"to": early})
    for wrong in ({"from": "yesterday"}, {"from": "2026-10-24T22:00:00"}, backwards, *nowhere):
        assert http.get("/api/etl/schedule", query_string=wrong).status_code == 400
    assert http.get("/api/etl/schedule?pipeline=nothing").status_code == 404


def test_parts_are_described_in_the_language_of_whoever_asks(http):
    def seen(language):
        found = http.get("/api/etl/kinds", headers={"Accept-Language": language}).json
        csv = next(each for each in found["sources"] if each["kind"] == "csv")
        return csv["help"], {option["name"]: option["help"] for option in csv["options"]}, found

    help_, options, found = seen("en")
    assert (
        help_.startswith("Delimited text")
        and options["delimiter"] == "The mark between fields; found out when left empty."
    )
    every = [each for part in ("sources", "steps", "checks", "destinations") for each in found[part]]
    assert all(kind["help"] and all(option["help"] for option in kind["options"]) for kind in every)
    assert all(option["help"] for part in ("schedule", "limits") for option in found[part])
    assert seen("de")[1]["path"].startswith("Eine Datei")
