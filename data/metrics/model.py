"""What a dataset is, once its file was read and checked. Frozen facts; expressions are SQLGlot trees over aliases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from sqlglot import exp

from data.metrics.query import Clause, Grain, Group

BASE = "base"
Better = Literal["up", "down", "none"]
MetricKind = Literal["measure", "ratio", "derived", "cumulative"]
Aggregate = Literal[
    "sum", "count", "count_distinct", "approximate_distinct", "avg", "min", "max", "median", "quantile", "stddev"
]
APPROXIMATE = "approximate_distinct"
ADDITIVE = frozenset({"sum", "count"})


@dataclass(frozen=True)
class Scalar:
    """A value per row: columns in `tree` are `alias.column`, quoted, alias `base` or a join; `text` as written."""

    tree: exp.Expr
    joins: frozenset[str]
    text: str


@dataclass(frozen=True)
class Join:
    """A table reached from `source` (`base` or another join) where `on` pairs (column there, column here) are equal."""

    id: str
    table: str
    source: str
    on: tuple[tuple[str, str], ...]
    to: Literal["one", "many"]


@dataclass(frozen=True)
class Dimension:
    """Something to group and filter by. `key` identifies where the label does not."""

    id: str
    label: str
    value: Scalar
    key: Scalar | None = None
    type: str | None = None


@dataclass(frozen=True)
class Measure:
    """An aggregate of rows. `value` is None for a plain count; `time` names the time column it lives on."""

    id: str
    aggregate: Aggregate
    value: Scalar | None
    where: Clause | Group | None = None
    time: str = "time"
    semi_additive: bool = False
    quantile: float | None = None

    @property
    def additive(self) -> bool:
        """Whether values of parts add up to the value of the whole, over time too."""
        return self.aggregate in ADDITIVE and not self.semi_additive


@dataclass(frozen=True)
class Metric:
    """A number with a meaning. `formula` is a tree whose columns are measures or metrics: `name` or `dataset.name`.

    A cumulative metric runs its formula over everything since the last start of `reset` (None: since the beginning).
    """

    id: str
    label: str
    formula: exp.Expr
    kind: MetricKind
    unit: str | None = None
    better: Better = "up"
    decimals: int | None = None
    reset: str | None = None


@dataclass(frozen=True)
class TargetTable:
    """Where targets lie: names of the table and its columns. `grain` may be a fixed grain given as `=month`. Their
    `pace` within a period is even, or that of the same days of earlier years."""

    table: str
    metric: str
    period: str
    grain: str
    amount: str
    dimension: str | None = None
    value: str | None = None
    pace: Literal["linear", "seasonal"] = "linear"


@dataclass(frozen=True)
class Rollup:
    """Measures added up ahead of time by dimensions and the periods of the time column `time`.

    No `measures` means all that can be.
    """

    id: str
    dimensions: tuple[str, ...]
    grain: Grain
    time: str = "time"
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Policy:
    """Rows that actors with `role` may see; the values of `attribute` fill the filter's open place."""

    id: str
    role: str
    field: str
    op: str
    attribute: str | None
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """A table with a meaning. `times` holds time columns by name, `time` the default; `mark` changes with the file."""

    id: str
    label: str
    lake: str
    table: str
    grain: tuple[str, ...]
    times: Mapping[str, Scalar]
    joins: Mapping[str, Join] = field(default_factory=dict)
    dimensions: Mapping[str, Dimension] = field(default_factory=dict)
    hierarchies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    targets: TargetTable | None = None
    rows: tuple[str, ...] = ()
    policies: tuple[Policy, ...] = ()
    description: str = ""
    mark: str = ""
    columns: Mapping[str, Scalar] = field(default_factory=dict)
    rollups: Mapping[str, Rollup] = field(default_factory=dict)

    @cached_property
    def reads(self) -> frozenset[str]:
        """The bare names of the tables it reads, its targets included."""
        named = {self.table, *(join.table for join in self.joins.values())}
        if self.targets is not None:
            named.add(self.targets.table)
        return frozenset(map(bare, named))

    def many(self, alias: str) -> str | None:
        """The to-many join on the way from the base to `alias`, if there is one."""
        while alias != BASE:
            join = self.joins[alias]
            if join.to == "many":
                return alias
            alias = join.source
        return None

    def many_of(self, measure: Measure) -> str | None:
        """The to-many join beyond which a measure's values lie, if there is one."""
        joins = measure.value.joins if measure.value else frozenset()
        return next((many for alias in sorted(joins) if (many := self.many(alias))), None)

    def path(self, alias: str) -> tuple[str, ...]:
        """The joins on the way from the base to `alias`, nearest the base first."""
        steps: list[str] = []
        while alias != BASE:
            steps.append(alias)
            alias = self.joins[alias].source
        return tuple(reversed(steps))


def bare(table: str) -> str:
    """The name of a table without its schema, as loads are told of."""
    return table.rpartition(".")[2].lower()
