"""What a metric query gives: columns, rows, and the proof of them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

Role = Literal["dimension", "time", "metric", "previous", "target", "due"]


@dataclass(frozen=True)
class ResultColumn:
    """One column. `metric` names whose it is for previous, target and due (the part of a target due by the watermark).

    `unit` is an ISO currency or count, percent, points, ratio, minutes, hours, days, bytes; `better` up, down, none.
    """

    id: str
    label: str
    role: Role
    type: str
    unit: str | None = None
    better: Literal["up", "down", "none"] = "up"
    decimals: int | None = None
    metric: str | None = None


@dataclass(frozen=True)
class Window:
    """The resolved range: `start` included, `end` excluded, both dates in `time_zone`; `grain` None for a total."""

    start: date
    end: date
    grain: str | None
    time_zone: str = "UTC"


@dataclass(frozen=True)
class NotApplied:
    """A filter that a result does not follow, and why (`reason` is a locale key under `reasons.`)."""

    field: str
    reason: str
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Note:
    """A fact about how a result came about; `reason` is a locale key under `reasons.`."""

    reason: str
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Proof:
    """How a result came about. Times in ms, that of routing being part of compiling; `rows` are the source rows behind
    the numbers, `bytes` of the result.

    `route` is raw, rollup or cache (with `route_reason`, a locale key under `reasons.`) as it was executed; `rollups`
    are those that were read, also where other parts came from rows; `quality` 0–100, None when not measured; `partial`
    is the start of a period that is not over by the watermark. Of SQL that a person wrote there are `tables`
    (`lake.schema.table`) instead of datasets, and `limit` is the most rows it may give.
    """

    datasets: tuple[str, ...]
    lake: str
    data_version: int
    as_of: datetime | None
    route: Literal["raw", "rollup", "cache"]
    route_reason: str | None
    rows: int | None
    bytes: int
    compile_ms: float
    engine_ms: float
    sql: str
    values: tuple[Any, ...] = ()
    applied: tuple[str, ...] = ()
    not_applied: tuple[NotApplied, ...] = ()
    window: Window | None = None
    previous_window: Window | None = None
    partial: date | None = None
    quality: float | None = None
    execution: str | None = None
    truncated: bool = False
    notes: tuple[Note, ...] = ()
    rollups: tuple[str, ...] = ()
    route_ms: float = 0.0
    tables: tuple[str, ...] = ()
    limit: int | None = None


@dataclass(frozen=True)
class Candidate:
    """A rollup that was considered for one scan of a dataset, and what the rules said of it."""

    rollup: str
    scan: str
    reason: str
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class MetricResult:
    """Columns by id in `data`, each a list of equal length; `totals` by column id when asked for."""

    columns: tuple[ResultColumn, ...]
    data: dict[str, list[Any]]
    totals: dict[str, Any] | None
    proof: Proof

    @property
    def row_count(self) -> int:
        return len(next(iter(self.data.values()), []))


def whole(result: MetricResult) -> MetricResult:
    """The totals of a result as a result of one row: what the same query without grain and dimensions would give.

    So a number and its course over time come from one scan.
    """
    columns = tuple(column for column in result.columns if column.role not in ("dimension", "time"))
    totals = result.totals or {}
    return MetricResult(
        columns, {column.id: [totals.get(column.id)] for column in columns}, result.totals, result.proof
    )


@dataclass(frozen=True)
class Explanation:
    """How a query would be answered: `rewrites` are those that changed it, in order; `reasons` are of the route,
    `candidates` the rollups that were considered."""

    datasets: tuple[str, ...]
    route: Literal["raw", "rollup", "cache"]
    reasons: tuple[Note, ...]
    rewrites: tuple[Note, ...]
    not_applied: tuple[NotApplied, ...]
    sql: str
    values: tuple[Any, ...]
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class RowsPage:
    """Source rows behind a number: `total` of them, those from `offset` on in `data` by column id."""

    columns: tuple[ResultColumn, ...]
    data: dict[str, list[Any]]
    total: int
    offset: int
    proof: Proof


@dataclass(frozen=True)
class Member:
    """A value of a dimension with its key (the value itself where it has none) and the number of rows it has."""

    value: Any
    key: Any
    rows: int
