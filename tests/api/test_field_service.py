from __future__ import annotations

from datetime import timedelta

import pytest

from data.access import local_admin
from data.demo import ensure_field_day
from data.field_service import create_jobs
from data.field_service.model import Job
from tests.api.client import client, is_problem
from tests.cores import NOON, make_core

JOBS = "/api/field-service/jobs"
LOCATION = {"lat": 48.14, "lon": 11.57, "address": "Marienplatz 1, Munich"}


@pytest.fixture
def http():
    core = make_core()
    ensure_field_day(core)
    return client(core)


def test_the_days_jobs_and_their_counts(http):
    found = http.get(JOBS).json
    assert len(found["jobs"]) == found["stats"]["total"] == 45 and found["nextCursor"] is None
    for status, key in (("pending", "pending"), ("in-progress", "inProgress"), ("completed", "completed")):
        assert sum(job["status"] == status for job in found["jobs"]) == found["stats"][key] > 0
    done = [job["actualDuration"] for job in found["jobs"] if job["status"] == "completed"]
    assert found["stats"]["avgCompletionTime"] == pytest.approx(sum(done) / len(done), abs=0.1)


def test_pages_of_jobs_hold_each_job_once(http):
    ids, cursor = [], ""
    while cursor is not None:
        page = http.get(JOBS, query_string={"limit": 20, "cursor": cursor}).json
        ids += [job["id"] for job in page["jobs"]]
        cursor = page["nextCursor"]
    assert len(ids) == len(set(ids)) == 45


def test_the_assignment_of_the_order(http):
    answer = http.post(f"{JOBS}/job_123/assign", json={"technicianId": "tech_001", "estimatedDuration": 120})
    found = answer.json
    assert answer.status_code == 200 and found["estimatedDuration"] == 120
    assert (found["jobId"], found["technicianId"], found["status"]) == ("job_123", "tech_001", "assigned")
    assert found["assignedAt"] < found["eta"] and found["planVersion"] == 1
    again = http.post(f"{JOBS}/job_123/assign", json={"technicianId": "tech_002"})
    assert is_problem(again, 409, "job.transition")


def test_a_hard_rule_answers_with_violations(http):
    answer = http.post(f"{JOBS}/job_134/assign", json={"technicianId": "tech_001"})
    assert is_problem(answer, 422, "job.infeasible")
    assert answer.json["violations"][0]["rule"] == "skill"
    assert answer.json["errors"][0]["message"] == "tech_001 lacks a skill or its level."


def test_a_job_is_made_changed_assigned_and_done(http):
    made = http.post(JOBS, json={"title": "Leak", "location": LOCATION, "requiredSkills": ["plumbing"]})
    assert made.status_code == 201 and made.json["status"] == "pending"
    one = made.headers["Location"]
    assert http.patch(one, json={"priority": "urgent"}).json["priority"] == "urgent"
    given = http.post(f"{one}/assign", json={"auto": True}).json
    assert given["technicianId"] in {"tech_002", "tech_006", "tech_008"} and given["scoreParts"].keys() >= {
        "travel",
        "late",
    }
    assert http.post(f"{one}/status", json={"status": "in-progress"}).json["subStatus"] == "in_progress"
    assert http.post(f"{one}/status", json={"status": "completed"}).json["completedAt"]
    assert is_problem(http.post(f"{one}/status", json={"status": "completed"}), 409, "job.transition")
    events = [each["event"] for each in http.get(f"{one}/history").json["history"]]
    assert events == ["create", "assign", "start", "complete"]


@pytest.mark.parametrize(
    "place", [{"lat": 0, "lon": 0}, {"lat": 91, "lon": 0}, {"lat": 48.1}, {"lat": 1e308, "lon": 1}]
)
def test_coordinates_that_can_not_be(http, place):
    assert is_problem(http.post(JOBS, json={"title": "x", "location": place}), 400, "job.coordinates")


def test_a_job_without_coordinates_waits_for_them(http):
    one = http.post(JOBS, json={"title": "x", "location": {"address": "somewhere"}}).headers["Location"]
    refused = http.post(f"{one}/assign", json={"auto": True})
    assert is_problem(refused, 422, "job.infeasible") and refused.json["violations"][0]["rule"] == "coordinates"
    http.patch(one, json={"location": LOCATION})
    assert http.post(f"{one}/assign", json={"auto": True}).status_code == 200


def test_a_table_makes_jobs_or_names_its_wrong_lines(http):
    good = "title,lat,lon,requiredSkills,priority\nPump,48.1,11.5,plumbing:2,high\nTap,48.2,11.6,,\n"
    made = http.post(f"{JOBS}/import", json={"csv": good}).json["jobs"]
    assert [(job["title"], job["priority"], job["skillLevels"]) for job in made] == [
        ("Pump", "high", {"plumbing": 2}), ("Tap", "normal", {}),
    ]  # fmt: skip
    bad = http.post(f"{JOBS}/import", json={"csv": good + "Zero,0,0,,\nOdd,north,1,,\n"})
    assert is_problem(bad, 422, "job.csv_lines") and [each["pointer"] for each in bad.json["errors"]] == [
        "/csv/4",
        "/csv/5",
    ]
    assert http.get(JOBS).json["stats"]["total"] == 47


def test_without_a_word_jobs_are_those_of_today_and_the_open_ones():
    core = make_core()
    create_jobs(core, [Job("old", "Long ago", NOON - timedelta(days=9))], actor=local_admin())
    http = client(core)
    assert [job["id"] for job in http.get(JOBS).json["jobs"]] == ["old"]
    assert http.post(f"{JOBS}/old/status", json={"status": "cancelled"}).status_code == 200
    for query, ids in (("", []), ("?all=true", ["old"]), ("?search=Long+ago", ["old"])):
        found = http.get(JOBS + query).json
        assert ([job["id"] for job in found["jobs"]], found["stats"]["cancelled"]) == (ids, len(ids))


def test_the_board_and_a_drag_on_it(http):
    board = http.get("/api/field-service/board").json
    assert len(board["technicians"]) == 8 and board["stats"]["total"] == 45
    waiting = {job["id"] for job in board["unassigned"]}
    assert "job_123" in waiting
    check = http.post(f"{JOBS}/job_123/validate", json={"technicianId": "tech_001"}).json
    assert check["feasible"] and check["option"]["technicianId"] == "tech_001"
    ranked = http.post(f"{JOBS}/job_123/recommendations", json={"limit": 3}).json["recommendations"]
    assert [each["score"] for each in ranked] == sorted(each["score"] for each in ranked)
    why = http.post(f"{JOBS}/job_134/explain", json={}).json["technicians"]
    assert len(why) == 8 and all(not each["feasible"] and each["violations"][0]["rule"] == "skill" for each in why)


def test_technicians_and_absences(http):
    base = "/api/field-service/technicians"
    assert [each["id"] for each in http.get(base).json["technicians"]] == [f"tech_{n:03d}" for n in range(1, 9)]
    away = {"start": "2026-11-21T00:00:00Z", "end": "2026-11-22T00:00:00Z", "reason": "ill"}
    made = http.post(f"{base}/tech_001/absences", json=away)
    assert made.status_code == 201
    assert http.delete(f"/api/field-service/absences/{made.json['id']}").status_code == 204
    assert http.patch(f"{base}/tech_001", json={"skills": {"gas": 3}}).json["skills"] == {"gas": 3}
    assert http.post(f"{JOBS}/job_134/assign", json={"technicianId": "tech_001"}).status_code == 200


def test_how_long_work_takes_is_published(http):
    found = http.get("/api/field-service/durations").json
    unjudged = {"judged": 0, "meanError": None, "plannedError": None}
    assert found == {"usual": 60.0, "madeUp": False, "works": 0, **unjudged, "types": []}
    body = {"title": "No minutes", "location": {"lat": 48.14, "lon": 11.56}}
    made = http.post("/api/field-service/jobs", json=body).json
    assert (made["estimatedDuration"], made["durationSource"]) == (60, "learned")
    made = http.post("/api/field-service/jobs", json={**body, "estimatedDuration": 15}).json
    assert (made["estimatedDuration"], made["durationSource"]) == (15, "stated")


def test_how_good_times_of_arrival_are(http):
    found = http.get("/api/field-service/travel-times").json
    assert (found["source"], found["trips"], found["meanError"]) == ("builtin", 0, None)
    assert found["window"] == {"p10": 0.8, "p90": 1.35} and found["parts"] == []
