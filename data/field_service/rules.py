"""Hard rules: whether a technician may do a job at all, and the rule that forbids it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from data.field_service.model import Job, Technician
from data.field_service.places import inside


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that is broken, with the facts of it. `technician_id` is None for a rule that no technician can keep."""

    rule: str
    technician_id: str | None
    facts: Mapping[str, Any] = field(default_factory=dict)


def job_violations(job: Job) -> list[Violation]:
    """What keeps a job from being planned with anybody."""
    return [] if job.place is not None else [Violation("coordinates", None, {"job": job.id})]


def standing_violations(job: Job, technician: Technician) -> list[Violation]:
    """What keeps this technician from this job on any day: skills with their levels, exclusion, territory."""
    found = []
    lacking = {skill: level for skill, level in job.skills.items() if technician.skills.get(skill, 0) < level}
    if lacking:
        has = {skill: technician.skills.get(skill, 0) for skill in lacking}
        found.append(Violation("skill", technician.id, {"needs": lacking, "has": has}))
    if technician.id in job.excluded:
        found.append(Violation("excluded", technician.id))
    if not technician.active:
        found.append(Violation("inactive", technician.id))
    if technician.territory and job.place is not None and not inside(job.place, technician.territory):
        found.append(Violation("territory", technician.id))
    return found
