"""Events, health and readiness."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.schemas.base import Open


class Event(Open):
    """Something that happened; the facts of its topic stand beside these keys."""

    id: int
    at: datetime
    topic: str


class Events(Open):
    """Events after `since`, oldest first; ask again with `since` = `lastId`."""

    events: list[Event]
    lastId: int


class LakeStates(Open):
    """How many lakes there are, and how many in each state."""

    total: int
    byStatus: dict[str, int]


class Health(Open):
    """`status` is ok. `posture` is local: one person, no accounts, this machine alone. `queries` are the processes
    that run people's SQL, and how well they are locked in (`sandbox` null until one ran)."""

    status: str
    version: str
    posture: str
    lakes: LakeStates
    queries: dict[str, Any]


class Ready(Open):
    """`status` is ready; `checks` says what was tried, in milliseconds."""

    status: str
    checks: dict[str, float]


class OpenApi(Open):
    """An OpenAPI 3.1 document."""

    openapi: str
    info: dict[str, Any]
    paths: dict[str, Any]
