"""Quality and growth."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import Field

from api.schemas.base import Body, Open


class DataQuality(Open):
    """Scores 0–100, Σ passed ÷ Σ tested, cut to two decimals; null where nothing was tested. `coverage` is the share of
    columns that a rule looks at."""

    completeness: float | None
    accuracy: float | None
    consistency: float | None
    timeliness: float | None
    score: float | None
    coverage: float | None
    tables: int
    tablesMeasured: int
    measuredAt: datetime | None


class DataGrowth(Open):
    """Growth between measured days, in words and bytes; null where an end of the span was not measured. `trend` is
    increasing, decreasing or stable, null before seven measured days."""

    daily: str | None
    weekly: str | None
    monthly: str | None
    trend: str | None
    dailyBytes: int | None
    weeklyBytes: int | None
    monthlyBytes: int | None
    slopeBytesPerDay: float | None
    measuredDays: int


class PipelineTotals(Open):
    """All pipelines together; the rate in percent, null before the first execution ended."""

    total: int
    active: int
    avgSuccessRate: float | None
    totalRecordsMoved: int


class LakeHealth(Open):
    """A lake's state. `utilisation` is the share of its tables that some dataset reads, null where it has none."""

    id: str
    status: str
    sizeBytes: int | None
    ageSeconds: int | None
    slaSeconds: int | None
    utilisation: float | None


class QualityDay(Open):
    """The scores of a day; `rulesChanged` says that they can't be compared with the day before."""

    day: date
    tables: int
    score: float | None
    rulesChanged: bool


class GrowthDay(Open):
    """All lakes on a day on which they were measured."""

    day: date
    bytes: int
    rows: int


class Trends(Open):
    """Days that were measured, oldest first; days without are left out."""

    quality: list[QualityDay]
    growth: list[GrowthDay]


class Analytics(Open):
    """How good the data is and how it grows, computed from what was measured."""

    dataQuality: DataQuality
    dataGrowth: DataGrowth
    pipelines: PipelineTotals
    lakeHealth: list[LakeHealth]
    trends: Trends


class TableScore(Open):
    """A table. `feeds` are the datasets that read it; scores as in `DataQuality`."""

    lake: str
    table: str
    rows: int | None
    rules: int
    failing: int
    columns: int
    covered: int
    score: float | None
    dimensions: dict[str, float | None]
    measuredAt: datetime | None
    stale: bool
    sample: bool
    feeds: list[str]


class TableScores(Open):
    """Every table of every lake that is read."""

    tables: list[TableScore]


class RuleState(Open):
    """A rule as measured last; `since` is when it was first seen to fail, `error` a code when it could not be
    measured. Counts are null before the first measurement."""

    rule: str
    kind: str
    dimension: str
    severity: str
    label: str
    columns: list[str]
    document: dict[str, Any]
    tested: int | None
    passed: int | None
    failed: int | None
    since: datetime | None
    error: str | None


class TableDetail(TableScore):
    """A table with its rules, what is unusual, and its scores by day."""

    ruleStates: list[RuleState]
    anomalies: list[dict[str, Any]]
    trend: list[QualityDay]


class RuleDetail(RuleState):
    """A rule with some of the rows that fail, values masked for those who may not query."""

    failing: dict[str, Any]


class Finding(Open):
    """One thing that is wrong, the gravest first."""

    kind: str
    lake: str
    table: str
    rule: str | None
    severity: str
    since: datetime | None
    tested: int | None
    failed: int | None
    error: str | None
    feeds: list[str]


class Findings(Open):
    """What is wrong now."""

    findings: list[Finding]


class Suggestion(Open):
    """A rule the data suggests, as it would be written, and what it would give now."""

    rule: str
    dimension: str
    document: dict[str, Any]
    tested: int
    passed: int


class Suggestions(Open):
    """Rules nobody wrote yet."""

    suggestions: list[Suggestion]


class RulesBody(Body):
    """Rules to add or replace, by id."""

    rules: dict[str, dict[str, Any]] = Field(
        default_factory=dict, examples=[{"email_present": {"kind": "not_null", "column": "email"}}]
    )
