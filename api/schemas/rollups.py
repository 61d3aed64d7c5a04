"""Rollups."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.schemas.base import Body, Open


class RollupAnswer(Open):
    """A rollup. `state` is ready, or why it serves nobody; its `rows` stand for `baseRows`; `misses` are by reason."""

    id: str
    dataset: str
    grain: str
    dimensions: list[str]
    measures: list[str]
    state: str
    rows: int | None
    baseRows: int | None
    sizeBytes: int | None
    builtAt: datetime | None
    buildTime: float | None
    checked: int
    differing: int
    hits: int
    misses: dict[str, int]


class RollupTotals(Open):
    """All of them together."""

    total: int
    ready: int
    rows: int
    sizeBytes: int
    hits: int


class RollupList(Open):
    """All rollups that datasets declare."""

    rollups: list[RollupAnswer]
    stats: RollupTotals


class RebuildBody(Body):
    """Whose rollups to build anew; `*` stands for all datasets."""

    dataset: str = Field(examples=["sales"])


class RebuildAnswer(Open):
    """Building has begun; `GET /api/bi/rollups` shows how far it is."""

    status: str
