"""The shape of a dataset file: keys, types and defaults, before any of it is understood."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from data.metrics.model import Aggregate

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=80)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class Shape(BaseModel):
    """Base of all shapes: unknown keys are problems."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class JoinShape(Shape):
    table: Text
    source: Name = Field("base", alias="from")
    on: dict[Text, Text] = Field(min_length=1)
    to: Literal["one", "many"]


class DimensionShape(Shape):
    column: Text | None = None
    expression: Text | None = None
    key: Text | None = None
    label: str = ""
    type: Literal["text", "number", "boolean", "date", "time"] | None = None


class MeasureShape(Shape):
    aggregate: Aggregate
    column: Text | None = None
    expression: Text | None = None
    where: dict[str, Any] | None = None
    time: Name = "time"
    semi_additive: Literal["last"] | None = None
    q: float | None = Field(None, gt=0, lt=1)
    label: str = ""


class MetricShape(Shape):
    measure: Text | None = None
    ratio: tuple[Text, Text] | None = Field(None, strict=False)
    derived: Text | None = None
    cumulative: Text | None = None
    reset: Literal["week", "month", "quarter", "year"] | None = None
    label: str = ""
    unit: Annotated[
        str, StringConstraints(pattern=r"^([A-Z]{3}|count|percent|points|ratio|minutes|hours|days|bytes)$")
    ] = "count"
    better: Literal["up", "down", "none"] = "up"
    decimals: int | None = Field(None, ge=0, le=9)


class TargetsShape(Shape):
    table: Text
    metric: Text
    period: Text
    grain: Text
    amount: Text
    dimension: Text | None = None
    value: Text | None = None
    pace: Literal["linear", "seasonal"] = "linear"


class RollupShape(Shape):
    dimensions: list[Name] = Field(default_factory=list, max_length=20)
    grain: Literal["hour", "day", "week", "month", "quarter", "year"]
    time: Name = "time"
    measures: list[Name] = Field(default_factory=list)


class WhenShape(Shape):
    role: Name


class PolicyFilterShape(Shape):
    field: Text
    op: Literal["eq", "ne", "in", "not_in"]
    attribute: Name | None = None
    values: list[Any] | None = None


class PolicyShape(Shape):
    when: WhenShape
    filter: PolicyFilterShape


class DatasetShape(Shape):
    id: Name
    label: str = ""
    description: str = ""
    lake: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_-]*$", max_length=64)]
    table: Text
    grain: list[Text] = Field(default_factory=list)
    time: Text | None = None
    times: dict[Name, Text] = Field(default_factory=dict)
    joins: dict[Name, JoinShape] = Field(default_factory=dict)
    dimensions: dict[Name, DimensionShape] = Field(default_factory=dict)
    hierarchies: dict[Name, list[Name]] = Field(default_factory=dict)
    measures: dict[Name, MeasureShape] = Field(default_factory=dict)
    metrics: dict[Name, MetricShape] = Field(default_factory=dict)
    targets: TargetsShape | None = None
    rows: list[Text] = Field(default_factory=list)
    policies: dict[Name, PolicyShape] = Field(default_factory=dict)
    rollups: dict[Name, RollupShape] = Field(default_factory=dict, max_length=50)
