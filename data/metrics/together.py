"""Answers queries of one time by one statement: the same periods, each reading what it asked for.

1. Only plain series: by a grain, of no dimension, in the order of time, without conditions on metrics.
2. Every source comes from a rollup or from few rows, so that no quick answer waits for a slow one.
3. Queries go together where all of this is the same: span, grain, newest data, the earlier span of those that have one,
   and for each source they share its dataset, filters, rollup and edges.
4. Only metrics that are unknown where all they are made of is: a window without rows is then no row at all.
5. A period belongs to a query where one of its own sources has rows, in a window that it asked for.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlglot import exp

from data.access import Actor
from data.core import Core
from data.errors import NexusError
from data.lakes import Answer
from data.metrics.answer import read_answer
from data.metrics.compile import compile_plan
from data.metrics.compile.leaves import expand
from data.metrics.compile.names import PREVIOUS, ROWS, TIME, TOTAL, WINDOW, rows_of
from data.metrics.compile.source import source_name
from data.metrics.execute import execute
from data.metrics.plan import Asked as AskedMetric
from data.metrics.plan import Context, Fired, Plan
from data.metrics.prepare import cache_key, prepare
from data.metrics.query import MetricQuery
from data.metrics.result import MetricResult
from data.metrics.result_json import read_result, write_result
from data.metrics.rewrites.rollup import scans_of
from data.metrics.rollups.asked import note_ask
from data.metrics.rollups.usage import count
from data.metrics.series import BY_TIME
from data.metrics.targets import read_goals

FEW = 100_000
STRICT = (
    exp.Column, exp.Identifier, exp.Literal, exp.Paren, exp.Neg, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Nullif,
    exp.Cast, exp.DataType,
)  # fmt: skip


@dataclass(frozen=True)
class Ready:
    """A query made ready; `key` is that of its cached result."""

    query: MetricQuery
    plan: Plan
    context: Context
    key: str


def run_together(core: Core, queries: Iterable[MetricQuery], *, actor: Actor) -> dict[MetricQuery, MetricResult]:
    """The answers to those of some queries that could be had by asking several at once, as `run` would give them; each
    is in the cache afterwards. What is missing, for whatever reason, is for `run` to answer."""
    ready = list(_ready(core, dict.fromkeys(queries), actor))
    found: dict[MetricQuery, MetricResult] = {}
    for group in _groups([each for each in ready if core.cache.get(each.key) is None]):
        found |= _answers(core, group)
    return found


def _ready(core: Core, queries: Iterable[MetricQuery], actor: Actor) -> Iterator[Ready]:
    for query in queries:
        try:
            plan, context = prepare(core, query, actor=actor)
        except NexusError:
            continue
        if _is_plain(plan, context):
            yield Ready(query, plan, context, cache_key(plan, context))


def _is_plain(plan: Plan, context: Context) -> bool:
    query = plan.query
    series = plan.grain is not None and not plan.dimensions and query.having is None and query.order in BY_TIME
    if not series or plan.span is None or context.engine.elsewhere:
        return False
    whole = all(
        dataset is context.catalog.dataset(id_) and not context.schemas[id_].missing
        for id_, dataset in plan.datasets.items()
    )
    return (
        whole
        and all(_is_known(asked, context) for asked in plan.metrics)
        and all(
            scan.run is None and (scan in plan.routes or context.schemas[scan.dataset].size <= FEW)
            for scan in scans_of(plan, context)
        )
    )


def _is_known(asked: AskedMetric, context: Context) -> bool:
    """Whether a metric is unknown wherever all that it is made of is."""
    expanded = expand(context.catalog, asked.dataset, asked.metric)
    plain = all(isinstance(node, STRICT) or node.name.lower() == "period_days" for node in expanded.tree.walk())
    return plain and bool(expanded.leaves)


def _groups(asked: Iterable[Ready]) -> list[list[Ready]]:
    """The queries that go together, groups of one left out."""
    groups: list[list[Ready]] = []
    for each in asked:
        home = next((group for group in groups if all(_fit(each, other) for other in group)), None)
        groups.append([each]) if home is None else home.append(each)
    return [group for group in groups if len(group) > 1]


def _fit(one: Ready, other: Ready) -> bool:
    here, there = one.plan, other.plan
    if (here.span, here.grain, one.context.anchor) != (there.span, there.grain, other.context.anchor):
        return False
    if here.previous and there.previous and here.previous != there.previous:
        return False
    shared = here.datasets.keys() & there.datasets.keys()
    same = all(here.filters.get(id_) == there.filters.get(id_) for id_ in shared)
    return same and all(
        here.routes.get(scan) is there.routes.get(scan) and here.edges.get(scan) == there.edges.get(scan)
        for scan in scans_of(here, one.context).keys() & scans_of(there, other.context).keys()
    )


def _answers(core: Core, group: Sequence[Ready]) -> dict[MetricQuery, MetricResult]:
    """The answers of a group, computed by one of those who ask at once."""

    def compute() -> bytes:
        for asked, result in zip(group, _computed(core, group), strict=True):
            if result is not None:
                core.cache.once(asked.key, partial(write_result, result))
        return b"together"

    key = "metrics.together:" + ",".join(asked.key for asked in group)
    try:
        _, cached = core.cache.once(key, compute)
    except NexusError:
        return {}
    held = {asked.query: core.cache.get(asked.key) for asked in group}
    return {query: read_result(raw, cached=cached) for query, raw in held.items() if raw is not None}


def _computed(core: Core, group: Sequence[Ready]) -> list[MetricResult | None]:
    started = time.perf_counter()
    plan, context = _one(group)
    compiled = compile_plan(plan, context)
    compile_ms = (time.perf_counter() - started) * 1000
    answer = execute(core, compiled, context.engine, dataset=", ".join(plan.datasets))
    share = dataclasses.replace(answer, milliseconds=answer.milliseconds / len(group))
    return [_result(core, asked, share, compile_ms / len(group), len(group)) for asked in group]


def _one(group: Sequence[Ready]) -> tuple[Plan, Context]:
    """The plan that has all that the plans of a group ask for."""
    first = group[0]
    plans = [asked.plan for asked in group]
    metrics = {asked.reference: asked for plan in plans for asked in plan.metrics}
    with_totals = any(plan.query.totals for plan in plans)
    compare = next((plan.query.compare for plan in plans if plan.previous), None)
    plan = dataclasses.replace(
        first.plan,
        query=MetricQuery(tuple(metrics), grain=first.plan.grain, totals=with_totals, compare=compare),
        metrics=tuple(metrics.values()),
        datasets=_merged(plan.datasets for plan in plans),
        filters=_merged(plan.filters for plan in plans),
        routes=_merged(plan.routes for plan in plans),
        edges=_merged(plan.edges for plan in plans),
        previous=next((plan.previous for plan in plans if plan.previous), None),
        apart=True,
    )
    return plan, dataclasses.replace(first.context, schemas=_merged(asked.context.schemas for asked in group))


def _merged(parts: Iterable[Mapping[Any, Any]]) -> dict[Any, Any]:
    return {key: value for part in parts for key, value in part.items()}


def _result(core: Core, asked: Ready, answer: Answer, compile_ms: float, together: int) -> MetricResult | None:
    """The result of one of several; its proof shows the statement that gives the same numbers by itself."""
    plan = dataclasses.replace(
        asked.plan, fired=(*asked.plan.fired, Fired("together", "query.together", {"count": together}, noted=True))
    )
    own = _own(answer, plan, asked.context)
    if own is None:
        return None
    count(core, plan)
    note_ask(core, plan, own.milliseconds)
    alone, goals = compile_plan(plan, asked.context), read_goals(core, plan, asked.context)
    return read_answer(plan, asked.context, alone, own, goals, compile_ms=compile_ms)


def _own(answer: Answer, plan: Plan, context: Context) -> Answer | None:
    """What of an answer to several belongs to one of them: its columns, and the periods in which it has rows. None
    where it has none in its span."""
    counts = [answer.columns[rows_of(source_name(scan))] for scan in scans_of(plan, context)]
    rows = [_sum(row) for row in zip(*counts, strict=True)]
    windows = answer.columns.get(WINDOW) or [0] * len(rows)
    places: list[dict[tuple[int, Any], int]] = [{}, {}]
    for at, key in enumerate(zip(answer.columns[TOTAL], answer.columns[TIME], strict=True)):
        if rows[at] is not None and (plan.query.totals or not key[0]):
            places[windows[at]][key] = at
    now, then = places
    if not now:
        return None
    keys = [*now, *(key for key in then if plan.previous and key not in now)]
    columns = {TOTAL: [key[0] for key in keys], TIME: [key[1] for key in keys]}
    columns[ROWS] = [rows[now[key]] if key in now else None for key in keys]
    types = {name: answer.types[name] for name in columns}
    for suffix, here in (("", now), (PREVIOUS, then))[: 2 if plan.previous else 1]:
        for reference in (metric.reference for metric in plan.metrics):
            values = answer.columns[reference]
            columns[reference + suffix] = [values[here[key]] if key in here else None for key in keys]
            types[reference + suffix] = answer.types[reference]
    return Answer(columns, types, answer.milliseconds)


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
