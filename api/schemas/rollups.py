"""Rollups."""

from __future__ import annotations

from datetime import datetime
from typing import Any

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


class OfferAnswer(Open):
    """A rollup worth having. `queries` were asked; a mean one takes `rowsTime` ms of processor time from the rows and
    `rollupTime` from a rollup that was built on trial; `savedTime` is that of all."""

    id: str
    dataset: str
    rollup: dict[str, Any]
    queries: int
    rowsTime: float
    rollupTime: float
    savedTime: float
    rows: int
    baseRows: int
    measuredAt: datetime


class OfferTotals(Open):
    """All of them together."""

    total: int
    savedTime: float


class OfferList(Open):
    """Offers nobody has decided on."""

    offers: list[OfferAnswer]
    stats: OfferTotals


class RebuildBody(Body):
    """Whose rollups to build anew; `*` stands for all datasets."""

    dataset: str = Field(examples=["sales"])


class RebuildAnswer(Open):
    """Building has begun; `GET /api/bi/rollups` shows how far it is."""

    status: str
