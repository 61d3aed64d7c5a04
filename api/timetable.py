"""When pipelines ran, did not run, and will run: `/api/etl/schedule`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import flask

from api.answers import answer
from api.operation import Operation, Parameter, Request
from api.schemas.pipelines import TimetableAnswer
from data.errors import InputError
from data.pipelines import Timetable, Turn, timetables

PAST = timedelta(days=1)
AHEAD = timedelta(days=7)
YEARS = range(1970, 3001)


def show_timetable(request: Request) -> flask.Response:
    """Every pipeline with its policies and its turns in a stretch of time; yesterday to a week ahead by default."""
    now = request.core.clock.now()
    start = _moment(request, "from") or now - PAST
    end = _moment(request, "to") or start + PAST + AHEAD
    pipeline_id = request.args.get("pipeline")
    found = timetables(request.core, start=start, end=end, pipeline_id=pipeline_id)
    return answer({"start": start, "end": end, "now": now, "pipelines": [_timetable(each) for each in found]})


def _moment(request: Request, name: str) -> datetime | None:
    text = request.args.get(name)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise InputError("pipeline.timetable_moment", parameter=name, value=text[:80])
    return found


def _timetable(found: Timetable) -> dict[str, Any]:
    pipeline, schedule = found.stored.pipeline, found.stored.pipeline.schedule
    return {
        "id": pipeline.id,
        "name": pipeline.name,
        "active": pipeline.active,
        "cron": schedule.cron,
        "zone": schedule.zone,
        "catchUp": schedule.catch_up,
        "overlap": schedule.overlap,
        "events": {name: getattr(schedule, name) for name in ("after", "files", "lake", "webhook")},
        "nextRun": found.stored.next_at,
        "estimatedDuration": found.expected,
        "clockChanges": [
            {"at": each.at, "before": _minutes(each.before), "after": _minutes(each.after)} for each in found.changes
        ],
        "turns": [_turn(each) for each in found.turns],
        "cut": found.cut,
    }


def _minutes(distance: timedelta) -> int:
    return round(distance / timedelta(minutes=1))


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "at": turn.at,
        "state": turn.state,
        "executionId": turn.execution_id,
        "cause": turn.cause,
        "startTime": turn.started,
        "endTime": turn.finished,
    }


OPERATIONS = (
    Operation(
        "GET", "/api/etl/schedule", show_timetable, "Past and next runs", "Pipelines", answer=TimetableAnswer,
        parameters=(
            Parameter("from", "ISO-8601 time with its offset; a day ago by default."),
            Parameter("to", "ISO-8601 time, at most 62 days later; eight days later by default."),
            Parameter("pipeline", "Only this one."),
        ),
        errors=(404,),
    ),
)  # fmt: skip
