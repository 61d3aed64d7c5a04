"""Jobs: `/api/field-service/jobs`."""

from __future__ import annotations

import flask

from api.answers import answer
from api.field_service.bodies import day_of, job_changes, new_job
from api.operation import Operation, Parameter, Request
from api.schemas.field_service import (
    Job,
    JobHistory,
    JobPatchBody,
    Jobs,
    JobsCsvBody,
    MadeJobs,
    NewJobBody,
    NewJobsBody,
    StatusBody,
)
from data.errors import InputError
from data.field_service import (
    Report,
    Sought,
    change_job,
    count_jobs,
    create_jobs,
    find_jobs,
    history,
    set_status,
    stored_job,
)
from data.field_service.as_json import job_json
from data.field_service.job_table import jobs_of_csv

TAG = "Field service"
BASE = "/api/field-service/jobs"
ONE = f"{BASE}/<job_id>"
MOST = 1_000
WRONG = (404, 409, 415, 422)


def show_jobs(request: Request) -> flask.Response:
    """Jobs by id, filtered by `status`, `technicianId`, `day` and words; `stats` count them whatever their status and
    technician. Without a day, words or `all` they are those of today and all that are open."""
    day, search = day_of(request), (request.args.get("search") or "")[:200] or None
    current = day is None and search is None and request.args.get("all") != "true"
    sought = Sought(
        status=request.args.get("status") or None,
        technician_id=request.args.get("technicianId") or None,
        day=day,
        current=current,
        search=search,
        after=request.args.get("cursor") or None,
        limit=request.number("limit", 200, least=1, most=MOST),
    )
    jobs, after = find_jobs(request.core, sought)
    listed = [job_json(request.core, job) for job in jobs]
    stats = count_jobs(request.core, day=day, current=current)
    return answer({"jobs": listed, "stats": stats, "nextCursor": after})


def add_job(request: Request) -> flask.Response:
    """A job is made; it waits until someone assigns it."""
    (job,) = create_jobs(request.core, [new_job(request, request.body)], actor=request.actor)
    return answer(job_json(request.core, job), status=201, headers={"Location": f"{BASE}/{job.id}"})


def add_jobs(request: Request) -> flask.Response:
    """Many jobs are made at once, all or none."""
    body: NewJobsBody = request.body
    jobs = [new_job(request, each, path=f"/jobs/{at}/location") for at, each in enumerate(body.jobs)]
    made = create_jobs(request.core, jobs, actor=request.actor)
    return answer({"jobs": [job_json(request.core, job) for job in made]}, status=201)


def import_jobs(request: Request) -> flask.Response:
    """Jobs are made from a table as CSV, all or none; a wrong line is named."""
    body: JobsCsvBody = request.body
    jobs = jobs_of_csv(body.csv, now=request.core.clock.now())
    made = create_jobs(request.core, jobs, actor=request.actor)
    return answer({"jobs": [job_json(request.core, job) for job in made]}, status=201)


def show_job(request: Request) -> flask.Response:
    """One job."""
    return answer(job_json(request.core, stored_job(request.core, request.path["job_id"])))


def patch_job(request: Request) -> flask.Response:
    """A job asks for something else. What its plan rests on can't change while it is under way."""
    job = change_job(request.core, request.path["job_id"], job_changes(request.body), actor=request.actor)
    return answer(job_json(request.core, job))


def report_status(request: Request) -> flask.Response:
    """A job goes on to its next state; an illegal step is refused and the possible ones are named."""
    body: StatusBody = request.body
    job_id = request.path["job_id"]
    if not body.status:
        stored_job(request.core, job_id)
        raise InputError("job.status_missing", path="/status")
    report = Report(body.status, body.at, body.lat, body.lon, body.reason, body.followUp)
    job = set_status(request.core, job_id, report, actor=request.actor)
    return answer(job_json(request.core, job))


def show_job_history(request: Request) -> flask.Response:
    """Every transition of a job: who, when by the server and by the device, where."""
    rows = history(request.core, request.path["job_id"])
    return answer(
        {
            "history": [
                {
                    "event": row["event"],
                    "from": row["from_state"],
                    "to": row["to_state"],
                    "technicianId": row["technician_id"],
                    "actor": row["actor"],
                    "at": row["at"],
                    "deviceAt": row["device_at"],
                    "lat": row["lat"],
                    "lon": row["lon"],
                    "reason": row["reason"],
                }
                for row in rows
            ]
        }
    )


FILTERS = (
    Parameter("status", "A status or an exact state.", "pending"),
    Parameter("technicianId", "Jobs of one technician.", "tech_001"),
    Parameter("day", "Jobs of a day, and those of no day yet.", "2026-11-20"),
    Parameter("search", "Words in id, title or address.", "boiler"),
    Parameter("all", "All jobs there ever were.", "true", type="boolean"),
    Parameter("limit", "Jobs on a page, 1 to 1000.", "200", type="integer"),
    Parameter("cursor", "The nextCursor of the page before."),
)
OPERATIONS = (
    Operation("GET", BASE, show_jobs, "Jobs", TAG, answer=Jobs, parameters=FILTERS),
    Operation(
        "POST", BASE, add_job, "Make a job", TAG, body=NewJobBody, answer=Job, status=201, errors=(409, 415, 422),
        changes=True,
    ),
    Operation(
        "POST", f"{BASE}/bulk", add_jobs, "Make many jobs", TAG, body=NewJobsBody, answer=MadeJobs, status=201,
        errors=(409, 415, 422), changes=True,
    ),
    Operation(
        "POST", f"{BASE}/import", import_jobs, "Make jobs from CSV", TAG, body=JobsCsvBody, answer=MadeJobs,
        status=201, errors=(409, 415, 422), changes=True,
    ),
    Operation("GET", ONE, show_job, "One job", TAG, answer=Job, errors=(404,)),
    Operation("PATCH", ONE, patch_job, "Change a job", TAG, body=JobPatchBody, answer=Job, errors=WRONG, changes=True),
    Operation(
        "POST", f"{ONE}/status", report_status, "Report on a job", TAG, body=StatusBody, answer=Job, errors=WRONG,
        changes=True,
    ),
    Operation(
        "GET", f"{ONE}/history", show_job_history, "What happened to a job", TAG, answer=JobHistory, errors=(404,),
    ),
)  # fmt: skip
