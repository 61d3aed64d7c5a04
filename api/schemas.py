"""Bodies that requests carry and the fixed keys of answers; OpenAPI is generated from the same classes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Body(BaseModel):
    """A request body: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Open(BaseModel):
    """An answer: the keys named here are fixed, more may stand beside them."""

    model_config = ConfigDict(extra="allow")


class NewLakeBody(Body):
    """A lake to register."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_-]{0,62}$", examples=["sales-files"])
    name: str = ""
    kind: str = Field(examples=["files"])
    options: dict[str, Any] = Field(default_factory=dict)
    standIn: str | None = None
    slaSeconds: int | None = Field(default=None, ge=1)


class QueryBody(Body):
    """SQL to run. `timeout` in milliseconds; `limit` in rows; `parameters` by name or position."""

    sql: str = Field(min_length=1, examples=["SELECT count(*) AS invoices FROM invoices"])
    lake: str = "prod"
    timeout: int | None = Field(default=None, ge=1, le=600_000)
    limit: int | None = Field(default=None, ge=1, le=1_000_000)
    parameters: dict[str, Any] | list[Any] | None = None


class MetricQueryBody(BaseModel):
    """A metric query; see the page on datasets."""

    model_config = ConfigDict(extra="allow")
    metrics: list[str] = Field(min_length=1, examples=[["sales.revenue"]])
    dimensions: list[str] = Field(default_factory=list, examples=[["region"]])
    range: str | None = Field(default=None, examples=["last 12 months"])
    grain: str | None = None


class Lake(Open):
    id: str
    name: str
    kind: str
    dialect: str
    status: str
    tables: int | None
    rows: int | None
    sizeBytes: int | None
    growthBytesPerDay: float | None
    lastLoadedAt: datetime | None
    freshnessSeconds: int | None
    freshness: str | None
    slaSeconds: int | None
    standIn: bool
    error: dict[str, Any] | None


class LakeTotals(Open):
    totalLakes: int
    totalSize: int
    averageFreshness: str | None


class Lakes(Open):
    lakes: list[Lake]
    metadata: LakeTotals


class TableColumn(Open):
    name: str
    type: str


class Table(Open):
    schema_: str = Field(alias="schema")
    name: str
    rows: int | None
    sizeBytes: int | None
    columns: list[TableColumn]


class Tables(Open):
    tables: list[Table]


class QueryColumn(Open):
    name: str
    type: str


class QueryAnswer(Open):
    queryId: str
    status: str
    lake: str
    lakes: list[str]
    columns: list[QueryColumn]
    rows: list[dict[str, Any]]
    rowCount: int
    truncated: bool
    executionTime: float
    statistics: dict[str, Any]


class DashboardEntry(Open):
    id: str
    name: str
    type: str
    widgets: int
    refreshRate: int


class DashboardList(Open):
    custom: list[DashboardEntry]
    prebuilt: list[DashboardEntry]


class DashboardData(Open):
    metrics: dict[str, Any]
    timeSeries: list[dict[str, Any]]
    widgets: dict[str, Any]
    dataAsOf: datetime | None


class MetricColumn(Open):
    id: str
    label: str
    role: str
    type: str
    unit: str | None


class MetricAnswer(Open):
    columns: list[MetricColumn]
    data: dict[str, list[Any]]
    totals: dict[str, Any] | None
    proof: dict[str, Any]


class Explanation(Open):
    sql: str
    values: list[Any]


class Datasets(Open):
    datasets: list[dict[str, Any]]


class Metrics(Open):
    metrics: list[dict[str, Any]]


class Events(Open):
    events: list[dict[str, Any]]
    lastId: int


class Health(Open):
    status: str
    lakes: int


class ProblemItem(Open):
    message: str
    pointer: str | None = None
    line: int | None = None
    column: int | None = None
    length: int | None = None


class Problem(Open):
    """Problem details, RFC 9457."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    hint: str | None = None
    errors: list[ProblemItem]
