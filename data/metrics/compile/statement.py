"""From a plan to one statement and its values. Statements are kept by shape, so that only a new shape is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from data.metrics.compile.build import Build
from data.metrics.compile.combine import combined
from data.metrics.compile.final import cte, final_select
from data.metrics.compile.leaves import Expanded, expand
from data.metrics.compile.many import many
from data.metrics.compile.running import running
from data.metrics.compile.scan import direct_scan, is_direct, scan
from data.metrics.compile.shape import Shape, shape_of
from data.metrics.compile.slots import Binder, Slot, fill
from data.metrics.compile.source import Source, group_leaves
from data.metrics.compile.stock import stock
from data.metrics.plan import Context, Plan


@dataclass(frozen=True)
class Compiled:
    """A statement; `$n` in `sql` stands for the n-th of `values`."""

    sql: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Statement:
    """A statement with open places."""

    sql: str
    slots: tuple[Slot, ...]


def compile_plan(plan: Plan, context: Context) -> Compiled:
    """The statement that answers a plan."""
    shape = shape_of(plan, context)
    key = ("metrics.statement", shape.key)
    held = context.memory.get(key)
    if not isinstance(held, Statement):
        held = build_statement(shape, context)
        context.memory.set(key, held)
    return Compiled(held.sql, fill(held.slots, plan, context, shape.values))


def build_statement(shape: Shape, context: Context) -> Statement:
    """The statement for all plans of a shape."""
    plan = shape.plan
    build = Build(shape, context, Binder())
    expanded = {asked.reference: expand(context.catalog, asked.dataset, asked.metric) for asked in plan.metrics}
    sources = group_leaves(expanded.values(), plan)
    homes = {name: source.name for source in sources for name in source.columns}
    if len(sources) == 1 and not plan.apart and (plan.previous is None or is_direct(sources[0], build)):
        single = sources[0]
        origin = direct_scan(single, build) if plan.previous else _aggregated(single, build)
        final = final_select(origin, build, expanded, homes)
    else:
        final = _of_several(sources, build, expanded, homes)
    return Statement(context.engine.write(final), tuple(build.binder.slots))


def _of_several(
    sources: list[Source], build: Build, expanded: Mapping[str, Expanded], homes: Mapping[str, str]
) -> exp.Select:
    parts = [(source.name, source.columns, _aggregated(source, build)) for source in sources]
    ctes = [cte(name, query) for name, _, query in parts]
    ctes.append(cte("combined", combined([(name, columns) for name, columns, _ in parts], build)))
    final = final_select("combined", build, expanded, homes)
    final.set("with_", exp.With(expressions=ctes))
    return final


def _aggregated(source: Source, build: Build) -> exp.Query:
    if source.many is not None:
        return many(source, build)
    if source.run is not None:
        return running(source, build)
    return stock(source, build) if source.stock else scan(source, build)
