"""Plans that are proposed, and problems in VROOM's form."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.base import Body, Open
from api.schemas.field_service import Day, Job


class DayPlanBody(Body):
    """Which day is to be planned anew, by which policy, in how many rounds."""

    day: Day | None = None
    policy: str | None = Field(default=None, max_length=40)
    rounds: int = Field(default=2, ge=1, le=4)


class DayPlan(Open):
    """A proposal. `moves` say from where to where (assigned, moved, shifted); `before` and `after` what it costs."""

    id: str
    day: date
    policy: str
    status: str
    moves: list[dict[str, Any]]
    unassigned: list[dict[str, Any]]
    before: dict[str, float]
    after: dict[str, float]


class Accepted(Open):
    """The jobs that changed."""

    jobs: list[Job]


class SolveBody(BaseModel):
    """A problem in VROOM's form: jobs, shipments, vehicles, matrices. Without matrices, durations come from the
    coordinates. `options.x` is the exploration level, `options.l` the seconds of the search."""

    model_config = ConfigDict(extra="allow", strict=True)

    vehicles: list[dict[str, Any]] = Field(min_length=1, max_length=1_000)
    jobs: list[dict[str, Any]] = Field(default_factory=list, max_length=5_000)
    shipments: list[dict[str, Any]] = Field(default_factory=list, max_length=2_500)
    matrices: dict[str, Any] | None = None
    options: dict[str, Any] = Field(default_factory=dict)


class Solved(Open):
    """VROOM's answer."""

    code: int
    summary: dict[str, Any]
    unassigned: list[dict[str, Any]]
    routes: list[dict[str, Any]]
