"""Asks random queries both ways, of a rollup and of the rows beneath it, and says which of them differ.

One query is of all time; the others are of short ranges, so that the rows need not all be read for each.
"""

from __future__ import annotations

import dataclasses
import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlglot import exp

from data.core import Core
from data.metrics.answer import read_answer
from data.metrics.catalog import make_catalog
from data.metrics.compile import compile_plan
from data.metrics.compile.names import column
from data.metrics.compile.source import group_names
from data.metrics.model import Dataset, Metric
from data.metrics.plan import SERVED, Asked, Context, Plan
from data.metrics.query import Clause, Compare, Grain, MetricQuery, Op
from data.metrics.rewrites import rewrite
from data.metrics.rolled import ADDS_UP_TO, Built, held
from data.metrics.time_words import floor, step

QUERIES = 6
CLOSE = 1e-9
SHORT = 45


@dataclass(frozen=True)
class Checked:
    """`asked` queries ran both ways; the first that differed and how, if one did."""

    asked: int
    differing: int
    query: str = ""
    detail: str = ""


def verify(core: Core, dataset: Dataset, built: Built, context: Context, *, seed: int, whole: bool = True) -> Checked:
    """The verdict on a rollup that nobody is served from yet. Without `whole` no query is of all time."""
    dice = random.Random(seed)
    plain = dataclasses.replace(dataset, metrics=_metrics(dataset, built))
    asked, differing, first = 0, 0, ("", "")
    everything = list(_of_all_time(plain, built)) if whole else []
    for query in (*everything, *_queries(core, plain, built, context, dice), *_by_row(plain, built, context, dice)):
        found = _difference(core, plain, built, context, query)
        if found is None:
            continue
        asked += 1
        if found:
            differing += 1
            first = first if first[0] else (repr(query), found)
    return Checked(asked, differing, *first)


def _metrics(dataset: Dataset, built: Built) -> dict[str, Metric]:
    """A metric for each measure that the rollup can serve."""
    found = {}
    for measure in held(dataset, built.rollup):
        if measure.aggregate != "count_distinct" or measure.id in built.single | built.by_row:
            formula = exp.Column(this=exp.to_identifier(measure.id))
            found[measure.id] = Metric(measure.id, measure.id, formula, "measure")
    return found


def _of_all_time(dataset: Dataset, built: Built) -> Iterator[MetricQuery]:
    names = _adding(dataset, built)
    flows = [name for name in names if not dataset.measures[name].semi_additive] or names
    if flows:
        yield MetricQuery(tuple(f"{dataset.id}.{name}" for name in flows), totals=True)


def _adding(dataset: Dataset, built: Built) -> list[str]:
    return sorted(dataset.metrics.keys() - built.by_row)


def _by_row(dataset: Dataset, built: Built, context: Context, dice: random.Random) -> Iterator[MetricQuery]:
    """What nothing adds up to, by row: over some time, and beside the year before."""
    metrics = tuple(f"{dataset.id}.{name}" for name in sorted(built.by_row))
    for compare in (None, Compare.PREVIOUS_YEAR) if metrics else ():
        range_ = _range(dataset, built, context, dice)
        rollup = built.rollup
        yield MetricQuery(metrics, rollup.dimensions, range=range_, grain=rollup.grain, compare=compare)


def _queries(
    core: Core, dataset: Dataset, built: Built, context: Context, dice: random.Random
) -> Iterator[MetricQuery]:
    names = _adding(dataset, built)
    for _ in range(QUERIES if names else 0):
        chosen = dice.sample(names, dice.randint(1, min(3, len(names))))
        dimensions = dice.sample(built.rollup.dimensions, dice.randint(0, min(2, len(built.rollup.dimensions))))
        grains = sorted(ADDS_UP_TO[built.rollup.grain])
        yield MetricQuery(
            metrics=tuple(f"{dataset.id}.{name}" for name in chosen),
            dimensions=tuple(dimensions),
            range=_range(dataset, built, context, dice),
            grain=dice.choice([None, *grains]),
            filters=_filter(core, built, dice),
            compare=dice.choice([None, None, Compare.PREVIOUS_YEAR]),
            totals=dice.random() < 0.5,
        )


def _range(dataset: Dataset, built: Built, context: Context, dice: random.Random) -> str:
    """Some days, or whole periods of the rollup where those are longer, before what is dated ahead."""
    last = min(built.reach or context.anchor.last, context.anchor.last)
    start = last - timedelta(days=dice.randint(0, 700))
    grain = built.rollup.grain
    first = floor(start, str(grain), fiscal=context.fiscal)
    if grain in {Grain.HOUR, Grain.DAY}:
        return f"{first:%Y-%m-%d}/{first + timedelta(days=dice.randint(0, SHORT)):%Y-%m-%d}"
    end = step(first, str(grain), dice.randint(1, 2)) - timedelta(days=1)
    return f"{first:%Y-%m-%d}/{end:%Y-%m-%d}"


def _filter(core: Core, built: Built, dice: random.Random) -> Clause | None:
    if not built.rollup.dimensions or dice.random() < 0.4:
        return None
    id_ = dice.choice(built.rollup.dimensions)
    name = column(f"dimension:{id_}").sql(dialect="duckdb")
    sql = f"SELECT DISTINCT {name} AS member FROM {built.table} ORDER BY 1 LIMIT 200"
    found = core.lakes.fetch(sql).columns["member"]
    members = [_plain(member) for member in dice.sample(found, min(len(found), 2))]
    return Clause(id_, dice.choice([Op.IN, Op.NOT_IN]), tuple(members))


def _plain(member: Any) -> Any:
    return member.isoformat() if isinstance(member, date | datetime) else member


def _difference(core: Core, dataset: Dataset, built: Built, context: Context, query: MetricQuery) -> str | None:
    """What differs between the two ways, empty when nothing does; None for a query that the rollup can't serve."""
    catalog = make_catalog([dataset])
    metrics = tuple(Asked(name, *catalog.metric(name)) for name in query.metrics)
    plan = Plan(query, metrics, query.dimensions, {dataset.id: dataset})
    alone = dataclasses.replace(context, catalog=catalog, rollups={dataset.id: (built,)})
    routed = rewrite(plan, alone)
    if routed.route not in SERVED:
        return None
    raw = rewrite(plan, dataclasses.replace(alone, rollups={}))
    return _compared(_rows(core, raw, alone), _rows(core, routed, alone))


Rows = Mapping[tuple[Any, ...], tuple[Any, ...]]


def _rows(core: Core, plan: Plan, context: Context) -> Rows:
    """The result's rows by group, its totals under `()`, with the number of source rows behind them."""
    compiled = compile_plan(plan, context)
    answer = core.lakes.fetch(compiled.sql, compiled.values)
    found = read_answer(plan, context, compiled, answer, {}, compile_ms=0.0)
    width = len(group_names(plan))
    rows = {row[:width]: row[width:] for row in zip(*found.data.values(), strict=True)}
    return {**rows, (): (found.proof.rows, *(found.totals or {}).values())}


def _compared(expected: Rows, found: Rows) -> str:
    for key in expected.keys() | found.keys():
        one, other = expected.get(key), found.get(key)
        if one is None or other is None:
            return f"{key}: {'missing' if other is None else 'of no row'}"
        if not all(_same(a, b) for a, b in zip(one, other, strict=True)):
            return f"{key}: {one} and {other}"
    return ""


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float | int | Decimal) and isinstance(other, float | int | Decimal):
        return math.isclose(one, other, rel_tol=CLOSE, abs_tol=1e-6)
    return bool(one == other)
