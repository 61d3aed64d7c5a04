"""Makes the cube of a metric query: every part of its metrics, by group and day, in one statement."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from data.access import Actor
from data.cache import Memory
from data.core import Core
from data.errors import NexusError
from data.lakes import Answer
from data.metrics.answer import make_proof, plain
from data.metrics.compile import compile_plan
from data.metrics.compile.leaves import Expanded, Leaf, expand
from data.metrics.compile.names import ROWS, TIME, TOTAL
from data.metrics.compile.source import group_names
from data.metrics.cubes.formula import can_compute
from data.metrics.execute import execute
from data.metrics.model import Dataset, Metric
from data.metrics.plan import Asked, Context, Plan
from data.metrics.prepare import cache_key, prepare
from data.metrics.query import Grain, MetricQuery
from data.metrics.result import Proof

if TYPE_CHECKING:
    from data.metrics.cubes.formula import Array

SHELF = "metrics.cubes"
KEPT = 60
ANSWERED, CELLS = 300_000, 4_000_000
ROOM = 4 * CELLS
ADDED = frozenset({"sum", "count", "min", "max"})


class Uncovered(NexusError):
    """A question that no cube answers; `code` says why, as a locale key under `reasons.`."""


@dataclass(frozen=True)
class Cube:
    """`leaves` holds a number per group and day from `start` on, NaN where there is none; `rows` the source rows there.

    `groups` are the members by `names`; `plan` is that of the question, its metrics as they were asked.
    """

    plan: Plan
    context: Context
    names: tuple[str, ...]
    groups: tuple[tuple[Any, ...], ...]
    start: date
    days: int
    leaves: Mapping[str, Array]
    rows: Array
    types: Mapping[str, str]
    expanded: Mapping[str, Expanded]
    stocks: bool
    proof: Proof

    @property
    def cells(self) -> int:
        """How many numbers it holds, of eight bytes each."""
        return len(self.groups) * self.days * (len(self.leaves) + 1)


def cube_of(core: Core, query: MetricQuery, *, actor: Actor) -> Cube:
    """The cube of a query's metrics by its dimensions and day, over its range, with its filters; kept until the data,
    the definitions or what the actor may see are others.

    Raises Uncovered where no cube can answer for its metrics or range, and what `run` raises.
    """
    days = dataclasses.replace(
        query, grain=Grain.DAY, compare=None, having=None, order=(), limit=None, totals=True, targets=False
    )
    plan, context = prepare(core, days, actor=actor)
    expanded = {asked.reference: expand(context.catalog, asked.dataset, asked.metric) for asked in plan.metrics}
    _check(plan, expanded)
    key = cache_key(plan, context)
    held = _shelf(core).get(key)
    if not isinstance(held, Cube):
        held = _made(core, plan, context, expanded)
        _shelf(core).set(key, held)
    return held


def _shelf(core: Core) -> Memory:
    found = core.memory.keep(SHELF, lambda: Memory(entries=KEPT, room=ROOM, weigh=_cells))
    assert isinstance(found, Memory)
    return found


def _cells(held: object) -> int:
    return held.cells if isinstance(held, Cube) else 0


def _check(plan: Plan, expanded: Mapping[str, Expanded]) -> None:
    if plan.span is None:
        raise Uncovered("cube.no_range")
    leaves = [leaf for each in expanded.values() for leaf in each.leaves]
    for leaf in leaves:
        if leaf.measure.aggregate not in ADDED and not _rows(plan.datasets[leaf.dataset], leaf):
            raise Uncovered("cube.not_additive", measure=leaf.measure.id)
        if plan.datasets[leaf.dataset].many_of(leaf.measure):
            raise Uncovered("cube.beyond_many", measure=leaf.measure.id)
        if leaf.run:
            raise Uncovered("cube.running", measure=leaf.measure.id)
    if any(each.days or not can_compute(each.tree) for each in expanded.values()):
        raise Uncovered("cube.formula")
    if len({leaf.measure.semi_additive for leaf in leaves}) > 1:
        raise Uncovered("cube.stock_beside_flow")


def _rows(dataset: Dataset, leaf: Leaf) -> bool:
    """Whether distinct values are rows, because they tell the rows apart."""
    measure = leaf.measure
    return measure.aggregate == "count_distinct" and measure.value and (measure.value.text,) == dataset.grain or False


def _made(core: Core, plan: Plan, context: Context, expanded: Mapping[str, Expanded]) -> Cube:
    leaves = {leaf.column: leaf for each in expanded.values() for leaf in each.leaves}
    asked = tuple(_alone(context, plan.datasets[leaf.dataset], leaf) for leaf in leaves.values())
    query = dataclasses.replace(plan.query, metrics=tuple(one.reference for one in asked))
    compiled = compile_plan(dataclasses.replace(plan, query=query, metrics=asked, limit=ANSWERED), context)
    answer = execute(core, compiled, context.engine, dataset=", ".join(plan.datasets))
    if answer.rows > ANSWERED:
        raise Uncovered("cube.too_many", limit=ANSWERED)
    names = tuple(name for name in group_names(plan) if name != TIME)
    proof = make_proof(plan, context, compiled, rows=0, milliseconds=(0.0, answer.milliseconds))
    laid = _laid(plan, answer, names, tuple(leaves))
    stocks = any(leaf.measure.semi_additive for leaf in leaves.values())
    return Cube(plan, context, names, *laid, types=answer.types, expanded=expanded, stocks=stocks, proof=proof)


def _alone(context: Context, dataset: Dataset, leaf: Leaf) -> Asked:
    """A leaf as a metric of its own."""
    column = exp.Column(this=exp.Identifier(this=leaf.column, quoted=True))
    metric = Metric(f"part {leaf.column}", leaf.column, column, "measure")
    context.catalog.memo[dataset.id, metric.id] = Expanded(column, (leaf,), False)
    return Asked(metric.id, dataset, metric)


def _laid(
    plan: Plan, answer: Answer, names: tuple[str, ...], leaves: tuple[str, ...]
) -> tuple[tuple[tuple[Any, ...], ...], date, int, dict[str, Array], Array]:
    """Groups, first day, number of days, leaves and rows of an answer."""
    import numpy as np

    assert plan.span is not None
    start, end = plan.span.start.date(), (plan.span.end - timedelta(microseconds=1)).date()
    days = (end - start).days + 1
    kept = [at for at, total in enumerate(answer.columns[TOTAL]) if total != 1]
    members = list(zip(*([answer.columns[name][at] for at in kept] for name in names), strict=True)) or [()] * len(kept)
    known = {member: at for at, member in enumerate(dict.fromkeys(members))}
    if len(known) * days * (len(leaves) + 1) > CELLS:
        raise Uncovered("cube.too_many", limit=CELLS)
    rows = np.array([known[member] for member in members], dtype=np.int64)
    columns = np.array([(_day(answer.columns[TIME][at]) - start).days for at in kept], dtype=np.int64)

    def placed(name: str) -> Array:
        found = np.full((len(known), days), np.nan)
        found[rows, columns] = [_number(answer.columns[name][at]) for at in kept]
        return found

    return tuple(known), start, days, {name: placed(f"part {name}") for name in leaves}, placed(ROWS)


def _number(value: Any) -> float:
    found = plain(value)
    return float("nan") if found is None else float(found)


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else date.fromisoformat(str(value))
