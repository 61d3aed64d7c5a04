"""Takes metrics apart into the measures beneath them: a tree per metric over leaves, each leaf one aggregate."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlglot import exp

from data.metrics.catalog import Catalog
from data.metrics.compile.functions import cast
from data.metrics.model import Dataset, Measure, Metric

BEGINNING = "beginning"


@dataclass(frozen=True)
class Leaf:
    """One aggregate of one dataset. `run` names the reset of a running total, None for a plain value."""

    dataset: str
    measure: Measure
    run: str | None = None

    @property
    def column(self) -> str:
        """The name of its column in generated SQL."""
        tail = f" since {self.run}" if self.run else ""
        return f"{self.dataset}.{self.measure.id}{tail}"


class Scan(NamedTuple):
    """What one scan of a dataset can compute together: values on one time column, beyond one to-many join if any,
    running since one reset if any, stocks or not."""

    dataset: str
    time: str
    many: str | None
    run: str | None
    stock: bool


def scan_of(dataset: Dataset, leaf: Leaf) -> Scan:
    """The scan a leaf belongs to."""
    measure = leaf.measure
    return Scan(dataset.id, measure.time, dataset.many_of(measure), leaf.run, measure.semi_additive)


@dataclass(frozen=True)
class Expanded:
    """`tree` computes a metric from columns named like `leaves`; `days` says whether it asks for `period_days()`."""

    tree: exp.Expr
    leaves: tuple[Leaf, ...]
    days: bool


def expand(catalog: Catalog, dataset: Dataset, metric: Metric) -> Expanded:
    """A metric taken apart; remembered with its catalog."""
    key = (dataset.id, metric.id)
    held = catalog.memo.get(key)
    if not isinstance(held, Expanded):
        held = catalog.memo[key] = _taken_apart(catalog, dataset, metric)
    return held


def _taken_apart(catalog: Catalog, dataset: Dataset, metric: Metric) -> Expanded:
    leaves: dict[str, Leaf] = {}
    tree = _expand(catalog, dataset, metric, None, leaves)
    days = any(node.name.lower() == "period_days" for node in tree.find_all(exp.Anonymous))
    return Expanded(tree, tuple(leaves.values()), days)


def additive(catalog: Catalog, dataset: Dataset, metric: Metric) -> bool:
    """Whether a metric's values add up: one additive leaf, or sums and differences of such."""
    expanded = expand(catalog, dataset, metric)
    kinds = (exp.Column, exp.Identifier, exp.Add, exp.Sub, exp.Paren, exp.Neg)
    plain = all(isinstance(node, kinds) for node in expanded.tree.walk())
    return plain and all(_adds_up(catalog.dataset(leaf.dataset), leaf) for leaf in expanded.leaves)


def stock(catalog: Catalog, dataset: Dataset, metric: Metric) -> bool:
    """Whether the value over a time is that at its end, whatever stood before."""
    leaves = expand(catalog, dataset, metric).leaves
    return all(leaf.measure.semi_additive and not leaf.run for leaf in leaves)


def _adds_up(dataset: Dataset, leaf: Leaf) -> bool:
    """Distinct values of the column that is the grain are rows, and those add up."""
    measure = leaf.measure
    rows = measure.aggregate == "count_distinct" and measure.value and (measure.value.text,) == dataset.grain
    return (measure.additive or bool(rows)) and not leaf.run


def _expand(catalog: Catalog, dataset: Dataset, metric: Metric, run: str | None, leaves: dict[str, Leaf]) -> exp.Expr:
    if metric.kind == "cumulative":
        run = metric.reset or BEGINNING
    formula = metric.formula.copy()

    def put(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column):
            return _leaf(catalog, catalog.dataset(node.table or dataset.id), node.name, run, leaves)
        if isinstance(node, exp.Div):
            below = exp.Nullif(this=node.expression, expression=exp.Literal.number(0))
            return exp.Div(this=cast(node.this, "DOUBLE"), expression=below)
        return node

    return _bottom_up(formula, put)


def _bottom_up(node: exp.Expr, put: object) -> exp.Expr:
    for key, value in list(node.args.items()):
        if isinstance(value, exp.Expr) and not isinstance(node, exp.Column):
            node.set(key, _bottom_up(value, put))
        elif isinstance(value, list):
            node.set(key, [_bottom_up(v, put) if isinstance(v, exp.Expr) else v for v in value])
    return put(node)  # type: ignore[operator, no-any-return]


def _leaf(catalog: Catalog, dataset: Dataset, name: str, run: str | None, leaves: dict[str, Leaf]) -> exp.Expr:
    if name not in dataset.measures:
        inner = _expand(catalog, dataset, dataset.metrics[name], run, leaves)
        return inner if isinstance(inner, exp.Column) else exp.Paren(this=inner)
    parts = [Leaf(dataset.id, measure, run) for measure in parts_of(dataset.measures[name])]
    leaves.update({leaf.column: leaf for leaf in parts})
    columns = [exp.Column(this=exp.Identifier(this=leaf.column, quoted=True)) for leaf in parts]
    if len(columns) == 1:
        return columns[0]
    below = exp.Nullif(this=columns[1], expression=exp.Literal.number(0))
    return exp.Paren(this=exp.Div(this=cast(columns[0], "DOUBLE"), expression=below))


def parts_of(measure: Measure) -> Iterator[Measure]:
    """A mean is a sum and a count, so that it can be put together from parts of the data."""
    if measure.aggregate != "avg":
        yield measure
        return
    yield dataclasses.replace(measure, id=f"{measure.id} sum", aggregate="sum")
    yield dataclasses.replace(measure, id=f"{measure.id} count", aggregate="count")
