from __future__ import annotations

import pytest

from data.demo import ensure_field_day
from tests.api.client import client, is_problem
from tests.cores import make_core

CENTRE = [11.575, 48.137]
ONE = {"car": {"durations": [[0]]}}
TEXT = {"car": {"durations": [["a"]]}}
PLANS = "/api/field-service/plans"


@pytest.fixture(scope="module")
def http():
    core = make_core()
    ensure_field_day(core)
    return client(core)


def test_a_plan_is_proposed_shown_and_accepted(http):
    made = http.post(PLANS, json={})
    assert made.status_code == 201 and made.json["status"] == "open"
    assert made.json["after"]["unassigned"] <= made.json["before"]["unassigned"]
    assert http.get(made.headers["Location"]).json == made.json
    done = http.post(f"{made.headers['Location']}/accept", json={})
    assert {job["id"] for job in done.json["jobs"]} >= {move["jobId"] for move in made.json["moves"]}
    assert is_problem(http.post(f"{made.headers['Location']}/accept", json={}), 409, "plan.decided")


def test_a_problem_in_the_form_of_vroom_with_coordinates(http):
    problem = {
        "vehicles": [
            {"id": 1, "start": [11.575, 48.137], "end": [11.575, 48.137], "skills": [1], "time_window": [0, 28800]}
        ],
        "jobs": [
            {"id": 7, "location": [11.58, 48.14], "service": 600, "skills": [1]},
            {"id": 8, "location": [11.50, 48.10], "service": 600, "time_windows": [[0, 3600]]},
            {"id": 9, "location": [11.50, 48.10], "skills": [2]},
        ],
        "options": {"g": False, "x": 1},
    }
    found = http.post("/api/field-service/solve", json=problem).json
    assert found["code"] == 0 and [each["id"] for each in found["unassigned"]] == [9]
    assert sorted(step["id"] for step in found["routes"][0]["steps"] if step["type"] == "job") == [7, 8]


def test_a_problem_with_its_own_matrix(http):
    durations = [[0, 9, 5], [9, 0, 3], [5, 3, 0]]
    problem = {
        "vehicles": [{"id": 1, "start_index": 0}],
        "jobs": [{"id": 1, "location_index": 1}, {"id": 2, "location_index": 2}],
        "matrices": {"car": {"durations": durations}},
    }
    route = http.post("/api/field-service/solve", json=problem).json["routes"][0]
    assert [step.get("id") for step in route["steps"] if step["type"] == "job"] == [2, 1] and route["duration"] == 8


@pytest.mark.parametrize(
    "problem",
    [
        {"vehicles": []},
        {"vehicles": [{}], "jobs": [{"id": 1, "location": [0, 0]}]},
        {"vehicles": [{"id": 1, "start": ["x", 1]}], "jobs": []},
        {"vehicles": [{"id": 1, "start_index": 5}], "jobs": [{"id": 1, "location_index": 9}], "matrices": ONE},
        {"vehicles": [{"id": -1}], "jobs": [{"id": "x", "location_index": 0}], "matrices": TEXT},
    ],
    ids=str,
)  # fmt: skip
def test_a_problem_that_is_none_is_told_so(http, problem):
    assert http.post("/api/field-service/solve", json=problem).status_code in {400, 422, 503}
