"""Pipelines and their executions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.schemas.base import Body, Open

EXAMPLE = {
    "source": {"kind": "csv", "path": "incoming/invoices/*.csv", "files": "new"},
    "steps": [{"kind": "cast", "columns": {"amount": "decimal(12,2)"}}],
    "checks": [{"id": "not_empty", "kind": "rows", "min": 1}],
    "destination": {"kind": "warehouse", "table": "raw.invoices", "mode": "append"},
    "schedule": {"cron": "daily", "zone": "Europe/Berlin"},
}


class PipelineBody(Body):
    """A pipeline's document; `id`, `source` and `destination` are needed, and the options of each part are
    those of `docs/pipelines.md`."""

    id: str = Field(default="", examples=["invoices"])
    name: str = ""
    description: str = ""
    active: bool = True
    source: dict[str, Any] | None = Field(default=None, examples=[EXAMPLE["source"]])
    steps: list[dict[str, Any]] = Field(default_factory=list, examples=[EXAMPLE["steps"]])
    checks: list[dict[str, Any]] = Field(default_factory=list, examples=[EXAMPLE["checks"]])
    destination: dict[str, Any] | None = Field(default=None, examples=[EXAMPLE["destination"]])
    schedule: dict[str, Any] | None = Field(default=None, examples=[EXAMPLE["schedule"]])
    limits: dict[str, Any] = Field(default_factory=dict)


class PipelineFacts(Open):
    """A pipeline with its health. `status` is that of its last execution; durations in seconds, oldest first."""

    id: str
    name: str
    description: str
    active: bool
    version: int
    source: str
    destination: str
    schedule: dict[str, Any] | None
    status: str | None
    lastRun: datetime | None
    nextRun: datetime | None
    successRate: float | None
    durations: list[float]


class PipelineStats(Open):
    """All pipelines together; `successRate` in percent of the executions that are over."""

    total: int
    active: int
    lastRun: datetime | None
    nextRun: datetime | None
    successRate: float | None


class Pipelines(Open):
    """All pipelines."""

    pipelines: list[PipelineFacts]
    stats: PipelineStats


class PipelineAnswer(PipelineFacts):
    """One pipeline with its document."""

    document: dict[str, Any]


class CheckAnswer(Open):
    """A check of the pipeline, measured on the staged rows before anything was published; `error` is the code of what
    kept it from being measured."""

    rule: str
    dimension: str
    severity: str
    tested: int
    passed: int
    failed: int
    holds: bool
    error: str | None


class ExecutionAnswer(Open):
    """An execution, live. `eta` and `estimatedDuration` in seconds, null where unknown; `progress` 0–1. Once it
    succeeded, extracted = loaded + rejected + filtered. `checks` is empty until they were measured."""

    executionId: str
    pipelineId: str
    status: str
    extractedRecords: int
    transformedRecords: int
    loadedRecords: int
    rejectedRecords: int
    filteredRecords: int
    startTime: datetime | None
    endTime: datetime | None
    estimatedDuration: float | None
    progress: float
    eta: float | None
    checks: list[CheckAnswer]
    error: dict[str, Any] | None
    logs: list[str]


class Executions(Open):
    """Executions of a pipeline, newest first."""

    executions: list[ExecutionAnswer]
    nextCursor: str | None


class RejectAnswer(Open):
    """A row that was set aside: where it stood, the rule it broke, the reason in words, and its text."""

    piece: str
    line: int | None
    step: str
    rule: str
    column: str | None
    reason: str
    raw: str | None


class TallyAnswer(Open):
    """How many rows one rule set aside."""

    step: str
    rule: str
    column: str | None
    rows: int


class Rejects(Open):
    """Rejected rows in the order they were read, and how many by rule."""

    rejects: list[RejectAnswer]
    byRule: list[TallyAnswer]
    nextCursor: str | None


class PreviewBody(Body):
    """A pipeline's document and the id of the step to look behind (`source` for none, the last when left out)."""

    document: dict[str, Any] = Field(default_factory=dict)
    step: str | None = None


class PreviewAnswer(Open):
    """The first rows after a step, values as text; counts are of the sample."""

    step: str
    columns: list[dict[str, str]]
    rows: list[list[str | None]]
    extracted: int
    passed: int
    filtered: int
    rejected: int
    rejects: list[RejectAnswer]
    checks: list[CheckAnswer]


class UploadAnswer(Open):
    """Where the files lie that were sent, as a source: its `kind` and the `path` it reads."""

    kind: str
    path: str
    files: list[str]


class KindsAnswer(Open):
    """What a pipeline can be made of, with the options of each."""

    sources: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    checks: list[dict[str, Any]]
    destinations: list[dict[str, Any]]
    schedule: list[dict[str, Any]]
    limits: list[dict[str, Any]]


class WebhookAnswer(Open):
    """How a pipeline is started from outside."""

    url: str
    header: str
    token: str


class WebhookTaken(Open):
    """The execution a call queued."""

    executionId: str
    status: str


class Shipments(Open):
    """A page of the demo's shipments."""

    shipments: list[dict[str, Any]]
    page: int


class BackfillBody(Body):
    """The time to read again, in steps of `hour`, `day`, `week` or `month`; bounds in ISO 8601 with a zone."""

    start: str = Field(default="", examples=["2026-01-01T00:00:00Z"])
    end: str = Field(default="", examples=["2026-02-01T00:00:00Z"])
    every: str = "day"


class IntervalsAnswer(Open):
    """What was read by interval, gaps included."""

    intervals: list[dict[str, Any]]


class LineageAnswer(Open):
    """What a pipeline reads and writes, and where the columns its steps name come from."""

    tables: list[dict[str, Any]]
    columns: list[dict[str, Any]]


class NextRuns(Open):
    """When a pipeline is due next, in UTC and in the zone of its schedule."""

    nextRuns: list[datetime]
    zone: str


class TurnAnswer(Open):
    """A moment of a pipeline. `state` is its execution's status; without one planned, skipped (the run before was still
    going) or missed (Nexus was off). Only times since the pipeline was last changed can be skipped or missed."""

    at: datetime
    state: str
    executionId: str | None
    cause: str | None
    startTime: datetime | None
    endTime: datetime | None


class ClockChangeAnswer(Open):
    """The clocks of the pipeline's zone change: minutes from UTC before and after."""

    at: datetime
    before: int
    after: int


class PipelineTimetable(Open):
    """When a pipeline ran and will run; `cut` when it has more than 2,000 turns in the stretch, of which the first are
    told. `estimatedDuration` in seconds."""

    id: str
    name: str
    active: bool
    cron: str | None
    zone: str
    catchUp: str
    overlap: str
    events: dict[str, Any]
    nextRun: datetime | None
    estimatedDuration: float | None
    clockChanges: list[ClockChangeAnswer]
    turns: list[TurnAnswer]
    cut: bool


class TimetableAnswer(Open):
    """Past and next runs of a stretch of time, every pipeline by id."""

    start: datetime
    end: datetime
    now: datetime
    pipelines: list[PipelineTimetable]


class LogLineAnswer(Open):
    """A line of the log. `id` grows: ask for what came after it."""

    id: int
    at: datetime
    level: str
    code: str
    message: str


class ExecutionLogs(Open):
    """What an execution said."""

    logs: list[LogLineAnswer]
