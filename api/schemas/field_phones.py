"""Phones of technicians."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.schemas.base import Body, Open
from api.schemas.field_service import Job, Moment


class DeviceBody(Body):
    """A name for a phone."""

    name: str = Field(default="", max_length=100)


class Enrolled(Open):
    """A phone's token, told this once, and what the apps need: address and login."""

    technicianId: str
    token: str
    setup: dict[str, Any]


class OperationBody(Body):
    """One thing done on a phone: `type` is status, note, checklist, photo, signature or position."""

    key: str = Field(min_length=1, max_length=200)
    type: str = Field(min_length=1, max_length=40)
    jobId: str | None = Field(default=None, max_length=64)
    at: Moment | None = None
    data: dict[str, Any] = Field(default_factory=dict, max_length=50)


class SyncBody(Body):
    """What a phone did since the cursor `since`. `technicianId` is needed without a device's token."""

    since: int | None = Field(default=None, ge=0, le=2**53)
    technicianId: str | None = Field(default=None, max_length=64)
    ops: list[OperationBody] = Field(default_factory=list, max_length=1_000)


class SyncAnswer(Open):
    """Outcomes in the order of the operations (applied, duplicate, refused), jobs that changed, and the new cursor."""

    results: list[dict[str, Any]]
    jobs: list[Job]
    removed: list[str]
    cursor: int


class Received(Open):
    """How many positions were kept, how many were known already, and which were refused and why."""

    kept: int
    known: int
    refused: list[dict[str, Any]]


class Trail(Open):
    """Where a technician was today, oldest first."""

    positions: list[dict[str, Any]]


class TrackingLink(Open):
    """A link for the customer; the token is told this once."""

    token: str
    path: str


class Notes(Open):
    """Notes of a job, oldest first."""

    notes: list[dict[str, Any]]
