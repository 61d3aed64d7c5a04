"""A metric query on its way to SQL: what was asked, and what the rewrites have made of it so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from data.access import Actor
from data.cache import Memory
from data.metrics.catalog import Catalog
from data.metrics.engine import Engine
from data.metrics.model import Dataset, Metric
from data.metrics.query import Clause, Grain, Group, MetricQuery
from data.metrics.result import NotApplied
from data.metrics.rolled import Built
from data.metrics.schema import Schema
from data.metrics.time_words import Anchor, Span

Condition = Clause | Group
ROLLED = "route.rollup"
EDGED = "route.edges"
SERVED = frozenset({ROLLED, EDGED})


@dataclass(frozen=True)
class Asked:
    """A metric as it was asked for, and whose it is."""

    reference: str
    dataset: Dataset
    metric: Metric


@dataclass(frozen=True)
class Fired:
    """A rewrite that changed the plan; `reason` is a locale key under `reasons.`; `noted` puts it on the proof."""

    rewrite: str
    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)
    noted: bool = False


@dataclass(frozen=True)
class TargetRows:
    """Which rows of a target table hold for a metric: those of `grain` whose dimension is `dimension` (None: none).

    `over` says how targets make that of a longer time: their sum, their last one (stocks), or their mean. Those that
    are summed may be `seasonal`: due as the days of earlier years brought the metric.
    """

    reference: str
    dataset: str
    metric: str
    grain: str
    dimension: str | None
    over: Literal["sum", "last", "mean"]
    seasonal: bool = False


@dataclass(frozen=True)
class Verdict:
    """What the rules said of a rollup for one scan of a dataset; `reason` is a locale key under `reasons.`."""

    rollup: str
    scan: str
    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """`filters` are the conditions each dataset follows, by dataset id; `spans` None means all time.

    `routes` are the rollups that scans read in place of their datasets, `route` what that makes of the whole; `edges`
    are those of the spans (`start`, `then end`) that lie within a period of the rollup, where the rows are read. One
    that answers for several queries keeps its windows and sources `apart`, by row and by column.
    """

    query: MetricQuery
    metrics: tuple[Asked, ...]
    dimensions: tuple[str, ...]
    datasets: Mapping[str, Dataset]
    grain: Grain | None = None
    span: Span | None = None
    previous: Span | None = None
    filters: Mapping[str, tuple[Condition, ...]] = field(default_factory=dict)
    policies: tuple[tuple[str, str, tuple[Any, ...]], ...] = ()
    targets: tuple[TargetRows, ...] = ()
    applied: tuple[str, ...] = ()
    not_applied: tuple[NotApplied, ...] = ()
    limit: int = 0
    fired: tuple[Fired, ...] = ()
    routes: Mapping[Any, Built] = field(default_factory=dict)
    edges: Mapping[Any, tuple[str, ...]] = field(default_factory=dict)
    route: str = "route.no_rollup"
    verdicts: tuple[Verdict, ...] = ()
    route_ms: float = 0.0
    apart: bool = False

    @property
    def involved(self) -> dict[str, Dataset]:
        """The datasets with the measures, and those that own the metrics."""
        return {asked.dataset.id: asked.dataset for asked in self.metrics} | dict(self.datasets)


@dataclass(frozen=True)
class Context:
    """What rewrites and the compiler may look at. `schemas` and `rollups` are by dataset id; `memory` keeps compiled
    statements."""

    catalog: Catalog
    actor: Actor
    anchor: Anchor
    schemas: Mapping[str, Schema]
    time_zone: str
    fiscal: int
    row_cap: int
    memory: Memory
    engine: Engine = field(default_factory=Engine)
    rollups: Mapping[str, tuple[Built, ...]] = field(default_factory=dict)

    @property
    def dialect(self) -> str:
        return self.engine.dialect
