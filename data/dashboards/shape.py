"""The shape of a dashboard file: keys, types and defaults, before any of it is understood."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_.]*$", max_length=160)]
Column = Annotated[str, StringConstraints(min_length=1, max_length=160)]
Lake = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Unit = Annotated[str, StringConstraints(pattern=r"^([A-Z]{3}|count|percent|points|ratio|minutes|hours|days|bytes)$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Shape(BaseModel):
    """Base of all shapes: unknown keys are problems."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class LayoutShape(Shape):
    x: int = Field(ge=0, le=11)
    y: int = Field(ge=0, le=10_000)
    w: int = Field(ge=1, le=12)
    h: int = Field(ge=1, le=40)


class OrderShape(Shape):
    by: Name
    descending: bool = False


class ForecastShape(Shape):
    periods: int = Field(ge=1, le=36)


class SqlShape(Shape):
    text: str = Field(min_length=1, max_length=20_000)
    lake: Lake = "prod"
    draw: Literal["auto", "kpi", "line", "area", "bar", "stacked", "pie", "heatmap", "table"] = "auto"
    x: Column | None = None
    y: list[Column] = Field(default_factory=list, max_length=12)
    series: Column | None = None
    rows: int = Field(1000, ge=1, le=10_000)
    parameters: dict[Name, Name] = Field(default_factory=dict, max_length=50)
    values: dict[Name, str] = Field(default_factory=dict, max_length=50)
    fields: dict[Column, Name] = Field(default_factory=dict, max_length=50)
    units: dict[Column, Unit] = Field(default_factory=dict, max_length=50)


class WidgetShape(Shape):
    id: Id
    kind: str
    title: Text
    layout: LayoutShape
    metrics: list[Name] = Field(default_factory=list, max_length=12)
    dimensions: list[Name] = Field(default_factory=list, max_length=4)
    hierarchy: Name | None = None
    series: Name | None = None
    time: bool = False
    range: Text | None = None
    grain: Literal["auto", "hour", "day", "week", "month", "quarter", "year"] | None = None
    filters: dict[str, Any] | None = None
    having: dict[str, Any] | None = None
    order: list[OrderShape] = Field(default_factory=list, max_length=4)
    limit: int | None = Field(None, ge=1, le=1000)
    targets: bool = False
    forecast: ForecastShape | None = None
    by: list[Column] = Field(default_factory=list, max_length=20)
    through: list[Id] = Field(default_factory=list, max_length=10)
    sql: SqlShape | None = None
    options: dict[str, Any] = Field(default_factory=dict)
    tab: Id | None = None


class TabShape(Shape):
    id: Id
    title: Text


class DefaultsShape(Shape):
    range: Text = "last 12 months"
    grain: Literal["auto", "hour", "day", "week", "month", "quarter", "year"] = "auto"
    compare: Literal["none", "previous_period", "previous_year"] = "previous_year"


class SummaryShape(Shape):
    metrics: dict[str, Name] = Field(default_factory=dict)
    time_series: dict[str, Name] = Field(default_factory=dict, alias="timeSeries")


class DashboardShape(Shape):
    id: Id
    name: Text
    type: Id = "custom"
    description: str = Field("", max_length=2000)
    refresh_rate: int = Field(0, alias="refreshRate", ge=0, le=86_400)
    defaults: DefaultsShape = DefaultsShape()
    filters: list[Name] = Field(default_factory=list, max_length=30)
    summary: SummaryShape = SummaryShape()
    tabs: list[TabShape] = Field(default_factory=list, max_length=20)
    widgets: list[WidgetShape] = Field(max_length=100)
