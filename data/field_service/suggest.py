"""Recommends technicians for a job and explains those who can't."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from data.core import Core
from data.field_service.advise import Advice, Option, advise, horizon, scene_of
from data.field_service.assign import blocking, open_job
from data.field_service.fleet import fleet_of
from data.field_service.policies import policy_named
from data.field_service.rules import Violation


@dataclass(frozen=True, slots=True)
class Verdict:
    """What speaks for or against one technician: an option, or every rule that is broken on the first possible day."""

    technician_id: str
    option: Option | None
    violations: tuple[Violation, ...]


def recommend(
    core: Core, job_id: str, *, most: int = 5, policy: str | None = None, start: datetime | None = None
) -> Advice:
    """The best `most` options for a job and the rules that refuse the others. Raises NotFound, ConflictError."""
    fleet, now = fleet_of(core), core.clock.now()
    with fleet.turn:
        job = open_job(core, fleet, job_id)
        days = () if start is None else (start.astimezone(fleet.zone).date(),)
        found = advise(scene_of(fleet, policy_named(policy), now), job, days=days)
    return Advice(found.options[:most], found.violations)


def explain(
    core: Core, job_id: str, *, technician_id: str | None = None, day: date | None = None
) -> tuple[Verdict, ...]:
    """For every technician (or the one named) why the job could be theirs or not. Raises NotFound, ConflictError."""
    fleet, now, policy = fleet_of(core), core.clock.now(), policy_named(None)
    with fleet.turn:
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
