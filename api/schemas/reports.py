"""Dashboards that are sent at their times."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.schemas.base import Body, Open


class ReportBody(Body):
    """A report: a dashboard in a `state` (the query string of its page), when (`cron`, `zone`), and to whom."""

    name: str = ""
    dashboard: str = ""
    state: str = ""
    format: Literal["xlsx", "csv", "parquet"] = "xlsx"
    schedule: dict[str, Any] = Field(default_factory=dict)
    channels: list[str] = Field(default_factory=list, max_length=50)
    active: bool = True


class ReportAnswer(Open):
    """A report and when it is due next."""

    id: str
    name: str
    dashboard: str
    nextAt: datetime | None


class Reports(Open):
    """All reports, by name."""

    reports: list[ReportAnswer]


class ReportRunAnswer(Open):
    """One time a report was made: its file, or the problem why there is none."""

    id: int
    dueAt: datetime
    madeAt: datetime
    file: dict[str, Any] | None
    problem: dict[str, Any] | None


class ReportRuns(Open):
    """The times a report was made, newest first."""

    runs: list[ReportRunAnswer]
