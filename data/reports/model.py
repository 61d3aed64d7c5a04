"""What a report says, and each time it was sent. Frozen facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.pipelines.model import Schedule


@dataclass(frozen=True)
class Report:
    """A dashboard in a state (the query string of its page), sent as a file at the times of its schedule."""

    id: str
    name: str
    dashboard: str
    state: str
    format: str
    schedule: Schedule
    channels: tuple[str, ...]
    active: bool = True


@dataclass(frozen=True)
class Kept:
    """A report with when it is due next."""

    report: Report
    at: datetime
    next_at: datetime | None


@dataclass(frozen=True)
class ReportRun:
    """One time a report was made: its `file` (name, media, path under the home folder, bytes), or the `error`."""

    id: int
    report_id: str
    due_at: datetime
    at: datetime
    file: Mapping[str, Any] | None
    error: Mapping[str, Any] | None
