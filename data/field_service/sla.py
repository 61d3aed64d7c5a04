"""What was promised for a job and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from data.field_service.model import Job
from data.field_service.states import State


@dataclass(frozen=True, slots=True)
class Promise:
    """`state` is on_track, at_risk, breached, met, or none where nothing was promised."""

    state: str
    due_at: datetime | None


def promise_of(job: Job, now: datetime, *, expected_end: datetime | None = None) -> Promise:
    """How the promise of `job` stands when it is expected to end at `expected_end`."""
    due = job.due_at
    if due is None or job.state in {State.CANCELLED, State.FAILED}:
        return Promise("none", due)
    if job.finished_at is not None:
        return Promise("met" if job.finished_at <= due else "breached", due)
    if now > due:
        return Promise("breached", due)
    expected = expected_end or job.planned_end
    return Promise("at_risk" if expected is not None and expected > due else "on_track", due)
