"""Recommends technicians for a job and explains those who can't."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from data.core import Core
from data.field_service.advise import Advice, Option, advise, horizon, moment, scene_of
from data.field_service.assign import blocking, open_job
from data.field_service.fleet import Fleet, planning
from data.field_service.jobs import check_job
from data.field_service.model import Job, Window
from data.field_service.policies import policy_named
from data.field_service.rules import Violation
from data.field_service.shifts import shift_spans


@dataclass(frozen=True, slots=True)
class Verdict:
    """What speaks for or against one technician: an option, or every rule that is broken on the first possible day."""

    technician_id: str
    option: Option | None
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A window that can be promised, and the best option in it."""

    start: datetime
    end: datetime
    option: Option


def recommend(
    core: Core, job_id: str, *, most: int = 5, policy: str | None = None, start: datetime | None = None
) -> Advice:
    """The best `most` options for a job and the rules that refuse the others. Raises NotFound, ConflictError."""
    now = core.clock.now()
    with planning(core) as fleet:
        job = open_job(core, fleet, job_id)
        days = () if start is None else (start.astimezone(fleet.zone).date(),)
        found = advise(scene_of(fleet, policy_named(policy), now), job, days=days)
    return Advice(found.options[:most], found.violations)


def slots(core: Core, job: Job, *, days: int = 3, hours: int = 2, policy: str | None = None) -> tuple[Slot, ...]:
    """Windows of `hours` that can be promised for a job that is not made yet, on the next `days`, in order of time,
    each with the best technician. Raises InputError for a job that can't be."""
    check_job(job)
    now = core.clock.now()
    found = []
    with planning(core) as fleet:
        scene = scene_of(fleet, policy_named(policy), now)
        for day in (fleet.today(now) + timedelta(days=ahead) for ahead in range(days)):
            for start, end in _windows(fleet, day, hours):
                if end > now:
                    asked = replace(job, windows=(Window(max(start, now), end),))
                    options = advise(scene, asked, days=(day,)).options
                    found += [Slot(start, end, options[0])] if options else []
    return tuple(found)


def _windows(fleet: Fleet, day: date, hours: int) -> list[tuple[datetime, datetime]]:
    """Windows one after the other from the first beginning of a shift to the last end."""
    spans = [span for each in fleet.technicians.values() for span in shift_spans(each, day, fleet.zone)]
    if not spans:
        return []
    first, last = moment(min(start for start, _ in spans)), moment(max(end for _, end in spans))
    count = math.ceil((last - first) / timedelta(hours=hours))
    edges = [first + timedelta(hours=hours * number) for number in range(count)]
    return [(edge, min(edge + timedelta(hours=hours), last)) for edge in edges]


def explain(
    core: Core, job_id: str, *, technician_id: str | None = None, day: date | None = None
) -> tuple[Verdict, ...]:
    """For every technician (or the one named) why the job could be theirs or not. Raises NotFound, ConflictError."""
    now, policy = core.clock.now(), policy_named(None)
    with planning(core) as fleet:
        job = open_job(core, fleet, job_id)
        who = (
            [fleet.technician(technician_id)]
            if technician_id
            else sorted(fleet.technicians.values(), key=lambda t: t.id)
        )
        days = (day,) if day is not None else ()
        found = []
        for technician in who:
            advice = advise(scene_of(fleet, policy, now), job, technicians=(technician.id,), days=days)
            if advice.options:
                found.append(Verdict(technician.id, advice.options[0], ()))
                continue
            first = day or horizon(fleet, job, now)[0]
            found.append(Verdict(technician.id, None, tuple(blocking(fleet, job, technician, first, now, policy))))
    return tuple(found)
