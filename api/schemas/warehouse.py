"""Lakes, tables and queries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.schemas.base import Body, Open


class NewLakeBody(Body):
    """A lake to register. `options` depend on `kind`; `standIn` names a local lake that answers in its place."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_-]{0,62}$", examples=["sales-files"])
    name: str = Field(default="", max_length=200)
    kind: str = Field(examples=["files"])
    options: dict[str, Any] = Field(default_factory=dict, examples=[{"path": "data/sales"}])
    standIn: str | None = None
    slaSeconds: int | None = Field(default=None, ge=1, le=2**31 - 1)


class LakeHealth(Open):
    """How a lake was when it was last asked: ms of a small answer, what its server calls itself, and when the
    credentials end; null where it did not answer or does not tell."""

    reachable: bool
    latencyMs: float | None
    server: str | None
    credentialsExpireAt: datetime | None
    checkedAt: datetime


class Lake(Open):
    """A lake as measured at its last load; a figure is null until it was measured."""

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
    health: LakeHealth | None


class LakeChangeBody(Body):
    """What to change of a lake; what is left out stays. `slaSeconds` 0 takes the promise away, an empty option is taken
    away."""

    name: str | None = Field(default=None, max_length=200)
    slaSeconds: int | None = Field(default=None, ge=0, le=2**31 - 1)
    options: dict[str, Any] = Field(default_factory=dict)


class LakeKinds(Open):
    """The kinds of lakes, each with `kind`, `dialect`, `standIn` (whether another lake may answer in its place) and
    `options` (name, type, help, default, required, secret)."""

    kinds: list[dict[str, Any]]


class LakeTotals(Open):
    """All lakes together, sizes in bytes."""

    totalLakes: int
    totalSize: int
    averageFreshness: str | None


class Lakes(Open):
    """All lakes."""

    lakes: list[Lake]
    metadata: LakeTotals


class TableColumn(Open):
    """A column; `type` is the engine's name of it."""

    name: str
    type: str


class Table(Open):
    """A table with its columns; figures are the catalogue's own, null when it has none."""

    schema_: str = Field(alias="schema")
    name: str
    rows: int | None
    sizeBytes: int | None
    columns: list[TableColumn]


class Tables(Open):
    """The tables of a lake."""

    tables: list[Table]


class QueryBody(Body):
    """SQL to run. `timeout` in milliseconds, `limit` in rows, `parameters` by name or by position."""

    sql: str = Field(min_length=1, max_length=20_000, examples=["SELECT count(*) AS invoices FROM invoices"])
    lake: str = "prod"
    timeout: int | None = Field(default=None, ge=1, le=600_000)
    limit: int | None = Field(default=None, ge=1, le=1_000_000)
    parameters: dict[str, Any] | list[Any] | None = None


class QueryAnswer(Open):
    """The rows of a query. `executionTime` in milliseconds; `truncated` when there is more than was sent, `truncatedBy`
    says what cut it: rows or bytes. `standIn` when another lake answered in the asked one's place."""

    queryId: str
    status: str
    lake: str
    lakes: list[str]
    columns: list[TableColumn]
    rows: list[dict[str, Any]]
    rowCount: int
    truncated: bool
    truncatedBy: str | None
    executionTime: float
    standIn: bool
    dataAsOf: datetime | None
    statistics: dict[str, Any]


class AskedQuery(Open):
    """A query of the past; times in milliseconds. `written` is its text before its `{{parameters}}` were bound to the
    values in `parameters`; null where it had none."""

    queryId: str
    at: datetime
    actor: str
    lake: str
    sql: str
    status: str
    error: str | None
    executionTime: float
    rowCount: int | None
    written: str | None
    parameters: dict[str, Any] | None


class QueryHistory(Open):
    """Queries, newest first."""

    queries: list[AskedQuery]


class IntakeBody(Body):
    """A path on the machine Nexus runs on, and a name for the lake (made from the path when left out)."""

    path: str = Field(min_length=1, max_length=4096, examples=["data/flights"])
    name: str | None = Field(default=None, max_length=200)


class Intake(Open):
    """What became of added data: file by file, table by table, and the ids of the proposed documents."""

    lake: str
    version: int
    files: list[dict[str, Any]]
    tables: list[dict[str, Any]]
    datasets: list[str]
    dashboard: str | None
    kept: list[str]
    seconds: float


class PublishBody(Body):
    """A SELECT without parameters whose rows become the table `published.<title>`; with `dataset` also a dataset."""

    sql: str = Field(min_length=1, max_length=20_000, examples=["SELECT count(*) AS invoices FROM invoices"])
    title: str = Field(min_length=1, max_length=50, examples=["Invoices"])
    lake: str = "prod"
    dataset: bool = False


class Published(Open):
    """The table, the pipeline that fills it, its first execution, and the dataset on it (null when none was asked)."""

    table: str
    pipeline: str
    execution: str
    dataset: str | None


class XrayAnswer(Open):
    """The id of the dashboard that an X-ray made."""

    dashboard: str
