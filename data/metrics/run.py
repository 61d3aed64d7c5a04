"""Runs metric queries: from the cache, or rewritten, compiled and executed."""

from __future__ import annotations

import time

from data.access import Actor
from data.core import Core
from data.errors import LakeError
from data.metrics.answer import read_answer
from data.metrics.compile import compile_plan
from data.metrics.execute import execute
from data.metrics.plan import SERVED, Context, Fired, Plan
from data.metrics.prepare import cache_key, prepare
from data.metrics.query import MetricQuery
from data.metrics.result import Candidate, Explanation, MetricResult, Note
from data.metrics.result_json import read_result, write_result
from data.metrics.rewrites.rollup import unrouted
from data.metrics.rollups.asked import note_ask
from data.metrics.rollups.registry import distrust
from data.metrics.rollups.usage import count
from data.metrics.targets import read_goals


def run(core: Core, query: MetricQuery, *, actor: Actor) -> MetricResult:
    """The answer to a metric query, with its proof; from the cache when nothing it rests on has changed.

    Raises InputError, NotFound or DefinitionError for a query that can't be meant, LimitError for one too wide.
    """
    started = time.perf_counter()
    plan, context = prepare(core, query, actor=actor)

    def compute() -> bytes:
        return write_result(_answered(core, plan, context, started))

    found, cached = core.cache.once(cache_key(plan, context), compute)
    return read_result(found, cached=cached)


def explain(core: Core, query: MetricQuery, *, actor: Actor) -> Explanation:
    """How a metric query would be answered: datasets, route, the rewrites that fired, SQL and its values. Runs nothing
    but what the catalog needs."""
    plan, context = prepare(core, query, actor=actor)
    compiled = compile_plan(plan, context)
    cached = core.cache.get(cache_key(plan, context)) is not None
    return Explanation(
        datasets=tuple(plan.datasets),
        route="cache" if cached else "rollup" if plan.route in SERVED else "raw",
        reasons=(*((Note("route.cache"),) if cached else ()), Note(plan.route)),
        rewrites=tuple(_told(fired) for fired in plan.fired),
        not_applied=plan.not_applied,
        sql=compiled.sql,
        values=compiled.values,
        candidates=tuple(Candidate(v.rollup, v.scan, v.reason, dict(v.params)) for v in plan.verdicts),
    )


def _answered(core: Core, plan: Plan, context: Context, started: float) -> MetricResult:
    """The result of a plan. A rollup that can't be read is trusted no longer, and the rows themselves are asked."""
    compiled = compile_plan(plan, context)
    compile_ms = (time.perf_counter() - started) * 1000
    try:
        answer = execute(core, compiled, context.engine, dataset=", ".join(plan.datasets))
    except LakeError as error:
        if not plan.routes:
            raise
        distrust(core, plan.routes.values(), detail=str(error.params.get("detail", "")))
        return _answered(core, unrouted(plan), context, started)
    count(core, plan)
    note_ask(core, plan, answer.milliseconds)
    goals = read_goals(core, plan, context)
    return read_answer(plan, context, compiled, answer, goals, compile_ms=compile_ms)


def _told(fired: Fired) -> Note:
    return Note(fired.reason, dict(fired.params))
