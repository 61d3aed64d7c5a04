"""Dashboards, metric queries, datasets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.base import Body, Open


class Ordering(BaseModel):
    """Sort by a dimension, a metric, or `time`."""

    by: str
    descending: bool = False


class MetricQueryBody(BaseModel):
    """A metric query. Ranges are ISO days (`2026-01-01/2026-03-31`, both included) or words (`last 12 months`).

    `filters` is a clause `{"field", "op", "values"}` (or `other` for field against field), or groups of them under
    `and` / `or`; `having` is the same on metrics.
    """

    model_config = ConfigDict(extra="allow")

    metrics: list[str] = Field(examples=[["sales.revenue"]])
    dimensions: list[str] = Field(default_factory=list, examples=[["region"]])
    range: str | None = Field(default=None, examples=["last 12 months"])
    grain: str | None = Field(default=None, examples=["month"])
    filters: dict[str, Any] | None = Field(
        default=None, examples=[{"field": "category", "op": "in", "values": ["Heat pumps"]}]
    )
    having: dict[str, Any] | None = Field(
        default=None, examples=[{"field": "sales.revenue", "op": "gt", "values": [1000]}]
    )
    compare: str | None = Field(default=None, examples=["previous_year"])
    order: list[Ordering] = Field(default_factory=list)
    limit: int | None = Field(default=None, ge=1)
    totals: bool = False
    targets: bool = False


class DashboardEntry(Open):
    """A dashboard in a list; `widgets` is their number, `refreshRate` in seconds."""

    id: str
    name: str
    type: str
    widgets: int
    refreshRate: int


class DashboardList(Open):
    """All dashboards: those made here, and those that come with Nexus."""

    custom: list[DashboardEntry]
    prebuilt: list[DashboardEntry]


class DashboardDocument(Open):
    """A dashboard as its document says; all keys stand in `docs/dashboards.md`."""

    id: str
    name: str
    type: str
    widgets: list[dict[str, Any]]


class DashboardBody(Body):
    """A dashboard's document; what is wrong in it is told with its pointer. Without an `id` it gets one."""

    id: str | None = None
    name: str | None = None
    type: str | None = None
    description: str | None = None
    refreshRate: int | None = None
    defaults: dict[str, Any] | None = None
    filters: list[Any] | None = None
    summary: dict[str, Any] | None = None
    widgets: list[dict[str, Any]] | None = None


class RestoreBody(Body):
    """Which version shall hold again; without one, the newest that is not a deletion."""

    version: int | None = Field(None, ge=1)


class DashboardVersion(Open):
    """One state of a dashboard, its document with it; `deleted` where it was taken away, `actor` `file` for edits by
    hand."""

    version: int
    at: datetime
    actor: str
    deleted: bool
    document: dict[str, Any] | None


class DashboardVersions(Open):
    """All states of a dashboard, newest first."""

    versions: list[DashboardVersion]


class DashboardData(Open):
    """The numbers of a dashboard in a state."""

    metrics: dict[str, Any]
    timeSeries: list[dict[str, Any]]
    widgets: dict[str, WidgetAnswer]
    dataAsOf: datetime | None


class MetricColumn(Open):
    """A column of a result: `role` is dimension, time, metric, previous or target."""

    id: str
    label: str
    role: str
    type: str
    unit: str | None = None


class WidgetAnswer(Open):
    """A computed widget: `data` has a list a column, all of one length; `status` is ok, empty or error."""

    id: str
    kind: str
    title: str
    status: str
    columns: list[MetricColumn]
    data: dict[str, list[Any]]
    totals: dict[str, Any] | None
    proof: dict[str, Any] | None
    error: dict[str, Any] | None


class BrushAnswer(Open):
    """The widgets that follow a drag, by id, and why others don't before one lets go."""

    widgets: dict[str, WidgetAnswer]
    leftOut: dict[str, dict[str, Any]]


class ExploreAnswer(Open):
    """A question answered: its normal form, the kind that draws it, those that could, chart and table."""

    query: str
    kind: str
    kinds: list[str]
    widgets: list[WidgetAnswer]


class MetricAnswer(Open):
    """The result of a metric query: `data` has a list a column; `proof` says where the numbers come from."""

    columns: list[MetricColumn]
    data: dict[str, list[Any]]
    totals: dict[str, Any] | None
    proof: dict[str, Any]


class ExplanationAnswer(Open):
    """How a metric query would be answered."""

    datasets: list[str]
    route: str
    sql: str
    values: list[Any]
    candidates: list[dict[str, Any]]


class DatasetAnswer(Open):
    """A dataset: one row of its table is what `grain` names."""

    id: str
    label: str
    lake: str
    dimensions: list[dict[str, Any]]
    hierarchies: dict[str, list[str]]
    metrics: list[MetricDescription]


class DatasetList(Open):
    """All datasets; `broken` names those whose files are wrong, with their problems."""

    datasets: list[DatasetAnswer]
    broken: list[dict[str, Any]]


class MetricDescription(Open):
    """A metric that can be asked for."""

    id: str
    label: str
    unit: str | None
    better: str
    dataset: str


class MetricList(Open):
    """All metrics."""

    metrics: list[MetricDescription]


class RowsAnswer(Open):
    """A page of source rows: `data` has a list a column, `total` is how many rows there are in all."""

    columns: list[MetricColumn]
    data: dict[str, list[Any]]
    total: int
    nextCursor: str | None
    proof: dict[str, Any]


class MemberAnswer(Open):
    """A value to filter by, its key (the value itself where it has none), and the number of its rows."""

    value: Any
    key: Any
    rows: int


class FollowerAnswer(Open):
    """A widget with numbers; `lacking` says by `reason` and `params` why it does not follow."""

    id: str
    title: str
    follows: bool
    lacking: dict[str, Any] | None


class FilterFollowersEntry(Open):
    """A filter, `time` for the range of the page, and the dashboard's widgets."""

    field: str
    widgets: list[FollowerAnswer]


class FilterFollowers(Open):
    """The range of the page, then each filter."""

    filters: list[FilterFollowersEntry]


class Members(Open):
    """Members, those with the most rows first."""

    members: list[MemberAnswer]


class FindingAnswer(Open):
    """One thing to look at: `kind` is broken, off_target or unusual; `weight` 0 to 1."""

    kind: str
    dashboard: str
    widget: str
    title: str
    weight: float
    metric: str | None
    value: float | None
    expected: float | None


class Attention(Open):
    """Findings, the gravest first."""

    findings: list[FindingAnswer]
