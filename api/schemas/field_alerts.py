"""Promises in danger and who is told of it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas.base import Body, Open


class Alert(Open):
    """A promise in danger: level 1 at risk or unassignable, 2 broken, 3 broken and unnoticed for half an hour."""

    alertId: int
    jobId: str
    metric: str
    level: int
    state: str
    dueAt: str
    acknowledgedAt: str | None


class Alerts(Open):
    """Alerts, newest first."""

    alerts: list[Alert]


class HookBody(Body):
    """Where alerts go from `level` on: the address of a webhook or of a person."""

    kind: Literal["webhook", "mail"]
    target: str = Field(min_length=3, max_length=1000)
    level: int = Field(default=1, ge=1, le=3)


class Hook(Open):
    """A hook; `secret` signs its webhooks and is told when it is made."""

    id: str
    kind: str
    target: str
    level: int


class Hooks(Open):
    """All hooks."""

    hooks: list[Hook]


class Tried(Open):
    """Whether the word of trial arrived, or why not."""

    arrived: bool
    error: str | None


class Deliveries(Open):
    """What was sent, waits, or was given up."""

    deliveries: list[dict[str, Any]]
