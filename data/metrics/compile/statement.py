"""From a plan to one statement and its values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlglot import exp

from data.metrics.compile.binder import Binder
from data.metrics.compile.combine import combined
from data.metrics.compile.final import cte, final_select, result_select
from data.metrics.compile.functions import number
from data.metrics.compile.leaves import Expanded, Leaf, expand
from data.metrics.compile.names import PREVIOUS
from data.metrics.compile.source import Source, source_select
from data.metrics.model import Dataset
from data.metrics.plan import Context, Plan
from data.metrics.query import Grain

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Compiled:
    """A statement; `$n` in `sql` stands for the n-th of `values`."""

    sql: str
    values: tuple[Any, ...]


def compile_plan(plan: Plan, context: Context) -> Compiled:
    """The statement that answers a plan."""
    binder = Binder()
    expanded = {asked.reference: expand(context.catalog, asked.dataset, asked.metric) for asked in plan.metrics}
    sources = group_leaves(expanded.values(), plan)
    ctes = [cte(source.name, source_select(source, plan, context, binder)) for source in sources]
    origin = sources[0].name
    joined = len(sources) > 1 or plan.previous is not None
    if joined:
        until = _until(plan, binder)
        ctes.append(cte("combined", combined(sources, plan, context, until)))
        origin = "combined"
    ctes.append(cte("result", result_select(origin, plan, expanded, _days(plan, context), joined=joined)))
    final = final_select(plan, binder)
    final.set("with_", exp.With(expressions=ctes))
    return Compiled(final.sql(dialect=context.dialect), tuple(binder.values))


def group_leaves(expanded: Iterable[Expanded], plan: Plan) -> list[Source]:
    """The leaves by the scan that can compute them."""
    found: dict[tuple[Any, ...], dict[str, Leaf]] = {}
    for each in expanded:
        for leaf in each.leaves:
            dataset = plan.datasets[leaf.dataset]
            key = (leaf.dataset, leaf.measure.time, _many(dataset, leaf), leaf.run, leaf.measure.semi_additive)
            found.setdefault(key, {})[leaf.column] = leaf
    return [
        Source(_name(key), plan.datasets[key[0]], key[1], key[2], key[3], key[4], tuple(leaves.values()))
        for key, leaves in found.items()
    ]


def _many(dataset: Dataset, leaf: Leaf) -> str | None:
    joins = leaf.measure.value.joins if leaf.measure.value else frozenset()
    return next((many for alias in joins if (many := dataset.many(alias))), None)


def _name(key: tuple[Any, ...]) -> str:
    dataset, time, many, run, semi_additive = key
    words = [dataset, f"by {time}" if time != "time" else "", f"per {many}" if many else ""]
    words += [f"since {run}" if run else "", "last" if semi_additive else ""]
    return " ".join(word for word in words if word)


def _until(plan: Plan, binder: Binder) -> exp.Expr | None:
    if plan.span is None or plan.grain is None:
        return None
    return binder.bind(plan.span.end if plan.grain is Grain.HOUR else plan.span.end.date())


def _days(plan: Plan, context: Context) -> dict[str, exp.Expr]:
    """The days of the asked and of the earlier window that have passed."""
    found: dict[str, exp.Expr] = {}
    for suffix, span in (("", plan.span), (PREVIOUS, plan.previous)):
        if span is not None:
            end = min(span.end, context.anchor.end)
            found[suffix] = number(max(1, -(-(end - span.start) // DAY)))
    return found
