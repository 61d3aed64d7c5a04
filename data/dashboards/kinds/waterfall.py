"""How a stock got from its opening to its closing level, by what moved it."""

from __future__ import annotations

from dataclasses import replace

from data.dashboards.frame import Frame, base_query
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs
from data.dashboards.kinds.reshape import in_members_order
from data.metrics.result import MetricResult


def compute(frame: Frame, ask: Ask) -> Computed:
    """A row a step, with totals.

    Where the option `closing` names the stock's metric, and it follows the same filters as the steps, the parts
    `opening` and `closing` have its level (in that column) before and after: opening = closing − all steps.
    """
    query = replace(base_query(frame), limit=frame.widget.limit, totals=True)
    steps = ask.run(query)
    if frame.dimensions:
        steps = in_members_order(steps, frame.dimensions[0], frame.widget.options.get("members", ()))
    stock = frame.widget.options.get("closing")
    if stock is None:
        return Computed(steps)
    closing = ask.run(replace(query, metrics=(str(stock),), dimensions=(), order=(), limit=None, totals=False))
    if _skipped(closing) - _skipped(steps):
        return Computed(steps)
    return Computed(steps, {"opening": _opening(closing, str(stock), steps, query.metrics[0]), "closing": closing})


def _skipped(result: MetricResult) -> set[str]:
    return {skipped.field for skipped in result.proof.not_applied}


def _opening(closing: MetricResult, stock: str, steps: MetricResult, metric: str) -> MetricResult:
    level = next(iter(closing.data[stock]), None)
    moved = (steps.totals or {}).get(metric)
    opening = None if level is None or moved is None else level - moved
    return replace(closing, data={**closing.data, stock: [opening]})


KIND = Kind(
    Needs(
        metrics=(1, 1),
        axes=(1, 1),
        options=frozenset({"closing", "members", "note"}),
        metric_options=frozenset({"closing"}),
    ),
    compute,
)
