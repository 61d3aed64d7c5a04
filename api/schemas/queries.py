"""Queries that run behind their asker's back, their results, plans and estimates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.schemas.base import Body, Open
from api.schemas.warehouse import AskedQuery, TableColumn


class StoredQuery(Open):
    """A query as it stands. `state` is queued, running, cancelling, cancelled, timed_out, failed or succeeded;
    `queuePosition` is its place while it waits, 1 for the next; `columns` are null until known, `error` is a
    problem of how it failed, `results` the address of its rows."""

    queryId: str
    state: str
    lake: str
    sql: str
    actor: str
    submittedAt: datetime
    startedAt: datetime | None
    endedAt: datetime | None
    expiresAt: datetime | None
    elapsed: float
    queuePosition: int | None
    columns: list[TableColumn] | None
    rowCount: int
    bytes: int
    truncated: bool
    truncatedBy: str | None
    error: dict[str, Any] | None
    results: str | None
    statistics: dict[str, Any]


class ResultRows(Open):
    """A page of a stored result; `total` is how many rows pass the filters."""

    queryId: str
    columns: list[TableColumn]
    rows: list[dict[str, Any]]
    total: int
    truncated: bool
    nextCursor: str | None


class ColumnFacts(Open):
    """What there is to say about one column; which keys there are depends on its type."""

    column: str
    type: str
    rows: int
    nulls: int


class QueryRank(Open):
    """All runs of one text on one lake; times in milliseconds."""

    lake: str
    sql: str
    count: int
    totalTime: float
    longestTime: float
    lastAt: datetime


class QueryAnalytics(Open):
    """Past queries summed up: single runs that took longest, texts by count and by total time, runs by status."""

    slowest: list[AskedQuery]
    mostFrequent: list[QueryRank]
    mostCostly: list[QueryRank]
    counts: dict[str, int]


class PlanBody(Body):
    """SQL to look at. To `measure` it, it is run."""

    sql: str = Field(min_length=1, max_length=20_000, examples=["SELECT count(*) AS invoices FROM invoices"])
    lake: str = "prod"
    timeout: int | None = Field(default=None, ge=1, le=600_000)
    parameters: dict[str, Any] | list[Any] | None = None
    measure: bool = False


class EstimateBody(Body):
    """SQL to judge before it runs."""

    sql: str = Field(min_length=1, max_length=20_000, examples=["SELECT * FROM invoices"])
    lake: str = "prod"
    timeout: int | None = Field(default=None, ge=1, le=600_000)
    parameters: dict[str, Any] | list[Any] | None = None


class QueryPlan(Open):
    """A plan: nodes with `name`, `details`, `estimatedRows` and `children`; when `measured` also `rows` and
    `milliseconds`."""

    plan: dict[str, Any]
    tables: list[str]
    measured: bool
    executionTime: float


class EstimatedTable(Open):
    """A table that is read, with all its rows and bytes."""

    table: str
    rows: int | None
    bytes: int | None


class QueryEstimate(Open):
    """What a query will give and read. `certainty` of `rows` is exact, upper bound or heuristic; what is scanned is an
    upper bound; `executionTime` is the median of earlier runs of this text, null when there are none."""

    rows: int
    certainty: str
    rowsScanned: int
    bytesScanned: int | None
    tables: list[EstimatedTable]
    executionTime: float | None
