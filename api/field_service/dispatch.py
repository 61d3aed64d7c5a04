"""Dispatching: who gets a job, why not, and the board."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import flask

from api.answers import answer
from api.field_service.bodies import day_of, new_job
from api.operation import Operation, Parameter, Request
from api.schemas.base import Body
from api.schemas.field_dispatch import (
    AskBody,
    AssignBody,
    Assigned,
    AssignManyBody,
    Board,
    Check,
    DisruptionBody,
    ExplainBody,
    Explained,
    Recommendations,
    Slots,
    SlotsBody,
    Suggested,
    TravelTimes,
    Undone,
    WorkTimes,
)
from api.schemas.field_dispatch import Repaired as RepairedAnswer
from api.schemas.field_service import Job
from data.errors import InputError
from data.field_service import (
    Repaired,
    Wish,
    assign,
    auto_assign,
    board,
    durations_of,
    explain,
    move,
    overrun,
    recommend,
    roads_of,
    slots,
    stored_job,
    suggestion,
    technician_out,
    unassign,
    undo,
    urgent_job,
    validate,
)
from data.field_service.as_json import (
    assignment_json,
    board_json,
    durations_json,
    job_json,
    option_json,
    roads_json,
    shift_json,
    suggestion_json,
    violation_json,
)

TAG = "Field service"
BASE = "/api/field-service"
ONE = f"{BASE}/jobs/<job_id>"
WRONG = (404, 409, 415, 422)


def assign_job(request: Request) -> flask.Response:
    """A pending job goes to `technicianId`, or with `auto` to the technician for whom it costs least. The position is
    found by exact insertion; hard rules that forbid it come back as `violations`."""
    wish = _wish(request)
    made = assign(request.core, request.path["job_id"], wish, actor=request.actor)
    return answer(assignment_json(request.core, made))


def move_job(request: Request) -> flask.Response:
    """An assigned job goes to another technician or another time."""
    wish = _wish(request)
    return answer(assignment_json(request.core, move(request.core, request.path["job_id"], wish, actor=request.actor)))


def unassign_job(request: Request) -> flask.Response:
    """A job waits again."""
    job = unassign(request.core, request.path["job_id"], actor=request.actor)
    return answer(job_json(request.core, job))


def check_job(request: Request) -> flask.Response:
    """What would become of a drag, without doing it: feasible or not, the score, the times, the stops it would move."""
    option, shifted, violations = validate(request.core, request.path["job_id"], _wish(request))
    return answer(
        {
            "feasible": option is not None,
            "option": None if option is None else option_json(option),
            "shifted": [shift_json(each) for each in shifted],
            "violations": [violation_json(each) for each in violations],
        }
    )


def recommend_technicians(request: Request) -> flask.Response:
    """The best technicians for a job with every part of the score, and the rules that refuse the others."""
    body: AskBody = request.body
    found = recommend(request.core, request.path["job_id"], most=body.limit, policy=body.policy, start=body.start)
    return answer(
        {
            "recommendations": [option_json(each) for each in found.options],
            "violations": [violation_json(each) for each in found.violations],
        }
    )


def explain_job(request: Request) -> flask.Response:
    """Why a job could be each technician's, or not: every rule that is broken."""
    body: ExplainBody = request.body
    verdicts = explain(request.core, request.path["job_id"], technician_id=body.technicianId, day=body.day)
    told = [
        {
            "technicianId": each.technician_id,
            "feasible": each.option is not None,
            "option": None if each.option is None else option_json(each.option),
            "violations": [violation_json(violation) for violation in each.violations],
        }
        for each in verdicts
    ]
    return answer({"technicians": told})


def show_slots(request: Request) -> flask.Response:
    """Windows that can be promised to a customer before the job is made, each with the best technician."""
    body: SlotsBody = request.body
    job = new_job(request, body.job, path="/job/location")
    found = slots(request.core, job, days=body.days, hours=body.hours, policy=body.policy)
    told = [{"start": each.start, "end": each.end, **option_json(each.option)} for each in found]
    return answer({"slots": told})


def undo_last(request: Request) -> flask.Response:
    """Your last assignment, move or return is taken back, unless its jobs changed since."""
    return answer({"jobs": [job_json(request.core, job) for job in undo(request.core, actor=request.actor)]})


def assign_many(request: Request) -> flask.Response:
    """The waiting jobs, or those of them that are named, go to whom they cost least, in one act."""
    body: AssignManyBody = request.body
    done = auto_assign(request.core, job_ids=body.jobIds, policy=body.policy, actor=request.actor)
    return answer(repaired_json(request, done))


def repair(request: Request) -> flask.Response:
    """A disturbance is put right as one act: a technician is `ill` (until `until`, or the end of the day), a job is
    `urgent` (as in a new job), or a job has an `overrun` of `minutes`. The answer is what changed and what nobody can
    take."""
    body: DisruptionBody = request.body
    core, actor = request.core, request.actor
    if body.kind == "ill":
        until = body.until or core.clock.now() + timedelta(hours=24)
        done = technician_out(core, body.technicianId or "", until, reason=body.reason, actor=actor)
    elif body.kind == "overrun":
        done = overrun(core, body.jobId or "", body.minutes, actor=actor)
    elif body.job is None:
        raise InputError("job.missing", path="/job")
    else:
        done = urgent_job(core, new_job(request, body.job, path="/job/location"), actor=actor)
    return answer(repaired_json(request, done))


def repaired_json(request: Request, done: Repaired) -> dict[str, Any]:
    """What an act on many jobs changed, and the jobs that nobody can take with the rules."""
    left = [
        {"jobId": job.id, "violations": [violation_json(violation) for violation in violations]}
        for job, violations in done.left
    ]
    return {"jobs": [job_json(request.core, job) for job in done.changed], "unassigned": left}


def show_suggestion(request: Request) -> flask.Response:
    """The one move of today's assigned work that helps most, if there is one. `POST …/jobs/{id}/move` takes it."""
    found = suggestion(request.core, actor=request.actor)
    return answer({"suggestion": None if found is None else suggestion_json(found)})


def show_travel_times(request: Request) -> flask.Response:
    """Where travel times come from, and how far off they were for drives that technicians reported."""
    return answer(roads_json(roads_of(request.core)))


def show_durations(request: Request) -> flask.Response:
    """How long work takes by type, as finished jobs teach it: what a job without `estimatedDuration` gets, and how far
    off that was."""
    return answer(durations_json(durations_of(request.core)))


def show_board(request: Request) -> flask.Response:
    """The board of a day."""
    return answer(board_json(request.core, board(request.core, day_of(request), actor=request.actor)))


def _wish(request: Request) -> Wish:
    body: AssignBody = request.body
    if body.technicianId is None and not body.auto:
        stored_job(request.core, request.path["job_id"])
        raise InputError("job.nobody", path="/technicianId")
    technician_id = None if body.auto else body.technicianId
    return Wish(technician_id, body.start, body.estimatedDuration, body.policy, body.planVersion, body.override)


OPERATIONS = (
    Operation(
        "POST", f"{ONE}/assign", assign_job, "Assign a job", TAG, body=AssignBody, answer=Assigned, errors=WRONG,
        changes=True,
    ),
    Operation(
        "POST", f"{ONE}/move", move_job, "Move a job", TAG, body=AssignBody, answer=Assigned, errors=WRONG,
        changes=True,
    ),
    Operation(
        "POST", f"{ONE}/unassign", unassign_job, "Take a job back", TAG, body=Body, answer=Job, errors=WRONG,
        changes=True,
    ),
    Operation("POST", f"{ONE}/validate", check_job, "Check a drag", TAG, body=AssignBody, answer=Check, errors=WRONG),
    Operation(
        "POST", f"{ONE}/recommendations", recommend_technicians, "Who could do it", TAG, body=AskBody,
        answer=Recommendations, errors=WRONG,
    ),
    Operation("POST", f"{ONE}/explain", explain_job, "Why not", TAG, body=ExplainBody, answer=Explained, errors=WRONG),
    Operation(
        "POST", f"{BASE}/slots", show_slots, "Windows to promise", TAG, body=SlotsBody, answer=Slots, errors=WRONG,
    ),
    Operation(
        "POST", f"{BASE}/undo", undo_last, "Undo", TAG, body=Body, answer=Undone, errors=(409, 415, 422),
        changes=True,
    ),
    Operation(
        "POST", f"{BASE}/assign", assign_many, "Assign what waits", TAG, body=AssignManyBody, answer=RepairedAnswer,
        errors=WRONG, changes=True,
    ),
    Operation(
        "POST", f"{BASE}/disruptions", repair, "Put a disturbance right", TAG, body=DisruptionBody,
        answer=RepairedAnswer, errors=WRONG, changes=True,
    ),
    Operation("GET", f"{BASE}/suggestion", show_suggestion, "What would help", TAG, answer=Suggested),
    Operation("GET", f"{BASE}/travel-times", show_travel_times, "How good ETAs are", TAG, answer=TravelTimes),
    Operation("GET", f"{BASE}/durations", show_durations, "How long work takes", TAG, answer=WorkTimes),
    Operation(
        "GET", f"{BASE}/board", show_board, "The board of a day", TAG, answer=Board,
        parameters=(Parameter("day", "Today when left out.", "2026-11-20"),),
    ),
)  # fmt: skip
