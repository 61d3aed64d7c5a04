"""Facts of the field as the API and the pages get them: camelCase, durations in minutes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from data.core import Core
from data.field_service.advise import Option, moment
from data.field_service.assign import Assignment
from data.field_service.board import Board, BoardStop, TechnicianDay
from data.field_service.calibration import AREA, SPOT, Spread
from data.field_service.days import DayFigures
from data.field_service.durations import Durations, Judged
from data.field_service.model import PRIORITIES, Absence, Fix, Job, Technician
from data.field_service.places import Place
from data.field_service.policies import PARTS
from data.field_service.roads import KnownRoads
from data.field_service.rules import Violation
from data.field_service.sla import Clock, Promise, business_calendar, promise_of
from data.field_service.states import events
from data.field_service.suggestion import Suggestion


def job_json(core: Core, job: Job, *, promise: Promise | None = None, eta: datetime | None = None) -> dict[str, Any]:
    """A job, with every clock of what was promised."""
    promise = promise or promise_of(job, core.clock.now(), business_calendar(core))
    return {
        "id": job.id,
        "title": job.title,
        "description": job.description,
        "type": job.kind,
        "status": job.status,
        "subStatus": job.state.value,
        "possible": events(job.state),
        "priority": PRIORITIES[job.priority - 1],
        "customer": dict(job.customer),
        "location": place_json(job.place),
        "requiredSkills": sorted(job.skills),
        "skillLevels": dict(job.skills),
        "timeWindows": [{"start": window.start, "end": window.end} for window in job.windows],
        "estimatedDuration": job.minutes,
        "durationSource": "learned" if job.guessed else "stated",
        "technicianId": job.technician_id,
        "day": job.day,
        "plannedStart": job.planned_start,
        "plannedEnd": job.planned_end,
        "travelMinutes": job.travel_minutes,
        "eta": eta or job.finished_at or job.planned_end,
        "slaState": promise.state,
        "dueAt": promise.due_at,
        "clocks": [clock_json(clock) for clock in promise.clocks],
        "pinned": job.pinned,
        "excludedTechnicians": sorted(job.excluded),
        "createdAt": job.created_at,
        "assignedAt": job.assigned_at,
        "startedAt": job.started_at,
        "completedAt": job.finished_at,
        "actualDuration": _minutes(job.started_at, job.finished_at),
        "reason": job.reason,
        "followUpOf": job.follow_up_of,
        "checklist": [dict(item) for item in job.checklist],
        "source": job.source,
        "version": job.version,
    }


def technician_json(technician: Technician, *, fix: Fix | None = None) -> dict[str, Any]:
    """A technician, with the newest position if there is one."""
    return {
        "id": technician.id,
        "name": technician.name,
        "phone": technician.phone,
        "home": place_json(technician.home),
        "skills": dict(technician.skills),
        "shifts": {day: [list(span) for span in spans] for day, spans in technician.shifts.items()},
        "breaks": [
            {"earliest": each.earliest, "latest": each.latest, "minutes": each.minutes} for each in technician.breaks
        ],
        "territory": technician.territory,
        "returnsHome": technician.returns_home,
        "active": technician.active,
        "source": technician.source,
        "position": fix_json(fix),
    }


def board_json(core: Core, board: Board) -> dict[str, Any]:
    """A board."""
    return {
        "day": board.day,
        "now": board.now,
        "timeZone": board.time_zone,
        "technicians": [_row_json(core, row) for row in board.technicians],
        "unassigned": [stop_json(core, stop) for stop in board.unassigned],
        "stats": board.stats,
        "lastWeek": None if board.last_week is None else day_json(board.last_week),
    }


def day_json(found: DayFigures) -> dict[str, Any]:
    """The figures of a day."""
    return {
        "day": found.day,
        "jobs": found.jobs,
        "judged": found.judged,
        "late": found.late,
        "travelMinutes": found.travel_minutes,
    }


def stop_json(core: Core, stop: BoardStop) -> dict[str, Any]:
    """A job on the board: the job, and when it is expected to begin and end."""
    return {
        **job_json(core, stop.job, promise=stop.promise, eta=stop.end),
        "start": stop.start,
        "end": stop.end,
        "sequence": stop.sequence,
    }


def assignment_json(core: Core, made: Assignment) -> dict[str, Any]:
    """The answer to an assignment. `eta` is when the job is expected to be done."""
    job, best = made.job, made.option
    return {
        "jobId": job.id,
        "technicianId": job.technician_id,
        "status": job.status,
        "subStatus": job.state.value,
        "estimatedDuration": job.minutes,
        "assignedAt": job.assigned_at,
        "eta": job.planned_end,
        **option_json(best),
        "plannedStart": job.planned_start,
        "plannedEnd": job.planned_end,
        "sequence": made.sequence,
        "etaWindow": _eta_window(made),
        "etaSource": made.eta_source,
        "slaState": promise_of(job, core.clock.now(), business_calendar(core)).state,
        "planVersion": made.plan_version,
        "alternatives": [option_json(each) for each in made.alternatives],
        "shifted": [shift_json(each) for each in made.shifted],
        "overridden": [violation_json(each) for each in made.overridden],
    }


def _eta_window(made: Assignment) -> dict[str, Any]:
    """From when to when the arrival is to be expected, by how long drives took of late in that part of the week: eight
    of ten lie inside, and what the plan expects."""
    found = made.option.insertion
    leaves = found.arrival - found.travel
    early, late = made.spread
    return {
        "start": moment(leaves + min(1.0, early) * found.travel),
        "end": moment(leaves + max(1.0, late) * found.travel),
    }


def option_json(option: Option) -> dict[str, Any]:
    """A technician and position: the cost in weighted minutes (lower is better) and every part of it."""
    found = option.insertion
    return {
        "technicianId": option.technician_id,
        "day": option.day,
        "position": found.at,
        "arrivalEta": moment(found.arrival),
        "plannedStart": option.start,
        "eta": option.done,
        "travelMinutes": round(found.travel / 60, 1),
        "addedTravelMinutes": round(found.added_travel / 60, 1),
        "distanceKm": round(option.distance_km, 2),
        "score": round(found.cost, 2),
        "scoreParts": {name: round(found.parts.get(name, 0.0), 3) for name in PARTS},
    }


def suggestion_json(found: Suggestion) -> dict[str, Any]:
    """A move that would help: the option taken, whose the job is now, what becomes of its promise."""
    return {
        "jobId": found.job.id,
        "fromTechnicianId": found.job.technician_id,
        **option_json(found.option),
        "slaState": found.was,
        "slaStateAfter": found.becomes,
        "clears": found.clears,
        "savedMinutes": round(found.saved, 1),
    }


def violation_json(violation: Violation) -> dict[str, Any]:
    """A broken rule with its facts."""
    return {"rule": violation.rule, "technicianId": violation.technician_id, **violation.facts}


def shift_json(job: Job) -> dict[str, Any]:
    """A job whose planned times moved."""
    return {
        "jobId": job.id,
        "technicianId": job.technician_id,
        "plannedStart": job.planned_start,
        "plannedEnd": job.planned_end,
    }


def clock_json(clock: Clock) -> dict[str, Any]:
    """A clock; `target` in minutes of business."""
    return {
        "metric": clock.metric,
        "target": clock.target,
        "dueAt": clock.due_at,
        "endedAt": clock.ended_at,
        "expectedAt": clock.expected_at,
        "state": clock.state,
    }


def place_json(place: Place | None) -> dict[str, Any] | None:
    """A place."""
    return None if place is None else {"lat": place.lat, "lon": place.lon, "address": place.address}


def fix_json(fix: Fix | None) -> dict[str, Any] | None:
    """A position; `speed` in km/h, `accuracy` in metres."""
    if fix is None:
        return None
    return {
        "lat": fix.lat,
        "lon": fix.lon,
        "at": fix.fixed_at,
        "accuracy": fix.accuracy,
        "speed": fix.speed,
        "heading": fix.heading,
        "battery": fix.battery,
        "source": fix.source,
        "simulated": fix.source == "simulated",
    }


def absence_json(absence: Absence) -> dict[str, Any]:
    """An absence."""
    return {
        "id": absence.id,
        "technicianId": absence.technician_id,
        "start": absence.start,
        "end": absence.end,
        "reason": absence.reason,
    }


def roads_json(roads: KnownRoads) -> dict[str, Any]:
    """Who says how long drives take, and how far off that was: `meanError` in percent of a drive's time."""
    known = roads.learned
    law = known.law
    return {
        "source": roads.source,
        "trips": known.trips,
        "judged": known.judged,
        "meanError": _percent(known.error),
        "law": {"fixed": round(law.fixed, 3), "factor": round(law.factor, 3), "exponent": round(law.exponent, 3)},
        "areas": known.cells_of(AREA),
        "spots": known.cells_of(SPOT),
        "window": _span_json(known.spread),
        "parts": [{"part": part, **_span_json(spread)} for part, spread in sorted(known.parts.items())],
    }


def durations_json(known: Durations) -> dict[str, Any]:
    """How long work takes by type, from how many finished jobs, and how far off that was in percent, beside how far off
    the planned minutes of the same jobs were."""
    return {
        "usual": round(known.usual, 1),
        "madeUp": known.made_up,
        "works": sum(known.works.values()),
        **_judged_json(known.whole),
        "types": [
            {"type": kind, "minutes": known.minutes(kind), "works": known.works[kind],
             **_judged_json(known.judged.get(kind, Judged()))}
            for kind in sorted(known.kinds)
        ],
    }  # fmt: skip


def _judged_json(found: Judged) -> dict[str, Any]:
    return {
        "judged": found.works,
        "meanError": _percent(found.error),
        "plannedError": _percent(found.planned_error),
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _span_json(spread: Spread) -> dict[str, float]:
    return {"p10": round(spread[0], 3), "p90": round(spread[1], 3)}


def _row_json(core: Core, row: TechnicianDay) -> dict[str, Any]:
    return {
        **technician_json(row.technician, fix=row.fix),
        "shiftSpans": [{"start": start, "end": end} for start, end in row.shifts],
        "absences": [absence_json(each) for each in row.absences],
        "breakSpans": [{"start": start, "end": end} for start, end in row.breaks],
        "stops": [stop_json(core, stop) for stop in row.stops],
        "planVersion": row.plan_version,
        "travelMinutes": row.travel_minutes,
        "workMinutes": row.work_minutes,
    }


def _minutes(start: datetime | None, end: datetime | None) -> float | None:
    return None if start is None or end is None else round((end - start).total_seconds() / 60, 1)
