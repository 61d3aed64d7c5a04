"""View models of pipelines. Times are instants, spans seconds, rates percent; None where unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from components.view import Reason

TONES: Mapping[str, str] = {
    "succeeded": "good",
    "failed": "bad",
    "running": "live",
    "queued": "plain",
    "cancelled": "warn",
}


@dataclass(frozen=True)
class PipelineFact:
    """A pipeline in the list; `durations` oldest first."""

    id: str
    name: str
    href: str
    description: str
    active: bool
    table: str
    status: str | None
    last: datetime | None
    last_href: str
    next: datetime | None
    schedule: str
    rate: float | None
    durations: tuple[float, ...]
    loaded: int | None


@dataclass(frozen=True)
class StatsFact:
    """All pipelines together."""

    total: int
    active: int
    rate: float | None
    moved: int
    next: datetime | None


@dataclass(frozen=True)
class OptionFact:
    """An option of a part, and the value it has in the document (None: the default). `label` and the second of each
    choice are words."""

    name: str
    label: str
    type: str
    help: str
    value: Any
    default: Any
    required: bool
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PartFact:
    """A source, step, destination, schedule or limits: `path` is its place in the document; `step` names it for a look
    at its rows, empty where there is nothing to look at. `kinds` are those it may change to, and their words."""

    path: str
    title: str
    kind: str
    help: str
    options: tuple[OptionFact, ...]
    kinds: tuple[tuple[str, str], ...] = ()
    step: str = ""
    removable: bool = False
    check: bool = False


@dataclass(frozen=True)
class ProblemFact:
    """One thing wrong in a document, at its path."""

    path: str
    words: str


@dataclass(frozen=True)
class RejectFact:
    """A row that was set aside, with its reason in words."""

    place: str
    step: str
    reason: str
    text: str


@dataclass(frozen=True)
class PreviewFact:
    """Rows as they are after a step, and what became of the rest of the sample."""

    step: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str | None, ...], ...]
    extracted: int
    passed: int
    filtered: int
    rejected: int
    rejects: tuple[RejectFact, ...]
    sample: int
    dry: bool
    checks: tuple[CheckFact, ...] = ()


@dataclass(frozen=True)
class ExecutionFact:
    """An execution as it stands; `past` tells of attempts that others followed, `again` is when the next one begins."""

    id: str
    href: str
    pipeline: str
    pipeline_href: str
    status: str
    stage: str
    cause: str
    actor: str
    attempt: int
    queued: datetime
    started: datetime | None
    finished: datetime | None
    seconds: float | None
    extracted: int
    transformed: int
    loaded: int
    rejected: int
    filtered: int
    bytes: int
    progress: float
    eta: float | None
    rate: float | None
    conserved: bool
    fault: Reason | None = None
    actions: tuple[str, ...] = ()
    again: datetime | None = None
    past: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckFact:
    """A check of the staged rows; `verdict` is holds, failed, warned, unmeasured, nothing or waiting."""

    rule: str
    dimension: str
    tested: int | None
    failed: int | None
    verdict: str


@dataclass(frozen=True)
class LineFact:
    """A line of the log, in words."""

    at: datetime
    level: str
    words: str


@dataclass(frozen=True)
class LineageFact:
    """Where rows come from and where they go: names, some of which lead somewhere."""

    source: str
    steps: tuple[str, ...]
    table: str
    table_href: str
    datasets: tuple[str, ...] = ()
    dashboards: tuple[tuple[str, str], ...] = field(default=())
