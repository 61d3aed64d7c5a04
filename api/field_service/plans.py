"""Plans: proposed, compared, accepted; and problems of others."""

from __future__ import annotations

from typing import Any

import flask

from api.answers import answer
from api.operation import Operation, Request
from api.schemas.base import Body
from api.schemas.field_plans import Accepted, DayPlan, DayPlanBody, SolveBody, Solved
from data.field_service import Proposal, accept, discard, proposal, propose, solver_of, with_matrix
from data.field_service.as_json import job_json

TAG = "Field service"
BASE = "/api/field-service/plans"
ONE = f"{BASE}/<plan_id>"
WRONG = (404, 409, 415, 422, 503)
LONGEST = 20.0
MOST_EXPLORATION = 5


def make_plan(request: Request) -> flask.Response:
    """A day is planned anew, from the plan as it is, and kept as a proposal; nothing moves until it is accepted."""
    body: DayPlanBody = request.body
    made = propose(request.core, day=body.day, policy=body.policy, rounds=body.rounds, actor=request.actor)
    return answer(_told(made), status=201, headers={"Location": f"{BASE}/{made.id}"})


def show_plan(request: Request) -> flask.Response:
    """A proposal: what it would move, give away and leave, and what it costs."""
    return answer(_told(proposal(request.core, request.path["plan_id"])))


def accept_plan(request: Request) -> flask.Response:
    """A proposal becomes the plan, whole, unless something it rests on changed: then the jobs are named."""
    jobs = accept(request.core, request.path["plan_id"], actor=request.actor)
    return answer({"jobs": [job_json(request.core, job) for job in jobs]})


def discard_plan(request: Request) -> flask.Response:
    """A proposal is put away."""
    discard(request.core, request.path["plan_id"], actor=request.actor)
    return flask.Response(status=204)


def solve_problem(request: Request) -> flask.Response:
    """A problem in VROOM's form is solved in a process of its own."""
    body: SolveBody = request.body
    problem = {name: value for name, value in request.raw.items() if name not in {"options"} and value is not None}
    asked = with_matrix(problem)
    exploration = _bounded(body.options.get("x"), 1, MOST_EXPLORATION)
    seconds = _bounded(body.options.get("l"), LONGEST / 2, LONGEST)
    found = solver_of(request.core).solve(asked, exploration=int(exploration), seconds=seconds, deadline=LONGEST + 10)
    return answer(found)


def _bounded(value: Any, usual: float, most: float) -> float:
    """An option as a number between 0 and `most`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return usual
    return min(max(float(value), 0.0), most)


def _told(made: Proposal) -> dict[str, Any]:
    return {
        "id": made.id,
        "day": made.day,
        "policy": made.policy,
        "status": made.status,
        "planVersions": dict(made.versions),
        "moves": list(made.moves),
        "unassigned": list(made.unassigned),
        "before": dict(made.before),
        "after": dict(made.after),
    }


OPERATIONS = (
    Operation(
        "POST", BASE, make_plan, "Propose a plan", TAG, body=DayPlanBody, answer=DayPlan, status=201, errors=WRONG,
        changes=True,
    ),
    Operation("GET", ONE, show_plan, "A proposal", TAG, answer=DayPlan, errors=(404,)),
    Operation(
        "POST", f"{ONE}/accept", accept_plan, "Accept a proposal", TAG, body=Body, answer=Accepted, errors=WRONG,
        changes=True,
    ),
    Operation("DELETE", ONE, discard_plan, "Put a proposal away", TAG, status=204, errors=WRONG, changes=True),
    Operation(
        "POST", "/api/field-service/solve", solve_problem, "Solve a problem", TAG, body=SolveBody, answer=Solved,
        errors=WRONG,
    ),
)  # fmt: skip
