"""What is to be expected of jobs that wait: their best place in the plan as it is, or that nobody can do them."""

from __future__ import annotations

from datetime import datetime

from data.field_service.advise import advise, scene_of
from data.field_service.fleet import Fleet
from data.field_service.policies import policy_named
from data.field_service.sla import Outlook
from data.field_service.states import State

MOST = 200
GRANULE = 60


def outlooks_of_waiting(fleet: Fleet, now: datetime) -> dict[str, Outlook]:
    """The outlook of each waiting job, the most urgent first, two hundred at most; kept for a minute of an unchanged
    plan. Call it inside `planning`."""
    stamp = (fleet.revision, int(now.timestamp()) // GRANULE)
    if fleet.outlooks[0] == stamp:
        return fleet.outlooks[1]
    waiting = sorted(
        (job for job in fleet.jobs.values() if job.state is State.PENDING), key=lambda job: (job.priority, job.id)
    )
    scene = scene_of(fleet, policy_named(None), now)
    found = {}
    for job in waiting[:MOST]:
        options = advise(scene, job).options
        best = options[0] if options else None
        found[job.id] = Outlook(best.start, best.done) if best is not None else Outlook(possible=False)
    fleet.outlooks = (stamp, found)
    return found
